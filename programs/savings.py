"""What a savings group does with its money: meetings, loans, help, and the count of the box.

Each step is written into the ledger, where the database keeps the box and every member's account from falling below
nothing (`programs/savings_walls.py`). How a cycle ends stands in `programs/sharing_out.py`.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from programs.ledger import Account, CannotReverse, Kind, balances, keep_money_alone, post, post_all
from programs.ledger import reverse as reverse_entry
from programs.models.enrolment import Enrolment
from programs.models.group import Group
from programs.models.ledger import LedgerEntry
from programs.models.loan import Loan, LoanQuerySet, SocialGrant, months_later
from programs.models.money import NOTHING
from programs.models.savings import PARTS, CannotSave, SavingsCycle, SavingsMeeting, SavingsPayment
from programs.models.withdrawal import Withdrawal
from programs.templatetags.money import rupees

Entry = LedgerEntry.Kind


@dataclass(frozen=True)
class Box:
    """What stands on the accounts of a savings group."""

    accounts: dict[Account, Decimal]

    def of(self, kind: str, participant: UUID | None = None) -> Decimal:
        """Return the balance of one account; of a kind that members have, of all of them together without one."""
        if participant:
            return self.accounts.get(Account(kind, participant), NOTHING)
        return sum((amount for account, amount in self.accounts.items() if account.kind == kind), NOTHING)

    @property
    def cash(self) -> Decimal:
        """Return the cash that the box should hold."""
        return self.of(Kind.BOX)

    @property
    def social(self) -> Decimal:
        """Return what of it belongs to the social fund."""
        return -self.of(Kind.SOCIAL)

    @property
    def free(self) -> Decimal:
        """Return what can be lent, or is shared out: the cash without the social fund."""
        return self.cash - self.social

    @property
    def lent(self) -> Decimal:
        """Return what members owe, interest included as far as it was charged."""
        return self.of(Kind.LOANS) + self.of(Kind.CHARGED)

    def saved(self, participant: UUID | None = None) -> Decimal:
        """Return what a member saved, or all."""
        return -self.of(Kind.SAVINGS, participant)


def box_of(group: Group | UUID) -> Box:
    """Return what stands on the accounts of a savings group now."""
    return Box(balances(group))


@dataclass(frozen=True)
class Paid:
    """What one member puts on the table at a meeting."""

    enrolment: Enrolment
    shares: int = 0
    social: Decimal = NOTHING
    repaid: Decimal = NOTHING
    fine: Decimal = NOTHING

    def __bool__(self) -> bool:
        return bool(self.shares or self.social or self.repaid or self.fine)


@transaction.atomic
def hold_meeting(cycle: SavingsCycle, on: datetime.date, paid: Iterable[Paid]) -> SavingsMeeting:
    """Write down what members paid in at a meeting, after the interest of their loans until that day.

    Raises CannotSave when the box of that day was counted already, when a member's payment stands there, when she buys
    more shares than the rules allow, or pays back more than she owes.
    """
    now = running(cycle, on)
    meeting, is_new = SavingsMeeting.objects.get_or_create(group=now.group, cycle=now, on=on)
    if meeting.counted is not None:
        raise CannotSave(_("The box of this meeting was counted already. Write it down at the next meeting."))
    outstanding = list(_outstanding(now))
    _charge(now, outstanding, on)
    loans = {loan.enrolment.participant_id: loan for loan in outstanding if loan.given_on <= on}
    standing = meeting.payments.standing().values_list("enrolment__participant", flat=True)
    taken = set() if is_new else set(standing)
    payments = []
    for each in paid:
        if each:
            payments.append(_payment(meeting, each, loans.get(each.enrolment.participant_id), taken))
            taken.add(each.enrolment.participant_id)
    entries = post_all(now.group, Entry.PAID_IN, [(on, _lines_of(payment)) for payment in payments])
    for payment, entry in zip(payments, entries, strict=True):
        payment.entry = entry
        if payment.loan and payment.repaid == payment.loan.owed:
            payment.loan.state, payment.loan.ended_on = Loan.State.SETTLED, on
    SavingsPayment.objects.bulk_create(payments)
    Loan.objects.bulk_update(outstanding, ["charged_months", "charged", "state", "ended_on"])
    return meeting


def _payment(meeting: SavingsMeeting, paid: Paid, loan: Loan | None, taken: set[UUID]) -> SavingsPayment:
    cycle, whose = meeting.cycle, paid.enrolment
    if whose.participant_id in taken:
        raise CannotSave(_("Her payment at this meeting is written down. Take it back first if it is wrong."), whose)
    if paid.shares > cycle.most_shares:
        raise CannotSave(_("At a meeting she may buy %(most)d shares at most.") % {"most": cycle.most_shares}, whose)
    if paid.repaid and loan is None:
        raise CannotSave(_("She has no loan to pay back."), whose, "repaid")
    if loan and paid.repaid > loan.owed:
        raise CannotSave(_("She owes only %(amount)s.") % {"amount": rupees(loan.owed)}, whose, "repaid")
    interest = min(paid.repaid, loan.left_interest) if loan else NOTHING
    return SavingsPayment(
        group=meeting.group, meeting=meeting, enrolment=whose, loan=loan if paid.repaid else None,
        shares=paid.shares, saved=paid.shares * cycle.share_value, social=paid.social, fine=paid.fine,
        interest=interest, principal=paid.repaid - interest,
    )  # fmt: skip


def _lines_of(payment: SavingsPayment) -> dict[Account, Decimal]:
    whose = payment.enrolment.participant_id
    return {
        Account(Kind.BOX): payment.total,
        Account(Kind.SAVINGS, whose): -payment.saved,
        Account(Kind.SOCIAL): -payment.social,
        Account(Kind.CHARGED, whose): -payment.interest,
        Account(Kind.LOANS, whose): -payment.principal,
        Account(Kind.FINES): -payment.fine,
    }


def _charge(cycle: SavingsCycle, loans: Iterable[Loan], on: datetime.date) -> None:
    """Charge the interest of these loans for their full months until that day; they are saved by the caller."""
    lines = []
    for loan in loans:
        interest = loan.interest_until(on, cycle.interest_rate)
        loan.charged_months += loan.months_to_charge(on)
        loan.charged += interest
        whose = Account(Kind.CHARGED, loan.enrolment.participant_id)
        lines.append((on, {whose: interest, Account(Kind.INTEREST): -interest}))
    post_all(cycle.group, Entry.INTEREST, lines)


@transaction.atomic
def take_back(payment: SavingsPayment, on: datetime.date, why: str) -> SavingsPayment:
    """Take back what was written down by mistake of one member at a meeting.

    Raises CannotSave when that was done, when the money has left the box, or when her loan went on since.
    """
    running(payment.meeting.cycle, on)
    now = SavingsPayment.objects.select_related("loan", "enrolment").get(pk=payment.pk)
    if now.takes_back_id or SavingsPayment.objects.filter(takes_back=now).exists():
        raise CannotSave(_("This payment was taken back already."))
    box = box_of(now.group_id)
    if box.saved(now.enrolment.participant_id) < now.saved:
        raise CannotSave(_("She took her savings out since."))
    if box.social < now.social or box.cash - now.total < box.social - now.social:
        raise CannotSave(_("So much is not in the box any more."))
    if now.loan and now.loan.state != Loan.State.OPEN:
        _open_again(now.loan)
    wrong = SavingsPayment(
        group_id=now.group_id, meeting_id=now.meeting_id, enrolment=now.enrolment, loan=now.loan, shares=-now.shares,
        takes_back=now, why=why, entry=reverse_entry(now.entry, on, why),
        **{name: -getattr(now, name) for name in PARTS},
    )  # fmt: skip
    wrong.save(force_insert=True)
    return wrong


def _open_again(loan: Loan) -> None:
    others = Loan.objects.outstanding().filter(enrolment__participant=loan.enrolment.participant_id)
    if loan.state != Loan.State.SETTLED or others.filter(group=loan.group_id).exists():
        raise CannotSave(_("Her loan was written off since, or she got another one."))
    loan.state, loan.ended_on = Loan.State.OPEN, None
    loan.save(update_fields=["state", "ended_on"])


@transaction.atomic
def lend(loan: Loan) -> None:
    """Save this new loan and give its money out of the box. Raises CannotSave where the cycle's rules refuse it."""
    cycle = running(loan.cycle, loan.given_on)
    whose, box = loan.enrolment.participant_id, box_of(cycle.group_id)
    if loan.enrolment.state != Enrolment.State.ENROLLED:
        raise CannotSave(_("She does not belong to the group any more."))
    if Loan.objects.outstanding().filter(cycle=cycle, enrolment__participant=whose).exists():
        raise CannotSave(_("She has a loan that is not paid back."))
    if loan.amount > box.saved(whose) * cycle.loan_multiple:
        most = {"amount": rupees(box.saved(whose) * cycle.loan_multiple)}
        raise CannotSave(_("By what she saved she may get %(amount)s at most.") % most)
    if loan.amount > box.free:
        raise CannotSave(
            _("Only %(amount)s can be lent out of the box now.") % {"amount": rupees(max(NOTHING, box.free))}
        )
    if not loan.given_on < loan.due_on <= months_later(loan.given_on, cycle.longest_months):
        months = {"months": cycle.longest_months}
        raise CannotSave(_("A loan is due later than it is given, and after %(months)d months at most.") % months)
    lines = {Account(Kind.LOANS, whose): loan.amount, Account(Kind.BOX): -loan.amount}
    loan.entry = post(cycle.group, Entry.LENT, loan.given_on, lines, loan.purpose)
    loan.save(force_insert=True)


