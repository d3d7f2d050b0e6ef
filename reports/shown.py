"""A publication as it is shown, alike on the page and in its files: from the published figures and nothing else."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from reports.declared import ALL, COLUMNS, Table
from reports.gate import TOTAL, Key
from reports.models import Publication


@dataclass(frozen=True)
class Line:
    """One row as it is shown; None where it is hidden."""

    label: str
    within: str
    values: list[int | None]
    share: float
    """Its length in the chart, in percent of the total."""


MANY = 20
"""Of a table with more rows the page lists those that are shown, and names the hidden ones under it."""


@dataclass(frozen=True)
class ShownTable:
    """One table with its total, which is the same in all tables of a publication."""

    key: str
    title: str
    columns: list[str]
    lines: list[Line]
    collapsed: int
    """So many rows within others are left out, as all of them are hidden with the one they lie within."""
    within: int = 0
    """By up to about how much its figures are blurred; 0: they are as they were counted."""

    @property
    def listed(self) -> list[Line]:
        """Return the lines that the page sets in the table."""
        return [line for line in self.lines if line.label not in self.named]

    @property
    def named(self) -> list[str]:
        """Return the rows that the page names as hidden, beneath the table."""
        if len(self.lines) <= MANY:
            return []
        return [line.label for line in self.lines[:-1] if not line.within and line.values[0] is None]


def tables(publication: Publication) -> list[ShownTable]:
    """Return the tables of a publication, in two queries whatever there is; none where the total itself is hidden."""
    values = figures(publication)
    if values["", TOTAL, ALL] is None:
        return []
    blurs = blurs_of(publication)
    return [replace(_shown(table, values), within=blurs.get(table.key, 0)) for table in publication.declared.tables]


def blurs_of(publication: Publication) -> dict[str, int]:
    """Return by up to about how much each blurred table is off; the total is the table ""."""
    return {each.table: each.within for each in publication.blurs.all()} if publication.epsilon else {}


def figures(publication: Publication) -> dict[Key, int | None]:
    """Return what was published, as it was; nothing is counted when somebody looks."""
    return {(each.table, each.row, each.column): each.value for each in publication.figures.all()}


def _shown(table: Table, values: dict[Key, int | None]) -> ShownTable:
    columns = list(COLUMNS) if table.by_sex else [ALL]
    labels = {row.key: str(row.label) for row in table.rows}
    total = values.get(("", TOTAL, ALL))

    def line(key: str, row: str, label: str, within: str) -> Line:
        found = [values.get((key, row, column)) for column in (columns if not within else [ALL])]
        share = 100 * found[0] / total if found[0] and total else 0
        return Line(label, labels.get(within, ""), found, round(min(share, 100), 1))

    lines, collapsed = [], 0
    for row in _in_order(table):
        if row.within and values.get((table.key, row.within, ALL)) is None:
            collapsed += 1
            continue
        lines.append(line(table.key, row.key, labels[row.key], row.within))
    lines.append(line("", TOTAL, _("Total"), ""))
    return ShownTable(table.key, str(table.title), [str(COLUMNS[each]) for each in columns], lines, collapsed)


def _in_order(table: Table, within: str = "") -> Iterator:
    """Yield every row, and after it those that lie within it."""
    rows = {row.key: row for row in table.rows}
    for key in table.parts_of(within):
        yield rows[key]
        yield from _in_order(table, key)
