"""The money of a group, by double entry: accounts, entries, and their lines, which add up to nothing to the paisa.

An entry is never changed; what was wrong is taken back by an entry that reverses it. The database refuses everything
else (`programs/migrations/0002_workshop.py`, `programs/ledger_walls.py`). Entries are made by `programs.ledger.post`.
"""

from django.db import models
from django.db.models import Q, Sum
from django.utils.translation import gettext_lazy as _

from access.records import Record
from access.shelter import ShelteredQuerySet
from config.fields import DateField, NameField
from programs.models.group import Group
from programs.models.money import MoneyField
from programs.models.participant import Participant


class LedgerAccount(Record):
    """One heading under which a group's money stands: of the group, or of one participant."""

    class Kind(models.TextChoices):
        CASH = "cash", _("Cash")
        OWED_BY_CUSTOMERS = "owed", _("Owed by customers")
        MATERIALS = "materials", _("Materials in stock")
        GOODS = "goods", _("Goods made and in work")
        ADVANCES = "advances", _("Advances to makers")
        WAGES = "wages", _("Wages not paid out yet")
        FUNDS = "funds", _("Put in by the project")
        SALES = "sales", _("Sales")
        COST = "cost", _("Cost of goods sold")
        LOSSES = "losses", _("Differences found by counting")
        EXPENSES = "expenses", _("Other costs")
        DEDUCTIONS = "deductions", _("Kept back from wages")
        BOX = "box", _("Cash in the savings box")
        SAVINGS = "savings", _("Savings of members")
        LOANS = "loans", _("Lent to members")
        CHARGED = "charged", _("Interest not paid yet")
        SOCIAL = "social", _("Social fund")
        INTEREST = "interest", _("Interest on loans")
        FINES = "fines", _("Fines")
        LOST = "lost", _("Loans written off")
        MISCOUNT = "miscount", _("Differences of the box")

    OF_SAVINGS = (
        Kind.BOX, Kind.SAVINGS, Kind.LOANS, Kind.CHARGED, Kind.SOCIAL, Kind.INTEREST, Kind.FINES, Kind.LOST,
        Kind.MISCOUNT,
    )  # fmt: skip
    """Kinds of a savings group; no entry moves money between them and the others."""
    PERSONAL = (Kind.ADVANCES, Kind.WAGES, Kind.SAVINGS, Kind.LOANS, Kind.CHARGED)
    """Kinds of which each participant has an account of her own."""
    GROWS_ON_THE_RIGHT = (
        Kind.WAGES, Kind.FUNDS, Kind.SALES, Kind.DEDUCTIONS, Kind.SAVINGS, Kind.SOCIAL, Kind.INTEREST, Kind.FINES,
    )  # fmt: skip
    """Kinds that are read with the sign turned: debts, what was put in, and what was earned."""

    group = models.ForeignKey(Group, models.PROTECT, related_name="+", verbose_name=_("group"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    participant = models.ForeignKey(
        Participant, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("participant")
    )

    class Meta:
        ordering = ["group", "kind", "id"]
        verbose_name = _("account")
        verbose_name_plural = _("accounts of groups")
        constraints = [
            models.UniqueConstraint("group", "kind", "participant", nulls_distinct=False, name="one_account_of_a_kind"),
            models.UniqueConstraint("id", "group", name="ledger_account_with_its_group"),
            models.CheckConstraint(
                condition=Q(kind__in=["advances", "wages", "savings", "loans", "charged"], participant__isnull=False)
                | (~Q(kind__in=["advances", "wages", "savings", "loans", "charged"]) & Q(participant=None)),
                name="account_is_hers_or_the_groups",
            ),
        ]

    def __str__(self):
        return str(self.get_kind_display())


class LedgerEntry(Record):
    """Something that moved money, on a day; it has so many lines, and no more are ever added."""

    class Kind(models.TextChoices):
        PUT_IN = "put_in", _("Money put in")
        SPENT = "spent", _("Paid for something else")
        BOUGHT = "bought", _("Material bought")
        USED = "used", _("Material used")
        COUNTED = "counted", _("Material counted")
        DELIVERED = "delivered", _("Order delivered")
        RECEIVED = "received", _("Customer paid")
        ADVANCE = "advance", _("Advance given")
        WAGES = "wages", _("Wages of a period")
        PAID_OUT = "paid_out", _("Wage paid out")
        REVERSED = "reversed", _("Taken back")
        PAID_IN = "paid_in", _("Paid in at a meeting")
        LENT = "lent", _("Loan given")
        INTEREST = "interest", _("Interest of a loan")
        WROTE_OFF = "wrote_off", _("Loan written off")
        GRANT = "grant", _("Help out of the social fund")
        BOX_COUNT = "box_count", _("Box counted")
        GAIN = "gain", _("Gain divided by shares")
        SHARE_OUT = "share_out", _("Shared out")
        WITHDREW = "withdrew", _("Savings taken out early")

    OF_SAVINGS = (
        Kind.PAID_IN, Kind.LENT, Kind.INTEREST, Kind.WROTE_OFF, Kind.GRANT, Kind.BOX_COUNT, Kind.GAIN, Kind.SHARE_OUT,
        Kind.WITHDREW,
    )  # fmt: skip
    BY_HAND = (Kind.PUT_IN, Kind.SPENT)
    """What is written into the cash book itself, and can be taken back there; the rest follows from other pages."""

    group = models.ForeignKey(Group, models.PROTECT, related_name="+", verbose_name=_("group"))
    on = DateField(_("day"))
    kind = models.CharField(_("what"), max_length=9, choices=Kind)
    words = NameField(_("in words"), max_length=160, blank=True)
    parts = models.PositiveSmallIntegerField(_("number of lines"))
    reverses = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="reversal", verbose_name=_("takes back")
    )

    class Meta:
        ordering = ["-on", "-recorded_at", "id"]
        verbose_name = _("ledger entry")
        verbose_name_plural = _("ledger entries")
        constraints = [
            models.UniqueConstraint("id", "group", name="ledger_entry_with_its_group"),
            models.CheckConstraint(condition=Q(parts__gte=2), name="ledger_entry_has_two_sides"),
            models.CheckConstraint(
                condition=Q(kind="reversed", reverses__isnull=False) | (~Q(kind="reversed") & Q(reverses=None)),
                name="ledger_entry_takes_back_one",
            ),
        ]
        indexes = [models.Index("group", "on", name="ledger_entry_by_group")]

    def __str__(self):
        return self.words or str(self.get_kind_display())


class LedgerLineQuerySet(ShelteredQuerySet):
    """Finds lines of entries."""

    def by_account(self) -> "LedgerLineQuerySet":
        """Return kind, participant and balance of each account that was ever moved."""
        return self.values("account__kind", "account__participant").annotate(balance=Sum("amount")).order_by()


class LedgerLine(Record):
    """One side of an entry: an amount onto an account when positive, from it when negative."""

    group = models.ForeignKey(Group, models.PROTECT, related_name="+", verbose_name=_("group"))
    entry = models.ForeignKey(LedgerEntry, models.PROTECT, related_name="lines", verbose_name=_("entry"))
    account = models.ForeignKey(LedgerAccount, models.PROTECT, related_name="lines", verbose_name=_("account"))
    amount = MoneyField(_("amount"))

    objects = LedgerLineQuerySet.as_manager()

    class Meta:
        ordering = ["entry", "id"]
        verbose_name = _("line of an entry")
        verbose_name_plural = _("lines of entries")
        constraints = [
            models.UniqueConstraint("entry", "account", name="an_account_once_in_an_entry"),
            models.CheckConstraint(condition=~Q(amount=0), name="ledger_line_moves_something"),
        ]
        indexes = [models.Index("group", "account", name="ledger_line_by_account")]

    def __str__(self):
        return f"{self.amount}"