@transaction.atomic
def write_off(loan: Loan, on: datetime.date, why: str) -> None:
    """Write down that a loan will not be paid back, nor the interest charged. Raises CannotSave unless outstanding."""
    now = _still_owed(loan, on)
    whose = now.enrolment.participant_id
    lines = {
        Account(Kind.LOST): now.owed,
        Account(Kind.LOANS, whose): -now.left,
        Account(Kind.CHARGED, whose): -now.left_interest,
    }
    post(now.group, Entry.WROTE_OFF, on, lines, why)
    _end(now, Loan.State.WRITTEN_OFF, on, why, now.owed)


@transaction.atomic
def take_back_loan(loan: Loan, on: datetime.date, why: str) -> None:
    """Take back a loan that was written down by mistake, with its interest. Raises CannotSave once some is repaid."""
    now = _still_owed(loan, on)
    if now.repaid or now.paid_interest:
        raise CannotSave(_("Some of this loan was paid back. Take these payments back first."))
    whose = now.enrolment.participant_id
    reverse_entry(now.entry, on, why)
    post(
        now.group, Entry.INTEREST, on,
        {Account(Kind.CHARGED, whose): -now.charged, Account(Kind.INTEREST): now.charged}, why,
    )  # fmt: skip
    _end(now, Loan.State.TAKEN_BACK, on, why, NOTHING)


