"""How one value of a column stands in a file, and how it is read back: numbers, days, codes and words."""

import datetime
import math
import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from config import sealed
from config.calendar import PartialDate, Precision, gregorian_month, gregorian_year
from config.fields import DateField, PartialDateField

_MONTH, _YEAR = re.compile(r"(\d{4})-(\d{2})"), re.compile(r"\d{4}")


class Unreadable(Exception):
    """A value that the field cannot hold; says why, in words."""


class DoesNotFit(Exception):
    """Something cannot be written in a file without loss; says why, in words."""


def outward(field: models.Field, value: Any) -> Any:
    """Return a column's value as it stands in a file; None for what is not known. Raises DoesNotFit."""
    if value in (None, "", []):
        return None
    if isinstance(value, sealed.Unreadable):
        raise DoesNotFit(
            _("A number or an address cannot be read, because its key is missing. Tell the administrator.")
        )
    if isinstance(field, PartialDateField):
        return say_days(value)
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return float(value)
    return value if isinstance(value, (bool, int, list)) else str(value)


def inward(field: models.Field, value: Any) -> Any:
    """Return what a file says as the column's value. Raises Unreadable."""
    if isinstance(field, ArrayField):
        return [read_code(field.base_field.flatchoices, each) for each in _listed(value)]
    if isinstance(field, models.BooleanField):
        return read_truth(value)
    if isinstance(field, PartialDateField):
        return read_days(read_text(value))
    if isinstance(field, models.DateField):
        day = read_day(read_text(value))
        if isinstance(field, DateField) and field.latest is timezone.localdate and day > timezone.localdate():
            raise Unreadable(_("Its day lies ahead."))
        return day
    if isinstance(field, (models.IntegerField, models.DecimalField)):
        return _number(field, value)
    return read_code(field.flatchoices, value) if field.choices else read_text(value)


def say_days(days: PartialDate) -> str:
    """Return a date as ISO 8601 writes it, as well as it is known: a day, a month, a year, or first/last day."""
    precision, calendar = days.unit
    if precision is Precision.EXACT:
        return days.lower.isoformat()
    if calendar == "AD" and precision in (Precision.MONTH, Precision.YEAR):
        return days.lower.isoformat()[: 7 if precision is Precision.MONTH else 4]
    return "/".join(each.isoformat() if each else ".." for each in (days.lower, days.last))


def read_days(text: str) -> PartialDate:
    """Return the days that `say_days` wrote. Raises Unreadable."""
    try:
        if month := _MONTH.fullmatch(text):
            return PartialDate(*gregorian_month(int(month[1]), int(month[2])), "[)")
        if _YEAR.fullmatch(text):
            return PartialDate(*gregorian_year(int(text)), "[)")
        first, _slash, last = text.partition("/")
        lower = None if first == ".." else datetime.date.fromisoformat(first)
        if not last:
            return PartialDate.of(lower)
        upper = None if last == ".." else datetime.date.fromisoformat(last) + datetime.timedelta(days=1)
        return PartialDate(lower, upper, "[)")
    except (ValueError, OverflowError):
        raise Unreadable(_("“%(value)s” is no date such as 1998-05-14, 1998-05 or 1998.") % _quoted(text)) from None


def read_day(text: str) -> datetime.date:
    """Return one day. Raises Unreadable."""
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise Unreadable(_("“%(value)s” is no day such as 1998-05-14.") % _quoted(text)) from None


def read_text(value: Any) -> str:
    """Return a text. Raises Unreadable."""
    if not isinstance(value, str):
        raise Unreadable(_("“%(value)s” is not a text.") % _quoted(value))
    return value


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [read_text(value)]


def read_code(codes: Iterable[tuple[str, Any]], value: Any) -> str:
    """Return one of the codes of a list. Raises Unreadable."""
    if value not in [code for code, _label in codes]:
        raise Unreadable(_("“%(value)s” is not one of the codes of the standard.") % _quoted(value))
    return value


def read_truth(value: Any) -> bool:
    """Return yes or no. Raises Unreadable."""
    if not isinstance(value, bool):
        raise Unreadable(_("“%(value)s” is neither true nor false.") % _quoted(value))
    return value


def _number(field: models.Field, value: Any) -> int | Decimal:
    whole = not isinstance(field, models.DecimalField)
    finite = isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)
    if not finite or (whole and value != int(value)):
        raise Unreadable(_("“%(value)s” is not a number that fits here.") % _quoted(value))
    return int(value) if whole else Decimal(f"{value:.{field.decimal_places}f}")


def _quoted(value: Any) -> dict[str, str]:
    return {"value": Truncator(value).chars(60)}
