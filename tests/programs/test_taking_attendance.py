"""Attendance: one sheet for the group, nothing lost between two facilitators, late corrections kept."""

import datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from access.context import acting, acting_as_system
from access.once import FIELD
from programs.models import Attendance, CannotTake, Correction, Enrolment, Session, SomebodyElseTookIt
from tests.factories.accounts import signed_in_client
from tests.factories.cases import days_ago
from tests.factories.programmes import EnrolmentFactory, SessionFactory, a_class, held

pytestmark = pytest.mark.django_db

MOST_QUERIES = 12
"""Figure of the design for a sheet of forty, section 11; what logging in and the form's token cost is counted too."""


def marks_of(session: Session) -> dict[str, str]:
    with acting_as_system("a test looks"):
        marks = Attendance.objects.filter(session=session).values_list("enrolment__participant__given_name", "mark")
        return dict(marks)


def sheet(enrolments, seen: str = "", **chosen: str) -> dict[str, str]:
    """Return what a form sends: what it showed when it was opened, and what was chosen for the place in the list."""
    sent = {f"seen-{each.pk}": seen for each in enrolments}
    return sent | {f"mark-{enrolments[int(place[1:])].pk}": mark for place, mark in chosen.items()}


def missed(enrolment: Enrolment) -> int:
    with acting_as_system("a test looks"):
        return Enrolment.objects.get(pk=enrolment.pk).missed_in_a_row


def test_a_whole_group_is_marked_in_one_request():
    group, enrolments = a_class(3)
    session = SessionFactory(group=group)
    client = signed_in_client(group.facilitator)
    answer = client.post(f"/sessions/{session.pk}/", sheet(enrolments, _1="absent") | {"rest": "present"})
    assert answer["Location"] == f"/groups/{group.pk}/"
    assert marks_of(session) == {"Maya 00": "present", "Maya 01": "absent", "Maya 02": "present"}
    with acting_as_system("a test looks"):
        session.refresh_from_db()
    assert (session.state, session.attended, session.expected, session.taken_by) == ("held", 2, 3, group.facilitator)


def test_a_sheet_of_forty_asks_few_questions():
    group, enrolments = a_class(40)
    session = SessionFactory(group=group)
    client = signed_in_client(group.facilitator)
    with CaptureQueriesContext(connection) as asked:
        client.post(f"/sessions/{session.pk}/", sheet(enrolments, _1="absent") | {"rest": "present"})
    ours = [each["sql"] for each in asked if "programs_" in each["sql"]]
    assert len(ours) <= MOST_QUERIES
    assert len(marks_of(session)) == 40


def test_a_form_that_arrives_twice_acts_once():
    group, enrolments = a_class(1)
    session = SessionFactory(group=group)
    client = signed_in_client(group.facilitator)
    sent = sheet(enrolments, _0="present") | {FIELD: "5a1e1f0c-0000-4000-8000-000000000001"}
    first, second = (client.post(f"/sessions/{session.pk}/", sent) for _each in range(2))
    assert first["Location"] == second["Location"]
    assert marks_of(session) == {"Maya 00": "present"}


def test_two_who_mark_different_people_lose_nothing():
    group, enrolments = a_class(3)
    session = SessionFactory(group=group)
    one, two, three = (each.pk for each in enrolments)
    nothing = dict.fromkeys([one, two, three], "")
    with acting(group.facilitator):
        session.take(group.facilitator, {one: "present"}, nothing)
        session.take(group.facilitator, {two: "absent", three: "late"}, nothing)
    assert marks_of(session) == {"Maya 00": "present", "Maya 01": "absent", "Maya 02": "late"}


def test_a_mark_that_was_not_touched_never_overwrites_what_another_wrote():
    group, enrolments = a_class(2)
    session = held(group, enrolments, "pp")
    one, two = (each.pk for each in enrolments)
    with acting(group.facilitator):
        session.take(group.facilitator, {one: "absent", two: "present"}, {one: "present", two: "present"})
        session.take(group.facilitator, {one: "present", two: "late"}, {one: "present", two: "present"})
    assert marks_of(session) == {"Maya 00": "absent", "Maya 01": "late"}


def test_where_both_changed_one_mark_the_second_sees_it_and_nothing_is_saved():
    group, enrolments = a_class(2)
    session = SessionFactory(group=group)
    with acting(group.facilitator):
        session.take(group.facilitator, {enrolments[0].pk: "present"}, {})
    client = signed_in_client(group.facilitator)
    sent = sheet(enrolments, _0="absent", _1="late")
    page = client.post(f"/sessions/{session.pk}/", sent)
    assert page.status_code == 200
    assert "Somebody else wrote: There" in page.content.decode()
    row = page.context["form"].rows[0]
    assert (row.clash, row.seen, row.chosen) == ("present", "present", "absent")
    assert marks_of(session) == {"Maya 00": "present"}
    again = {f"seen-{each.enrolment.pk}": each.seen for each in page.context["form"].rows}
    client.post(f"/sessions/{session.pk}/", sent | again)
    assert marks_of(session) == {"Maya 00": "absent", "Maya 01": "late"}


def test_both_agree_is_no_clash():
    group, enrolments = a_class(1)
    session = SessionFactory(group=group)
    with acting(group.facilitator):
        session.take(group.facilitator, {enrolments[0].pk: "late"}, {})
        session.take(group.facilitator, {enrolments[0].pk: "late"}, {})
    with acting(group.facilitator), pytest.raises(SomebodyElseTookIt):
        session.take(group.facilitator, {enrolments[0].pk: "absent"}, {})


