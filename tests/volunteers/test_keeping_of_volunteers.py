"""A volunteer who no longer helps is noticed, held where somebody says why, and else erased by herself."""

import datetime

import pytest
from django.utils import timezone

from access.context import acting, acting_as_system
from accounts.roles import Role
from beneficiaries.data_subject import retention
from beneficiaries.data_subject.again import erase_again
from beneficiaries.models import RetentionNotice, RetentionPeriods
from programs.models import Project
from tests.factories.accounts import make_user
from tests.factories.placements import clear, day, make_volunteer, place
from tests.world import World
from volunteers.data_subject import cannot_be_erased
from volunteers.models import Availability, HourEntry, Placement, PlacementIncident, Volunteer

pytestmark = pytest.mark.django_db
SIX_YEARS = 6 * 366


@pytest.fixture
def gone(world: World) -> Volunteer:
    """Return a volunteer without an account whose one placement was over six years ago, beside one who is new."""
    with acting_as_system("long ago"):
        make_volunteer(None, None, "New")
        long_ago = timezone.now() - datetime.timedelta(days=SIX_YEARS + 60)
        her = Volunteer.objects.create(full_name="Gone", status="active", recorded_at=long_ago)
        clear(her)
        project = Project.objects.filter(site=world.here).first()
        placed = place(
            her, project, world.users["facilitator"], state="completed",
            starts_on=day(-SIX_YEARS - 30), ends_on=day(-SIX_YEARS),
        )  # fmt: skip
        HourEntry.objects.create(placement=placed, on=day(-SIX_YEARS - 3), kind="field", hours=4, what="Sewing")
    return her


def noticed() -> set[str]:
    """Return the codes of the volunteers who are about to be erased."""
    retention.give_notice()
    with acting_as_system("looked at"):
        return set(RetentionNotice.objects.filter(kind="volunteer").values_list("code", flat=True))


def let_time_pass() -> None:
    """Let the day of every notice come."""
    with acting_as_system("thirty days later"):
        RetentionNotice.objects.update(acts_on=timezone.localdate())


def test_she_is_noticed_held_and_erased_by_herself(world, gone):
    assert noticed() == {gone.code}
    let_time_pass()
    with acting(world.users["data_protection"]) as officer:
        notice = RetentionNotice.objects.get(code=gone.code)
        notice.hold(by=officer.user, why="A court asks for it.")
    assert "officer holds" in str(cannot_be_erased(gone)), "nor when she asks"
    assert retention.act() == 0, "it is held"
    with acting(world.users["data_protection"]):
        notice.let_go()
    assert cannot_be_erased(gone) is None
    let_time_pass()
    assert retention.act() == 1
    with acting_as_system("looked at"):
        assert Volunteer.objects.get(pk=gone.pk).full_name == "–"
        assert Placement.objects.get(volunteer=gone).called == "–"
        assert HourEntry.objects.get(placement__volunteer=gone).hours == 4, "what it was worth stays for the grants"
    assert noticed() == {gone.code}, "no second notice of her"


def has_an_account(her: Volunteer) -> None:
    Volunteer.objects.filter(pk=her.pk).update(user=make_user(Role.VOLUNTEER))


def was_in_an_incident(her: Volunteer) -> None:
    placed = her.placements.get()
    PlacementIncident.objects.create(placement=placed, kind="other", happened_on=placed.ends_on, words="A quarrel.")


def has_a_placement_that_is_not_over(her: Volunteer) -> None:
    days = {"starts_on": day(-SIX_YEARS + 10), "ends_on": day(-SIX_YEARS + 40)}
    place(her, her.placements.get().project, state="suspended", **days)


def helped_last_year(her: Volunteer) -> None:
    Placement.objects.filter(volunteer=her).update(ends_on=day(-300))


def said_that_she_has_time(her: Volunteer) -> None:
    Availability.objects.create(volunteer=her, starts_on=day(-900), ends_on=day(-600))


KEEPS = [
    has_an_account, was_in_an_incident, has_a_placement_that_is_not_over, helped_last_year, said_that_she_has_time,
]  # fmt: skip


@pytest.mark.parametrize("keeps", KEEPS, ids=lambda each: each.__name__)
def test_whom_something_keeps_is_not_noticed_and_not_erased(world, gone, keeps):
    assert noticed() == {gone.code}
    let_time_pass()
    with acting_as_system("meanwhile"):
        keeps(gone)
        key = RetentionNotice.objects.get(code=gone.code).pk
    assert not retention.act_on(key)
    assert noticed() == set()


def test_the_period_is_the_association_s(world, gone):
    an_hour_ago = timezone.now() - datetime.timedelta(hours=1)  # two of one transaction are of one moment
    with acting_as_system("the first decision"):
        RetentionPeriods.objects.create(volunteer_years=7, why="The board decided.", recorded_at=an_hour_ago)
    assert noticed() == set()
    with acting(world.users["data_protection"]):
        RetentionPeriods.objects.create(volunteer_years=6, why="The board decided.")
    assert noticed() == {gone.code}


def test_whom_a_backup_brought_back_leaves_a_notice_of_her_kind(world, gone, tmp_path):
    kept = tmp_path / "erased.log"
    kept.write_text(f"volunteers.Volunteer {gone.pk}\n")
    assert erase_again(kept) == 1
    with acting_as_system("looked at"):
        assert RetentionNotice.objects.get(row_key=gone.pk).kind == "volunteer"
