"""A field of a record in words, as a page or a message shows it."""

import datetime
from typing import Any

from django.db.models import Model
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from config.calendar import PartialDate, local_digits, say_day


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


def said_value(value: Any) -> str:
    """Return a bare value in words."""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, datetime.datetime):
        value = timezone.localtime(value).date()
    if isinstance(value, datetime.date):
        return say_day(value)
    if isinstance(value, (PartialDate, int)):
        return local_digits(value)
    return getattr(value, "in_full", None) or str(value)


def rows_of(record: Model, names: list[str] | tuple[str, ...]) -> list[dict[str, str]]:
    """Return a label and a value in words for each of these fields, as `parts/_summary_list.html` takes them."""
    return [
        {"name": name, "label": capfirst(record._meta.get_field(name).verbose_name), "value": said(record, name)}
        for name in names
    ]
