"""Two calendars side by side: Bikram Sambat and Gregorian, and dates that are known only in part.

Bikram Sambat days come from the table of nepali-datetime, which covers 1975 to 2100 BS.
"""

import datetime
import re
from calendar import isleap
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple, Self

import nepali_datetime
from django.db.backends.postgresql.psycopg_any import DateRange, Range
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy, ngettext, pgettext_lazy
from django.utils.translation import gettext as _

FIRST_YEAR, LAST_YEAR = nepali_datetime.MINYEAR, nepali_datetime.MAXYEAR
FIRST_DAY = nepali_datetime.date.min.to_datetime_date()
LAST_DAY = nepali_datetime.date.max.to_datetime_date()
ONE_DAY = datetime.timedelta(days=1)

MONTHS = (
    gettext_lazy("Baisakh"),
    gettext_lazy("Jestha"),
    gettext_lazy("Asar"),
    gettext_lazy("Shrawan"),
    gettext_lazy("Bhadra"),
    gettext_lazy("Ashwin"),
    gettext_lazy("Kartik"),
    gettext_lazy("Mangsir"),
    gettext_lazy("Poush"),
    gettext_lazy("Magh"),
    gettext_lazy("Falgun"),
    gettext_lazy("Chaitra"),
)
_RANGE = re.compile(r"([\[(])([\d-]*),([\d-]*)([\])])")
_DEVANAGARI_DIGITS = str.maketrans("0123456789", "०१२३४५६७८९")


class Calendar(StrEnum):
    """One of the two calendars."""

    GREGORIAN = "AD"
    BIKRAM = "BS"

    @property
    def label(self) -> str:
        """Return the calendar's short name in the reader's language."""
        return str(_CALENDAR_LABELS[self])


_CALENDAR_LABELS = {
    Calendar.GREGORIAN: pgettext_lazy("calendar", "AD"),
    Calendar.BIKRAM: pgettext_lazy("calendar", "BS"),
}


class BikramDay(NamedTuple):
    """A day of the Bikram Sambat calendar."""

    year: int
    month: int
    day: int


def to_bikram(day: datetime.date) -> BikramDay | None:
    """Return the Bikram Sambat day of a Gregorian one; None outside the years the table covers."""
    if not FIRST_DAY <= day <= LAST_DAY:
        return None
    found = nepali_datetime.date.from_datetime_date(day)
    return BikramDay(found.year, found.month, found.day)


def to_gregorian(year: int, month: int, day: int) -> datetime.date:
    """Return the Gregorian day of a Bikram Sambat one; ValueError when there is no such day."""
    return nepali_datetime.date(year, month, day).to_datetime_date()


