"""Who sees what of placements.

The coordinator sees all. A volunteer sees her own placement and what belongs to it. A mentor, whoever of the staff is
named as one, sees the placements she leads and of them no worry, no cost, no word about the house and no incident but
one she reported. A programme manager sees the placements of her projects with their terms. An employer sees the
placements of its own people, and hours as a sum alone (`volunteers.value`). The grants officer sees no placement: she
is told what they are worth together.
"""

from django.db.models import Q

from access.policy import COUNT, READ, WRITE, Scope, allow
from access.shelter import Rows, Viewer, shelter
from accounts.roles import Role
from volunteers.models import (
    Certificate,
    CheckIn,
    DayRate,
    Deliverable,
    FeedbackOnHouse,
    FeedbackOnVolunteer,
    HourDecision,
    HourEntry,
    IncidentReview,
    InductionItem,
    Mission,
    Placement,
    PlacementCost,
    PlacementIncident,
    PlacementStep,
    PlacementTerms,
    TeamNote,
    TransferredSkill,
    Worry,
)

MENTORS = (Role.CASEWORKER, Role.SUPERVISOR, Role.FACILITATOR, Role.PROGRAMME_MANAGER)
"""Roles under which a user may be named as mentor."""
OF_A_PLACEMENT = [
    PlacementTerms,
    PlacementStep,
    InductionItem,
    TeamNote,
    HourEntry,
    CheckIn,
    FeedbackOnVolunteer,
    TransferredSkill,
]
"""What belongs to a placement and is read by who works in it: the volunteer and her mentor."""
HERS_ALONE = [PlacementCost, Worry, FeedbackOnHouse, Certificate]
"""What of a placement the volunteer reads, and her mentor does not."""
EVERYTHING = [Placement, Mission, Deliverable, HourDecision, *OF_A_PLACEMENT, *HERS_ALONE, PlacementIncident]

allow(Role.VOLUNTEER_COORDINATOR, to=READ | WRITE, on=[*EVERYTHING, IncidentReview, DayRate], within=Scope.ALL)
WORKED_IN = [Placement, Mission, Deliverable, HourDecision, *OF_A_PLACEMENT]
allow(Role.VOLUNTEER, to=READ, on=[*WORKED_IN, *HERS_ALONE], within=Scope.OWN)
WRITTEN_BY_HER = [PlacementStep, Deliverable, HourEntry, PlacementCost, CheckIn, Worry, FeedbackOnHouse]
allow(Role.VOLUNTEER, to=WRITE, on=WRITTEN_BY_HER, within=Scope.OWN)
allow(Role.VOLUNTEER, to=READ | WRITE, on=PlacementIncident, within=Scope.OWN)
for role in MENTORS:
    allow(role, to=READ, on=WORKED_IN, within=Scope.ASSIGNED)
    allow(
        role,
        to=WRITE,
        on=[InductionItem, HourDecision, FeedbackOnVolunteer, TransferredSkill],
        within=Scope.ASSIGNED,
    )
    allow(role, to=READ | WRITE, on=PlacementIncident, within=Scope.OWN)
allow(Role.PROGRAMME_MANAGER, to=READ, on=[Placement, PlacementTerms], within=Scope.SITE)
allow(Role.FOUNDATION, to=READ, on=Placement, within=Scope.ORGANISATION)
allow(Role.GRANTS_OFFICER, to=COUNT, on=Placement, within=Scope.ALL)
allow(Role.GRANTS_OFFICER, to=READ, on=DayRate, within=Scope.ALL)

MINE = (
    "EXISTS (SELECT 1 FROM volunteers_volunteer who WHERE who.id = {placement}.volunteer_id AND who.user_id = {user})"
)
LED_BY_ME = "{placement}.mentor_id = {user}"
OF_MY_PROJECTS = (
    "EXISTS (SELECT 1 FROM programs_project one WHERE one.id = {placement}.project_id AND one.site_id = ANY({places}))"
)
IN_WHICH = {
    "placement__": (
        "EXISTS (SELECT 1 FROM volunteers_placement its WHERE its.id = {table}.placement_id AND {condition})"
    ),
    "entry__placement__": (
        "EXISTS (SELECT 1 FROM volunteers_placement its"
        " JOIN volunteers_hourentry worked ON worked.placement_id = its.id"
        " WHERE worked.id = {table}.entry_id AND {condition})"
    ),
}
"""How the placement of a row is found, by the path that leads to it."""


