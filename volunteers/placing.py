"""The life of a placement: every move, from where, by whom, and what must be true first.

The database refuses the same (`volunteers/migrations/0002_placements.py`): no move outside this table, none into
"confirmed" or "running" while a safeguarding check is missing or runs out before the last day, or while an incident
waits for its review, and nobody in two places at once. A check that is revoked or shortened afterwards suspends.
"""

from dataclasses import dataclass
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from access.context import acting_as_system
from access.moves import CannotMove
from accounts.models import User
from volunteers.certificates import new_code
from volunteers.models import (
    Certificate,
    HourEntry,
    Placement,
    PlacementIncident,
    PlacementStep,
    PlacementTerms,
    SafeguardingCheck,
    State,
)

COORDINATOR, VOLUNTEER = "coordinator", "volunteer"


@dataclass(frozen=True)
class Move:
    """One row of the table: what it is called, where it begins and leads, who makes it, and whether it needs a why."""

    words: Promise
    start: tuple[str, ...]
    to: str
    by: str = COORDINATOR
    asks_why: bool = False


MOVES = {
    "offer": Move(_("Offer it"), (State.PROPOSED,), State.OFFERED),
    "accept": Move(_("Accept the offer"), (State.OFFERED,), State.ACCEPTED, VOLUNTEER),
    "decline": Move(_("Decline the offer"), (State.OFFERED,), State.DECLINED, VOLUNTEER, asks_why=True),
    "confirm": Move(_("Confirm it"), (State.ACCEPTED, State.SUSPENDED), State.CONFIRMED),
    "begin": Move(_("It begins"), (State.CONFIRMED,), State.RUNNING),
    "suspend": Move(_("Suspend it"), (State.CONFIRMED, State.RUNNING), State.SUSPENDED, asks_why=True),
    "resume": Move(_("Go on with it"), (State.SUSPENDED,), State.RUNNING),
    "complete": Move(_("It is completed"), (State.RUNNING,), State.COMPLETED),
    "end": Move(_("End it early"), (State.RUNNING, State.SUSPENDED), State.ENDED, asks_why=True),
    "cancel": Move(
        _("Cancel it"),
        (State.PROPOSED, State.OFFERED, State.ACCEPTED, State.CONFIRMED),
        State.CANCELLED,
        asks_why=True,
    ),
}
BROKEN = {
    "one_placement_at_a_time": _("She is placed somewhere else in these days. Look at her other placements first."),
    "placed_with_checks_that_hold": _(
        "A safeguarding check is missing, or runs out before the last day. Nobody starts before all of them hold."
    ),
    "placed_after_the_review": _("An incident waits for its review by another person, or the review says no."),
    "placed_with_a_mentor": _("Name a mentor on site first."),
    "placement_moves": _("Somebody else was faster: look at the page again."),
    "mentored_by_another": _("Nobody is her own mentor."),
}
"""What the database refuses, in plain words, by the name of its rule."""


def moves_of(placement: Placement, by: str) -> list[tuple[str, Move]]:
    """Return the moves that begin where a placement stands, of the coordinator or of the volunteer."""
    return [(name, each) for name, each in MOVES.items() if placement.state in each.start and each.by == by]


def lacking(placement: Placement, name: str) -> list[Promise | str]:
    """Return what is not yet true before a move, in words; for the coordinator, who sees all of it."""
    missing: list[Promise | str] = []
    leads_to, today = MOVES[name].to, timezone.localdate()
    if leads_to in (State.CONFIRMED, State.RUNNING):
        lacks = _("%(check)s: missing, or it runs out before the last day.")
        missing += [lacks % {"check": each} for each in missing_checks(placement)]
        if placement.incidents.exclude(review__may_go_on=True).exists():
            missing.append(BROKEN["placed_after_the_review"])
    if leads_to in (State.OFFERED, State.CONFIRMED) and placement.mentor_id is None:
        missing.append(BROKEN["placed_with_a_mentor"])
    if leads_to == State.RUNNING and placement.starts_on > today:
        missing.append(_("Its first day is still to come."))
    if leads_to == State.COMPLETED:
        if placement.induction.filter(done_on=None).exists():
            missing.append(_("Something of the first days was never done."))
        if HourEntry.objects.filter(placement=placement).waiting().exists():
            missing.append(_("Hours wait to be approved or returned."))
        if placement.deliverables.exclude(state="accepted").exists():
            missing.append(_("A deliverable was not accepted yet."))
    return missing


