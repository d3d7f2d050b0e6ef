"""The life of a need, and of a safeguarding check: every move, from where, who makes it, and what must be true first.

The database refuses the same (`volunteers/migrations/0003_rules.py`).
"""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from access.moves import CannotMove
from access.policy import APPROVE, WRITE, Action
from accounts.models import User
from volunteers.models import Need, NeedStep, SafeguardingCheck

State, CheckState = Need.State, SafeguardingCheck.State


@dataclass(frozen=True)
class Move:
    """One row of the table: what it is called, where it begins and leads, whose it is, whether it needs a reason."""

    words: Promise
    start: tuple[str, ...]
    to: str
    action: Action
    asks_why: bool = False


MOVES = {
    "propose": Move(_("Ask for approval"), (State.DRAFT, State.RETURNED), State.PROPOSED, WRITE),
    "approve": Move(_("Approve it"), (State.PROPOSED,), State.APPROVED, APPROVE),
    "return": Move(_("Return it"), (State.PROPOSED,), State.RETURNED, APPROVE, asks_why=True),
    "fill": Move(_("It is filled"), (State.APPROVED,), State.FILLED, APPROVE),
    "reopen": Move(_("Look for somebody again"), (State.FILLED,), State.APPROVED, APPROVE),
    "withdraw": Move(
        _("Withdraw it"), (State.DRAFT, State.PROPOSED, State.RETURNED, State.APPROVED), State.WITHDRAWN, WRITE, True
    ),
}
CHECK_MOVES = {
    "verify": Move(_("Verify it"), (CheckState.WAITING,), CheckState.VERIFIED, APPROVE),
    "refuse": Move(_("Refuse it"), (CheckState.WAITING,), CheckState.REFUSED, APPROVE, asks_why=True),
    "revoke": Move(_("Revoke it"), (CheckState.VERIFIED,), CheckState.REVOKED, APPROVE, asks_why=True),
}
"""The moves of a safeguarding check."""


def moves_of(need: Need, by: User) -> list[tuple[str, Move]]:
    """Return the moves that begin where a need stands and are this user's to make."""
    here = Need.objects.filter(pk=need.pk)
    may = {action: here.visible_to(by, action).exists() for action in (WRITE, APPROVE)}
    return [
        (name, each)
        for name, each in MOVES.items()
        if need.state in each.start and may[each.action] and not (name == "approve" and wrote(need, by))
    ]


def wrote(need: Need, by: User) -> bool:
    """Tell whether this user wrote the need, or asked for its approval: then another person approves it."""
    asked = need.steps.filter(to_state=State.PROPOSED).order_by("-recorded_at", "-pk").first()
    return by.pk in (need.recorded_by_id, asked and asked.recorded_by_id)


@transaction.atomic
def move(need: Need, name: str, by: User, why: str = "") -> None:
    """Move a need, and keep that it was moved. Raises CannotMove."""
    asked, now = MOVES[name], Need.objects.select_for_update(no_key=True).get(pk=need.pk)
    if now.state not in asked.start:
        raise CannotMove(
            _("Somebody else was faster: the need is at “%(state)s” now.") % {"state": now.get_state_display()}
        )
    if name == "propose" and not now.asked.exists():
        raise CannotMove(_("Say first which skills are asked for."))
    if name == "approve" and wrote(now, by):
        raise CannotMove(_("Another person approves what you wrote."))
    if asked.asks_why and not why:
        raise CannotMove(_("Say why."))
    NeedStep.objects.create(need=now, from_state=now.state, to_state=asked.to, why=why)
    now.state = asked.to
    now.save(update_fields=["state"])
    need.state = now.state


def moves_of_check(check: SafeguardingCheck, by: User) -> list[tuple[str, Move]]:
    """Return the moves that begin where a check stands; nobody decides about her own."""
    if check.volunteer.user_id == by.pk:
        return []
    return [(name, each) for name, each in CHECK_MOVES.items() if check.state in each.start]


@transaction.atomic
def decide(check: SafeguardingCheck, name: str, by: User, why: str = "") -> None:
    """Verify, refuse or revoke a check. Raises CannotMove."""
    now = SafeguardingCheck.objects.select_for_update(of=("self",), no_key=True).select_related("volunteer")
    now, asked = now.get(pk=check.pk), CHECK_MOVES[name]
    if now.state not in asked.start:
        raise CannotMove(
            _("Somebody else was faster: the check is at “%(state)s” now.") % {"state": now.get_state_display()}
        )
    if now.volunteer.user_id == by.pk:
        raise CannotMove(_("Another person decides about your own checks."))
    if name == "verify" and now.kind in SafeguardingCheck.SIGNED and not hasattr(now, "signature"):
        raise CannotMove(_("It was not signed here."))
    if name == "verify" and now.kind == SafeguardingCheck.Kind.COURSE and not hasattr(now, "attempt"):
        raise CannotMove(_("The course was not passed here."))
    if asked.asks_why and not why:
        raise CannotMove(_("Say why."))
    now.state, now.verifier, now.decided_on, now.why = asked.to, by, timezone.localdate(), why
    now.save()
    check.state = now.state
