"""How much blurred figures tell of one person to somebody who knows everything but her.

She knows the exact figures, but not in which row one person stands. For each way to move that person to another row,
what she was told is more or less likely: the logarithm of how much so, at its largest, is what the figures tell of
that person. Noise of an epsilon promises that it is never more than this epsilon, whatever was drawn; the epsilons of
all that a foundation was told of a year, together never more than its budget. It is reckoned here from the scale that
noise is drawn by, figure by figure, and not from the argument that scale follows from.
"""

import math
from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import permutations

from bench.taken import TOTAL, Place, Seen
from reports import noise
from reports.declared import ALL, COLUMNS, FAMILIES, OTHERS, WOMEN, Family
from reports.gate import TOTAL as TOTAL_ROW
from reports.gate import Key

Where = frozenset[Key]
"""The blurred figures that count somebody."""


def family_of(seen: Seen) -> Family:
    """Return the family that was seen."""
    return next(each for each in FAMILIES.values() if str(each.title) == seen.family)


def keys_of(seen: Seen) -> dict[Place, Key]:
    """Return which figure stands in each place."""
    family = family_of(seen)
    found = {("", "", TOTAL): ("", TOTAL_ROW)}
    for table in family.tables:
        labels = {row.key: str(row.label) for row in table.rows}
        for row in table.rows:
            found[str(table.title), labels.get(row.within, ""), labels[row.key]] = (table.key, row.key)
    columns = list(COLUMNS)
    return {place: (*found[place[:3]], columns[place.column]) for place in seen.figures}


def told_of_one(seen: Seen, exact: Mapping[Key, int], epsilons: Mapping[str, Decimal]) -> float:
    """Return how much a publication tells of one person at most, added up over its blurred tables."""
    family = family_of(seen)
    told = {key: seen.figures[place] for place, key in keys_of(seen).items() if seen.figures[place] is not None}
    most = 0.0
    for table, epsilon in epsilons.items():
        blurred = {key for key in told if key[0] == table}
        blurred -= {(*key[:2], ALL) for key in blurred if key[2] != ALL}  # the sum of its parts, which are blurred
        scale = noise.apart(family, table) / float(epsilon)
        leans = {
            key: [_lean(told[key], exact[key], by, scale, seen.threshold, family.rounded_to) for by in (-1, 1)]
            for key in blurred
        }
        moves = permutations(set(_standing(family, table, blurred)), 2)
        most += max((abs(_together(leans, one, other)) for one, other in moves), default=0.0)
    return most


def _together(leans: Mapping[Key, list[float]], left: Where, entered: Where) -> float:
    return sum(leans[key][0] for key in left - entered) + sum(leans[key][1] for key in entered - left)


def _standing(family: Family, table: str, blurred: set[Key]) -> Iterator[Where]:
    """Yield for every row and either sex the blurred figures of a table that count somebody there."""
    declared = next((each for each in family.tables if each.key == table), None)
    paths = [declared.above(row.key) for row in declared.rows] if declared else [[TOTAL_ROW]]
    for path in paths:
        for sex in (WOMEN, OTHERS):
            yield frozenset({(table, row, column) for row in path for column in (sex, ALL)} & blurred)


def _lean(told: int, exact: int, by: int, scale: float, threshold: int, base: int) -> float:
    """Return by how much likelier a figure is told of exact figures that differ by one: the logarithm."""
    lowest = told - base // 2
    least, most = (None if lowest <= threshold else lowest), lowest + base - 1
    return math.log(_chance(least, most, exact + by, scale)) - math.log(_chance(least, most, exact, scale))


def _chance(least: int | None, most: int, exact: int, scale: float) -> float:
    """Return how likely discrete Laplace noise of a scale makes an exact figure one of least .. most."""
    alpha = math.exp(-1 / scale)

    def beyond(number: int) -> float:
        """Return how likely the noise is this number or more."""
        return alpha**number / (1 + alpha) if number > 0 else 1 - alpha ** (1 - number) / (1 + alpha)

    if least is None:
        return beyond(exact - most)
    if least > exact:
        return beyond(least - exact) - beyond(most + 1 - exact)
    return beyond(exact - most) - beyond(exact - least + 1)
