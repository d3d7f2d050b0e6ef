"""Reads the dates people write, in either calendar; what could mean two days is asked back, never guessed.

Rules: a month's name or a mark (AD, BS, ई.सं., वि.सं.) decides the calendar; else the year decides, when only one of
the two calendars puts it between the earliest and the latest day the field can hold; else it is ambiguous.
With slashes or dots the day comes first, as people in Nepal write; with the year first, as ISO 8601 writes.
"""

import datetime
import re
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from config.calendar import (
    FIRST_YEAR,
    LAST_YEAR,
    ONE_DAY,
    Calendar,
    PartialDate,
    Precision,
    bikram_month,
    bikram_year,
    gregorian_month,
    gregorian_year,
    local_digits,
    say_day,
    say_gregorian,
    to_bikram,
    to_gregorian,
)
from config.month_names import CALENDAR_MARKS, MONTH_NAMED, plain

LONGEST = 100
OLDEST_AGE = 120
_SEPARATED = re.compile(r"(\d+) ?([-/.]) ?(\d+)(?: ?\2 ?(\d+))?")
_FILLERS = re.compile(r"(?<=\d)(?:st|nd|rd|th|er)\b|गते|साल|सालको|,|(?<=\s)of\b|(?<=\s)de\b")
_ABOUT = re.compile(r"~|\b(?:about|around|approximately|approx|circa|environ|vers)\b\.?|करिब|करीब|लगभग|अन्दाजी")
_AGE = re.compile(
    r"(?P<before>\b(?:aged?|age of)\b|उमेर)? ?\b(?P<age>\d{1,3})(?!\d) ?"
    r"(?P<after>\b(?:years? old|years? of age|years?|yrs?|ans?)\b|वर्षको|वर्षकी|वर्ष|बर्ष)?"
)
_BETWEEN = re.compile(r"^(?:between |from |du |entre )?(.+?) (?:to|and|au|et|देखि|–|—) (.+?)(?: सम्म)?$")
_ON = re.compile(r"^(?:on|in|at|le|en) |^मा | मा$|(?<=\d)मा$")


class Unreadable(ValueError):
    """What was written is no date, no such day exists, or the field cannot hold it; the text says which."""

    def __init__(self, message: str, code: str = "unreadable"):
        super().__init__(message)
        self.code = code


class Ambiguous(Unreadable):
    """What was written is one day in one calendar and another in the other."""

    def __init__(self, written: str, readings: dict[Calendar, PartialDate]):
        self.readings = readings
        super().__init__(
            _(
                "“%(written)s” can mean %(gregorian)s, or %(bikram)s. "
                "Choose the calendar: AD for the first, BS for the second."
            )
            % {
                "written": written.strip(),
                "gregorian": readings[Calendar.GREGORIAN].say(),
                "bikram": readings[Calendar.BIKRAM].say(),
            },
            "ambiguous",
        )


@dataclass(frozen=True)
class Written:
    """The numbers of a date as written, before a calendar is settled."""

    year: int
    month: int | None = None
    day: int | None = None
    calendar: Calendar | None = None

    def days(self, calendar: Calendar) -> PartialDate:
        """Return the days this is in a calendar; ValueError when there is no such day."""
        if calendar is Calendar.BIKRAM:
            if self.day is not None:
                return PartialDate.of(to_gregorian(self.year, self.month, self.day))
            whole = bikram_month(self.year, self.month) if self.month else bikram_year(self.year)
        else:
            if self.day is not None:
                return PartialDate.of(datetime.date(self.year, self.month, self.day))
            whole = gregorian_month(self.year, self.month) if self.month else gregorian_year(self.year)
        return PartialDate(*whole, "[)")


@dataclass(frozen=True)
class Bounds:
    """The earliest and the latest day a field can hold."""

    earliest: datetime.date
    latest: datetime.date

    def hold(self, days: PartialDate) -> bool:
        """Tell whether at least one of the days lies within."""
        return days.lower <= self.latest and days.last >= self.earliest

    def refusal(self, days: PartialDate) -> Unreadable:
        """Return why the days are outside, in words."""
        if days.lower > self.latest:
            return Unreadable(
                _("%(day)s is too late: it can be %(latest)s at the latest.")
                % {"day": days.say(), "latest": say_day(self.latest)},
                "too_late",
            )
        return Unreadable(
            _("%(day)s is too early: it can be %(earliest)s at the earliest.")
            % {"day": days.say(), "earliest": say_day(self.earliest)},
            "too_early",
        )


