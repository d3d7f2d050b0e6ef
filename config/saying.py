"""A bare value, or a field of a row, in words, as every page says it."""

import datetime
from decimal import Decimal
from typing import Any

from django.db.models import DecimalField, Model
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


def in_lakhs(whole: str) -> str:
    """Group the digits of a whole number by thousands and lakhs: 1,23,456."""
    head, tail = whole[:-3], whole[-3:]
    groups: list[str] = []
    while head:
        groups.insert(0, head[-2:])
        head = head[:-2]
    return ",".join([*groups, tail])


def said_amount(amount: Decimal) -> str:
    """Return an amount of money in words, without its currency, and without paisa where there are none."""
    amount = Decimal(amount)
    whole, paisa = f"{abs(amount):.2f}".split(".")
    return local_digits(f"{'−' if amount < 0 else ''}{in_lakhs(whole)}{'' if paisa == '00' else f'.{paisa}'}")


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
    if isinstance(field, DecimalField) and field.decimal_places == 2:
        return said_amount(value)
    return said_value(value)
