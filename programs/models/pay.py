"""Wages of a workshop: periods, advances, deductions, and the payslips that are frozen once a period is confirmed.

How a wage is reckoned stands in `programs/wages.py`.
"""

import datetime
from collections.abc import Iterable
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import models, transaction
from django.db.models import Count, F, Q, Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.records import Record
from access.shelter import ShelteredQuerySet
from accounts.models import User
from config.fields import DateField, NameField
from programs.ledger import Account, Kind, keep_money_alone, post
from programs.models.enrolment import Enrolment
from programs.models.group import Group
from programs.models.ledger import LedgerEntry
from programs.models.money import NOTHING, MoneyField, one_at_a_time, some_money
from programs.models.participant import Participant
from programs.models.product import Product
from programs.models.skill import Step


class CannotPay(Exception):
    """A step of wages that is not possible now; the message says why, for the screen."""


class PayPeriodQuerySet(ShelteredQuerySet):
    """Finds pay periods."""

    def drafts(self) -> "PayPeriodQuerySet":
        """Return those that are not confirmed."""
        return self.filter(confirmed_at=None)


class PayPeriod(Record):
    """The days for which wages of a workshop are reckoned together; once confirmed, nothing in it changes."""

    group = models.ForeignKey(Group, models.PROTECT, related_name="+", verbose_name=_("workshop"))
    first_on = DateField(_("from"))
    last_on = DateField(_("until"), latest=timezone.localdate)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, editable=False)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("by")
    )
    entry = models.OneToOneField(
        LedgerEntry, models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("ledger entry")
    )

    objects = PayPeriodQuerySet.as_manager()

    class Meta:
        ordering = ["-first_on", "id"]
        verbose_name = _("pay period")
        verbose_name_plural = _("pay periods")
        constraints = [
            one_at_a_time("one_pay_period_at_a_time", "group"),
            models.UniqueConstraint("id", "group", name="pay_period_with_its_group"),
            models.CheckConstraint(
                condition=Q(last_on__gte=F("first_on")),
                name="pay_period_ends_after_it_began",
                violation_error_message=_("The last day lies before the first."),
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at=None, confirmed_by=None) | Q(confirmed_at__isnull=False),
                name="confirmed_by_somebody",
            ),
        ]

    def __str__(self):
        return f"{self.first_on} – {self.last_on}"

    @property
    def is_confirmed(self) -> bool:
        """Tell whether its wages are frozen."""
        return self.confirmed_at is not None


class Adjustment(Record):
    """Something added to a wage or taken from it, with its reason: also what a later correction is."""

    class Kind(models.TextChoices):
        ADDED = "added", _("Added: bonus, or a correction upwards")
        DEDUCTED = "deducted", _("Deducted")
        ADVANCE = "advance", _("Taken back of the advance")

    group = models.ForeignKey(Group, models.PROTECT, related_name="+", verbose_name=_("workshop"))
    period = models.ForeignKey(PayPeriod, models.PROTECT, related_name="adjustments", verbose_name=_("pay period"))
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="+", verbose_name=_("maker"))
    kind = models.CharField(_("what"), max_length=8, choices=Kind)
    amount = some_money(_("amount"))
    why = NameField(_("why"), max_length=160)

    class Meta:
        ordering = ["recorded_at", "id"]
        verbose_name = _("addition or deduction")
        verbose_name_plural = _("additions and deductions")
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="adjusted_by_something"),
            models.CheckConstraint(condition=~Q(why=""), name="adjusted_for_a_reason"),
        ]

    def __str__(self):
        return self.why

    @property
    def signed(self) -> Decimal:
        """Return by how much the wage changes, in rupees: less than nothing where it is taken from it."""
        return self.amount if self.kind == self.Kind.ADDED else -self.amount


class Advance(Record):
    """Money that a maker got before her wage."""

    group = models.ForeignKey(Group, models.PROTECT, related_name="+", verbose_name=_("workshop"))
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="advances", verbose_name=_("maker"))
    on = DateField(_("day"), latest=timezone.localdate, default=timezone.localdate)
    amount = some_money(_("amount"))
    why = NameField(_("what for"), max_length=160)
    entry = models.OneToOneField(
        LedgerEntry, models.PROTECT, editable=False, related_name="+", verbose_name=_("ledger entry")
    )

    class Meta:
        ordering = ["-on", "id"]
        verbose_name = _("advance")
        verbose_name_plural = _("advances")
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="advance_of_something"),
            models.CheckConstraint(condition=~Q(why=""), name="advance_for_a_reason"),
        ]

    def __str__(self):
        return f"{self.amount}"

    @transaction.atomic
    def give(self) -> None:
        """Save this new advance, and write it into the ledger."""
        keep_money_alone(self.group_id)
        hers = Account(Kind.ADVANCES, self.enrolment.participant_id)
        lines = {hers: self.amount, Account(Kind.CASH): -self.amount}
        self.entry = post(self.group, LedgerEntry.Kind.ADVANCE, self.on, lines, self.why)
        self.save(force_insert=True)


