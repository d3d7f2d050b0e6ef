"""Fields every form shares: dates in either calendar, dates known in part, and names free of invisible signs."""

import datetime
import re
import unicodedata
from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.contrib.postgres.fields import DateRangeField
from django.core.exceptions import ValidationError
from django.core.validators import ProhibitNullCharactersValidator
from django.db import models
from django.db.backends.postgresql.psycopg_any import Range
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from config.calendar import Calendar, PartialDate, Precision, years_later
from config.widgets import CalendarDateWidget, PartialDateWidget
from config.written_dates import Bounds, Unreadable, read_date, read_partial

Day = datetime.date | Callable[[], datetime.date] | None

#: Nothing a case file dates exactly is older, and no year since then is a year of both calendars.
OLDEST_EVENT = datetime.date(1980, 1, 1)
#: Births and family history.
OLDEST_MEMORY = datetime.date(1920, 1, 1)
YEARS_AHEAD = 10


class _WrittenDate(forms.MultiValueField):
    """A text and a choice of calendar that make one value; keeps what was typed when it cannot be read."""

    oldest = OLDEST_EVENT
    example = _("For example 12 Jestha 2069, 25 May 2012 or 2069-02-12.")

    def __init__(self, *, earliest: Day = None, latest: Day = None, **options: Any):
        self.earliest, self.latest = earliest, latest
        options["show_hidden_initial"] = False  # Django's way to see a change compares texts; ours compares days.
        said = options.get("help_text")
        options["help_text"] = format_lazy("{} {}", said, self.example) if said else self.example
        calendars = [("", ""), *((each.value, each.value) for each in Calendar)]
        parts = (forms.CharField(required=False), forms.ChoiceField(choices=calendars, required=False))
        super().__init__(parts, require_all_fields=False, **options)

    def bounds(self) -> Bounds:
        """Return the earliest and latest day this field can hold today."""
        latest = years_later(timezone.localdate(), YEARS_AHEAD)
        return Bounds(_day(self.earliest, self.oldest), _day(self.latest, latest))

    def clean(self, value: Any) -> Any:
        """Read what was written; a lone choice of calendar counts as nothing written."""
        if isinstance(value, (list, tuple)) and not (value and str(value[0] or "").strip()):
            value = []
        try:
            return super().clean(value)
        except ValidationError as problem:
            self.widget.calendar_needed = any(each.code == "ambiguous" for each in problem.error_list)
            raise

    def compress(self, data_list: list[str]) -> Any:
        """Return the value of a text and a calendar."""
        if not data_list:
            return None
        text, calendar = data_list[0], data_list[1] if len(data_list) > 1 else ""
        try:
            return self.read(text, Calendar(calendar) if calendar else None)
        except Unreadable as problem:
            raise ValidationError(str(problem), code=problem.code) from problem

    def read(self, text: str, calendar: Calendar | None) -> Any:
        """Return the value that was written; Unreadable when there is none."""
        raise NotImplementedError

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare the values, not the ways of writing them."""
        if self.disabled:
            return False
        try:
            return self.clean(data) != self.to_python(initial)
        except ValidationError:
            return True


class CalendarDateField(_WrittenDate):
    """A day, written in either calendar; bounds (`earliest`, `latest`, days or callables) help to tell which."""

    widget = CalendarDateWidget

    def read(self, text: str, calendar: Calendar | None) -> datetime.date:
        """Return the day that was written."""
        found = read_date(text, self.bounds(), calendar)
        if found.precision is not Precision.EXACT:
            raise Unreadable(str(_("Write the day as well as the month and the year.")), "incomplete")
        return found.lower

    def to_python(self, value: Any) -> datetime.date | None:
        """Return an initial value as a day."""
        return value.date() if isinstance(value, datetime.datetime) else value or None


class PartialDateFormField(_WrittenDate):
    """A date as well as it is known: a day, a month, a year, an age on a day, or between two days."""

    widget = PartialDateWidget
    oldest = OLDEST_MEMORY
    example = _("As well as it is known: 12 Jestha 2069, May 2012 or 2069 BS.")

    def __init__(self, *, ages: bool = True, **options: Any):
        self.ages = ages
        if ages:
            self.example = _("As well as it is known: 12 Jestha 2069, May 2012, 2069 BS, or “about 20” for an age.")
        super().__init__(**options)

    def read(self, text: str, calendar: Calendar | None) -> PartialDate:
        """Return the days that what was written may mean."""
        return read_partial(text, self.bounds(), calendar, ages=self.ages)

    def to_python(self, value: Any) -> PartialDate | None:
        """Return an initial value as a PartialDate."""
        return PartialDate.of(value or None)


class DateField(models.DateField):
    """A day whose form field accepts Bikram Sambat or Gregorian, within `earliest` and `latest`.

    The bounds belong to the form alone, so migrations see a plain DateField.
    """

    def __init__(self, *args: Any, earliest: Day = None, latest: Day = None, **options: Any):
        self.earliest, self.latest = earliest, latest
        super().__init__(*args, **options)

    def deconstruct(self) -> tuple:
        """Return the field as Django's own: the table does not know about calendars."""
        name, _path, args, options = super().deconstruct()
        return name, "django.db.models.DateField", args, options

    def formfield(self, **options: Any) -> forms.Field:
        """Return the field of a form."""
        return super().formfield(
            **{"form_class": CalendarDateField, "earliest": self.earliest, "latest": self.latest} | options
        )


