"""Noise on counts: differential privacy for what the gate lets through, by OpenDP, where that extra is installed.

What it adds. The gate (`reports.gate`) decides on exact figures what is shown; that stays. Of a table that is to be
blurred, each figure that is shown then gets discrete Laplace noise (OpenDP's geometric mechanism), drawn once, when
the house counts; only the sum is kept. Where a row shows its two parts by sex, the parts are blurred, and the row is
their sum. What comes out below the threshold is told as the threshold: a figure that is shown is never below it anyway.

What it means. Let two houses differ in one person, who stands in another row of the table. Each level of the table
(a province, a district) then differs by one in two figures, so figures differ by 2 x levels in all; noise of the scale
2 x levels / epsilon makes any answer at most exp(epsilon) times as likely in one house as in the other. A person stands
in every table, so the epsilons of the blurred tables of a publication add up, and so do those of all publications
about a year: that sum is what a foundation's budget bounds. The pattern of what is hidden is the gate's, from exact
figures, and lies outside of this guarantee, as do tables that are not blurred (docs/decisions/015).
"""

import math
from collections.abc import Callable, Mapping
from decimal import Decimal
from importlib.util import find_spec

from django.utils.translation import gettext

from reports.declared import ALL, OTHERS, WOMEN, Family, Table
from reports.gate import Key

SURE = 0.95
"""In so many of all figures the noise is no larger than is said."""
ROUNDING = 1e-9

Measure = Callable[[list[int], float, int], list[int]]
"""Returns values with noise, of this epsilon for figures that differ by so much in all."""


class NotAvailable(Exception):
    """OpenDP is not installed: nothing that is to be blurred may be counted."""


def is_available() -> bool:
    """Tell whether noise can be drawn here."""
    return find_spec("opendp") is not None


def by_opendp(values: list[int], epsilon: float, apart: int) -> list[int]:
    """Return values with discrete Laplace noise; OpenDP itself vouches for the epsilon. Raises NotAvailable."""
    if not is_available():
        raise NotAvailable
    import opendp.prelude as dp

    dp.enable_features("contrib")
    space = dp.vector_domain(dp.atom_domain(T=int)), dp.l1_distance(T=int)
    mechanism = dp.m.make_laplace(*space, scale=apart / epsilon)
    if mechanism.map(d_in=apart) > epsilon * (1 + ROUNDING):
        raise ArithmeticError("the noise is too small for its epsilon")
    return mechanism(values)


def levels(family: Family, table: str) -> int:
    """Return in how many figures of one column of a table somebody is counted."""
    found = _table(family, table)
    return max((len(found.above(row.key)) for row in found.rows), default=1) if found else 1


def apart(family: Family, table: str) -> int:
    """Return by how much the figures of a table differ in all when one person stands in another row."""
    return 2 * levels(family, table)


def _table(family: Family, key: str) -> Table | None:
    return next((table for table in family.tables if table.key == key), None)


def blurred(
    family: Family, figures: Mapping[Key, int], epsilons: Mapping[str, Decimal], threshold: int, measure: Measure
) -> dict[Key, int]:
    """Return figures that are shown, those of the tables that have an epsilon with noise."""
    told = dict(figures)
    for table, epsilon in epsilons.items():
        divided = {row for name, row, column in figures if name == table and column == WOMEN}
        noisy = [key for key in figures if key[0] == table and (key[2] != ALL or key[1] not in divided)]
        if not noisy:
            continue
        values = measure([figures[key] for key in noisy], float(epsilon), apart(family, table))
        told.update((key, max(value, threshold)) for key, value in zip(noisy, values, strict=True))
        for row in divided:
            told[table, row, ALL] = told[table, row, WOMEN] + told[table, row, OTHERS]
    return told


def within(family: Family, table: str, epsilon: Decimal) -> int:
    """Return by how much a figure of a table is off at most in 95 of 100; rounding comes to it."""
    found = _table(family, table)
    parts = 2 if found is None or found.by_sex else 1
    return _spread(math.exp(-float(epsilon) / apart(family, table)), parts) + family.rounded_to // 2


def _spread(alpha: float, parts: int) -> int:
    """Return the least t with P(|noise| <= t) >= 0.95 for one discrete Laplace noise, or for the sum of two."""
    at_zero = (1 - alpha) / (1 + alpha)
    more = (1 + alpha * alpha) / (1 - alpha * alpha)
    reach, so_far = -1, 0.0
    while so_far < SURE:
        reach += 1
        one = at_zero * alpha**reach if parts == 1 else at_zero**2 * alpha**reach * (reach + more)
        so_far += one if reach == 0 else 2 * one
    return reach


def named(family: Family, table: str) -> str:
    """Return the name of a table; of the family's total, where none is named."""
    found = _table(family, table)
    return str(found.title) if found else gettext("Total")
