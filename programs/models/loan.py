"""Loans out of a savings box, and what the social fund of the group gave."""

import calendar
import datetime
from decimal import Decimal

from django.db import models
from django.db.models import F, Q, Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.records import Record
from access.shelter import ShelteredQuerySet
from config.fields import DateField, NameField
from programs.models.enrolment import Enrolment
from programs.models.group import Group
from programs.models.ledger import LedgerEntry
from programs.models.money import NOTHING, MoneyField, some_money, to_the_paisa
from programs.models.savings import SavingsCycle


def months_later(day: datetime.date, months: int) -> datetime.date:
    """Return the same day so many months later; the last of the month where that has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return datetime.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


class LoanQuerySet(ShelteredQuerySet):
    """Finds loans."""

    def outstanding(self) -> "LoanQuerySet":
        """Return those that are not paid back, nor written off."""
        return self.filter(state=Loan.State.OPEN)

    def with_balance(self) -> "LoanQuerySet":
        """Say of each how much was paid back (`repaid`), and how much interest was paid (`paid_interest`)."""
        return self.annotate(
            repaid=Sum("payments__principal", default=NOTHING),
            paid_interest=Sum("payments__interest", default=NOTHING),
        )


class Loan(Record):
    """Money of the box that one member owes; of it only the interest and how it ended are ever added."""

    class State(models.TextChoices):
        OPEN = "open", _("Outstanding")
        SETTLED = "settled", _("Paid back")
        WRITTEN_OFF = "written_off", _("Written off")
        TAKEN_BACK = "taken_back", _("Written down by mistake")

    group = models.ForeignKey(Group, models.PROTECT, related_name="+", verbose_name=_("group"))
    cycle = models.ForeignKey(SavingsCycle, models.PROTECT, related_name="loans", verbose_name=_("savings cycle"))
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="loans", verbose_name=_("member"))
    amount = some_money(_("amount"))
    purpose = NameField(_("what for"), max_length=160)
    given_on = DateField(_("given on"), latest=timezone.localdate, default=timezone.localdate)
    due_on = DateField(_("to be paid back by"))
    entry = models.OneToOneField(
        LedgerEntry, models.PROTECT, editable=False, related_name="+", verbose_name=_("ledger entry")
    )
    charged_months = models.PositiveSmallIntegerField(_("months charged"), default=0, editable=False)
    charged = MoneyField(_("interest charged"), default=NOTHING, editable=False)
    state = models.CharField(_("state"), max_length=11, choices=State, default=State.OPEN, editable=False)
    ended_on = DateField(_("until"), null=True, editable=False)
    lost = MoneyField(_("written off"), default=NOTHING, editable=False)
    why = NameField(_("why"), max_length=160, blank=True, editable=False)

    objects = LoanQuerySet.as_manager()

    class Meta:
        ordering = ["-given_on", "id"]
        verbose_name = _("loan")
        verbose_name_plural = _("loans")
        constraints = [
            models.UniqueConstraint("id", "group", name="loan_with_its_group"),
            models.UniqueConstraint("enrolment", condition=Q(state="open"), name="one_loan_at_a_time"),
            models.CheckConstraint(condition=Q(amount__gt=0) & ~Q(purpose=""), name="lent_for_something"),
            models.CheckConstraint(condition=Q(due_on__gt=F("given_on")), name="loan_is_due_after_it_was_given"),
            models.CheckConstraint(
                condition=Q(state="open", ended_on=None) | (~Q(state="open") & Q(ended_on__gte=F("given_on"))),
                name="loan_ends_after_it_was_given",
            ),
            models.CheckConstraint(
                condition=Q(state="written_off", lost__gt=0) & ~Q(why="")
                | Q(state="taken_back", lost=0) & ~Q(why="")
                | Q(state__in=["open", "settled"], lost=0, why=""),
                name="written_off_for_a_reason",
            ),
            models.CheckConstraint(condition=Q(charged__gte=0), name="interest_is_charged"),
        ]
        indexes = [models.Index("enrolment", name="loan_by_member")]

    def __str__(self):
        return self.purpose

    @property
    def left(self) -> Decimal:
        """Return how much of the loan is outstanding; it was fetched `with_balance`."""
        return self.amount - self.repaid if self.state == self.State.OPEN else NOTHING

    @property
    def left_interest(self) -> Decimal:
        """Return the interest that was charged and not paid; it was fetched `with_balance`."""
        return self.charged - self.paid_interest if self.state == self.State.OPEN else NOTHING

    @property
    def owed(self) -> Decimal:
        """Return what she owes in all, as far as interest was charged."""
        return self.left + self.left_interest

    @property
    def is_late(self) -> bool:
        """Tell whether it should have been paid back."""
        return self.state == self.State.OPEN and self.due_on < timezone.localdate()

    def months_to_charge(self, on: datetime.date) -> int:
        """Return for how many full months until that day no interest was charged yet."""
        full = max(0, (on.year - self.given_on.year) * 12 + on.month - self.given_on.month)
        while full and months_later(self.given_on, full) > on:
            full -= 1
        return max(0, full - self.charged_months)

    def interest_until(self, on: datetime.date, rate: Decimal) -> Decimal:
        """Return the interest of those months: on what is outstanding, each month to the paisa, none on interest."""
        return self.months_to_charge(on) * to_the_paisa(self.left * rate / 100)


class SocialGrant(Record):
    """Money of the social fund that the group gave to somebody in need; never changed."""

    group = models.ForeignKey(Group, models.PROTECT, related_name="+", verbose_name=_("group"))
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="social_grants", verbose_name=_("member"))
    on = DateField(_("day"), latest=timezone.localdate, default=timezone.localdate)
    amount = some_money(_("amount"))
    why = NameField(_("what for"), max_length=160)
    entry = models.OneToOneField(
        LedgerEntry, models.PROTECT, editable=False, related_name="+", verbose_name=_("ledger entry")
    )

    class Meta:
        ordering = ["-on", "id"]
        verbose_name = _("help out of the social fund")
        verbose_name_plural = _("help out of the social fund")
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0) & ~Q(why=""), name="helped_for_a_reason"),
        ]

    def __str__(self):
        return self.why
