"""What a day of a skill is worth by agreement: for value in kind, which is told apart from money."""

from decimal import Decimal
from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from access.records import Record
from config.fields import DateField, NameField
from volunteers.models.skill import Level, Skill

HOURS_OF_A_DAY = 8


class Currency(models.TextChoices):
    """The currencies of day rates and costs (ISO 4217)."""

    EUR = "EUR", _("Euro (EUR)")
    NPR = "NPR", _("Nepalese rupee (NPR)")
    USD = "USD", _("US dollar (USD)")
    GBP = "GBP", _("Pound sterling (GBP)")
    CHF = "CHF", _("Swiss franc (CHF)")


def whole_days(first: str, last: str) -> Func:
    """Return the range of days between two columns, both of them in it; without an end where the last is open."""
    return Func(F(first), F(last), Value("[]"), function="daterange", output_field=DateRangeField())


CURRENCY = _("currency")


def currency_field(label: Any = CURRENCY) -> models.CharField:
    """Return a column for a currency."""
    return models.CharField(label, max_length=3, choices=Currency)


class DayRate(Record):
    """What eight hours of a skill at a level are worth, as agreed with somebody on a day.

    It stays as it was agreed: another value is another rate, from another day on.
    """

    skill = models.ForeignKey(Skill, models.PROTECT, related_name="day_rates", verbose_name=_("skill"))
    level = models.PositiveSmallIntegerField(_("level"), choices=Level)
    currency = currency_field()
    amount = models.DecimalField(
        _("for a day of eight hours"),
        max_digits=10,
        decimal_places=2,
        validators=[MinValueValidator(Decimal("0.01"))],
    )
    valid_from = DateField(_("from"))
    valid_until = DateField(_("until"), null=True, blank=True)
    agreed_with = NameField(_("agreed with"), max_length=120)
    agreed_on = DateField(_("agreed on"))

    class Meta:
        ordering = ["skill__name", "level", "-valid_from"]
        verbose_name = _("day rate")
        verbose_name_plural = _("day rates")
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0, level__range=(1, 4)) & ~Q(agreed_with=""), name="day_rate_is_agreed"
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                name="day_rate_ends_after_it_began",
                violation_error_message=_("The last day lies before the first."),
            ),
            ExclusionConstraint(
                name="one_day_rate_at_a_time",
                expressions=[
                    ("skill", RangeOperators.EQUAL),
                    ("level", RangeOperators.EQUAL),
                    (whole_days("valid_from", "valid_until"), RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("Another rate holds in these days. Let it end first."),
            ),
        ]

    def __str__(self):
        return f"{self.skill} {self.level}"