@transaction.atomic
def move(placement: Placement, name: str, by: User, why: str = "", signed_as: str = "") -> None:
    """Move a placement, and keep that it was moved. Raises CannotMove.

    A volunteer answers an offer: the step is recorded by her, and the placement, which she may not change, follows it
    as the house's own work. The caller has looked whether it is hers.
    """
    asked = MOVES[name]
    if asked.by == VOLUNTEER:
        with acting_as_system("a volunteer answers an offer"):
            now = Placement.objects.select_for_update(no_key=True).get(pk=placement.pk)
    else:
        now = Placement.objects.select_for_update(no_key=True).get(pk=placement.pk)
    if now.state not in asked.start:
        raise CannotMove(
            _("Somebody else was faster: the placement is at “%(state)s” now.") % {"state": now.get_state_display()}
        )
    if asked.asks_why and not why:
        raise CannotMove(_("Say why."))
    if asked.by == COORDINATOR and (missing := lacking(now, name)):
        raise CannotMove(" ".join(map(str, missing)))
    try:
        with transaction.atomic():
            _go(now, asked, name, why, signed_as)
    except IntegrityError as refusal:
        raise CannotMove(in_words(refusal)) from refusal
    placement.state = now.state


def _go(now: Placement, asked: Move, name: str, why: str, signed_as: str) -> None:
    PlacementStep.objects.create(placement=now, from_state=now.state, to_state=asked.to, why=why, signed_as=signed_as)
    if name == "end":
        _end_today(now, why)
    now.state = asked.to
    if asked.by == VOLUNTEER:
        with acting_as_system("a volunteer answers an offer"):
            now.save(update_fields=["state"])
    else:
        now.save(update_fields=["state"])
    if name == "complete":
        certify(now)


def in_words(refusal: IntegrityError) -> str:
    """Return what the database refused, in plain words; raises it again where it is nothing that people do."""
    diagnosis = getattr(refusal.__cause__, "diag", None)
    words = BROKEN.get(getattr(diagnosis, "constraint_name", None) or "")
    if words is None:
        raise refusal
    return str(words)


def _end_today(placement: Placement, why: str) -> None:
    """Keep a version that ends today, where it has begun and would last longer."""
    today = timezone.localdate()
    if not placement.starts_on <= today < placement.ends_on:
        return
    amend(placement, PlacementTerms.Kind.EARLY_END, today, why)
    placement.refresh_from_db()


def amend(placement: Placement, kind: str, ends_on, why: str) -> PlacementTerms:
    """Add a version of the terms with another last day; the placement's own days follow (by the database)."""
    last = PlacementTerms.objects.filter(placement=placement).order_by("-number")[0]
    return PlacementTerms.objects.create(
        placement=placement,
        number=last.number + 1,
        kind=kind,
        starts_on=last.starts_on,
        ends_on=ends_on,
        objectives=last.objectives,
        terms=last.terms,
        why=why,
    )


def certify(placement: Placement) -> Certificate:
    """Issue the certificate of a placement that was completed, with the hours that were approved."""
    hours = HourEntry.objects.filter(placement=placement, decisions__approved=True).aggregate(sum=Sum("hours"))["sum"]
    return Certificate.objects.create(
        placement=placement, code=new_code(), issued_on=timezone.localdate(), hours=hours or Decimal(0)
    )


@transaction.atomic
def report(incident: PlacementIncident) -> None:
    """Keep what somebody reports, and suspend the placement at the same moment, whoever reports it.

    The reporter may not change a placement: that it stops is the house's own work.
    """
    with acting_as_system("an incident suspends a placement at once"):
        now = Placement.objects.select_for_update(no_key=True).get(pk=incident.placement_id)
        if now.state in (State.CONFIRMED, State.RUNNING):
            why = str(_("Something was reported. The coordinator looks into it."))
            PlacementStep.objects.create(placement=now, from_state=now.state, to_state=State.SUSPENDED, why=why)
            now.state = State.SUSPENDED
            now.save(update_fields=["state"])
    incident.save()


def missing_checks(placement: Placement) -> list[str]:
    """Return which safeguarding checks of her are missing or run out within a placement, in words."""
    kinds = placement.volunteer.missing_checks(placement.starts_on, placement.ends_on)
    return [str(SafeguardingCheck.Kind(kind).label) for kind in kinds]