def test_a_late_correction_needs_a_reason_and_keeps_what_stood_there():
    group, enrolments = a_class(2)
    session = held(group, enrolments, "pa", on=days_ago(9))
    with acting_as_system("time passes"):
        Session.objects.filter(pk=session.pk).update(taken_at=timezone.now() - datetime.timedelta(days=5))
    client = signed_in_client(group.facilitator)
    sent = {f"seen-{enrolments[0].pk}": "present", f"seen-{enrolments[1].pk}": "absent"}
    sent |= {f"mark-{enrolments[0].pk}": "present", f"mark-{enrolments[1].pk}": "present"}
    refused = client.post(f"/sessions/{session.pk}/", sent)
    assert "why" in refused.context["form"].errors
    assert marks_of(session)["Maya 01"] == "absent"
    client.post(f"/sessions/{session.pk}/", sent | {"why": "She sat at the back."})
    assert marks_of(session) == {"Maya 00": "present", "Maya 01": "present"}
    with acting_as_system("a test looks"):
        (kept,) = Correction.objects.filter(session=session)
    assert (kept.was, kept.became, kept.why, kept.recorded_by) == (
        "absent",
        "present",
        "She sat at the back.",
        group.facilitator,
    )
    assert "She sat at the back." in client.get(f"/sessions/{session.pk}/").content.decode()


def test_a_correction_of_the_same_day_needs_none():
    group, enrolments = a_class(1)
    session = held(group, enrolments, "a")
    with acting(group.facilitator):
        session.take(group.facilitator, {enrolments[0].pk: "present"}, {enrolments[0].pk: "absent"})
        assert not Correction.objects.exists()


@pytest.mark.parametrize("kind", ["to come", "called off"])
def test_attendance_is_taken_of_no_session_that_did_not_take_place(kind):
    group, enrolments = a_class(1)
    session = SessionFactory(group=group, on=days_ago(-3 if kind == "to come" else 3))
    if kind == "called off":
        with acting(group.facilitator):
            session.call_off("Heavy rain")
    with acting(group.facilitator), pytest.raises(CannotTake):
        session.take(group.facilitator, {enrolments[0].pk: "present"}, {})


def test_a_session_with_attendance_is_not_called_off():
    group, enrolments = a_class(1)
    session = held(group, enrolments, "p")
    page = signed_in_client(group.facilitator).post(f"/sessions/{session.pk}/call-off/", {"why": "Rain"})
    assert page.context["form"].errors
    assert marks_of(session) == {"Maya 00": "present"}


@pytest.mark.parametrize(("sent", "says"), [("here!", "could not be read"), ("", "Mark who was there")])
def test_a_mark_that_no_sheet_offers_is_refused(sent, says):
    group, enrolments = a_class(1)
    session = SessionFactory(group=group)
    page = signed_in_client(group.facilitator).post(f"/sessions/{session.pk}/", sheet(enrolments, _0=sent))
    assert says in page.content.decode()
    assert marks_of(session) == {}


def test_the_sheet_holds_who_belonged_to_the_group_on_that_day():
    group, enrolments = a_class(2)
    gone = EnrolmentFactory(group=group, left=True, participant__given_name="Gone")  # a month ago
    EnrolmentFactory(group=group, waiting=True, participant__given_name="Waiting")
    came_later = EnrolmentFactory(group=group, participant__given_name="Later", enrolled_on=days_ago(5))
    old, new = SessionFactory(group=group, on=days_ago(60)), SessionFactory(group=group, on=days_ago(2))
    with acting_as_system("a test looks"):
        on_old = set(Enrolment.objects.on_the_sheet_of(old))
        on_new = set(Enrolment.objects.on_the_sheet_of(new))
    assert on_old == {*enrolments, gone}
    assert on_new == {*enrolments, came_later}


def test_absences_in_a_row_are_counted_and_begin_anew():
    group, enrolments = a_class(2)
    for ago, marks in ((30, "pa"), (23, "aa"), (16, "ap"), (9, "ae")):
        held(group, enrolments, marks, on=days_ago(ago))
    assert [missed(each) for each in enrolments] == [3, 0]
    held(group, enrolments, "la", on=days_ago(2))
    assert [missed(each) for each in enrolments] == [0, 1]


def test_who_stays_away_is_asked_after_once():
    group, enrolments = a_class(2)
    for ago in (30, 23, 16):
        held(group, enrolments, "pa", on=days_ago(ago))
    client = signed_in_client(group.facilitator)
    assert f"/enrolments/{enrolments[1].pk}/absence/" in client.get("/").content.decode()
    answer = client.post(f"/enrolments/{enrolments[1].pk}/absence/", {"on": "", "words": ""})
    assert {"on", "words"} <= set(answer.context["form"].errors)
    sent = {"on": days_ago(1).isoformat(), "on_calendar": "AD", "words": "Her child was ill."}
    assert client.post(f"/enrolments/{enrolments[1].pk}/absence/", sent).status_code == 302
    assert f"/enrolments/{enrolments[1].pk}/absence/" not in client.get("/").content.decode()
    held(group, enrolments, "pa", on=days_ago(0))
    assert f"/enrolments/{enrolments[1].pk}/absence/" in client.get("/").content.decode()


@pytest.mark.parametrize("wrong", ["group", "day", "other group's member"])
def test_the_database_keeps_a_mark_with_its_session_and_its_group(wrong):
    group, enrolments = a_class(1)
    other, strangers = a_class(1)
    session = SessionFactory(group=group)
    told = {"session": session, "group": group, "on": session.on, "enrolment": enrolments[0], "mark": "present"}
    told |= {
        "group": {"group": other},
        "day": {"on": days_ago(5)},
        "other group's member": {"enrolment": strangers[0]},
    }[wrong]
    with acting_as_system("a test breaks a rule"), pytest.raises(IntegrityError), transaction.atomic():
        _add(told)


def _add(told) -> None:
    Attendance.objects.create(**told)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
