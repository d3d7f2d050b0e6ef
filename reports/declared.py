"""What is counted: families of tables that are declared here by name, and nothing else leaves the house.

A family counts one population in one period, each person once. Every table of a family divides that same
population, so its rows add up to the one total of the family. (docs/decisions/011)
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property

from django.utils.translation import gettext_lazy as _

from reports.periods import Grain, Period

ALL, WOMEN, OTHERS = "all", "women", "others"
COLUMNS = {ALL: _("All"), WOMEN: _("Women and girls"), OTHERS: _("Men, boys and others")}
"""Two parts alone: a third would nearly always be one person or two, and hide one of the others with it."""
NOT_TOLD = "not_told"


@dataclass(frozen=True)
class Row:
    """A category of a table; with `within`, part of the one of that key."""

    key: str
    label: object
    within: str = ""


@dataclass(frozen=True)
class Table:
    """One way to divide the population of a family: every one of it belongs to one row, and to those it lies within."""

    key: str
    title: object
    rows: tuple[Row, ...]
    by_sex: bool = False
    """Whether the rows that lie within no other are divided by sex."""

    def parts_of(self, key: str) -> list[str]:
        """Return the keys of the rows that lie within one; "" for those that lie within none."""
        return self._parts.get(key, [])

    @cached_property
    def _parts(self) -> dict[str, list[str]]:
        parts: dict[str, list[str]] = {}
        for row in self.rows:
            parts.setdefault(row.within, []).append(row.key)
        return parts

    def above(self, key: str) -> list[str]:
        """Return a row's key and those of the rows that it lies within."""
        path = []
        while key:
            path.append(key)
            key = self._within[key]
        return path

    @cached_property
    def _within(self) -> dict[str, str]:
        return {row.key: row.within for row in self.rows}


@dataclass(frozen=True)
class Counted:
    """One who is counted: her part by sex, and the row she belongs to in each table; nothing else is known of her."""

    column: str
    rows: dict[str, str]


@dataclass(frozen=True)
class Family:
    """Tables of one population: who is counted, by what period, and how it is found."""

    key: str
    title: object
    counts: object
    """Who is counted, in words."""
    consent: object
    """By whose consent."""
    grain: Grain
    tables: tuple[Table, ...]
    members: Callable[[Period], Iterable[Counted]] = field(repr=False)
    rounded_to: int = 1
    """Every figure that is shown is rounded to a multiple of this."""


FAMILIES: dict[str, Family] = {}


def declare(families: Iterable[Family]) -> None:
    """Add families to those that may be published, in the order in which they are listed."""
    FAMILIES.update((family.key, family) for family in families)
