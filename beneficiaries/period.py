"""Stretches of time that figures are counted in: quarters and years of either calendar, or from one day to another."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from config.calendar import (
    ONE_DAY,
    bikram_month,
    bikram_year,
    gregorian_month,
    gregorian_year,
    to_bikram,
)

Bounds = tuple[datetime.date, datetime.date]
MONTH = 30.44
"""Days in a month, on average."""


@dataclass(frozen=True)
class Period:
    """The days from the first to the last, both counted in."""

    first: datetime.date
    last: datetime.date

    @property
    def days(self) -> Bounds:
        """Return the first and the last day, as a range of days takes them."""
        return self.first, self.last

    @property
    def moments(self) -> tuple[datetime.datetime, datetime.datetime]:
        """Return the first and the last moment, as a range of moments takes them."""
        start, end = (datetime.datetime.combine(day, datetime.time()) for day in (self.first, self.last + ONE_DAY))
        return timezone.make_aware(start), timezone.make_aware(end) - datetime.timedelta(microseconds=1)

    @property
    def told_until(self) -> datetime.date:
        """Return the last day of it that has come."""
        return min(self.last, timezone.localdate())


def _quarter_of(day: datetime.date) -> Bounds:
    first = day.month - (day.month - 1) % 3
    return gregorian_month(day.year, first)[0], gregorian_month(day.year, first + 2)[1]


def _bikram_quarter_of(day: datetime.date) -> Bounds:
    here = to_bikram(day)
    first = here.month - (here.month - 1) % 3
    return bikram_month(here.year, first)[0], bikram_month(here.year, first + 2)[1]


def _year_of(day: datetime.date) -> Bounds:
    return gregorian_year(day.year)


def _bikram_year_of(day: datetime.date) -> Bounds:
    return bikram_year(to_bikram(day).year)


NAMED: dict[str, Callable[[datetime.date], Bounds]] = {
    "quarter": _quarter_of,
    "year": _year_of,
    "bs-quarter": _bikram_quarter_of,
    "bs-year": _bikram_year_of,
}
"""Kinds of period, each with the first day, and the day after the last, of the one that holds a day."""
DAYS = "days"
CHOICES = [
    (
        pgettext_lazy("calendar", "AD"),
        [
            ("quarter", _("This quarter")),
            ("last-quarter", _("The quarter before")),
            ("year", _("This year")),
            ("last-year", _("The year before")),
        ],
    ),
    (
        pgettext_lazy("calendar", "BS"),
        [
            ("bs-quarter", _("This quarter (BS)")),
            ("last-bs-quarter", _("The quarter before (BS)")),
            ("bs-year", _("This year (BS)")),
            ("last-bs-year", _("The year before (BS)")),
        ],
    ),
    (_("Other"), [(DAYS, _("From one day to another"))]),
]


def named(name: str, today: datetime.date) -> Period:
    """Return the period of that name which holds today, or the one before it; KeyError when there is none."""
    kind = NAMED[name.removeprefix("last-")]
    first, after = kind(today)
    if name.startswith("last-"):
        first, after = kind(first - ONE_DAY)
    return Period(first, after - ONE_DAY)