def bikram_month(year: int, month: int) -> tuple[datetime.date, datetime.date]:
    """Return the first day of a Bikram Sambat month and the day after its last."""
    first = to_gregorian(year, month, 1)
    if (year, month) == (LAST_YEAR, 12):
        return first, LAST_DAY + ONE_DAY
    return first, to_gregorian(year + month // 12, month % 12 + 1, 1)


def bikram_year(year: int) -> tuple[datetime.date, datetime.date]:
    """Return the first day of a Bikram Sambat year and the day after its last."""
    return to_gregorian(year, 1, 1), bikram_month(year, 12)[1]


def gregorian_month(year: int, month: int) -> tuple[datetime.date, datetime.date]:
    """Return the first day of a Gregorian month and the day after its last."""
    return datetime.date(year, month, 1), datetime.date(year + month // 12, month % 12 + 1, 1)


def gregorian_year(year: int) -> tuple[datetime.date, datetime.date]:
    """Return the first day of a Gregorian year and the day after its last."""
    return datetime.date(year, 1, 1), datetime.date(year + 1, 1, 1)


def years_later(day: datetime.date, years: int) -> datetime.date:
    """Return the same day some years later (earlier when negative); 29 February becomes 1 March."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return datetime.date(day.year + years, 3, 1)


def local_digits(text: object) -> str:
    """Write the digits of a text as the reader's language does."""
    return str(text).translate(_DEVANAGARI_DIGITS) if (get_language() or "").startswith("ne") else str(text)


def say_gregorian(day: datetime.date) -> str:
    """Say a day in the Gregorian calendar: 12 May 2012."""
    return local_digits(date_format(day, "j F Y"))


def say_bikram(day: datetime.date) -> str:
    """Say a day in Bikram Sambat: 30 Baisakh 2069 BS; empty outside the table."""
    found = to_bikram(day)
    if found is None:
        return ""
    return _("%(day)s %(month)s %(year)s BS") % {
        "day": local_digits(found.day),
        "month": MONTHS[found.month - 1],
        "year": local_digits(found.year),
    }


def say_bikram_month(day: datetime.date) -> str:
    """Say the Bikram Sambat month in which a day lies: Baisakh 2069 BS; empty outside the table."""
    found = to_bikram(day)
    if found is None:
        return ""
    return _("%(month)s %(year)s BS") % {"month": MONTHS[found.month - 1], "year": local_digits(found.year)}


def say_day(day: datetime.date) -> str:
    """Say a day in both calendars: 12 May 2012 · 30 Baisakh 2069 BS."""
    return _say_day(day, get_language())


def say_moment(moment: datetime.datetime) -> str:
    """Say a moment in Nepal's time, the day in both calendars: 12 May 2012 · 30 Baisakh 2069 BS, 14:05."""
    local = timezone.localtime(moment) if timezone.is_aware(moment) else moment
    return _("%(day)s, %(time)s") % {"day": say_day(local.date()), "time": local_digits(date_format(local, "H:i"))}


@lru_cache(maxsize=4096)
def _say_day(day: datetime.date, language: str | None) -> str:
    return _both(say_gregorian(day), say_bikram(day))


def _both(first: str, second: str) -> str:
    return f"{first} · {second}" if second else first


class Precision(StrEnum):
    """How well a date is known."""

    EXACT = "exact"
    MONTH = "month"
    YEAR = "year"
    AGE = "age"
    SPAN = "span"


class PartialDate(DateRange):
    """A date known exactly, to the month, to the year or from an age: the days [lower, upper) it may be.

    It is the very range the database stores, able to say itself. What it can say is worked out from
    its bounds: one day, a month or year of either calendar, a year of births (an age) or three (about an age).
    """

    __slots__ = ()

    @classmethod
    def of(cls, value: Range | datetime.date | None) -> Self | None:
        """Return a day or a range of days as a PartialDate; None for None or an empty range."""
        if value is None or isinstance(value, cls):
            return value
        if isinstance(value, Range):
            if value.isempty:
                return None
            lower = value.lower if value.lower is None or value.lower_inc else value.lower + ONE_DAY
            upper = value.upper + ONE_DAY if value.upper is not None and value.upper_inc else value.upper
            return cls(lower, upper, "[)")
        return cls(value, value + ONE_DAY, "[)")

    @classmethod
    def from_text(cls, text: str) -> Self | None:
        """Return the range of days that PostgreSQL writes as [1992-05-06,1993-05-06); ValueError for other texts."""
        found = _RANGE.fullmatch(text)
        if found is None:
            raise ValueError(text)
        opens, lower, upper, closes = found.groups()
        ends = (datetime.date.fromisoformat(each) if each else None for each in (lower, upper))
        return cls.of(DateRange(*ends, opens + closes))

    @classmethod
    def from_age(cls, age: int, asked_on: datetime.date, *, about: bool = False) -> Self:
        """Return the birth of someone of that age on a day; about an age allows one year either side."""
        slack = 1 if about else 0
        next_day = asked_on + ONE_DAY
        return cls(years_later(next_day, -age - 1 - slack), years_later(next_day, -age + slack), "[)")

    @property
    def last(self) -> datetime.date | None:
        """Return the last day it may be."""
        return None if self.upper is None else self.upper - ONE_DAY

    @property
    def unit(self) -> tuple[Precision, Calendar]:
        """Return how well the date is known, and in which calendar it was said."""
        lower, upper = self.lower, self.upper
        if lower is None or upper is None:
            return Precision.SPAN, Calendar.GREGORIAN
        if upper - lower == ONE_DAY:
            return Precision.EXACT, Calendar.GREGORIAN
        bikram = to_bikram(lower)
        if bikram and bikram.day == 1:
            if (lower, upper) == bikram_month(bikram.year, bikram.month):
                return Precision.MONTH, Calendar.BIKRAM
            if bikram.month == 1 and (lower, upper) == bikram_year(bikram.year):
                return Precision.YEAR, Calendar.BIKRAM
        if (lower, upper) == gregorian_month(lower.year, lower.month):
            return Precision.MONTH, Calendar.GREGORIAN
        if (lower, upper) == gregorian_year(lower.year):
            return Precision.YEAR, Calendar.GREGORIAN
        if self._years_of_birth in (1, 3):
            return Precision.AGE, Calendar.GREGORIAN
        return Precision.SPAN, Calendar.GREGORIAN

    @property
    def precision(self) -> Precision:
        """Return how well the date is known."""
        return self.unit[0]

    @property
    def _years_of_birth(self) -> int:
        return next((years for years in (1, 3) if years_later(self.lower, years) == self.upper), 0)

    def age_as_asked(self, today: datetime.date) -> tuple[int, datetime.date, bool]:
        """Return (age, day, about): the age this birth meant, on its latest yearly return up to a day."""
        slack = self._years_of_birth // 2
        last = self.last
        years = max(today.year - last.year, 0)
        if years and years_later(self.upper, years) - ONE_DAY > today:
            years -= 1
        return years + slack, years_later(self.upper, years) - ONE_DAY, bool(slack)

    def ages_on(self, day: datetime.date) -> tuple[int, int] | None:
        """Return the youngest and oldest full age on a day of someone born then; None when unbounded."""
        if self.lower is None or self.upper is None or self.lower > day:
            return None
        return _full_years(min(self.last, day), day), _full_years(self.lower, day)

    def say(self, today: datetime.date | None = None) -> str:
        """Say it in both calendars, as well as it is known."""
        precision, calendar = self.unit
        if precision is Precision.EXACT:
            return say_day(self.lower)
        if precision is Precision.MONTH:
            return _both(*_ordered(calendar, self._gregorian_months(), self._bikram_months()))
        if precision is Precision.YEAR:
            return _both(*_ordered(calendar, self._gregorian_years(), self._bikram_years()))
        if precision is Precision.AGE:
            return self._say_age(today or timezone.localdate())
        if self.lower is None:
            return _("before %(day)s") % {"day": say_day(self.upper)} if self.upper else _("not known")
        if self.upper is None:
            return _("since %(day)s") % {"day": say_day(self.lower)}
        return _("between %(first)s and %(last)s") % {"first": say_day(self.lower), "last": say_day(self.last)}

    def _say_age(self, today: datetime.date) -> str:
        age, day, about = self.age_as_asked(today)
        words = {"age": local_digits(age), "month": local_digits(date_format(day, "F Y"))}
        if about:
            return (
                ngettext(
                    "about %(age)s year old in %(month)s",
                    "about %(age)s years old in %(month)s",
                    age,
                )
                % words
            )
        return ngettext("%(age)s year old in %(month)s", "%(age)s years old in %(month)s", age) % words

    def _gregorian_months(self) -> str:
        first, last = self.lower, self.last
        if (first.year, first.month) == (last.year, last.month):
            return local_digits(date_format(first, "F Y"))
        if first.year == last.year:
            return f"{date_format(first, 'M')}/{local_digits(date_format(last, 'M Y'))}"
        return local_digits(f"{date_format(first, 'M Y')}/{date_format(last, 'M Y')}")

    def _bikram_months(self) -> str:
        first, last = to_bikram(self.lower), to_bikram(self.last)
        if first is None or last is None:
            return ""
        names = [str(MONTHS[first.month - 1])]
        if first.year != last.year:
            names[0] += f" {local_digits(first.year)}"
        if first[:2] != last[:2]:
            names.append(str(MONTHS[last.month - 1]))
        return _("%(month)s %(year)s BS") % {"month": "/".join(names), "year": local_digits(last.year)}

    def _gregorian_years(self) -> str:
        return _years(self.lower.year, self.last.year)

    def _bikram_years(self) -> str:
        first, last = to_bikram(self.lower), to_bikram(self.last)
        if first is None or last is None:
            return ""
        return _("%(year)s BS") % {"year": _years(first.year, last.year)}

    def __str__(self) -> str:
        return self.say()


def _years(first: int, last: int) -> str:
    return local_digits(first if first == last else f"{first}/{last % 100:02}")


def _ordered(calendar: Calendar, gregorian: str, bikram: str) -> tuple[str, str]:
    return (bikram, gregorian) if calendar is Calendar.BIKRAM and bikram else (gregorian, bikram)


def _full_years(born: datetime.date, day: datetime.date) -> int:
    """Count the birthdays; who was born on 29 February has hers on the 28th of other years."""
    birthday = born.day - (born.month == 2 and born.day == 29 and not isleap(day.year))
    return day.year - born.year - ((day.month, day.day) < (born.month, birthday))
