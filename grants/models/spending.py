"""Money that went out: each voucher once, shared among budget lines of one or several grants, to the cent."""

from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.records import Record
from access.shelter import ShelteredQuerySet
from config.fields import DateField, NameField, NarrativeField
from grants.models.budget import BudgetLine
from grants.models.money import amount_field, currency_field, rate_field, to_the_cent


class SpendingQuerySet(ShelteredQuerySet):
    """Finds spendings."""

    def of_grant(self, grant) -> "SpendingQuerySet":
        """Return those that were charged to a grant, wholly or in part."""
        return self.filter(allocations__line__grant=grant).distinct()


class Spending(Record):
    """One voucher: what was paid, to what kind of payee, in its own currency, and what that was in rupees then."""

    class Payee(models.TextChoices):
        SUPPLIER = "supplier", _("Shop or supplier")
        STAFF = "staff", _("Staff")
        LANDLORD = "landlord", _("Landlord")
        TRANSPORT = "transport", _("Transport")
        TRAINER = "trainer", _("Trainer or expert")
        AUTHORITY = "authority", _("Authority")
        BANK = "bank", _("Bank")
        PARTNER = "partner", _("Partner organisation")
        PARTICIPANTS = "participants", _("Participants, such as fares or stipends")

    voucher = NameField(_("number of the voucher"), max_length=30, unique=True)
    on = DateField(_("paid out on"), latest=timezone.localdate)
    payee = models.CharField(_("paid to"), max_length=12, choices=Payee)
    what = NameField(
        _("what for"),
        max_length=160,
        help_text=_(
            "Never the name of a person we help, and nothing that points to her: funders and auditors read it."
        ),
    )
    currency = currency_field(default="NPR")
    amount = amount_field(_("amount"))
    npr_rate = rate_field(_("rupees for one unit"), default=Decimal(1))
    overdrawn_why = NarrativeField(_("why more is spent than is left"), max_length=500, blank=True)

    objects = SpendingQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "id"]
        verbose_name = _("spending")
        verbose_name_plural = _("spendings")
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0, npr_rate__gt=0), name="some_money_was_spent"),
            models.CheckConstraint(condition=~Q(voucher="") & ~Q(what=""), name="spent_with_a_voucher_for_something"),
            models.CheckConstraint(
                condition=~Q(currency="NPR") | Q(npr_rate=1), name="rupees_are_spent_at_their_own_rate"
            ),
        ]
        indexes = [models.Index(fields=["-on", "-id"], name="spendings_by_day")]

    def __str__(self):
        return self.voucher

    @property
    def is_settled(self) -> bool:
        """Tell whether a grant that bears it is over: then it is not changed any more."""
        return any(share.line.grant.is_over for share in self.allocations.all())

    @property
    def npr(self) -> Decimal:
        """Return what it was in rupees."""
        return to_the_cent(self.amount * self.npr_rate)


class Allocation(Record):
    """The part of a spending that a budget line bears, in the spending's currency and as it is charged to the grant.

    `rate` and `day_rate` are rupees per unit of the grant's currency: the one it was charged at, and the published one
    of the day, by which gains and losses on exchange are told (`grants.rates`).
    """

    spending = models.ForeignKey(Spending, models.PROTECT, related_name="allocations", verbose_name=_("spending"))
    line = models.ForeignKey(BudgetLine, models.PROTECT, related_name="allocations", verbose_name=_("budget line"))
    amount = amount_field(_("amount"))
    rate = rate_field(_("rate it is charged at"), null=True, editable=False)
    day_rate = rate_field(_("published rate of that day"), null=True, editable=False)
    charged = amount_field(_("charged, in the grant's currency"), editable=False)

    class Meta:
        ordering = ["spending", "line", "id"]
        verbose_name = _("share of a spending")
        verbose_name_plural = _("shares of spendings")
        constraints = [
            models.UniqueConstraint(
                "spending",
                "line",
                name="a_line_bears_a_cost_once",
                violation_error_message=_("This budget line stands there already."),
            ),
            models.CheckConstraint(condition=Q(amount__gt=0, charged__gt=0), name="a_share_of_some_money"),
        ]
