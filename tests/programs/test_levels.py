"""Tests of reading and sums: the sheet of a whole group, two people at once, and what is corrected."""

import datetime

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from access.context import acting_as_system
from programs.models import LevelCorrection, LevelResult, LevelTest
from tests.factories.accounts import signed_in_client
from tests.factories.cases import days_ago
from tests.factories.learning import LevelTestFactory, checked_at_once
from tests.factories.programmes import EnrolmentFactory, a_class

pytestmark = pytest.mark.django_db


@pytest.fixture
def group_and_members():
    return a_class(4)


@pytest.fixture
def group(group_and_members):
    return group_and_members[0]


@pytest.fixture
def members(group_and_members):
    return group_and_members[1]


@pytest.fixture
def exam(group):
    return LevelTestFactory(group=group)


def sheet(members, levels: str, seen: str = "", why: str = "") -> dict[str, str]:
    """Return what is sent: a level for each member, "-" where it is left open."""
    sent = {f"mark-{each.pk}": level.strip("-") for each, level in zip(members, levels, strict=True)}
    shown = seen or "-" * len(members)
    sent |= {f"seen-{each.pk}": level.strip("-") for each, level in zip(members, shown, strict=True)}
    return sent | {"why": why}


def levels_of(exam, members) -> str:
    """Return what is written down, "-" for who was not tested."""
    with acting_as_system("looking"):
        found = dict(LevelResult.objects.filter(test=exam).values_list("enrolment", "level"))
    return "".join(str(found.get(each.pk, "-")) for each in members)


def send(by, exam, sent):
    return signed_in_client(by).post(f"/level-tests/{exam.pk}/", sent)


def test_the_whole_group_is_kept_in_one_request(group, members, exam):
    answer = send(group.facilitator, exam, sheet(members, "012-"))
    assert answer.status_code == 302
    assert levels_of(exam, members) == "012-"
    with acting_as_system("looking"):
        exam.refresh_from_db()
    assert exam.taken_by == group.facilitator


def test_the_sheet_costs_as_many_queries_for_many_as_for_few():
    counts = []
    for size in (2, 9):
        group, members = a_class(size)
        exam, client = LevelTestFactory(group=group), signed_in_client(group.facilitator)
        with CaptureQueriesContext(connection) as queries:
            assert client.post(f"/level-tests/{exam.pk}/", sheet(members, "3" * size)).status_code == 302
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_an_empty_sheet_is_refused(group, members, exam):
    answer = send(group.facilitator, exam, sheet(members, "----"))
    assert "Mark the level of somebody first." in answer.content.decode()
    with acting_as_system("looking"):
        assert LevelTest.objects.get(pk=exam.pk).taken_at is None


def test_what_two_people_wrote_about_different_members_is_kept_from_both(group, members, exam):
    send(group.facilitator, exam, sheet(members, "11--"))
    assert send(group.facilitator, exam, sheet(members, "--22")).status_code == 302
    assert levels_of(exam, members) == "1122"


def test_where_both_changed_one_level_the_second_sees_it_and_chooses(group, members, exam):
    send(group.facilitator, exam, sheet(members, "1---"))
    answer = send(group.facilitator, exam, sheet(members, "34--"))
    page = answer.content.decode()
    assert "Somebody else wrote: Letters" in page
    assert levels_of(exam, members) == "1---"  # nothing is saved
    assert send(group.facilitator, exam, sheet(members, "34--", seen="1---")).status_code == 302
    assert levels_of(exam, members) == "34--"


def test_what_stood_there_is_kept_as_a_correction(group, members, exam):
    send(group.facilitator, exam, sheet(members, "12--"))
    send(group.facilitator, exam, sheet(members, "3---", seen="12--"))
    assert levels_of(exam, members) == "3---"
    with acting_as_system("looking"):
        kept = set(LevelCorrection.objects.values_list("was", "became"))
    assert kept == {(1, 3), (2, None)}


def test_a_late_correction_needs_a_reason(group, members, exam):
    with acting_as_system("a test long ago"):
        exam.take(group.facilitator, {members[0].pk: "1"}, {})
        LevelTest.objects.filter(pk=exam.pk).update(taken_at=timezone.now() - datetime.timedelta(days=3))
    answer = send(group.facilitator, exam, sheet(members, "2---", seen="1---"))
    assert "Say why it is corrected so late." in answer.content.decode()
    assert levels_of(exam, members) == "1---"
    sent = sheet(members, "2---", seen="1---", why="Her glasses were at home.")
    assert send(group.facilitator, exam, sent).status_code == 302
    assert levels_of(exam, members) == "2---"


def test_a_level_is_added_late_without_a_reason(group, members, exam):
    """Only what stood there is explained; somebody who was ill is tested a week later."""
    with acting_as_system("a test long ago"):
        exam.take(group.facilitator, {members[0].pk: "1"}, {})
        LevelTest.objects.filter(pk=exam.pk).update(taken_at=timezone.now() - datetime.timedelta(days=3))
    assert send(group.facilitator, exam, sheet(members, "14--", seen="1---")).status_code == 302
    assert levels_of(exam, members) == "14--"


def test_a_level_that_is_not_on_the_ladder_is_refused(group, members, exam):
    sent = sheet(members, "1---") | {f"mark-{members[0].pk}": "9"}
    assert "A mark could not be read." in send(group.facilitator, exam, sent).content.decode()
    assert levels_of(exam, members) == "----"


def test_the_sheet_holds_who_belonged_to_the_group_on_that_day(group, members, exam):
    late = EnrolmentFactory(
        group=group, applied_on=days_ago(9), enrolled_on=days_ago(9), participant__given_name="Late"
    )
    gone = EnrolmentFactory(group=group, left=True, participant__given_name="Gone")
    page = signed_in_client(group.facilitator).get(f"/level-tests/{exam.pk}/").content.decode()
    assert str(late.pk) not in page
    assert str(gone.pk) in page
    assert all(str(each.pk) in page for each in members)


def test_the_database_takes_no_level_of_a_member_of_another_group(group, exam):
    _other, strangers = a_class(1)
    forged = LevelResult(test=exam, group=group, enrolment=strangers[0], level=1)
    with pytest.raises(IntegrityError):
        checked_at_once(forged.save)


def test_a_second_test_on_the_same_day_is_refused(group, exam):
    sent = {"occasion": "mid", "on": exam.on.isoformat()}
    answer = signed_in_client(group.facilitator).post(f"/groups/{group.pk}/learning/add/", sent)
    assert "This group has a test on that day already." in answer.content.decode()
