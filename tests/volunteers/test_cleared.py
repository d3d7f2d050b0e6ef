"""When a volunteer is cleared: every check she needs, on every day; the database and the page say the same."""

import datetime

import pytest
from django.db import connection

from access.context import acting, acting_as_system
from accounts.roles import Role
from tests.factories.accounts import make_user
from tests.factories.cases import days_ago
from tests.factories.volunteers import CheckFactory, VolunteerFactory, span
from volunteers.models import SafeguardingCheck, Volunteer
from volunteers.models.check import required_of

pytestmark = pytest.mark.django_db
State = SafeguardingCheck.State


def cleared(volunteer: Volunteer, first: datetime.date, last: datetime.date) -> bool:
    """Ask the database, and see that the page would say the same."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT volunteers_cleared(%s, %s, %s)", [volunteer.pk, first, last])
        said = cursor.fetchone()[0]
    assert said == (not volunteer.missing_checks(first, last))
    return said


BROKEN = {
    "one that runs out within": lambda checks: checks.update(valid_until=days_ago(-40)),
    "one that begins too late": lambda checks: checks.update(valid_from=days_ago(-9)),
    "one that waits": lambda checks: checks.update(state=State.WAITING, verifier=None, decided_on=None),
    "one that was refused": lambda checks: checks.update(state=State.REFUSED, why="A copy"),
    "one that was revoked": lambda checks: checks.update(state=State.REVOKED, why="It was lost"),
    "none": lambda checks: checks.delete(),
}


@pytest.mark.parametrize("how", BROKEN)
def test_one_check_that_fails_is_one_too_many(how):
    volunteer = VolunteerFactory(cleared=True)
    with acting_as_system("a test"):
        assert cleared(volunteer, *span(7, 97))
        BROKEN[how](volunteer.checks.filter(kind="medical"))
        assert not cleared(volunteer, *span(7, 97))
        assert volunteer.missing_checks(*span(7, 97)) == ["medical"]


def test_two_checks_that_follow_each_other_cover_what_one_does_not():
    volunteer = VolunteerFactory(cleared=True)
    with acting_as_system("a test"):
        volunteer.checks.filter(kind="insurance").update(valid_until=days_ago(-40))
        later = CheckFactory(volunteer=volunteer, kind="insurance", valid_from=days_ago(-42), valid_until=days_ago(-97))
        assert not cleared(volunteer, *span(7, 97))
        SafeguardingCheck.objects.filter(pk=later.pk).update(valid_from=days_ago(-41))
        assert cleared(volunteer, *span(7, 97))
        assert not cleared(volunteer, *span(7, 98))


def test_who_comes_from_abroad_needs_a_visa():
    volunteer = VolunteerFactory(cleared=True)
    with acting_as_system("a test"):
        Volunteer.objects.update(needs_visa=True)
        volunteer.refresh_from_db()
        assert not cleared(volunteer, *span(7, 97))
        assert volunteer.missing_checks(*span(7, 97)) == ["visa"]


@pytest.mark.parametrize("with_visa", [True, False])
def test_the_database_and_the_pages_need_the_same_checks(with_visa):
    with connection.cursor() as cursor:
        cursor.execute("SELECT checks_required(%s)", [with_visa])
        assert cursor.fetchone()[0] == required_of(Volunteer(needs_visa=with_visa))


def test_to_whom_may_not_read_checks_nobody_is_cleared():
    volunteer = VolunteerFactory(cleared=True)
    for role, told in ((Role.VOLUNTEER_COORDINATOR, True), (Role.PROGRAMME_MANAGER, False), (Role.VOLUNTEER, False)):
        with acting(make_user(role)), connection.cursor() as cursor:
            cursor.execute("SELECT volunteers_cleared(%s, %s, %s)", [volunteer.pk, *span(7, 97)])
            assert cursor.fetchone()[0] is told, role
