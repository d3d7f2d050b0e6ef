"""Writes entries of double entry and reads balances, for every kind of group that keeps money."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from access.context import alone
from programs.models.group import Group
from programs.models.ledger import LedgerAccount, LedgerEntry, LedgerLine
from programs.models.money import NOTHING

Kind = LedgerAccount.Kind


class DoesNotBalance(ValueError):
    """The lines of an entry do not add up to nothing."""


class CannotReverse(Exception):
    """An entry that cannot be taken back; the message says why, for the screen."""


@dataclass(frozen=True)
class Account:
    """Names an account of a group: its kind, and whose it is."""

    kind: str
    participant: UUID | None = None


Lines = Mapping[Account, Decimal]


def keep_money_alone(group: Group | UUID) -> None:
    """Let nobody else move money, goods or material of this group until the transaction ends."""
    alone(f"money of {getattr(group, 'pk', group)}")


@transaction.atomic
def post(group: Group, kind: str, on: datetime.date, lines: Lines, words: str = "") -> LedgerEntry | None:
    """Write an entry: onto accounts what is positive, from them what is negative; return None when nothing moved.

    Raises DoesNotBalance when the lines do not add up to nothing; the database would refuse it too.
    """
    return _write(LedgerEntry(group=group, kind=kind, on=on, words=words[:160]), lines)


@transaction.atomic
def post_all(group: Group, kind: str, many: Iterable[tuple[datetime.date, Lines]]) -> list[LedgerEntry]:
    """Write many entries of one kind at once, as `post` does for each; return those that moved something."""
    entries: list[LedgerEntry] = []
    lines: list[LedgerLine] = []
    written = [(on, _moved(each)) for on, each in many]
    accounts = _accounts(group, {account: NOTHING for _on, moved in written for account in moved})
    for on, moved in written:
        if moved:
            entries.append(LedgerEntry(group=group, kind=kind, on=on, parts=len(moved)))
            lines += _lines(entries[-1], moved, accounts)
    LedgerEntry.objects.bulk_create(entries)
    LedgerLine.objects.bulk_create(lines)
    return entries


@transaction.atomic
def reverse(entry: LedgerEntry, on: datetime.date, words: str) -> LedgerEntry:
    """Write the entry that takes another one back. Raises CannotReverse when that was done, or is one itself."""
    keep_money_alone(entry.group_id)
    if entry.kind == LedgerEntry.Kind.REVERSED or LedgerEntry.objects.filter(reverses=entry).exists():
        raise CannotReverse(_("This entry was taken back already."))
    lines = {
        Account(line.account.kind, line.account.participant_id): -line.amount
        for line in LedgerLine.objects.filter(entry=entry).select_related("account")
    }
    taken_back = LedgerEntry(group=entry.group, kind=LedgerEntry.Kind.REVERSED, on=on, words=words, reverses=entry)
    return _write(taken_back, lines)


def balances(group: Group) -> dict[Account, Decimal]:
    """Return the balance of every account of a group that was ever moved."""
    return {
        Account(row["account__kind"], row["account__participant"]): row["balance"]
        for row in LedgerLine.objects.filter(group=group).by_account()
    }


def balance(group: Group | UUID, kind: str, participant: UUID | None = None) -> Decimal:
    """Return the balance of one account; of a kind that participants have, of all of them together without one."""
    lines = LedgerLine.objects.filter(group=group, account__kind=kind)
    if participant:
        lines = lines.filter(account__participant=participant)
    return sum(lines.values_list("amount", flat=True), NOTHING)


def _write(entry: LedgerEntry, lines: Lines) -> LedgerEntry | None:
    moved = _moved(lines)
    if not moved:
        return None
    accounts = _accounts(entry.group, moved)
    entry.parts = len(moved)
    entry.save(force_insert=True)
    LedgerLine.objects.bulk_create(_lines(entry, moved, accounts))
    return entry


def _moved(lines: Lines) -> dict[Account, Decimal]:
    """Return the lines that move something. Raises DoesNotBalance."""
    moved = {account: amount for account, amount in lines.items() if amount}
    if sum(moved.values()) != 0:
        raise DoesNotBalance(f"{sum(moved.values())} is left over")
    return moved


def _lines(entry: LedgerEntry, moved: Lines, accounts: Mapping[Account, LedgerAccount]) -> list[LedgerLine]:
    return [
        LedgerLine(group=entry.group, entry=entry, account=accounts[account], amount=amount)
        for account, amount in moved.items()
    ]


def _accounts(group: Group, wanted: Lines) -> dict[Account, LedgerAccount]:
    """Return these accounts of a group; those that are not there yet are opened."""
    kinds = {account.kind for account in wanted}

    def standing() -> dict[Account, LedgerAccount]:
        found = LedgerAccount.objects.filter(group=group, kind__in=kinds)
        return {Account(each.kind, each.participant_id): each for each in found}

    accounts = standing()
    missing = [account for account in wanted if account not in accounts]
    if missing:
        LedgerAccount.objects.bulk_create(
            (LedgerAccount(group=group, kind=each.kind, participant_id=each.participant) for each in missing),
            ignore_conflicts=True,
        )
        accounts = standing()
    return accounts
