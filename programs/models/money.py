"""Amounts in rupees, exact to the paisa, and what holds from one day to another and never twice at once."""

import datetime
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from access.shelter import ShelteredQuerySet

PAISA = Decimal("0.01")
NOTHING = Decimal("0.00")
MOST = Decimal("9999999999.99")


def to_the_paisa(amount: Decimal) -> Decimal:
    """Return an amount rounded to the paisa, half a paisa up."""
    return amount.quantize(PAISA, ROUND_HALF_UP)


class MoneyField(models.DecimalField):
    """An amount in rupees (NPR), exact to the paisa."""

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **{"max_digits": 12, "decimal_places": 2} | options)

    def deconstruct(self) -> tuple:
        """Return the field as Django's own."""
        name, _path, args, options = super().deconstruct()
        return name, "django.db.models.DecimalField", args, options


def some_money(label: Any, **options: Any) -> MoneyField:
    """Return a field for an amount of at least one paisa."""
    return MoneyField(label, validators=[MinValueValidator(PAISA)], **options)


def one_at_a_time(name: str, *alike: str, condition: Q | None = None) -> ExclusionConstraint:
    """Return the constraint that of rows alike in these columns one alone holds on any day, from first to last."""
    held = Func(F("first_on"), F("last_on"), Value("[]"), function="daterange", output_field=DateRangeField())
    expressions = [*((column, RangeOperators.EQUAL) for column in alike), (held, RangeOperators.OVERLAPS)]
    return ExclusionConstraint(
        name=name,
        expressions=expressions,
        condition=condition,
        violation_error_message=_("Another one holds on some of these days already."),
    )


class ValidFromQuerySet(ShelteredQuerySet):
    """Finds what holds from a first day on, until a last."""

    def holding(self, on: datetime.date) -> "ValidFromQuerySet":
        """Return those that hold on a day."""
        return self.filter(Q(first_on__lte=on) & (Q(last_on=None) | Q(last_on__gte=on)))


class HoldsAlready(Exception):
    """A later one, or one from the same day on, was set; nothing was changed."""


def follow_on(model: type[models.Model], alike: Mapping[str, Any], first_on: datetime.date, **values: Any) -> Any:
    """Save a row that holds from a day on, and let the one before it end the day before.

    Raises HoldsAlready where one begins on that day or later.
    """
    rows = model._default_manager.filter(**alike)
    if rows.filter(first_on__gte=first_on).exists():
        raise HoldsAlready
    former = (
        rows.filter(Q(last_on=None) | Q(last_on__gte=first_on)).order_by("pk").select_for_update(no_key=True).first()
    )
    if former:
        former.last_on = first_on - datetime.timedelta(days=1)
        former.save(update_fields=["last_on"])
    return model._default_manager.create(**alike, first_on=first_on, **values)