def _of_placements(prefix: str, condition: str) -> str:
    """Return a condition on placements as one on rows that belong to them."""
    if not prefix:
        return condition.replace("{placement}", "{table}")
    return IN_WHICH[prefix].replace("{condition}", condition.replace("{placement}", "its"))


def _mine(prefix: str = "") -> Rows:
    """Return what belongs to placements of the volunteer who looks."""
    return Rows(lambda viewer: Q(**{f"{prefix}volunteer__user": viewer.user}), _of_placements(prefix, MINE))


def _led(prefix: str = "") -> Rows:
    """Return what belongs to placements of which the viewer is the mentor."""
    return Rows(lambda viewer: Q(**{f"{prefix}mentor": viewer.user}), _of_placements(prefix, LED_BY_ME))


def _of_my_projects(prefix: str = "") -> Rows:
    """Return what belongs to placements in projects of the viewer's sites."""
    return Rows(
        lambda viewer: Q(**{f"{prefix}project__site__in": viewer.places}), _of_placements(prefix, OF_MY_PROJECTS)
    )


def _of_groups(q: str, condition: str) -> Rows:
    """Return the group missions in which a placement of the viewer is."""
    return Rows(
        lambda viewer: Q(pk__in=Placement.objects.filter(**{q: viewer.user}).values("mission")),
        "EXISTS (SELECT 1 FROM volunteers_placement its WHERE its.mission_id = {table}.id AND "
        + condition.replace("{placement}", "its")
        + ")",
    )


def _handed_over(q: str, condition: str) -> Rows:
    """Return the deliverables of the viewer's placements, and those of the groups she is placed with."""

    def hers(viewer: Viewer) -> Q:
        placed = Placement.objects.filter(**{q: viewer.user})
        return Q(placement__in=placed.values("pk")) | Q(mission__in=placed.exclude(mission=None).values("mission"))

    return Rows(
        hers,
        "EXISTS (SELECT 1 FROM volunteers_placement its WHERE (its.id = {table}.placement_id OR its.mission_id ="
        " {table}.mission_id) AND " + condition.replace("{placement}", "its") + ")",
    )


shelter(
    Placement,
    {
        Scope.OWN: _mine(),
        Scope.ASSIGNED: _led(),
        Scope.SITE: _of_my_projects(),
        Scope.ORGANISATION: Rows(lambda viewer: Q(employer__in=viewer.places), "{table}.employer_id = ANY({places})"),
    },
)
for model in OF_A_PLACEMENT:
    shelter(model, {Scope.OWN: _mine("placement__"), Scope.ASSIGNED: _led("placement__")})
shelter(PlacementTerms, {Scope.SITE: _of_my_projects("placement__")})
shelter(HourDecision, {Scope.OWN: _mine("entry__placement__"), Scope.ASSIGNED: _led("entry__placement__")})
for model in HERS_ALONE:
    shelter(model, {Scope.OWN: _mine("placement__")})
shelter(
    Mission,
    {Scope.OWN: _of_groups("volunteer__user", MINE), Scope.ASSIGNED: _of_groups("mentor", LED_BY_ME)},
)
shelter(
    Deliverable,
    {Scope.OWN: _handed_over("volunteer__user", MINE), Scope.ASSIGNED: _handed_over("mentor", LED_BY_ME)},
)
shelter(
    PlacementIncident,
    {
        Scope.OWN: Rows(
            lambda viewer: Q(recorded_by=viewer.user, placement__in=Placement.objects.visible_to(viewer.user)),
            "{table}.recorded_by_id = {user}"
            " AND EXISTS (SELECT 1 FROM volunteers_placement its WHERE its.id = {table}.placement_id)",
        )
    },
)
shelter(IncidentReview)
shelter(DayRate)
