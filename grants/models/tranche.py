"""Money that comes in: tranches, the conditions they wait for, and what the bank credited."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.records import Record
from access.shelter import ShelteredQuerySet
from config.fields import DateField, NameField, NarrativeField
from grants.models.grant import Grant
from grants.models.money import amount_field, currency_field, rate_field


class TrancheQuerySet(ShelteredQuerySet):
    """Finds tranches."""

    def received(self) -> "TrancheQuerySet":
        """Return those that came in."""
        return self.exclude(received_on=None)

    def expected(self) -> "TrancheQuerySet":
        """Return those that did not come in, of grants that are under way."""
        under_way = [Grant.Status.AGREED, *Grant.SPENDABLE]
        return self.filter(received_on=None, grant__status__in=under_way)


class Tranche(Record):
    """One payment of a grant: expected on a day, and received in the grant's currency and as the bank's rupees."""

    grant = models.ForeignKey(Grant, models.PROTECT, related_name="tranches", verbose_name=_("grant"))
    currency = currency_field(editable=False)
    number = models.PositiveSmallIntegerField(_("number"), editable=False)
    due_on = DateField(_("expected on"))
    amount = amount_field(_("expected amount"))
    received_on = DateField(_("received on"), latest=timezone.localdate, null=True, blank=True)
    received = amount_field(_("received, in the grant's currency"), null=True, blank=True)
    received_npr = amount_field(_("credited by the bank, in rupees (NPR)"), null=True, blank=True)
    bank_reference = NameField(_("reference of the bank"), max_length=60, blank=True)
    day_rate = rate_field(_("published rate of that day"), null=True, blank=True, editable=False)

    objects = TrancheQuerySet.as_manager()

    class Meta:
        ordering = ["grant", "number"]
        verbose_name = _("tranche")
        verbose_name_plural = _("tranches")
        constraints = [
            models.UniqueConstraint("grant", "number", name="a_tranche_of_a_number_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="tranche_of_some_money"),
            models.CheckConstraint(
                condition=Q(received_on=None, received=None, received_npr=None, bank_reference="", day_rate=None)
                | Q(received_on__isnull=False, received__gt=0, received_npr__gt=0) & ~Q(bank_reference=""),
                name="received_wholly_or_not",
                violation_error_message=_("Write the day, both amounts and the reference of the bank."),
            ),
            models.CheckConstraint(
                condition=~Q(currency="NPR") | Q(received=None) | Q(received=models.F("received_npr")),
                name="rupees_are_rupees",
                violation_error_message=_("This grant is in rupees: both amounts are the same."),
            ),
        ]
        indexes = [models.Index(fields=["due_on"], condition=Q(received_on=None), name="tranches_expected")]

    def __str__(self):
        return f"{self.grant.reference} / {self.number}"


class TrancheCondition(Record):
    """What must be true before a tranche is paid, and by what it was shown."""

    tranche = models.ForeignKey(Tranche, models.PROTECT, related_name="conditions", verbose_name=_("tranche"))
    words = NarrativeField(_("condition of the tranche"), max_length=500)
    met_on = DateField(_("fulfilled on"), latest=timezone.localdate, null=True, blank=True)
    evidence = NarrativeField(_("shown by"), max_length=500, blank=True)

    class Meta:
        ordering = ["tranche", "recorded_at", "id"]
        verbose_name = _("condition of a tranche")
        verbose_name_plural = _("conditions of tranches")
        constraints = [
            models.CheckConstraint(condition=~Q(words=""), name="condition_says_something"),
            models.CheckConstraint(
                condition=Q(met_on=None, evidence="") | Q(met_on__isnull=False) & ~Q(evidence=""),
                name="condition_met_with_evidence",
                violation_error_message=_("Say on which day it was met, and by what that is shown."),
            ),
        ]

    def __str__(self):
        return self.words