def _still_owed(loan: Loan, on: datetime.date) -> Loan:
    running(loan.cycle, on)
    now = Loan.objects.with_balance().select_related("group", "enrolment", "entry").get(pk=loan.pk)
    if now.state != Loan.State.OPEN:
        raise CannotSave(_("This loan is not outstanding any more."))
    if on < now.given_on:
        raise CannotSave(_("That day lies before the loan was given."))
    return now


def _end(loan: Loan, state: str, on: datetime.date, why: str, lost: Decimal) -> None:
    loan.state, loan.ended_on, loan.why, loan.lost = state, on, why, lost
    loan.save(update_fields=["state", "ended_on", "why", "lost"])


@transaction.atomic
def help_out(grant: SocialGrant, cycle: SavingsCycle) -> None:
    """Save this new help and give its money out of the social fund. Raises CannotSave when so much is not there."""
    running(cycle, grant.on)
    box = box_of(grant.group_id)
    if grant.amount > min(box.social, box.cash):
        least = {"amount": rupees(min(box.social, box.cash))}
        raise CannotSave(_("The social fund holds only %(amount)s.") % least)
    lines = {Account(Kind.SOCIAL): grant.amount, Account(Kind.BOX): -grant.amount}
    grant.entry = post(grant.group, Entry.GRANT, grant.on, lines, grant.why)
    grant.save(force_insert=True)


@transaction.atomic
def take_back_help(grant: SocialGrant, cycle: SavingsCycle, on: datetime.date, why: str) -> None:
    """Take back help that was written down by mistake. Raises CannotSave when that was done."""
    running(cycle, on)
    try:
        reverse_entry(grant.entry, on, why)
    except CannotReverse as refusal:
        raise CannotSave(str(refusal)) from refusal


@transaction.atomic
def count_box(meeting: SavingsMeeting, counted: Decimal, why: str) -> SavingsMeeting:
    """Write down what was counted at the end of a meeting, and the difference into the ledger.

    Raises CannotSave when that was done, when later money moved already, or when a difference has no reason.
    """
    cycle = running(meeting.cycle, meeting.on)
    now = SavingsMeeting.objects.get(pk=meeting.pk)
    if now.counted is not None:
        raise CannotSave(_("The box of this meeting was counted already."))
    if cycle.meetings.filter(on__gt=now.on).exists():
        raise CannotSave(_("There was a later meeting already. Count the box at the end of that one."))
    now.expected, now.counted = box_of(now.group_id).cash, counted
    if now.difference and not why:
        raise CannotSave(_("The box should hold %(amount)s. Say what explains the difference.")
                         % {"amount": rupees(now.expected)})  # fmt: skip
    now.why = why if now.difference else ""
    lines = {Account(Kind.BOX): now.difference, Account(Kind.MISCOUNT): -now.difference}
    post(cycle.group, Entry.BOX_COUNT, now.on, lines, now.why)
    now.save(update_fields=["counted", "expected", "why"])
    return now


def held_in(cycle: SavingsCycle) -> dict[UUID, dict[str, Any]]:
    """Return of each participant who has shares now how many (`all_shares`), and what they cost (`all_saved`)."""
    held = {
        row["enrolment__participant"]: row
        for row in SavingsPayment.objects.filter(meeting__cycle=cycle).by_participant()
    }
    for row in Withdrawal.objects.filter(cycle=cycle).by_participant():
        hers = held[row["enrolment__participant"]]
        hers["all_shares"] -= row["all_shares"]
        hers["all_saved"] -= row["all_saved"]
    return {key: row for key, row in held.items() if row["all_shares"] > 0}


def running(cycle: SavingsCycle, on: datetime.date) -> SavingsCycle:
    """Return the cycle as it stands, and let nobody else move its money. Raises CannotSave when it does not run."""
    keep_money_alone(cycle.group_id)
    now = SavingsCycle.objects.select_related("group").get(pk=cycle.pk)
    now.must_hold(on)
    return now


def _outstanding(cycle: SavingsCycle) -> LoanQuerySet:
    return Loan.objects.outstanding().with_balance().filter(cycle=cycle).select_related("enrolment")