class PartialDateField(DateRangeField):
    """A date known exactly, to the month, to the year or from an age, stored as one range of days."""

    def __init__(self, *args: Any, earliest: Day = None, latest: Day = None, ages: bool = True, **options: Any):
        self.earliest, self.latest, self.ages = earliest, latest, ages
        super().__init__(*args, **options)

    def deconstruct(self) -> tuple:
        """Return the field as Django's own range of days."""
        name, _path, args, options = super().deconstruct()
        return name, "django.contrib.postgres.fields.ranges.DateRangeField", args, options

    def from_db_value(self, value: Range | None, expression: Any, connection: Any) -> PartialDate | None:
        """Return the range the database stores as a PartialDate."""
        return PartialDate.of(value)

    def to_python(self, value: Any) -> PartialDate | None:
        """Return a day, a range or its serialised text as a PartialDate."""
        return PartialDate.of(value if isinstance(value, datetime.date) else super().to_python(value))

    def get_prep_value(self, value: Any) -> Any:
        """Return what the database stores; a single day stands for itself."""
        return super().get_prep_value(PartialDate.of(value) if isinstance(value, datetime.date) else value)

    def formfield(self, **options: Any) -> forms.Field:
        """Return the field of a form."""
        bounds = {"earliest": self.earliest, "latest": self.latest, "ages": self.ages}
        return models.Field.formfield(self, **{"form_class": PartialDateFormField} | bounds | options)


def known_days(field: str, name: str) -> models.CheckConstraint:
    """Return the constraint that a PartialDateField's range holds at least one day and has both ends."""
    return models.CheckConstraint(
        condition=models.Q(**{f"{field}__isempty": False, f"{field}__lower_inf": False, f"{field}__upper_inf": False}),
        name=name,
        violation_error_message=_("Write a date with a first and a last day."),
    )


_INVISIBLE = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
#: A joiner changes a Devanagari letter only after the sign that cuts its vowel (virama); elsewhere it only hides.
_LOOSE_JOINERS = re.compile("(?<!\u094d)[\u200c\u200d]|[\u200c\u200d](?![\u0900-\u097f])")
_CONTROLS = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


def clean_text(text: str, *, one_line: bool = True) -> str:
    """Return a text in composed form (NFC) without control, invisible and direction signs; NULs stay, to be refused."""
    seen = _CONTROLS.sub("", _LOOSE_JOINERS.sub("", _INVISIBLE.sub("", text)))
    seen = unicodedata.normalize("NFC", seen)
    return " ".join(seen.split()) if one_line else seen.replace("\r\n", "\n").replace("\r", "\n").strip()


class CleanCharField(forms.CharField):
    """One line of text as a person sees it: no invisible, control or direction signs, single spaces."""

    def to_python(self, value: Any) -> str:
        """Return the text cleaned."""
        return clean_text(super().to_python(value))


class CleanTextField(forms.CharField):
    """Several lines of text as a person sees them."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        """Return the text cleaned, its lines kept."""
        return clean_text(super().to_python(value), one_line=False)


class NameField(models.CharField):
    """A name or other single line; cleaned in forms and by `full_clean`, and refused with a NUL in it."""

    default_validators: Iterable = (ProhibitNullCharactersValidator(),)

    def deconstruct(self) -> tuple:
        """Return the field as Django's own."""
        name, _path, args, options = super().deconstruct()
        return name, "django.db.models.CharField", args, options

    def to_python(self, value: Any) -> str | None:
        """Return the text cleaned."""
        text = super().to_python(value)
        return clean_text(text) if isinstance(text, str) else text

    def formfield(self, **options: Any) -> forms.Field:
        """Return the field of a form."""
        return super().formfield(**{"form_class": CleanCharField} | options)


class NarrativeField(models.TextField):
    """Several lines in somebody's words; cleaned in forms and by `full_clean`, and refused with a NUL in it."""

    default_validators: Iterable = (ProhibitNullCharactersValidator(),)

    def deconstruct(self) -> tuple:
        """Return the field as Django's own."""
        name, _path, args, options = super().deconstruct()
        return name, "django.db.models.TextField", args, options

    def to_python(self, value: Any) -> str | None:
        """Return the text cleaned, its lines kept."""
        text = super().to_python(value)
        return clean_text(text, one_line=False) if isinstance(text, str) else text

    def formfield(self, **options: Any) -> forms.Field:
        """Return the field of a form."""
        return super().formfield(**{"form_class": CleanTextField} | options)


def _day(given: Day, otherwise: datetime.date) -> datetime.date:
    found = given() if callable(given) else given
    return found or otherwise
