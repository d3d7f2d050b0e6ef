"""Programmes, groups and who takes part, for tests; each factory acts as the system, so it works anywhere."""

import datetime
from typing import Any

import factory

from access.context import acting_as_system
from accounts.roles import Role
from programs.models import Attendance, Enrolment, Group, Participant, Programme, Project, Session
from tests.factories.accounts import SiteFactory, make_user
from tests.factories.cases import ShelteredFactory, days_ago


class ProjectFactory(ShelteredFactory):
    class Meta:
        model = Project

    name = factory.Sequence(lambda n: f"Project {n}")
    site = factory.SubFactory(SiteFactory)
    starts_on = factory.LazyFunction(lambda: days_ago(400))


class ProgrammeFactory(ShelteredFactory):
    class Meta:
        model = Programme

    project = factory.SubFactory(ProjectFactory)
    kind = Programme.Kind.LITERACY
    name = factory.Sequence(lambda n: f"Literacy {n}")


class GroupFactory(ShelteredFactory):
    """A group that has met for a year, at the site of its programme, with a facilitator of its own."""

    class Meta:
        model = Group

    programme = factory.SubFactory(ProgrammeFactory)
    site = factory.SelfAttribute("programme.project.site")
    facilitator = factory.LazyAttribute(lambda group: make_user(Role.FACILITATOR, site=group.site))
    name = factory.Sequence(lambda n: f"Morning class {n}")
    starts_on = factory.LazyFunction(lambda: days_ago(365))


class ParticipantFactory(ShelteredFactory):
    class Meta:
        model = Participant

    site = factory.SubFactory(SiteFactory)
    given_name = factory.Sequence(lambda n: f"Maya {n}")
    family_name = "Rai"
    consent_on = factory.LazyFunction(lambda: days_ago(300))


class EnrolmentFactory(ShelteredFactory):
    """Somebody who belongs to a group since the day it began; `waiting`, `left` and `completed` say otherwise."""

    class Meta:
        model = Enrolment

    class Params:
        waiting = factory.Trait(state=Enrolment.State.WAITING, enrolled_on=None)
        left = factory.Trait(
            state=Enrolment.State.LEFT, ended_on=factory.LazyFunction(lambda: days_ago(30)), why="moved"
        )
        completed = factory.Trait(state=Enrolment.State.COMPLETED, ended_on=factory.LazyFunction(lambda: days_ago(30)))

    group = factory.SubFactory(GroupFactory)
    participant = factory.SubFactory(ParticipantFactory, site=factory.SelfAttribute("..group.site"))
    state = Enrolment.State.ENROLLED
    applied_on = factory.SelfAttribute("group.starts_on")
    enrolled_on = factory.SelfAttribute("group.starts_on")


class SessionFactory(ShelteredFactory):
    """A session that was planned for yesterday."""

    class Meta:
        model = Session

    group = factory.SubFactory(GroupFactory)
    on = factory.LazyFunction(lambda: days_ago(1))
    begins_at = datetime.time(7, 0)


def a_class(size: int = 3, **group: Any) -> tuple[Group, list[Enrolment]]:
    """Return a group and its enrolments, in the order of its sheet."""
    made = GroupFactory(**group)
    return made, [EnrolmentFactory(group=made, participant__given_name=f"Maya {n:02}") for n in range(size)]


def held(group: Group, enrolments: list[Enrolment], marks: str, on: datetime.date | None = None) -> Session:
    """Return a session at which these were there (p), late (l), excused (e) or missing (a), in this order."""
    session = SessionFactory(group=group, on=on or days_ago(1))
    names = {mark[0]: mark for mark in Attendance.Mark.values}
    with acting_as_system("a session for tests"):
        taken = {each.pk: names[mark] for each, mark in zip(enrolments, marks, strict=True)}
        session.take(group.facilitator, taken, {})
    return session
