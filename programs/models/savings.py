"""The savings of a group (VSLA: village savings and loan association): cycles, meetings, payments, and the share-out.

The money itself stands in the group's ledger. What may be done stands in `programs/savings.py` and
`programs/sharing_out.py`.
"""

import datetime
from decimal import Decimal

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
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
from programs.models.money import NOTHING, MoneyField, some_money

MOST_SHARES = 10
PARTS = ("saved", "social", "interest", "principal", "fine")
"""What a payment consists of."""


class CannotSave(Exception):
    """A step of a savings group that is not possible now; the message says why.

    `enrolment` is the member whom it concerns, `part` which of what she paid.
    """

    def __init__(self, message: object, enrolment: Enrolment | None = None, part: str = "shares"):
        super().__init__(message)
        self.enrolment, self.part = enrolment, part


class SavingsCycleQuerySet(ShelteredQuerySet):
    """Finds cycles."""

    def running(self) -> "SavingsCycleQuerySet":
        """Return those that were not shared out."""
        return self.filter(closed_on=None)


class SavingsCycle(Record):
    """The time for which a group saves before it shares out, and the rules that it gave itself for it."""

    group = models.ForeignKey(Group, models.PROTECT, related_name="savings_cycles", verbose_name=_("group"))
    share_value = some_money(_("value of a share, in rupees"))
    most_shares = models.PositiveSmallIntegerField(
        _("most shares at a meeting"), default=5, validators=[MinValueValidator(1), MaxValueValidator(MOST_SHARES)]
    )
    social_contribution = MoneyField(
        _("paid into the social fund at a meeting, in rupees"), default=NOTHING, validators=[MinValueValidator(0)]
    )
    interest_rate = models.DecimalField(
        _("interest on a loan for a month, in percent"),
        max_digits=4,
        decimal_places=2,
        default=Decimal("1.00"),
        validators=[MinValueValidator(0), MaxValueValidator(10)],
    )
    longest_months = models.PositiveSmallIntegerField(
        _("longest loan, in months"), default=3, validators=[MinValueValidator(1), MaxValueValidator(24)]
    )
    loan_multiple = models.PositiveSmallIntegerField(
        _("most that is lent: so many times what she saved"),
        default=3,
        validators=[MinValueValidator(1), MaxValueValidator(10)],
    )
    starts_on = DateField(_("from"), default=timezone.localdate)
    ends_on = DateField(_("until"))
    closed_on = DateField(_("shared out on"), null=True, editable=False)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("by")
    )

    objects = SavingsCycleQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "id"]
        verbose_name = _("savings cycle")
        verbose_name_plural = _("savings cycles")
        constraints = [
            models.UniqueConstraint(
                "group",
                condition=Q(closed_on=None),
                name="one_savings_cycle_at_a_time",
                violation_error_message=_("This group is in the middle of a cycle."),
            ),
            models.UniqueConstraint("id", "group", name="savings_cycle_with_its_group"),
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")),
                name="savings_cycle_ends_after_it_began",
                violation_error_message=_("The last day lies before the first."),
            ),
            models.CheckConstraint(
                condition=Q(
                    share_value__gt=0,
                    most_shares__range=(1, MOST_SHARES),
                    social_contribution__gte=0,
                    interest_rate__range=(0, 10),
                    longest_months__range=(1, 24),
                    loan_multiple__range=(1, 10),
                ),
                name="savings_cycle_has_rules",
            ),
            models.CheckConstraint(
                condition=Q(closed_on=None, closed_by=None) | Q(closed_on__gte=F("starts_on")),
                name="savings_cycle_closed_after_it_began",
            ),
        ]

    def __str__(self):
        return f"{self.starts_on} – {self.ends_on}"

    @property
    def is_closed(self) -> bool:
        """Tell whether it was shared out."""
        return self.closed_on is not None

    def must_hold(self, on: datetime.date) -> None:
        """Raise CannotSave where it is closed, or that day lies before it."""
        if self.is_closed:
            raise CannotSave(_("This cycle was shared out already."))
        if on < self.starts_on:
            raise CannotSave(_("That day lies before the cycle."))


class SavingsMeeting(Record):
    """A meeting at which money was paid in, and at its end the box counted."""

    group = models.ForeignKey(Group, models.PROTECT, related_name="+", verbose_name=_("group"))
    cycle = models.ForeignKey(SavingsCycle, models.PROTECT, related_name="meetings", verbose_name=_("savings cycle"))
    on = DateField(_("day"), latest=timezone.localdate)
    counted = MoneyField(_("counted in the box"), null=True, editable=False)
    expected = MoneyField(_("what the box should hold"), null=True, editable=False)
    why = NameField(_("what explains a difference"), max_length=160, blank=True, editable=False)

    class Meta:
        ordering = ["-on", "id"]
        verbose_name = _("savings meeting")
        verbose_name_plural = _("savings meetings")
        constraints = [
            models.UniqueConstraint("cycle", "on", name="one_savings_meeting_a_day"),
            models.UniqueConstraint("id", "group", name="savings_meeting_with_its_group"),
            models.CheckConstraint(
                condition=Q(counted=None, expected=None, why="")
                | Q(counted__gte=0, expected=F("counted"))
                | (Q(counted__gte=0, expected__isnull=False) & ~Q(why="")),
                name="box_differs_for_a_reason",
            ),
        ]

    def __str__(self):
        return f"{self.on}"

    @property
    def difference(self) -> Decimal:
        """Return how much more was counted than the box should have held."""
        return NOTHING if self.counted is None else self.counted - self.expected


