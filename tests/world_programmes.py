"""Programmes in the world of the tests: three groups, who comes to them, and one of them who has a case."""

import datetime
from typing import TYPE_CHECKING

from django.utils import timezone

from access.context import acting_as_system
from accounts.models import Site, User
from beneficiaries.models import Person
from programs.models import (
    AbsenceCall,
    Correction,
    Enrolment,
    Group,
    Holiday,
    Meeting,
    Participant,
    ParticipantRequest,
    Programme,
    Project,
    SamePerson,
    Session,
)
from tests.factories.accounts import make_user
from tests.world_learning import add_bank, add_committee, add_learning
from tests.world_logframe import add_logframe
from tests.world_reports import add_reports

if TYPE_CHECKING:
    from tests.world import World


def add_programmes(world: "World") -> None:
    """Add a project at each site, groups, participants and a record of every kind; nobody in a case is named."""
    second = make_user("facilitator", site=world.here)
    world.users["second_facilitator"] = second
    with acting_as_system("a world for tests"):
        questionnaire = add_bank()
        for site, groups in (
            (world.here, {"hers": world.users["facilitator"], "second": second}),
            (world.there, {"theirs": world.users["facilitator_there"]}),
        ):
            programme = _programme(site)
            for name, facilitator in groups.items():
                world.groups[name] = _group(programme, site, name, facilitator)
                add_learning(world.groups[name], questionnaire)
                add_committee(world.groups[name])
            add_logframe(programme.project)
            add_reports(programme, site, next(iter(groups.values())))
    takes_part(world, world.files["hers"])


def takes_part(world: "World", person: Person) -> None:
    """Let a person of a file be one of the participants of the first class; of whom it is told nowhere else."""
    with acting_as_system("a world for tests"):
        taken = SamePerson.objects.values("participant")
        unknown = Participant.objects.filter(enrolments__group=world.groups["hers"]).exclude(pk__in=taken)
        SamePerson.objects.create(participant=unknown.order_by("given_name").first(), person=person)


def _programme(site: Site) -> Programme:
    today = timezone.localdate()
    project = Project.objects.create(name=f"Ways out, {site}", site=site, starts_on=today - datetime.timedelta(400))
    Holiday.objects.create(site=site, name="Dashain", first_on=today, last_on=today)
    return Programme.objects.create(project=project, kind=Programme.Kind.LITERACY, name="Literacy")


def _group(programme: Programme, site: Site, name: str, facilitator: User) -> Group:
    today = timezone.localdate()
    began = today - datetime.timedelta(days=200)
    group = Group.objects.create(
        programme=programme, site=site, name=f"Class {name}", facilitator=facilitator, capacity=4, starts_on=began
    )
    Meeting.objects.create(group=group, weekday=today.weekday(), begins_at=datetime.time(7), first_on=began)
    enrolments = []
    for number in range(5):
        participant = Participant(
            site=site, given_name=f"Maya-{name}-{number}", consent_on=began, recorded_by=facilitator,
            picture_consent_on=None if number else began,
        )  # fmt: skip
        participant.register()
        enrolment = Enrolment(group=group, participant=participant, applied_on=began, recorded_by=facilitator)
        enrolment.begin(began)  # the fifth waits
        enrolments.append(enrolment)
    ParticipantRequest.objects.create(
        participant=participant, code=participant.code, kind="erasure", received_on="2026-11-01", due_on="2026-12-01",
        recorded_by=facilitator,
    )  # fmt: skip
    past = Session.objects.create(group=group, on=today - datetime.timedelta(days=7), begins_at=datetime.time(7))
    marks = ("present", "present", "absent", "late")
    past.take(facilitator, {each.pk: mark for each, mark in zip(enrolments, marks, strict=False)}, {})
    Session.objects.create(group=group, on=today, begins_at=datetime.time(7))
    Correction.objects.create(session=past, enrolment=enrolments[0], was="absent", became="present", why="Misread.")
    AbsenceCall.objects.create(enrolment=enrolments[2], on=today, words="Her mother is ill; she comes on Sunday.")
    return group
