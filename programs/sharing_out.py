"""How a savings cycle ends: the box without the social fund is divided by shares, to the paisa, and paid out."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from programs.ledger import Account, Kind, keep_money_alone, post
from programs.models.enrolment import Enrolment
from programs.models.ledger import LedgerEntry
from programs.models.loan import Loan
from programs.models.money import NOTHING, PAISA
from programs.models.savings import CannotSave, SavingsCycle, SharePayout
from programs.savings import Box, box_of, held_in

Key = TypeVar("Key")
EARNED = (Kind.INTEREST, Kind.FINES, Kind.LOST, Kind.MISCOUNT)
"""What makes the box larger or smaller than the savings."""


def divide(amount: Decimal, shares: Mapping[Key, int]) -> dict[Key, Decimal]:
    """Divide an amount by shares, to the paisa: what is left over goes, a paisa each, to the largest remainders.

    Where remainders are alike, who comes first gets it.
    """
    whole, in_paisa = sum(shares.values()), int(amount / PAISA)
    parts = {key: divmod(in_paisa * number, whole) for key, number in shares.items()}
    left_over = in_paisa - sum(paisa for paisa, _remainder in parts.values())
    lucky = set(sorted(parts, key=lambda key: -parts[key][1])[:left_over])
    return {key: (paisa + (key in lucky)) * PAISA for key, (paisa, _remainder) in parts.items()}


@dataclass(frozen=True)
class ShareOut:
    """What everybody would get if the cycle were shared out now, and what stands in the way."""

    cycle: SavingsCycle
    box: Box
    payouts: list[SharePayout]
    loans: int

    @property
    def amount(self) -> Decimal:
        """Return what is shared out."""
        return self.box.free

    @property
    def shares(self) -> int:
        """Return how many shares there are."""
        return sum(each.shares for each in self.payouts)

    @property
    def saved(self) -> Decimal:
        """Return what was paid for them."""
        return self.box.saved()

    @property
    def seen(self) -> str:
        """Return what changes when anything was written down since it was looked at."""
        return f"{self.amount}/{self.shares}/{self.box.social}"

    @property
    def refusal(self) -> str:
        """Return what stands in the way; empty where nothing does."""
        if self.loans:
            return _("A loan is outstanding. It is paid back or written off before the box is shared out.")
        if self.amount < 0:
            return _("The box holds less than the social fund.")
        if self.amount and not self.shares:
            return _("Nobody has a share.")
        return ""


def look_at(cycle: SavingsCycle) -> ShareOut:
    """Return what everybody would get now: in the order of their names."""
    box = box_of(cycle.group_id)
    sums = held_in(cycle)
    hers: dict = {}
    for enrolment in Enrolment.objects.filter(group=cycle.group_id, participant__in=sums).in_order():
        former = hers.get(enrolment.participant_id)
        if former is None or former.applied_on < enrolment.applied_on:
            hers[enrolment.participant_id] = enrolment
    shares = {participant: sums[participant]["all_shares"] for participant in hers}
    amounts = divide(max(NOTHING, box.free), shares) if shares else {}
    payouts = [
        SharePayout(
            group_id=cycle.group_id, cycle=cycle, enrolment=enrolment, shares=shares[participant],
            saved=sums[participant]["all_saved"], amount=amounts[participant],
        )
        for participant, enrolment in hers.items()
    ]  # fmt: skip
    return ShareOut(cycle, box, payouts, Loan.objects.outstanding().filter(cycle=cycle).count())


@transaction.atomic
def share_out(cycle: SavingsCycle, on: datetime.date, by: User, seen: str | None = None) -> ShareOut:
    """Pay the box out by shares and close the cycle; the social fund stays for the next one.

    Raises CannotSave when a loan is outstanding, when that was done, or when anything changed since it was `seen`.
    """
    keep_money_alone(cycle.group_id)
    now = SavingsCycle.objects.select_related("group").get(pk=cycle.pk)
    now.must_hold(on)
    if now.meetings.filter(on__gt=on).exists():
        raise CannotSave(_("That day lies before the last meeting."))
    found = look_at(now)
    if found.refusal:
        raise CannotSave(found.refusal)
    if seen is not None and seen != found.seen:
        raise CannotSave(_("Something was written down since you looked. Look again before you share out."))
    earned = {Account(kind): -found.box.of(kind) for kind in EARNED}
    gains = {_hers(each): -each.gain for each in found.payouts}
    post(now.group, LedgerEntry.Kind.GAIN, on, earned | gains)
    paid = {_hers(each): each.amount for each in found.payouts}
    post(now.group, LedgerEntry.Kind.SHARE_OUT, on, paid | {Account(Kind.BOX): -found.amount})
    SharePayout.objects.bulk_create(found.payouts)
    now.closed_on, now.closed_by = on, by
    now.save(update_fields=["closed_on", "closed_by"])
    return found


def _hers(payout: SharePayout) -> Account:
    return Account(Kind.SAVINGS, payout.enrolment.participant_id)
