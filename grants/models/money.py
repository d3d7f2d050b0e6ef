"""Amounts, each with its currency, and rates: how many rupees one unit of a currency is worth."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

CENT = Decimal("0.01")
NOTHING = Decimal("0.00")
SIXTH_PLACE = Decimal("0.000001")


class Currency(models.TextChoices):
    """The currencies that grants, spendings and rates may be in (ISO 4217)."""

    NPR = "NPR", _("Nepalese rupee (NPR)")
    EUR = "EUR", _("Euro (EUR)")
    USD = "USD", _("US dollar (USD)")
    GBP = "GBP", _("Pound sterling (GBP)")
    CHF = "CHF", _("Swiss franc (CHF)")
    INR = "INR", _("Indian rupee (INR)")


def to_the_cent(amount: Decimal) -> Decimal:
    """Return an amount rounded to two places, half a cent up, as PostgreSQL rounds positive numbers."""
    return amount.quantize(CENT, ROUND_HALF_UP)


def amount_field(label: Any, **options: Any) -> models.DecimalField:
    """Return a column for an amount of at least one cent."""
    return models.DecimalField(
        label, max_digits=14, decimal_places=2, **{"validators": [MinValueValidator(CENT)]} | options
    )


def rate_field(label: Any, **options: Any) -> models.DecimalField:
    """Return a column for rupees per unit of a currency."""
    return models.DecimalField(
        label, max_digits=14, decimal_places=6, validators=[MinValueValidator(SIXTH_PLACE)], **options
    )


CURRENCY = _("currency")


def currency_field(label: Any = CURRENCY, **options: Any) -> models.CharField:
    """Return a column for a currency."""
    return models.CharField(label, max_length=3, choices=Currency, **options)