class PayslipQuerySet(ShelteredQuerySet):
    """Finds payslips."""

    def wages_of(self, participant: Participant) -> "PayslipQuerySet":
        """Return those of one participant, the last first."""
        return self.filter(enrolment__participant=participant).select_related("period").order_by("-period__first_on")

    def in_all_of(self, periods: Iterable[PayPeriod]) -> dict[UUID, dict[str, Any]]:
        """Return by period how many payslips it has, what they come to, and how many are not paid out."""
        sums = {
            "slips": Count("pk"),
            "total": Sum("net"),
            "unpaid": Count("pk", filter=Q(paid_on=None)),
            "owed": Sum("net", filter=Q(paid_on=None), default=NOTHING),
        }
        rows = self.filter(period__in=periods).order_by().values("period").annotate(**sums)
        return {row["period"]: row for row in rows}


class Payslip(Record):
    """What one maker earned in a confirmed period, and that she got it. Only the paying out is ever added."""

    class Receipt(models.TextChoices):
        SIGNED = "signed", _("Signed")
        THUMB = "thumb", _("Thumbprint")
        BANK = "bank", _("Paid into a bank account")

    group = models.ForeignKey(Group, models.PROTECT, related_name="+", verbose_name=_("workshop"))
    period = models.ForeignKey(PayPeriod, models.PROTECT, related_name="payslips", verbose_name=_("pay period"))
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="payslips", verbose_name=_("maker"))
    by_piece = MoneyField(_("for pieces"), default=NOTHING)
    by_hour = MoneyField(_("for hours"), default=NOTHING)
    added = MoneyField(_("additions"), default=NOTHING)
    deducted = MoneyField(_("deducted"), default=NOTHING)
    advance = MoneyField(_("taken back of her advance"), default=NOTHING)
    net = MoneyField(_("wage paid out"))
    paid_on = DateField(_("paid out on"), latest=timezone.localdate, null=True, blank=True)
    handed_over_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    receipt = models.CharField(_("how she confirmed it"), max_length=6, choices=Receipt, blank=True)

    objects = PayslipQuerySet.as_manager()

    class Meta:
        ordering = ["enrolment__participant__given_name", "id"]
        verbose_name = _("payslip")
        verbose_name_plural = _("payslips")
        constraints = [
            models.UniqueConstraint("period", "enrolment", name="one_payslip_a_period"),
            models.UniqueConstraint("id", "group", name="payslip_with_its_group"),
            models.CheckConstraint(
                condition=Q(net=F("by_piece") + F("by_hour") + F("added") - F("deducted") - F("advance"), net__gte=0),
                name="wage_adds_up",
            ),
            models.CheckConstraint(
                condition=Q(by_piece__gte=0, by_hour__gte=0, added__gte=0, deducted__gte=0, advance__gte=0),
                name="parts_of_a_wage_are_positive",
            ),
            models.CheckConstraint(
                condition=Q(paid_on=None, handed_over_by=None, receipt="")
                | (Q(paid_on__isnull=False, handed_over_by__isnull=False) & ~Q(receipt="")),
                name="paid_out_by_somebody",
                violation_error_message=_("Say when it was paid out, and how that was confirmed."),
            ),
        ]

    def __str__(self):
        return f"{self.net}"

    @property
    def gross(self) -> Decimal:
        """Return what she earned before anything was taken from it."""
        return self.by_piece + self.by_hour + self.added

    @property
    def taken(self) -> Decimal:
        """Return what was taken from it, advances included."""
        return self.deducted + self.advance

    @transaction.atomic
    def pay(self, by: User, receipt: str, on: datetime.date) -> None:
        """Write down that the money was handed over. Raises CannotPay when it was, or before its period ended."""
        keep_money_alone(self.group_id)
        now = Payslip.objects.select_related("period", "enrolment").get(pk=self.pk)
        if now.paid_on:
            raise CannotPay(_("This wage was paid out already."))
        if on < now.period.last_on:
            raise CannotPay(_("That day lies before the end of the period."))
        lines = {Account(Kind.WAGES, now.enrolment.participant_id): now.net, Account(Kind.CASH): -now.net}
        post(self.group, LedgerEntry.Kind.PAID_OUT, on, lines)
        self.paid_on, self.handed_over_by, self.receipt = on, by, receipt
        self.save(update_fields=["paid_on", "handed_over_by", "receipt"])


class PayslipLine(Record):
    """What was paid for one kind of work at one rate: pieces of a product, or hours; never changed."""

    group = models.ForeignKey(Group, models.PROTECT, related_name="+", verbose_name=_("workshop"))
    payslip = models.ForeignKey(Payslip, models.PROTECT, related_name="lines", verbose_name=_("payslip"))
    product = models.ForeignKey(Product, models.PROTECT, null=True, related_name="+", verbose_name=_("product"))
    step = models.CharField(_("step"), max_length=10, choices=Step)
    pieces = models.PositiveIntegerField(_("pieces"), default=0)
    hours = models.DecimalField(_("hours worked"), max_digits=6, decimal_places=2, default=0)
    rate = MoneyField(_("rate"))
    amount = MoneyField(_("amount"))

    class Meta:
        ordering = ["payslip", "product__name", "step", "rate"]
        verbose_name = _("line of a payslip")
        verbose_name_plural = _("lines of payslips")
        constraints = [
            models.CheckConstraint(
                condition=Q(product__isnull=False, amount=F("pieces") * F("rate")) | Q(product=None, pieces=0),
                name="paid_pieces_times_rate",
            ),
            models.CheckConstraint(condition=Q(rate__gt=0, amount__gte=0), name="payslip_line_at_a_rate"),
        ]

    def __str__(self):
        return f"{self.amount}"
