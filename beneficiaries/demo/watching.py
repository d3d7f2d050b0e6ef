"""Tells who opened a case by break-glass, and how far the review of access is."""

import datetime

from access.models import AccessCheck, AccessRound, DisuseNotice
from accounts.models import Membership, User
from accounts.roles import Role
from beneficiaries.demo.cases import Course
from beneficiaries.demo.stage import Stage
from beneficiaries.models import BreakGlass, State
from beneficiaries.models.break_glass import HOLDS

HOUR, DAY = datetime.timedelta(hours=1), datetime.timedelta(days=1)
HALF_A_YEAR = 182


def watch(stage: Stage, courses: list[Course]) -> None:
    """Open one case by break-glass weeks ago, reviewed since, and one that waits; review access, half of it so far."""
    _openings(stage, courses)
    _reviews(stage)


def _openings(stage: Stage, courses: list[Course]) -> None:
    in_the_field = [c for c in courses if c.case.state == State.IN_PROGRESS and c.who.site == stage.field_office]
    at_the_centre = [c for c in courses if c.case.state == State.IN_PROGRESS and c.who.site == stage.centre]
    deepa, eknath = stage.users["deepa.supervisor"], stage.users["eknath.supervisor"]
    officer = stage.users["pabitra.protection"]
    reviewed = _open(
        stage,
        deepa,
        in_the_field[0],
        stage.now - 24 * DAY,
        BreakGlass.Kind.HEALTH,
        "The hospital in Kathmandu asks for her medicines; the field office has no network since the storm.",
    )
    reviewed.reviewed_by, reviewed.reviewed_at = officer, stage.now - 22 * DAY
    reviewed.outcome = BreakGlass.Outcome.IN_ORDER
    reviewed.note = "The hospital confirmed the call. Only health and notes were read."
    _open(
        stage,
        eknath,
        at_the_centre[0],
        stage.now - 20 * HOUR,
        BreakGlass.Kind.NOBODY_THERE,
        "She stands at the bus park in Dhading at night, and nobody at the centre answers the telephone.",
    )


def _open(stage: Stage, by: User, course: Course, at: datetime.datetime, kind: str, reason: str) -> BreakGlass:
    case = course.case
    made = BreakGlass(
        opened_by=by, as_role=Role.SUPERVISOR, kind=kind, reason=reason, case=case, site=case.site, opened_at=at,
        ends_at=at + HOLDS,
    )  # fmt: skip
    stage.records[BreakGlass].append(made)
    return made


def _reviews(stage: Stage) -> None:
    officer, administrator = stage.users["pabitra.protection"], stage.users["ramesh.administrator"]
    held = list(Membership.objects.in_force().select_related("user").order_by("user__full_name", "pk"))
    for days_ago, decided in ((HALF_A_YEAR + 12, len(held)), (12, len(held) // 2)):
        begun_at = stage.now - days_ago * DAY
        finished_at = begun_at + 9 * DAY if decided == len(held) else None
        due_on = (begun_at + 30 * DAY).date()
        begun = AccessRound(opened_at=begun_at, due_on=due_on, finished_at=finished_at)
        stage.records[AccessRound].append(begun)
        for place, membership in enumerate(held):
            check = AccessCheck(
                round=begun,
                membership=membership,
                holder=membership.user,
                last_log_in=begun_at - stage.between(1, 20) * DAY,
                second_factor=True,
                was_active=True,
            )
            if place < decided:
                check.outcome = AccessCheck.Outcome.CONFIRMED
                check.decided_by = administrator if membership.user == officer else officer
                check.decided_at = begun_at + (place + 1) * HOUR
            stage.records[AccessCheck].append(check)
    quiet = stage.users["om.partner"]
    stage.records[DisuseNotice].append(
        DisuseNotice(
            user=quiet,
            last_used_at=stage.now - 300 * DAY,
            sent_at=stage.now - 224 * DAY,
            closes_on=(stage.now - 210 * DAY).date(),
            outcome=DisuseNotice.Outcome.USED,
            ended_at=stage.now - 220 * DAY,
        )
    )
