"""The gate: which figures of a family may be shown, so that no other can be computed from them.

What it holds back. A figure below the threshold `k` is hidden, and so is zero: that nobody came from a district says
something of everybody there, and one who came would otherwise turn a shown zero into a hidden figure.
(Hundepool et al., *Statistical Disclosure Control*, 2012, chapters 4 and 5; Cox, "Suppression methodology", 1980.)

What else it hides. Rows stand in *blocks* of two or three neighbours, fixed by the declaration and never by figures.

1. The total is shown when it is at least k; else nothing of the family is.
2. The two parts by sex of the total are shown when both are at least k; else nothing of the family is divided by sex.
3. Among the rows within one shown row (or the total), a block is hidden whole when one of its rows is below k. Do the
   hidden ones together count fewer than k, the next block is hidden with them. Within a hidden row all is hidden.
4. The outermost rows are divided by sex where the row is shown, and each part of each row of its block is at least k.
   Do the rows not so divided together hold fewer than k of one part, the next block is not divided either.

Why nothing hidden can be computed. A hidden row is known only by the sum S of all hidden rows within the same shown
one: no other equation holds it, as the tables of a family share the total and its two parts alone, and families and
periods share nobody in a way that adds up. By rule 3, S >= k and there are at least two hidden rows, so any way to
divide S among them is a world with the same figures, and each may be anything from 0 to S.
That stays so for somebody who knows these rules. Let a be any hidden row and v any number below k: let a be v, a
neighbour of its block S - v (or, where a block was added, that block), and every other hidden row 0. The same blocks
are then hidden by the same rules. So each value below k remains possible for each hidden row.

The parts by sex of rows that are not divided stand in equations with two parts: each row's sum n, where the row is
shown, and each part's sum over these rows, U and V. One part of such a row lies between max(0, n - V) and min(n, U):
that is a width of min(n, U, V, U + V - n). The first three are at least k by rules 3 and 4, the last is what the
other rows hold, at least k as its block has another row that is shown or hidden rows hold at least k. Rounding
only adds worlds. `tests/reports/test_the_attack.py` tries to break all this from outside.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from reports.declared import ALL, COLUMNS, OTHERS, WOMEN, Counted, Family, Table

LOWEST = 5
"""No organisation may set its threshold lower."""
TOTAL = "total"

Key = tuple[str, str, str]
"""A figure's table, row and column; the total of the family belongs to the table ""."""


@dataclass(frozen=True)
class Protection:
    """How much is held back; everything but the threshold is there to be switched off by the test of the attack."""

    threshold: int
    complementary: bool = True


def protected(family: Family, members: Iterable[Counted], by: Protection) -> dict[Key, int | None]:
    """Return every figure of a family as it may be shown; None for one that is hidden."""
    figures = count(family, members)
    shown = _shown(family, figures, by)
    return {
        key: _rounded(value, family.rounded_to) if key in shown else None
        for key, value in ((key, figures[key]) for key in keys(family))
    }


def keys(family: Family) -> list[Key]:
    """Return the keys of all figures of a family."""
    found = [("", TOTAL, column) for column in COLUMNS]
    for table in family.tables:
        for row in table.rows:
            divided = table.by_sex and not row.within
            found += [(table.key, row.key, column) for column in (COLUMNS if divided else [ALL])]
    return found


def count(family: Family, members: Iterable[Counted]) -> Counter[Key]:
    """Count everybody once in each table, with the rows that her row lies within."""
    figures: Counter[Key] = Counter()
    for member in members:
        for column in (ALL, member.column):
            figures["", TOTAL, column] += 1
            for table in family.tables:
                for row in table.above(member.rows[table.key]):
                    figures[table.key, row, column] += 1
    return figures


def _rounded(value: int, base: int) -> int:
    return (value + base // 2) // base * base


def _shown(family: Family, figures: Counter[Key], by: Protection) -> set[Key]:
    total = ("", TOTAL, ALL)
    if figures[total] < by.threshold:
        return set()
    parts = {("", TOTAL, WOMEN), ("", TOTAL, OTHERS)}
    small = [key for key in parts if figures[key] < by.threshold]
    shown = {total} if small else {total, *parts}
    if small and not by.complementary:
        shown |= parts - set(small)
    for table in family.tables:
        rows = _shown_rows(table, "", figures, by)
        shown |= {(table.key, row, ALL) for row in rows}
        if table.by_sex and not small:
            shown |= _shown_parts(table, rows, figures, by)
    return shown


def _shown_rows(table: Table, within: str, figures: Counter[Key], by: Protection) -> set[str]:
    """Return which rows within one are shown, and which within these (rule 3)."""
    rows = table.parts_of(within)
    value = {row: figures[table.key, row, ALL] for row in rows}
    hidden = _hidden(
        rows, by, risky=lambda row: value[row] < by.threshold, held=lambda held: sum(value[row] for row in held)
    )
    shown = {row for row in rows if row not in hidden}
    for row in list(shown):
        shown |= _shown_rows(table, row, figures, by)
    return shown


def _shown_parts(table: Table, rows: set[str], figures: Counter[Key], by: Protection) -> set[Key]:
    """Return which parts by sex of the outermost rows are shown (rule 4)."""
    outermost, parts = table.parts_of(""), (WOMEN, OTHERS)

    def risky(row: str) -> bool:
        return row not in rows or any(figures[table.key, row, part] < by.threshold for part in parts)

    def held(held: Iterable[str]) -> int:
        return min(sum(figures[table.key, row, part] for row in held) for part in parts)

    hidden = _hidden(outermost, by, risky=risky, held=held)
    shown = {(table.key, row, part) for row in outermost for part in parts if row not in hidden}
    if not by.complementary:
        own = {(table.key, row, part) for row in rows & set(outermost) for part in parts}
        shown |= {key for key in own if figures[key] >= by.threshold}
    return shown


def _hidden(
    rows: list[str], by: Protection, *, risky: Callable[[str], bool], held: Callable[[Iterable[str]], int]
) -> set[str]:
    """Return the rows of every block with a risky row, and of the next block where these hold too little."""
    if not by.complementary:
        return {row for row in rows if risky(row)}
    blocks = blocks_of(rows)
    hit = [any(risky(row) for row in block) for block in blocks]
    if not any(hit):
        return set()
    hidden = {row for block, is_hit in zip(blocks, hit, strict=True) if is_hit for row in block}
    first = hit.index(True)
    for step in range(1, len(blocks)):
        if held(hidden) >= by.threshold:
            break
        hidden |= set(blocks[(first + step) % len(blocks)])
    return hidden


def blocks_of(rows: list[str]) -> list[list[str]]:
    """Return neighbours by twos, the last by three where one would be left; by their order alone, never by figures."""
    pairs = [rows[place : place + 2] for place in range(0, len(rows) - 1, 2)]
    if len(rows) % 2 and pairs:
        pairs[-1].append(rows[-1])
    return pairs or [rows]
