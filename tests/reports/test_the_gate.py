"""What the gate lets through, tried on every possible table of a small size, against somebody who knows its rules.

For a threshold of two or three, all worlds of one size are gone through and put together by what is shown of them. Who
sees a table can tell no more than that hers is one of those that look alike; so what they have in common is what she
knows.
"""

from collections import defaultdict
from collections.abc import Iterator
from itertools import chain

import pytest

from reports.declared import ALL, FAMILIES, OTHERS, WOMEN, Counted, Family, Row, Table
from reports.gate import TOTAL, Protection, count, protected
from reports.periods import Grain
from reports.rows import one_of


def family(*tables: Table, **more) -> Family:
    return Family("small", "", "", "", Grain.YEAR, tables, lambda period: [], **more)


FOUR = family(Table("one", "", tuple(Row(key, key) for key in "abcd")))
THREE_BY_SEX = family(Table("one", "", tuple(Row(key, key) for key in "abc"), by_sex=True))
BY_SEX = family(Table("one", "", tuple(Row(key, key) for key in "abcd"), by_sex=True))
WITHIN = family(
    Table("one", "", (Row("p", "p"), Row("q", "q"), *(Row(f"{each}{n}", "", each) for each in "pq" for n in (1, 2))))
)


def worlds(cells: list[tuple[str, str]], people: int) -> Iterator[list[Counted]]:
    """Yield every way to put so many people into cells of a row and a column."""

    def parts(left: int, places: int) -> Iterator[tuple[int, ...]]:
        if places == 1:
            yield (left,)
            return
        for first in range(left + 1):
            yield from ((first, *rest) for rest in parts(left - first, places - 1))

    for numbers in parts(people, len(cells)):
        yield [
            Counted(column, {"one": row}) for (row, column), n in zip(cells, numbers, strict=True) for _each in range(n)
        ]


def what_is_known(of: Family, cells: list[tuple[str, str]], people: int, by: Protection) -> dict:
    """Return, for all that can be shown of up to so many people, the values that each hidden figure may still have."""
    known: dict = defaultdict(lambda: defaultdict(set))
    for members in chain.from_iterable(worlds(cells, each) for each in range(people + 1)):
        shown = protected(of, members, by)
        figures = count(of, members)
        for key, value in shown.items():
            if value is None and (key[2] == ALL or of in (BY_SEX, THREE_BY_SEX)):  # in the other worlds all are women
                known[frozenset(shown.items())][key].add(figures[key])
    return known


def fewest(known: dict) -> int:
    """Return the smallest number of values that a hidden figure may still have."""
    return min(len(values) for figures in known.values() for values in figures.values())


CASES = [
    (FOUR, [(key, WOMEN) for key in "abcd"], 3, 13),
    (WITHIN, [(key, WOMEN) for key in ("p1", "p2", "q1", "q2")], 3, 13),
    (FOUR, [(key, WOMEN) for key in "abcd"], 5, 17),
    (THREE_BY_SEX, [(key, column) for key in "abc" for column in (WOMEN, OTHERS)], 3, 10),
    (BY_SEX, [(key, column) for key in "abcd" for column in (WOMEN, OTHERS)], 2, 8),
]

IDS = ["rows", "hierarchy", "rows by five", "three by sex", "four by sex"]


@pytest.mark.parametrize(("of", "cells", "threshold", "people"), CASES, ids=IDS)
def test_each_hidden_figure_may_have_as_many_values_as_the_threshold(of, cells, threshold, people):
    known = what_is_known(of, cells, people, Protection(threshold))
    assert len(known) > 2
    assert fewest(known) >= threshold


@pytest.mark.parametrize(("of", "cells", "threshold", "people"), CASES[:2], ids=IDS[:2])
def test_without_complementary_suppression_some_are_known(of, cells, threshold, people):
    known = what_is_known(of, cells, people, Protection(threshold, complementary=False))
    assert fewest(known) == 1


def test_nothing_below_the_threshold_is_shown():
    for members in worlds([(key, column) for key in "abcd" for column in (WOMEN, OTHERS)], 8):
        assert all(value is None or value >= 2 for value in protected(BY_SEX, members, Protection(2)).values())


def test_one_more_below_the_threshold_changes_nothing_but_the_total():
    members = [Counted(WOMEN, {"one": "a"})] * 40 + [Counted(WOMEN, {"one": "b"})] * 3
    rounded = family(*FOUR.tables, rounded_to=5)
    before = protected(rounded, members, Protection(10))
    after = protected(rounded, [*members, Counted(WOMEN, {"one": "c"})], Protection(10))
    assert before == after
    assert before["", TOTAL, ALL] == 45


def test_every_declared_table_has_rows_enough_to_hide_among():
    """One row alone would be its own total."""
    for each in FAMILIES.values():
        for table in each.tables:
            inner = {row.within for row in table.rows}
            assert all(len(table.parts_of(key)) >= 2 for key in inner), (each.key, table.key)
            assert len({row.key for row in table.rows}) == len(table.rows)


def test_who_belongs_to_several_kinds_is_counted_in_one_row():
    assert one_of(["literacy", "rights"]) == "several"
    assert one_of(["literacy", "literacy"]) == "literacy"
