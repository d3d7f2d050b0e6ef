"""What the money of a grant is for, year by year and line by line, and what is ordered but not paid yet."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from access.records import Record
from access.shelter import ShelteredQuerySet
from config.fields import DateField, NameField
from grants.models.grant import Grant
from grants.models.money import amount_field, currency_field, rate_field


class BudgetLine(Record):
    """One line of the budget of a grant in one year."""

    grant = models.ForeignKey(Grant, models.PROTECT, related_name="lines", verbose_name=_("grant"))
    currency = currency_field(editable=False)
    year = models.PositiveSmallIntegerField(_("year (AD)"))
    code = NameField(_("code"), max_length=12)
    name = NameField(_("name"), max_length=120)
    amount = amount_field(_("amount"))

    class Meta:
        ordering = ["grant", "year", "code", "id"]
        verbose_name = _("budget line")
        verbose_name_plural = _("budget lines")
        constraints = [
            models.UniqueConstraint(
                "grant",
                "year",
                "code",
                name="a_line_of_a_year_once",
                violation_error_message=_("The budget of this year has a line with this code already."),
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="line_of_some_money"),
            models.CheckConstraint(condition=~Q(code="") & ~Q(name=""), name="line_has_code_and_name"),
            models.CheckConstraint(
                condition=Q(year__range=(1990, 2070)),
                name="line_of_a_year_ad",
                violation_error_message=_("Write the year of the Gregorian calendar, such as 2026."),
            ),
        ]

    def __str__(self):
        return f"{self.grant.reference} · {self.year} · {self.code} {self.name}"


class CommitmentQuerySet(ShelteredQuerySet):
    """Finds commitments."""

    def open(self) -> "CommitmentQuerySet":
        """Return those that were neither paid nor called off."""
        return self.filter(spending=None, called_off_on=None)


class Commitment(Record):
    """Something that was ordered and will be paid: its amount is no longer free. A spending takes its place."""

    line = models.ForeignKey(BudgetLine, models.PROTECT, related_name="commitments", verbose_name=_("budget line"))
    what = NameField(_("what was ordered"), max_length=160)
    ordered_on = DateField(_("ordered on"))
    expected_on = DateField(_("to be paid by"), null=True, blank=True)
    currency = currency_field()
    amount = amount_field(_("amount"))
    rate = rate_field(_("rupees per unit of the grant's currency"), null=True, editable=False)
    charged = amount_field(_("in the grant's currency"), editable=False)
    spending = models.ForeignKey(
        "Spending",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="settles",
        verbose_name=_("paid by"),
    )
    called_off_on = DateField(_("called off on"), null=True, blank=True, editable=False)

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        ordering = ["-ordered_on", "id"]
        verbose_name = _("commitment")
        verbose_name_plural = _("commitments")
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0, charged__gt=0), name="committed_to_some_money"),
            models.CheckConstraint(condition=~Q(what=""), name="committed_to_something"),
            models.CheckConstraint(
                condition=Q(spending=None) | Q(called_off_on=None), name="commitment_paid_or_called_off"
            ),
            models.CheckConstraint(
                condition=Q(expected_on=None) | Q(expected_on__gte=models.F("ordered_on")),
                name="commitment_paid_after_it_was_ordered",
                violation_error_message=_("It is paid before it was ordered."),
            ),
        ]
        indexes = [
            models.Index(fields=["line"], condition=Q(spending=None, called_off_on=None), name="open_commitments")
        ]

    def __str__(self):
        return self.what
