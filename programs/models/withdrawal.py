"""That a member took her savings out of the box before its cycle ended."""

from decimal import Decimal

from django.db import models
from django.db.models import Q, Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.records import Record
from access.shelter import ShelteredQuerySet
from config.fields import DateField, NameField
from programs.models.enrolment import Enrolment
from programs.models.group import Group
from programs.models.ledger import LedgerEntry
from programs.models.money import NOTHING, MoneyField
from programs.models.savings import SavingsCycle


class WithdrawalQuerySet(ShelteredQuerySet):
    """Finds withdrawals."""

    def standing(self) -> "WithdrawalQuerySet":
        """Return those that were not taken back."""
        return self.filter(taken_back_on=None)

    def by_participant(self) -> "WithdrawalQuerySet":
        """Return participant, shares and what they had cost, of each who took hers out."""
        rows = self.standing().order_by().values("enrolment__participant")
        return rows.annotate(all_shares=Sum("shares"), all_saved=Sum("saved"))


class Withdrawal(Record):
    """All shares of a member, given back at what they had cost; of it only that it was a mistake is ever added."""

    group = models.ForeignKey(Group, models.PROTECT, related_name="+", verbose_name=_("group"))
    cycle = models.ForeignKey(SavingsCycle, models.PROTECT, related_name="withdrawals", verbose_name=_("savings cycle"))
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="withdrawals", verbose_name=_("member"))
    on = DateField(_("day"), latest=timezone.localdate, default=timezone.localdate)
    shares = models.PositiveIntegerField(_("number of shares"))
    saved = MoneyField(_("paid for shares"))
    kept = MoneyField(_("kept for loan and fine"), default=NOTHING)
    why = NameField(_("why"), max_length=160)
    entry = models.OneToOneField(
        LedgerEntry, models.PROTECT, editable=False, related_name="+", verbose_name=_("ledger entry")
    )
    taken_back_on = DateField(_("taken back on"), null=True, editable=False)
    taken_back_why = NameField(_("why it was taken back"), max_length=160, blank=True, editable=False)

    objects = WithdrawalQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "id"]
        verbose_name = _("withdrawal of savings")
        verbose_name_plural = _("withdrawals of savings")
        constraints = [
            models.CheckConstraint(
                condition=Q(shares__gt=0, saved__gt=0, kept__gte=0, kept__lte=models.F("saved")) & ~Q(why=""),
                name="took_out_what_she_saved",
            ),
            models.CheckConstraint(
                condition=Q(taken_back_on=None, taken_back_why="")
                | Q(taken_back_on__gte=models.F("on")) & ~Q(taken_back_why=""),
                name="withdrawal_taken_back_for_a_reason",
            ),
        ]
        indexes = [models.Index("enrolment", name="withdrawal_by_member")]

    def __str__(self):
        return self.why

    @property
    def amount(self) -> Decimal:
        """Return what she got into her hand."""
        return self.saved - self.kept
