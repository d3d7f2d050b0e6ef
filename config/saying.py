"""A bare value, or a field of a row, in words, as every page says it."""

import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from config.calendar import PartialDate, local_digits, say_day


def said_value(value: Any) -> str:
    """Return a value in words: a day in both calendars, an hour or number in local digits; of a moment its day."""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, datetime.datetime):
        value = timezone.localtime(value).date()
    if isinstance(value, datetime.date):
        return say_day(value)
    if isinstance(value, datetime.time):
        return local_digits(f"{value:%H:%M}")
    if isinstance(value, (PartialDate, int, float, Decimal)):
        return local_digits(value)
    return getattr(value, "in_full", None) or str(value)


def said(record: Model, name: str) -> str:
    """Return the value of a field in words: the label of a code, a day in both calendars; empty when unknown."""
    field = record._meta.get_field(name)
    value = getattr(record, name)
    if value is None or value == "":
        return ""
    if hasattr(field, "labels"):
        return ", ".join(field.labels(value))
    if field.choices:
        return str(getattr(record, f"get_{name}_display")())
    return said_value(value)
