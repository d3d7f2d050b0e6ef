"""Decisions of a committee: who sees to them, whether they were carried out, and where the open ones are shown."""

import datetime

import pytest
from django.db import IntegrityError

from access.context import acting_as_system
from programs.models import Decision
from tests.factories.accounts import signed_in_client
from tests.factories.cases import days_ago
from tests.factories.learning import checked_at_once, minutes_of
from tests.factories.programmes import SessionFactory, a_class

pytestmark = pytest.mark.django_db


@pytest.fixture
def group_and_members():
    return a_class(2, programme__kind="committee")


@pytest.fixture
def group(group_and_members):
    return group_and_members[0]


@pytest.fixture
def first(group):
    """Return the minutes of a meeting two months ago."""
    return minutes_of(SessionFactory(group=group, on=days_ago(60)))


def decided(minutes, text, due, done=None):
    with acting_as_system("a decision for tests"):
        return Decision.objects.create(
            minutes=minutes,
            group=minutes.group,
            text=text,
            other="Ward office",
            due_on=days_ago(due),
            done_on=done if done is None else days_ago(done),
        )


def test_a_meeting_shows_what_was_open_then_from_earlier_ones(group, first):
    decided(first, "Done before it", 40, done=35)
    decided(first, "Done after it", 40, done=10)
    decided(first, "Never done", 40)
    session = SessionFactory(group=group, on=days_ago(30))
    decided(minutes_of(session), "Decided there", 5)
    later = minutes_of(SessionFactory(group=group, on=days_ago(3)))
    decided(later, "Decided afterwards", 1)
    page = signed_in_client(group.facilitator).get(f"/sessions/{session.pk}/minutes/").content.decode()
    earlier, here = page.split('id="decisions-title"')
    assert "Done after it" in earlier
    assert "Never done" in earlier
    assert "Done before it" not in page
    assert "Decided afterwards" not in page
    assert "Decided there" in here


def test_the_list_marks_what_is_overdue(group, first):
    decided(first, "Not yet", -9)
    decided(first, "Too late", 1)
    decided(first, "In time", 40, done=41)
    decided(first, "Late", 40, done=39)
    page = signed_in_client(group.facilitator).get(f"/groups/{group.pk}/decisions/").content.decode()
    assert "1 decision is overdue." in page
    assert page.index("Too late") < page.index("Not yet")
    assert "2 decisions were carried out, 1 of them in time." in page


def test_a_decision_is_not_due_before_it_was_taken(group, first):
    sent = {"text": "Watch", "other": "Ward office", "due_on": days_ago(61).isoformat()}
    client = signed_in_client(group.facilitator)
    answer = client.post(f"/minutes/{first.pk}/decisions/add/", sent)
    assert "This day lies before the meeting that decided it." in answer.content.decode()
    sent["due_on"] = days_ago(60).isoformat()
    assert client.post(f"/minutes/{first.pk}/decisions/add/", sent).status_code == 302


@pytest.mark.parametrize("who", ["both", "nobody"])
def test_one_sees_to_it(group_and_members, first, who):
    group, members = group_and_members
    sent = {"text": "Watch", "due_on": days_ago(9).isoformat()}
    if who == "both":
        sent |= {"other": "Ward office", "responsible": members[0].pk}
    answer = signed_in_client(group.facilitator).post(f"/minutes/{first.pk}/decisions/add/", sent)
    assert "Choose who sees to it, or write who does outside the committee." in answer.content.decode()


def test_somebody_of_another_group_does_not_see_to_it(first):
    _other, strangers = a_class(1)
    forged = Decision(
        minutes=first, group=first.group, text="Watch", responsible=strangers[0], due_on=datetime.date(2026, 1, 1)
    )
    with pytest.raises(IntegrityError):
        checked_at_once(forged.save)


def test_minutes_of_a_session_that_another_group_held_are_refused(first):
    other, _members = a_class(1)
    first.session = SessionFactory(group=other)
    with pytest.raises(IntegrityError):
        checked_at_once(first.save)


def test_minutes_are_written_once_and_changed_there(group):
    session = SessionFactory(group=group)
    client, address = signed_in_client(group.facilitator), f"/sessions/{session.pk}/minutes/edit/"
    assert client.post(address, {"agenda": "Watch"}).status_code == 302
    stale = client.post(address, {"agenda": "Money"}).content.decode()
    assert "Somebody changed this record while you were writing." in stale
    assert client.post(address, {"agenda": "Money", "seen_version": 1}).status_code == 302
