"""What a figure is: a question about the cases of some sites in a period, its answer, and the cases behind it."""

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Aggregate, BooleanField, Func, QuerySet, Value
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from accounts.models import User
from beneficiaries import standards
from beneficiaries.asked_of_cases import ask_as
from beneficiaries.figures.endings import FormerEndings, former_endings, undone_since
from beneficiaries.models import Case
from beneficiaries.period import Period
from config.calendar import local_digits

GBVIMS = "GBVIMS+"
CPIMS = "CPIMS+"


@dataclass(frozen=True)
class Scope:
    """Whose figures: what this user sees of the cases of these sites, in a period."""

    user: User
    sites: Collection[UUID]
    period: Period

    @cached_property
    def cases(self) -> QuerySet[Case]:
        """Return all cases of the sites, open and ended."""
        return Case.objects.visible_to(self.user).filter(site__in=self.sites)

    @cached_property
    def former_endings(self) -> FormerEndings:
        """Return the endings of which the rows of these cases tell no more; asked once for all figures."""
        return former_endings(rows_for(self, _undone), self.period)


def among(cases: QuerySet[Case]) -> Func:
    """Return the condition that a record is of one of these cases.

    Their keys are gathered first and the records found by them. Of a mere `__in` PostgreSQL may begin with the records
    of all sites in the period, ask of each whether it may be seen, and throw nearly all of them away.
    """
    keys = ArraySubquery(cases.order_by().values("pk"))
    return Func("case", keys, template="(%(expressions)s))", arg_joiner=" = ANY(", output_field=BooleanField())


def rows_for(scope: Scope, build: Callable[[Scope], QuerySet]) -> list[Any]:
    """Return what a query about a scope finds; its SQL is made once a day, as long as the time standards hold."""
    sites, period = frozenset(scope.sites), scope.period
    return ask_as(scope.user, _about_scope, (), build, sites, period, period.moments, standards.in_days())


def _about_scope(
    _named: list[UUID],
    user: User,
    build: Callable[[Scope], QuerySet],
    sites: frozenset[UUID],
    period: Period,
    *_depends: object,
) -> QuerySet:
    return build(Scope(user, sites, period))


def _undone(scope: Scope) -> QuerySet:
    return undone_since(among(scope.cases), scope.period.first)


def in_all(rows: QuerySet, **counts: Aggregate) -> QuerySet:
    """Return a query of these counts over all rows, in one row; of no row where there is none to count."""
    return rows.order_by().values(every=Value(1)).annotate(**counts)


def the_one(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the one row that `in_all` finds; where there was nothing to count, every count in it is 0."""
    return next(iter(rows), defaultdict(int))


class Bar(NamedTuple):
    """One line of a figure's chart and table."""

    label: str | Promise
    number: float
    shown: str = ""
    """The number in words, where it is more than a number."""

    @property
    def said(self) -> str:
        """Return the number as a reader reads it."""
        return self.shown or local_digits(self.number)


@dataclass(frozen=True)
class Reading:
    """The answer to a figure: the one number, what it was counted of, and how it divides."""

    value: str
    of: str = ""
    bars: Sequence[Bar] = ()
    whole: float = 0
    """What a bar of full length stands for; the longest of them where nothing is said."""

    @cached_property
    def drawn(self) -> list[tuple[Bar, int]]:
        """Return the lines of the chart, each with its length in per cent of the whole, or of the longest."""
        most = self.whole or max((bar.number for bar in self.bars), default=0)
        return [(bar, round(100 * bar.number / most) if most else 0) for bar in self.bars]


class Figure:
    """One figure; a subclass says what it means and how it is read, and may name the cases behind it."""

    slug: str
    title: Promise
    means: Promise
    """Its definition in plain words."""
    standard: str = ""
    """Whose indicator it is; empty for one of our own."""
    listed: Promise | None = None
    """What the list of cases behind it is called; None when there is none."""

    page: str = ""
    """The name of a page that tells more of it; empty when there is none."""
    page_words: Promise | None = None
    """What leads to that page."""

    def read(self, scope: Scope) -> Reading:
        """Return the answer, in one or two queries whatever there is to count."""
        raise NotImplementedError

    def behind(self, scope: Scope) -> QuerySet[Case]:
        """Return the cases that `listed` names."""
        raise NotImplementedError


def share(part: float, whole: float) -> str:
    """Say a part of a whole in per cent; a dash when there is no whole."""
    return _("%(number)s %%") % {"number": local_digits(round(100 * part / whole))} if whole else "–"


def shares(rows: Collection[tuple[Any, int, int]]) -> list[Bar]:
    """Return a line for each (label, part, whole), as long as its per cent; the `whole` of the reading is 100."""
    told = _("%(share)s (%(part)s of %(whole)s)")
    return [
        Bar(
            label,
            100 * part / whole if whole else 0,
            told % {"share": share(part, whole), "part": local_digits(part), "whole": local_digits(whole)},
        )
        for label, part, whole in rows
    ]


def in_days(days: float | None) -> str:
    """Say a number of days, one digit after the point; a dash for none."""
    return "–" if days is None else _("%(number)s days") % {"number": local_digits(f"{days:.1f}".removesuffix(".0"))}
