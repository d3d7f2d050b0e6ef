"""The gate: which figures of a family may be shown, so that no other can be computed from them.

What it holds back. A figure below the threshold `k` is hidden, and so is zero: that nobody came from a district says
something of everybody there, and one who came would otherwise turn a shown zero into a hidden figure.
(Hundepool et al., *Statistical Disclosure Control*, 2012, chapters 4 and 5; Cox, "Suppression methodology", 1980.)

What else it hides. Let `P` be the rows below k within one shown row (or the total), and `s` what they hold together.

1. The total is shown when it is at least k; else nothing of the family is.
2. The two parts by sex of the total are shown when both are at least k; else nothing of the family is divided by sex.
3. P alone is hidden when k <= s <= (|P| - 1)(k - 1). Else the next row in the order of the declaration is hidden with
   it; and where P is one row, and the two hold fewer than 2k - 1, one more. Within a hidden row all is hidden.
4. The outermost rows are divided by sex where the row is shown and each part is at least k. While those not so divided
   hold fewer than k of one part together, as one alone always does, the next in order is not divided either.

Why nothing hidden can be computed. A hidden row is known only by the sum S of all hidden rows within the same shown
one: no other equation holds it, as the tables of a family share the total and its two parts alone, and families and
periods share nobody in a way that adds up. There are at least two hidden rows and S >= k, so any way to divide S among
them is a world with the same figures, and each may be anything from 0 to S.

Why that stays so for somebody who knows these rules: every value v < k of every hidden row occurs in a world in which
the same rows are hidden, H, with the same sum S.
- Nothing was added: give the row v, and the others S - v so that each stays below k; they can hold (|P| - 1)(k - 1).
  P and s are the same, so P alone is hidden again.
- A row was added to two or more: give a row of P v, its others 0, and the added one S - v. Where that is k or more,
  v < k makes the rule add it again. Where it is less, S < 2k - 1: so |H| >= 3 rows below k can hold S, one of them v,
  and the first half of rule 3 hides them.
- One row was small. With one added, S >= 2k - 1: give it v and the added one S - v >= k. With two: give it v, the first
  added one 0 and the second S - v >= k; now two are small, hold less than k, and the second is what is next in order.
- No row was left to be added: all are hidden; give one v, another S - v, the others 0, and all are hidden again.
An added row has k possible values as well: S less each of these. It matters that rows are added in the order of the
declaration: hide the smallest, and whoever knows it is no larger than those that are shown computes the others.

The parts by sex of rows that are not divided stand in equations with two parts: each row's sum n, where the row is
shown, and each part's sum over these rows, U and V. One part of such a row lies between max(0, n - V) and min(n, U): a
width of min(n, U, V, U + V - n). The first three are at least k by rules 3 and 4, the last is what the other rows hold:
another shown row, or hidden ones, at least k. Rounding only adds worlds.

`tests/reports/test_the_gate.py` goes through all small tables to see all this, rule 4 included;
`tests/reports/test_the_attack.py` tries to break it from outside.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
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


def protected(
    family: Family, members: Iterable[Counted], by: Protection, blur: Callable[[dict[Key, int]], dict[Key, int]] = dict
) -> dict[Key, int | None]:
    """Return every figure of a family as it may be shown; None for one that is hidden.

    `blur` may put noise on what is shown (`reports.noise`); what is hidden was decided before, by exact figures.
    """
    figures = count(family, members)
    shown = _shown(family, figures, by)
    told = blur({key: figures[key] for key in keys(family) if key in shown})
    return {key: _rounded(told[key], family.rounded_to) if key in shown else None for key in keys(family)}


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
    hidden = hidden_rows(rows, {row: figures[table.key, row, ALL] for row in rows}, by)
    shown = {row for row in rows if row not in hidden}
    for row in list(shown):
        shown |= _shown_rows(table, row, figures, by)
    return shown


def hidden_rows(rows: list[str], value: Mapping[str, int], by: Protection) -> set[str]:
    """Return which of the rows within one are hidden (rule 3)."""
    k = by.threshold
    small = {row for row in rows if value[row] < k}
    held = sum(value[row] for row in small)
    if not small or not by.complementary or k <= held <= (len(small) - 1) * (k - 1):
        return small
    hidden = set(small)
    for row in _next_ones(rows, small):
        hidden.add(row)
        held += value[row]
        if len(small) > 1 or held >= 2 * k - 1:
            break
    return hidden


def _next_ones(rows: list[str], hidden: set[str]) -> list[str]:
    """Return the rows that are not hidden, from the first hidden one on and round: an order that no figure sets."""
    first = next(place for place, row in enumerate(rows) if row in hidden)
    return [row for row in rows[first:] + rows[:first] if row not in hidden]


def _shown_parts(table: Table, rows: set[str], figures: Counter[Key], by: Protection) -> set[Key]:
    """Return which parts by sex of the outermost rows are shown (rule 4)."""
    outermost, parts = table.parts_of(""), (WOMEN, OTHERS)
    value = {(row, part): figures[table.key, row, part] for row in outermost for part in parts}
    if not by.complementary:
        shown_ones = {key for key in value if key[0] in rows and value[key] >= by.threshold}
        return {(table.key, row, part) for row, part in shown_ones}
    hidden = {row for row in outermost if row not in rows or any(value[row, part] < by.threshold for part in parts)}
    for row in _next_ones(outermost, hidden) if hidden else []:
        if all(sum(value[row, part] for row in hidden) >= by.threshold for part in parts):
            break
        hidden.add(row)
    return {(table.key, row, part) for row in outermost for part in parts if row not in hidden}