def read_date(text: str, bounds: Bounds, calendar: Calendar | None = None) -> PartialDate:
    """Return the day, month or year that was written; Unreadable or Ambiguous says what is wrong with it."""
    if len(text) > LONGEST:
        raise Unreadable(_("This is too long for a date."))
    found = _settled(_numbers(plain(text)), calendar)
    if found.calendar:
        days = _days(found, found.calendar)
        if not bounds.hold(days):
            raise bounds.refusal(days)
        return days
    years = {each: days for each in Calendar if (days := _days_or_none(Written(found.year), each))}
    plausible = [each for each, days in years.items() if bounds.hold(days)]
    if len(plausible) == 2:
        return _only_reading(text, found, bounds)
    calendar = plausible[0] if plausible else _likely(found.year)
    days = _days(found, calendar)
    if not bounds.hold(days):
        raise bounds.refusal(days)
    return days


def _only_reading(text: str, found: Written, bounds: Bounds) -> PartialDate:
    """Return the one reading the field can hold of a date whose year fits both calendars; Ambiguous when both do."""
    readings = {each: days for each in Calendar if (days := _days_or_none(found, each))}
    if len(readings) == 1:
        calendar, days = next(iter(readings.items()))
        raise Unreadable(
            _("“%(written)s” is a day in %(calendar)s only: %(day)s. Choose the calendar, or correct the day.")
            % {"written": text.strip(), "calendar": calendar.label, "day": days.say()},
            "ambiguous",
        )
    held = {each: days for each, days in readings.items() if bounds.hold(days)}
    if len(held) == 2:
        raise Ambiguous(text, held)
    if held:
        return next(iter(held.values()))
    raise bounds.refusal(readings[_likely(found.year)]) if readings else _no_such_day(found, _likely(found.year))


def read_partial(
    text: str,
    bounds: Bounds,
    calendar: Calendar | None = None,
    *,
    today: datetime.date | None = None,
    ages: bool = True,
) -> PartialDate:
    """Return a date, or an age on a day, or the days between two dates, as written."""
    if len(text) > LONGEST:
        raise Unreadable(_("This is too long for a date."))
    words = plain(text)
    if span := _BETWEEN.match(words):
        first, last = (read_date(part, bounds, calendar) for part in span.groups())
        if first.lower > last.last:
            raise Unreadable(_("The first day comes after the last."))
        return PartialDate(first.lower, last.upper, "[)")
    if ages and (age := _age(words, bounds, calendar, today or timezone.localdate())):
        return age
    if ages and re.fullmatch(r"\d{1,3}", words):
        raise Unreadable(
            _("Write the year with four digits, or “about %(age)s” or “%(age)s years” for an age.") % {"age": words}
        )
    return read_date(text, bounds, calendar)


def write_day(day: datetime.date) -> str:
    """Write a day so that it is read back as itself, in the calendar the reader's language uses first."""
    return _bikram_text(day) if _in_nepali() and to_bikram(day) else say_gregorian(day)


def write_partial(value: PartialDate, today: datetime.date | None = None) -> str:
    """Write a partial date so that it is read back as itself."""
    precision, calendar = value.unit
    if precision is Precision.EXACT:
        return write_day(value.lower)
    if precision in (Precision.MONTH, Precision.YEAR):
        return value.say().split(" · ")[0] + (
            f" {Calendar.GREGORIAN.label}" if calendar is Calendar.GREGORIAN and precision is Precision.YEAR else ""
        )
    if precision is Precision.AGE:
        age, day, about = value.age_as_asked(today or timezone.localdate())
        if PartialDate.from_age(age, day, about=about) == value:
            return _age_text(age, day, about)
    if value.lower is None or value.upper is None:
        return ""
    return f"{write_day(value.lower)} – {write_day(value.last)}"


def _bikram_text(day: datetime.date) -> str:
    return say_day(day).split(" · ")[1]


def _in_nepali() -> bool:
    return (get_language() or "").startswith("ne")


def _age_text(age: int, day: datetime.date, about: bool) -> str:
    written = write_day(day)
    if _in_nepali():
        return f"{written} मा {'करिब ' if about else ''}{local_digits(age)} वर्ष"
    if (get_language() or "").startswith("fr"):
        return f"{'environ ' if about else ''}{age} ans le {written}"
    return f"{'about ' if about else ''}{age} years old on {written}"


def _settled(found: Written, chosen: Calendar | None) -> Written:
    if chosen and found.calendar and chosen is not found.calendar:
        raise Unreadable(
            _("What is written is a date in %(written)s, but the calendar chosen is %(chosen)s.")
            % {"written": found.calendar.label, "chosen": chosen.label},
            "contradiction",
        )
    return Written(found.year, found.month, found.day, found.calendar or chosen)