class SavingsPaymentQuerySet(ShelteredQuerySet):
    """Finds payments."""

    def standing(self) -> "SavingsPaymentQuerySet":
        """Return those that were not taken back."""
        return self.filter(takes_back=None, taken_back=None)

    def in_order(self) -> "SavingsPaymentQuerySet":
        """Return them by the names of the members."""
        return self.order_by("enrolment__participant__given_name", "enrolment__participant__family_name", "pk")

    def in_all(self) -> dict[str, Decimal]:
        """Return what they come to: shares, and each part."""
        sums = {name: Sum(name, default=NOTHING) for name in PARTS}
        return self.order_by().aggregate(shares=Sum("shares", default=0), **sums)

    def by_participant(self) -> "SavingsPaymentQuerySet":
        """Return participant, shares and what they cost, of each who ever paid."""
        rows = self.order_by().values("enrolment__participant")
        return rows.annotate(all_shares=Sum("shares"), all_saved=Sum("saved"))


class SavingsPayment(Record):
    """What one member paid in at a meeting; never changed. A wrong one is taken back by one that says less than 0."""

    group = models.ForeignKey(Group, models.PROTECT, related_name="+", verbose_name=_("group"))
    meeting = models.ForeignKey(
        SavingsMeeting, models.PROTECT, related_name="payments", verbose_name=_("savings meeting")
    )
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="savings_payments", verbose_name=_("member"))
    loan = models.ForeignKey("Loan", models.PROTECT, null=True, related_name="payments", verbose_name=_("loan"))
    shares = models.SmallIntegerField(_("number of shares"), default=0)
    saved = MoneyField(_("paid for shares"), default=NOTHING)
    social = MoneyField(_("social fund"), default=NOTHING)
    interest = MoneyField(_("interest paid"), default=NOTHING)
    principal = MoneyField(_("paid back of the loan"), default=NOTHING)
    fine = MoneyField(_("fine"), default=NOTHING)
    entry = models.OneToOneField(
        LedgerEntry, models.PROTECT, editable=False, related_name="+", verbose_name=_("ledger entry")
    )
    takes_back = models.OneToOneField(
        "self", models.PROTECT, null=True, editable=False, related_name="taken_back", verbose_name=_("takes back")
    )
    why = NameField(_("why"), max_length=160, blank=True)

    objects = SavingsPaymentQuerySet.as_manager()

    class Meta:
        ordering = ["recorded_at", "id"]
        verbose_name = _("payment of a member")
        verbose_name_plural = _("payments of members")
        constraints = [
            models.UniqueConstraint("id", "group", name="savings_payment_with_its_group"),
            models.CheckConstraint(
                condition=Q(
                    takes_back=None,
                    shares__gte=0,
                    saved__gte=0,
                    social__gte=0,
                    interest__gte=0,
                    principal__gte=0,
                    fine__gte=0,
                    why="",
                )
                | Q(
                    takes_back__isnull=False,
                    shares__lte=0,
                    saved__lte=0,
                    social__lte=0,
                    interest__lte=0,
                    principal__lte=0,
                    fine__lte=0,
                )
                & ~Q(why=""),
                name="paid_in_or_taken_back_for_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(saved=0, social=0, interest=0, principal=0, fine=0), name="paid_something"
            ),
            models.CheckConstraint(
                condition=Q(loan__isnull=False) | Q(interest=0, principal=0), name="paid_back_of_a_loan"
            ),
        ]
        indexes = [models.Index("enrolment", name="savings_payment_by_member")]

    def __str__(self):
        return f"{self.total}"

    @property
    def total(self) -> Decimal:
        """Return all that she paid."""
        return sum((getattr(self, name) for name in PARTS), NOTHING)

    @property
    def repaid(self) -> Decimal:
        """Return what she paid of her loan, interest first."""
        return self.interest + self.principal


class SharePayout(Record):
    """What one member got when a cycle was shared out; never changed."""

    group = models.ForeignKey(Group, models.PROTECT, related_name="+", verbose_name=_("group"))
    cycle = models.ForeignKey(SavingsCycle, models.PROTECT, related_name="payouts", verbose_name=_("savings cycle"))
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="share_payouts", verbose_name=_("member"))
    shares = models.PositiveIntegerField(_("number of shares"))
    saved = MoneyField(_("paid for shares"))
    amount = MoneyField(_("paid out"))

    class Meta:
        ordering = ["enrolment__participant__given_name", "enrolment__participant__family_name", "id"]
        verbose_name = _("share of the box")
        verbose_name_plural = _("shares of the box")
        constraints = [
            models.UniqueConstraint("cycle", "enrolment", name="a_member_is_paid_out_once"),
            models.CheckConstraint(condition=Q(shares__gt=0, saved__gt=0, amount__gte=0), name="paid_out_for_shares"),
        ]
        indexes = [models.Index("enrolment", name="share_payout_by_member")]

    def __str__(self):
        return f"{self.amount}"

    @property
    def gain(self) -> Decimal:
        """Return how much more she got than she saved; below nothing where money was lost."""
        return self.amount - self.saved
