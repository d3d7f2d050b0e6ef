"""A value that the trail keeps, in words: it lies there in JSON, as the database wrote it."""

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import DateField, Field, UUIDField
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from config.calendar import PartialDate, local_digits, say_moment
from config.fields import PartialDateField
from config.saying import said_value

NOTHING = "–"


def said(field: Field | None, kept: Any) -> str:
    """Return a kept value of a column in words; None stands for a column that is no longer known.

    Of another record, or of a user, it is told only that there is one: who it is, the reader may not be meant to know.
    """
    if kept is None or kept in ("", []):
        return NOTHING
    if isinstance(kept, list):
        return _said_list(getattr(field, "base_field", None), kept)
    if field is None:
        return said_value(kept)
    if field.is_relation or isinstance(field, UUIDField):
        return _("another")
    label = dict(field.flatchoices).get(kept)
    return said_value(_read(field, kept)) if label is None else str(label)


def _said_list(each_field: Field | None, kept: list[Any]) -> str:
    if isinstance(each_field, UUIDField):
        words = ngettext("%(number)s other", "%(number)s others", len(kept))
        return words % {"number": local_digits(len(kept))}
    return ", ".join(said(each_field, each) for each in kept)


def _read(field: Field, kept: Any) -> Any:
    """Return the days that JSON keeps as a text; anything else, or what is no longer a day, as it is."""
    try:
        if isinstance(field, PartialDateField):
            return PartialDate.from_text(kept) or NOTHING
        if isinstance(field, DateField):
            day = field.to_python(kept)
            return say_moment(day) if isinstance(day, datetime.datetime) else day
    except (TypeError, ValueError, ValidationError):
        pass
    return kept
