"""The life of a grant, and of what it obliges to: every move, from where, and what must be true first.

The database refuses the same (`grants/migrations/0002_rules.py`).
"""

import datetime
from dataclasses import dataclass

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from access.moves import CannotMove
from grants.models import Commitment, Grant, GrantStep, Obligation, Terms

Status, State = Grant.Status, Obligation.State


@dataclass(frozen=True)
class Move:
    """One row of the table: what it is called, where it begins, where it leads, and whether it needs a reason."""

    words: Promise
    start: tuple[str, ...]
    to: str
    asks_why: bool = False


MOVES = {
    "apply": Move(_("It was applied for"), (Status.PIPELINE,), Status.APPLIED),
    "agree": Move(_("The agreement is signed"), (Status.APPLIED,), Status.AGREED),
    "decline": Move(_("It was declined"), (Status.PIPELINE, Status.APPLIED), Status.DECLINED, asks_why=True),
    "begin": Move(_("It begins"), (Status.AGREED,), Status.ACTIVE),
    "suspend": Move(_("Suspend it"), (Status.ACTIVE,), Status.SUSPENDED, asks_why=True),
    "resume": Move(_("Go on with it"), (Status.SUSPENDED, Status.CLOSING), Status.ACTIVE),
    "wind-up": Move(_("Begin to close it"), (Status.ACTIVE, Status.SUSPENDED), Status.CLOSING),
    "close": Move(_("Close it"), (Status.CLOSING,), Status.CLOSED),
}


def moves_of(grant: Grant) -> list[tuple[str, Move]]:
    """Return the moves that begin where a grant stands."""
    return [(name, each) for name, each in MOVES.items() if grant.status in each.start]


def lacking(grant: Grant, move: str) -> list[Promise]:
    """Return what is not yet true before a move, in words."""
    missing: list[Promise] = []
    if move == "agree" and not Terms.objects.filter(grant=grant, signed_on__isnull=False).exists():
        missing.append(_("Write in the terms on which day the agreement was signed."))
    if move == "close":
        if grant.obligations.exclude(state=State.ACCEPTED).exists():
            missing.append(_("Every report and audit must have been accepted."))
        if Commitment.objects.filter(line__grant=grant).open().exists():
            missing.append(_("Every commitment must have been paid or called off."))
    return missing


@transaction.atomic
def move(grant: Grant, name: str, why: str = "") -> None:
    """Move a grant, and keep that it was moved. Raises CannotMove."""
    asked, now = MOVES[name], Grant.objects.select_for_update(no_key=True).get(pk=grant.pk)
    if now.status not in asked.start:
        raise CannotMove(
            _("Somebody else was faster: the grant is at “%(status)s” now.") % {"status": now.get_status_display()}
        )
    missing = lacking(now, name)
    if missing:
        raise CannotMove(" ".join(map(str, missing)))
    if asked.asks_why and not why:
        raise CannotMove(_("Say why."))
    GrantStep.objects.create(grant=now, from_status=now.status, to_status=asked.to, why=why)
    now.status = asked.to
    now.save(update_fields=["status"])
    grant.status = now.status


ANSWERS = {
    "submit": Move(_("It was submitted"), (State.OPEN, State.QUESTIONED), State.SUBMITTED),
    "question": Move(_("The funder asks something"), (State.SUBMITTED,), State.QUESTIONED, asks_why=True),
    "accept": Move(_("The funder accepted it"), (State.SUBMITTED, State.QUESTIONED), State.ACCEPTED),
}
"""The moves of an obligation."""


@transaction.atomic
def answer(obligation: Obligation, name: str, on: datetime.date, words: str = "") -> None:
    """Move an obligation on a day. Raises CannotMove."""
    asked, now = ANSWERS[name], Obligation.objects.select_for_update(no_key=True).get(pk=obligation.pk)
    if now.state not in asked.start:
        raise CannotMove(_("Somebody else was faster: it is at “%(state)s” now.") % {"state": now.get_state_display()})
    if asked.asks_why and not words:
        raise CannotMove(_("Write what the funder asks."))
    now.state = asked.to
    if name == "submit":
        now.submitted_on = on
    else:
        now.answered_on, now.answer = on, words
    now.save()
