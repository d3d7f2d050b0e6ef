"""Linear programming in exact fractions: how small and how large an unknown can be, given equations over numbers >= 0.

Small on purpose (a dense tableau, Bland's rule, which never goes round in circles): what it says is exact, so that no
rounding of a solver hides a figure that is known, or makes one up.
"""

from collections.abc import Hashable, Iterable, Mapping
from fractions import Fraction

Equation = tuple[Mapping[Hashable, int], int]
"""Coefficients of unknowns, and what they add up to."""


class Contradiction(Exception):
    """No numbers >= 0 fulfil the equations."""


class Worlds:
    """All ways to give unknowns numbers >= 0 so that some equations hold."""

    def __init__(self, equations: Iterable[Equation]):
        equations = list(equations)
        self.names = list(dict.fromkeys(name for terms, _sum in equations for name in terms))
        self.place = {name: number for number, name in enumerate(self.names)}
        width, height = len(self.names), len(equations)
        self.rows = []
        for number, (terms, total) in enumerate(equations):
            sign = -1 if total < 0 else 1
            row = [Fraction(0)] * (width + height + 1)
            for name, factor in terms.items():
                row[self.place[name]] += sign * factor
            row[width + number] = Fraction(1)
            row[-1] = Fraction(sign * total)
            self.rows.append(row)
        self.basis = list(range(width, width + height))
        self._find_one(width, height)

    def _find_one(self, width: int, height: int) -> None:
        """Find one world, or none: bring what is missing in each equation to zero."""
        goal = [Fraction(0)] * width + [Fraction(1)] * height + [Fraction(0)]
        if self._lowest(goal):
            raise Contradiction
        for number in range(height):
            if self.basis[number] >= width:
                column = next((place for place in range(width) if self.rows[number][place]), None)
                if column is not None:
                    self._pivot(number, column)
        kept = [number for number in range(height) if self.basis[number] < width]
        self.rows = [self.rows[number][:width] + self.rows[number][-1:] for number in kept]
        self.basis = [self.basis[number] for number in kept]

    def lowest(self, name: Hashable) -> Fraction:
        """Return the smallest number that an unknown has in any world."""
        return self._lowest(self._goal(name, 1))

    def highest(self, name: Hashable) -> Fraction | None:
        """Return the largest; None where there is none."""
        found = self._lowest(self._goal(name, -1))
        return None if found is None else -found

    @property
    def is_whole(self) -> bool:
        """Tell whether the world that was found last gives whole numbers alone, so that people can stand for it."""
        return all(row[-1].denominator == 1 for row in self.rows)

    def _goal(self, name: Hashable, factor: int) -> list[Fraction]:
        goal = [Fraction(0)] * (len(self.names) + 1)
        goal[self.place[name]] = Fraction(factor)
        return goal

    def _lowest(self, goal: list[Fraction]) -> Fraction | None:
        """Go to a world in which a sum is lowest; return it, None where it has no end."""
        left = list(goal)
        for number, column in enumerate(self.basis):
            if left[column]:
                factor = left[column]
                left = [value - factor * other for value, other in zip(left, self.rows[number], strict=True)]
        while True:
            column = next((place for place, value in enumerate(left[:-1]) if value < 0), None)
            if column is None:
                return -left[-1]
            bounds = [
                (row[-1] / row[column], self.basis[number], number)
                for number, row in enumerate(self.rows)
                if row[column] > 0
            ]
            if not bounds:
                return None
            number = min(bounds)[2]
            self._pivot(number, column)
            factor = left[column]
            left = [value - factor * other for value, other in zip(left, self.rows[number], strict=True)]

    def _pivot(self, number: int, column: int) -> None:
        pivot = self.rows[number][column]
        row = self.rows[number] = [value / pivot if value else value for value in self.rows[number]]
        for other, values in enumerate(self.rows):
            factor = values[column]
            if other != number and factor:
                self.rows[other] = [
                    value - factor * mine if mine else value for value, mine in zip(values, row, strict=True)
                ]
        self.basis[number] = column


def components(equations: Iterable[Equation]) -> list[list[Equation]]:
    """Return the equations in groups that share no unknown."""
    groups: list[tuple[set[Hashable], list[Equation]]] = []
    for equation in equations:
        names, members = set(equation[0]), [equation]
        apart = []
        for group in groups:
            if group[0] & names:
                names |= group[0]
                members = group[1] + members
            else:
                apart.append(group)
        groups = [*apart, (names, members)]
    return [members for _names, members in groups]