def _numbers(words: str) -> Written:
    """Return the year, month and day of what was written; Unreadable when it is no date."""
    marked = None
    for calendar, mark in CALENDAR_MARKS.items():
        words, times = mark.subn(" ", words)
        if times:
            if marked or times > 1:
                raise _no_date()
            marked = calendar
    words = " ".join(_FILLERS.sub(" ", words).split())
    if separated := _SEPARATED.fullmatch(words):
        return _from_numbers(separated, marked)
    parts = words.replace("-", " ").replace("/", " ").replace(".", " ").split()
    parts = [piece for part in parts for piece in re.findall(r"\d+|\D+", part)]
    named = [MONTH_NAMED[part] for part in parts if part in MONTH_NAMED]
    numbers = [part for part in parts if part.isdecimal()]
    if len(named) > 1 or len(named) + len(numbers) != len(parts) or not 1 <= len(numbers) <= 1 + len(named):
        raise _no_date()
    years = [number for number in numbers if len(number) == 4]
    if len(years) != 1:
        raise _four_digits() if numbers else _no_date()
    days = [int(number) for number in numbers if len(number) < 3]
    if len(days) + 1 != len(numbers):
        raise _no_date()
    calendar, month = named[0] if named else (marked, None)
    if marked and calendar is not marked:
        raise Unreadable(
            _("The month belongs to %(month)s, but the date is marked %(marked)s.")
            % {"month": calendar.label, "marked": marked.label},
            "contradiction",
        )
    return Written(int(years[0]), month, days[0] if days else None, calendar)


def _from_numbers(separated: re.Match, marked: Calendar | None) -> Written:
    first, _separator, second, third = separated.groups()
    numbers = [first, second, third] if third else [first, second]
    if len(first) == 4:
        year, rest = first, numbers[1:]
    elif len(numbers[-1]) == 4:
        year, rest = numbers[-1], numbers[-2::-1]
    else:
        raise _four_digits()
    if any(len(number) > 2 for number in rest):
        raise _no_date()
    month, day = int(rest[0]), int(rest[1]) if len(rest) > 1 else None
    if not 1 <= month <= 12:
        raise Unreadable(
            _("There is no month %(month)s. Write day/month/year, or the month's name.")
            % {"month": local_digits(month)},
            "no_such_day",
        )
    return Written(int(year), month, day, marked)


def _age(words: str, bounds: Bounds, calendar: Calendar | None, today: datetime.date) -> PartialDate | None:
    """Return the births that an age means, None when no age is written."""
    without, times = _ABOUT.subn(" ", words)
    numbers = list(_AGE.finditer(without))
    named = [number for number in numbers if number["before"] or number["after"]]
    found = next(iter(named or (numbers if times else [])), None)
    if found is None:
        return None
    rest = " ".join((without[: found.start()] + " " + without[found.end() :]).split())
    when = " ".join(_ON.sub(" ", rest).split())
    if when and when == rest and not named:
        raise _no_date()
    asked = read_date(when, Bounds(bounds.earliest, today), calendar) if when else PartialDate.of(today)
    if times:
        asked = PartialDate.of(asked.lower + (asked.last - asked.lower) // 2)
    age = int(found["age"])
    if age > OLDEST_AGE:
        raise Unreadable(_("An age can be %(age)s at the most.") % {"age": local_digits(OLDEST_AGE)}, "too_early")
    first = PartialDate.from_age(age, asked.lower, about=bool(times))
    last = PartialDate.from_age(age, asked.last, about=bool(times))
    days = PartialDate(first.lower, min(last.upper, today + ONE_DAY), "[)")
    if not bounds.hold(days):
        raise bounds.refusal(days)
    return days


def _days(found: Written, calendar: Calendar) -> PartialDate:
    days = _days_or_none(found, calendar)
    if days is None:
        raise _no_such_day(found, calendar)
    return days


def _days_or_none(found: Written, calendar: Calendar) -> PartialDate | None:
    try:
        return found.days(calendar)
    except (ValueError, OverflowError):
        return None


def _likely(year: int) -> Calendar:
    return Calendar.BIKRAM if year > timezone.localdate().year + 20 else Calendar.GREGORIAN


def _no_such_day(found: Written, calendar: Calendar) -> Unreadable:
    if calendar is Calendar.BIKRAM and not FIRST_YEAR <= found.year <= LAST_YEAR:
        return Unreadable(
            _("Bikram Sambat years can be from %(first)s to %(last)s.")
            % {"first": local_digits(FIRST_YEAR), "last": local_digits(LAST_YEAR)},
            "no_such_day",
        )
    try:
        whole = Written(found.year, found.month).days(calendar)
    except (ValueError, OverflowError):
        return Unreadable(_("There is no such year."), "no_such_day")
    return Unreadable(
        _("There is no day %(day)s: %(month)s has %(length)s days.")
        % {
            "day": local_digits(found.day),
            "month": whole.say(),
            "length": local_digits((whole.upper - whole.lower).days),
        },
        "no_such_day",
    )


def _no_date() -> Unreadable:
    return Unreadable(
        _("This is not a date we can read. Write it like “12 Jestha 2069”, “12 May 2012” or “2069-02-12”.")
    )


def _four_digits() -> Unreadable:
    return Unreadable(_("Write the year with four digits."))
