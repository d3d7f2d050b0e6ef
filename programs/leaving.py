"""How a member takes her savings out of the box before its cycle ends.

In a VSLA a share has one price for the whole cycle, and the gain is divided when the cycle ends and not before (VSL
Associates, "The VSLA methodology", https://www.vsla.net/the-vsla-methodology/). So who leaves early gets her shares
back at that price and no part of the gain, less the loan with its interest and a fine that she owes; the social fund
stays with the group. That she may go is for the group to agree.
"""

import datetime
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from programs.ledger import Account, CannotReverse, Kind, post
from programs.ledger import reverse as reverse_entry
from programs.models.enrolment import Enrolment
from programs.models.ledger import LedgerEntry
from programs.models.loan import Loan
from programs.models.money import NOTHING
from programs.models.savings import CannotSave, SavingsCycle
from programs.models.withdrawal import Withdrawal
from programs.savings import Box, Paid, box_of, held_in, hold_meeting, running
from programs.templatetags.money import rupees


@dataclass(frozen=True)
class Leaving:
    """What a member would get on a day, and what stands in the way."""

    box: Box
    shares: int
    saved: Decimal
    owed: Decimal
    fine: Decimal = NOTHING

    @property
    def kept(self) -> Decimal:
        """Return what is kept of it."""
        return self.owed + self.fine

    @property
    def amount(self) -> Decimal:
        """Return what she gets into her hand."""
        return self.saved - self.kept

    @property
    def refusal(self) -> str:
        """Return what stands in the way; empty where nothing does."""
        if not self.shares:
            return _("She has no shares in this cycle.")
        if self.amount < 0:
            return _("She owes more than she saved. The rest is paid back at a meeting first, or written off.")
        if self.amount > self.box.free:
            free = {"amount": rupees(max(NOTHING, self.box.free))}
            return _("Only %(amount)s is in the box without the social fund; the rest is lent.") % free
        return ""


def look_at(cycle: SavingsCycle, member: Enrolment, on: datetime.date, fine: Decimal = NOTHING) -> Leaving:
    """Return what a member would get on a day, with the interest of her loan until then."""
    hers = held_in(cycle).get(member.participant_id, {"all_shares": 0, "all_saved": NOTHING})
    loans = Loan.objects.outstanding().with_balance().filter(cycle=cycle)
    loan = loans.filter(enrolment__participant=member.participant_id).first()
    owed = loan.owed + loan.interest_until(on, cycle.interest_rate) if loan else NOTHING
    return Leaving(box_of(cycle.group_id), hers["all_shares"], hers["all_saved"], owed, fine)


@transaction.atomic
def take_out(
    cycle: SavingsCycle, member: Enrolment, on: datetime.date, why: str, fine: Decimal = NOTHING
) -> Withdrawal:
    """Give a member her savings without a part in the gain, less her loan and a fine, which are paid at once.

    Raises CannotSave when she has no shares, owes more than she saved, or so much is not in the box.
    """
    now = running(cycle, on)
    if now.meetings.filter(on__gt=on).exists():
        raise CannotSave(_("That day lies before the last meeting."))
    found = look_at(now, member, on, fine)
    if found.refusal:
        raise CannotSave(found.refusal)
    if found.kept:
        hold_meeting(now, on, [Paid(member, repaid=found.owed, fine=fine)])
    lines = {Account(Kind.SAVINGS, member.participant_id): found.saved, Account(Kind.BOX): -found.saved}
    made = Withdrawal(
        group=now.group, cycle=now, enrolment=member, on=on, shares=found.shares, saved=found.saved, kept=found.kept,
        why=why, entry=post(now.group, LedgerEntry.Kind.WITHDREW, on, lines, why),
    )  # fmt: skip
    made.save(force_insert=True)
    return made


@transaction.atomic
def take_back_withdrawal(withdrawal: Withdrawal, on: datetime.date, why: str) -> None:
    """Take back a withdrawal that was written down by mistake; her savings are in the box again.

    What was kept for her loan and fine stands as a payment of that meeting, and is taken back there. Raises CannotSave
    when that was done, or when the cycle is over.
    """
    running(withdrawal.cycle, on)
    now = Withdrawal.objects.select_related("entry").get(pk=withdrawal.pk)
    if now.taken_back_on:
        raise CannotSave(_("This withdrawal was taken back already."))
    if on < now.on:
        raise CannotSave(_("That day lies before it."))
    try:
        reverse_entry(now.entry, on, why)
    except CannotReverse as refusal:
        raise CannotSave(str(refusal)) from refusal
    now.taken_back_on, now.taken_back_why = on, why
    now.save(update_fields=["taken_back_on", "taken_back_why"])
