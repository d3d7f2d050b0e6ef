"""Volunteers in the world of the tests: one of each of two foundations, with a placement in every state that a page
asks for, and in the one that runs a record of every kind.
"""

from typing import TYPE_CHECKING

from access.context import acting_as_system
from accounts.models import User
from accounts.roles import Role
from programs.models import Project
from tests.factories.accounts import make_user
from tests.factories.placements import clear, day, make_volunteer, place, rate
from volunteers.models import (
    Certificate,
    CheckIn,
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
    TeamNote,
    TransferredSkill,
    Worry,
)

if TYPE_CHECKING:
    from tests.world import World

CODES = {"hers": "7KQ4-XM2P-9RTB", "theirs": "8KQ4-XM2P-9RTB"}


def add_volunteers(world: "World") -> None:
    """Add both."""
    world.users["other_volunteer"] = make_user(Role.VOLUNTEER)
    with acting_as_system("a world for tests"):
        rate()
        for whose, employer, account, mentor, site in (
            ("hers", "foundation", "volunteer", "facilitator", world.here),
            ("theirs", "other_foundation", "other_volunteer", "facilitator_there", world.there),
        ):
            organisation = world.users[employer].memberships.get().organisation
            who = make_volunteer(world.users[account], organisation, f"Vol-{whose}")
            clear(who)
            project = Project.objects.filter(site=site).first()
            leads = world.users[mentor]
            world.placements[whose] = {
                "running": place(who, project, leads, state="running", starts_on=day(-20), ends_on=day(20)),
                "proposed": place(who, project, leads, starts_on=day(100), ends_on=day(110)),
                "offered": place(who, project, leads, state="offered", starts_on=day(120), ends_on=day(130)),
                "suspended": place(who, project, leads, state="suspended", starts_on=day(-60), ends_on=day(-40)),
                "completed": place(who, project, leads, state="completed", starts_on=day(-400), ends_on=day(-390)),
            }
            everything(world.placements[whose], world.users[account], leads, whose)


def everything(placed: dict[str, Placement], user: User, mentor: User, whose: str) -> None:
    """Add one record of every kind."""
    runs = placed["running"]
    mission = Mission.objects.create(
        name=f"Mission {whose}", brief=f"Brief {whose}.", starts_on=day(-20), ends_on=day(20)
    )
    Placement.objects.filter(pk=runs.pk).update(mission=mission)
    PlacementStep.objects.create(placement=runs, from_state="confirmed", to_state="running")
    Deliverable.objects.create(placement=runs, title=f"Manual {whose}", due_on=day(10))
    Deliverable.objects.create(mission=mission, title=f"Shared {whose}", due_on=day(10))
    InductionItem.objects.create(placement=runs, words=f"Shown {whose}")
    TeamNote.objects.create(placement=runs, first_name=f"Maya{whose}", does="Sews", agreed=True)
    skill = TransferredSkill.objects.create(
        placement=placed["completed"], what=f"Plans {whose}", to_whom="The team", verify_on=day(-200)
    )
    assert skill.verified_on is None
    for kind, what in (("field", "waits"), ("remote", "is approved")):
        entry = HourEntry.objects.create(
            placement=runs, on=day(-3), kind=kind, hours=4, what=f"{whose} {what}", recorded_by=user
        )
    HourDecision.objects.create(entry=entry, entry_version=1, approved=True, recorded_by=mentor)
    PlacementCost.objects.create(
        placement=runs, on=day(-20), kind="travel", amount=700, currency="EUR", paid_by="employer", note=f"Trip {whose}"
    )
    CheckIn.objects.create(
        placement=runs, week=CheckIn.week_of(day(-7)), goes=4, done=f"Counted {whose}", recorded_by=user
    )
    Worry.objects.create(placement=runs, words=f"Worry {whose}", recorded_by=user)
    FeedbackOnHouse.objects.create(
        placement=placed["completed"], prepared=4, led=4, useful=2, words=f"House {whose}", recorded_by=user
    )
    FeedbackOnVolunteer.objects.create(
        placement=placed["completed"], skilled=5, passes_on=4, careful=5, words=f"Judged {whose}", recorded_by=mentor
    )
    for number in range(2):
        incident = PlacementIncident.objects.create(
            placement=placed["suspended"], kind="other", happened_on=day(-50), words=f"Incident {whose} {number}",
            recorded_by=mentor,
        )  # fmt: skip
    IncidentReview.objects.create(incident=incident, found=f"Found {whose}", measures="Talked.", may_go_on=True)
    Certificate.objects.create(placement=placed["completed"], code=CODES[whose], issued_on=day(-390), hours=40)
