"""Makes volunteers, what they can do, their checks, and needs, each valid with one call."""

import datetime
from typing import Any

import factory
from django.utils import timezone

from tests.factories.accounts import UserFactory
from tests.factories.cases import ShelteredFactory, days_ago
from tests.factories.programmes import ProgrammeFactory
from volunteers.models import Need, SafeguardingCheck, Skill, Volunteer
from volunteers.models.check import required_of


class SkillFactory(ShelteredFactory):
    class Meta:
        model = Skill

    name = factory.Sequence(lambda n: f"Skill {n}")
    area = Skill.Area.TEXTILE


class CheckFactory(ShelteredFactory):
    """A check that counts, from a month ago for a year."""

    class Meta:
        model = SafeguardingCheck

    volunteer = factory.SubFactory("tests.factories.volunteers.VolunteerFactory")
    kind = SafeguardingCheck.Kind.IDENTITY
    valid_from = factory.LazyFunction(lambda: days_ago(30))
    valid_until = factory.LazyFunction(lambda: days_ago(-335))
    state = SafeguardingCheck.State.VERIFIED
    verifier = factory.SubFactory(UserFactory)
    decided_on = factory.LazyFunction(timezone.localdate)


class VolunteerFactory(ShelteredFactory):
    """Somebody who can be asked; `cleared=True` gives her every check she needs."""

    class Meta:
        model = Volunteer
        skip_postgeneration_save = True

    full_name = factory.Sequence(lambda n: f"Volunteer {n}")
    status = Volunteer.Status.ACTIVE

    @factory.post_generation
    def cleared(self, create: bool, wanted: bool | None, **_kwargs: Any) -> None:
        if create and wanted:
            verifier = UserFactory()
            for kind in required_of(self):
                CheckFactory(volunteer=self, kind=kind, verifier=verifier)


class NeedFactory(ShelteredFactory):
    """An approved need of three months from next week."""

    class Meta:
        model = Need

    programme = factory.SubFactory(ProgrammeFactory)
    title = factory.Sequence(lambda n: f"Somebody for {n}")
    team = "The workshop's team"
    why = "Orders are late"
    starts_on = factory.LazyFunction(lambda: days_ago(-7))
    ends_on = factory.LazyFunction(lambda: days_ago(-97))
    remains = Need.Remains.PROCESS
    remains_words = "A plan of each week that the team keeps by itself"
    state = Need.State.APPROVED


def span(first: int, last: int) -> tuple[datetime.date, datetime.date]:
    """Return the days so many days from today."""
    return days_ago(-first), days_ago(-last)
