"""What the demonstration holds of placements: the story's, twenty and more, one that is blocked and one suspended."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from access.context import acting, acting_as_system
from accounts import demo
from accounts.models import Site, User
from accounts.roles import Role
from grants.beside import beside
from grants.demo import add_grants
from grants.models import Grant
from programs.models import Project
from tests.factories.programmes import ProgrammeFactory
from volunteers.demo import add_volunteers
from volunteers.demo.placements import add_placements
from volunteers.matching import ranked
from volunteers.models import Certificate, Need, Placement, PlacementStep, SafeguardingCheck, State
from volunteers.placing import lacking

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def people(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, User]]:
    """Make the people, a project, the grants, the volunteers and their placements once, around all tests."""
    with django_db_blocker.unblock(), transaction.atomic():
        with acting_as_system("a demonstration for tests"):
            users = demo.seed_accounts()
            site = Site.objects.get(name=demo.CENTRE)
            since = timezone.localdate().replace(year=2013)
            ProgrammeFactory(project=Project.objects.create(name="SAXO: a workshop", site=site, starts_on=since))
            add_grants(users)
            add_volunteers(users)
            add_placements(users)
        yield users
        transaction.set_rollback(True)


def test_the_story_s_placements_are_there_and_no_two_of_one_volunteer_overlap(people, db):
    with acting(people["kamala.volunteers"]):
        assert Placement.objects.count() >= 20
        assert Placement.objects.filter(mission__name__contains="2014", state=State.COMPLETED).count() == 4
        assert Placement.objects.get(state=State.SUSPENDED).incidents.count() == 1
        blocked = Placement.objects.get(role__contains="SAXO")
        [lacks] = map(str, lacking(blocked, "confirm"))
        assert lacks.startswith(str(SafeguardingCheck.Kind.BACKGROUND.label))
        assert Certificate.objects.filter(placement__state=State.COMPLETED).count() == (
            Placement.objects.filter(state=State.COMPLETED).count()
        )


def test_no_placement_runs_before_its_first_day_or_ends_before_its_last(people, db):
    with acting(people["kamala.volunteers"]):
        steps = PlacementStep.objects.filter(to_state__in=["running", "suspended", "ended", "completed"])
        days = [(timezone.localdate(each.recorded_at), each) for each in steps.select_related("placement")]
    assert len(days) > 20
    assert [each for day, each in days if day < each.placement.starts_on] == []
    over = [(day, each.placement.ends_on) for day, each in days if each.to_state in ("ended", "completed")]
    assert {day for day, _last in over} == {last for _day, last in over}


def test_hours_reach_the_grant_of_the_foundation_whose_people_they_are(people, db):
    claire = people["claire.foundation"]
    with acting(claire):
        grants = list(Grant.objects.visible_to(claire).filter(status="active"))
        [part] = beside(claire, grants)
    assert sum(row.value for _grant, rows in part["grants"] for row in rows) > 0
    assert {each.called for each, _worth in part["placed"]} >= {"Corinne Valade", "Fabrice Ollivier"}
    assert "Lucie Ferrand" not in {each.called for each, _worth in part["placed"]}
    assert Role.FOUNDATION in claire.roles


def test_feedback_on_earlier_work_counts_when_somebody_is_looked_for(people, db):
    with acting(people["kamala.volunteers"]):
        need = Need.objects.get(title__contains="textile designer")
        found = {match.volunteer.full_name: match.parts[-1] for match in ranked(need)}
        assert "of 5 on average" in found["Lucie Ferrand"].why
        assert found["Lucie Ferrand"].points > found["Ursula Keller"].points if "Ursula Keller" in found else True
