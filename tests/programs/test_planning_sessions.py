"""Sessions are planned by weekly patterns and by days of the Nepali month, and on no holiday."""

import datetime

import pytest
from django.utils import timezone

from access.context import acting_as_system
from config.calendar import to_bikram
from programs.models import Holiday, Meeting, Session
from programs.planning import AHEAD, days_of, plan_sessions
from programs.tasks import plan_coming_sessions
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.cases import days_ago
from tests.factories.programmes import GroupFactory, SessionFactory

pytestmark = pytest.mark.django_db

MONDAY = datetime.date(2026, 11, 2)
SEVEN = datetime.time(7)


def pattern(**told) -> Meeting:
    return Meeting(**({"every": "week", "weekday": 2, "begins_at": SEVEN, "first_on": MONDAY} | told))


def days(meeting: Meeting, until: int) -> list[int]:
    return [(day - MONDAY).days for day in days_of(meeting, MONDAY, MONDAY + datetime.timedelta(days=until))]


def test_each_week_and_each_second_week():
    assert days(pattern(), 23) == [2, 9, 16, 23]
    assert days(pattern(every="two_weeks"), 30) == [2, 16, 30]
    assert days(pattern(weekday=0), 7) == [0, 7]
    assert days(pattern(last_on=MONDAY + datetime.timedelta(days=10)), 23) == [2, 9]


def test_a_day_of_each_nepali_month_and_its_last_day_where_it_is_shorter():
    monthly = pattern(every="bikram_month", weekday=None, day_of_month=15)
    found = list(days_of(monthly, MONDAY, MONDAY + datetime.timedelta(days=120)))
    assert [to_bikram(day).day for day in found] == [15] * len(found)
    assert len({to_bikram(day).month for day in found}) == len(found) == 4
    last = pattern(every="bikram_month", weekday=None, day_of_month=32)
    for day in days_of(last, MONDAY, MONDAY + datetime.timedelta(days=200)):
        assert to_bikram(day + datetime.timedelta(days=1)).day == 1


def test_sessions_stand_for_the_coming_weeks_and_not_on_holidays():
    group, today = GroupFactory(), timezone.localdate()
    with acting_as_system("a test plans"):
        Meeting.objects.create(group=group, weekday=today.weekday(), begins_at=SEVEN, first_on=group.starts_on)
        feast = today + datetime.timedelta(days=7)
        Holiday.objects.create(site=group.site, name="Dashain", first_on=feast, last_on=feast)
        assert plan_sessions(group, today, today + AHEAD) == 6
        assert plan_sessions(group, today, today + AHEAD) == 0
        on = set(Session.objects.values_list("on", flat=True))
    assert on == {today + datetime.timedelta(days=7 * week) for week in range(7)} - {feast}


def test_what_was_called_off_is_not_planned_again():
    group, today = GroupFactory(), timezone.localdate()
    session = SessionFactory(group=group, on=today, begins_at=SEVEN)
    with acting_as_system("a test plans"):
        session.call_off("Strike")
        Meeting.objects.create(group=group, weekday=today.weekday(), begins_at=SEVEN, first_on=group.starts_on)
        plan_sessions(group, today, today)
        assert list(Session.objects.values_list("state", flat=True)) == ["cancelled"]


def test_each_night_the_sessions_that_come_near_are_planned_of_groups_that_run():
    running, over = GroupFactory(), GroupFactory(ends_on=days_ago(3))
    with acting_as_system("a test plans"):
        for group in (running, over):
            Meeting.objects.create(group=group, weekday=1, begins_at=SEVEN, first_on=group.starts_on)
    plan_coming_sessions(timestamp=0)
    with acting_as_system("a test looks"):
        assert set(Session.objects.values_list("group", flat=True)) == {running.pk}


def test_a_time_of_meeting_is_written_down_and_plans_at_once():
    group = GroupFactory()
    client = signed_in_client(group.facilitator)
    sent = {"every": "week", "weekday": "3", "begins_at": "07:30", "minutes": "90", "day_of_month": "", "last_on": ""}
    sent |= {"first_on": days_ago(0).isoformat(), "first_on_calendar": "AD"}
    refused = client.post(f"/groups/{group.pk}/times/add/", sent | {"weekday": ""})
    assert "weekday" in refused.context["form"].errors
    assert client.post(f"/groups/{group.pk}/times/add/", sent).status_code == 302
    with acting_as_system("a test looks"):
        assert {each.on.weekday() for each in Session.objects.all()} == {3}
        meeting = Meeting.objects.get()
    sent |= {"weekday": "4", "seen_version": meeting.version}
    assert client.post(f"/times/{meeting.pk}/edit/", sent).status_code == 302
    with acting_as_system("a test looks"):
        coming = Session.objects.filter(on__gt=days_ago(0))
        assert {each.on.weekday() for each in coming} == {4}


def test_a_holiday_calls_off_what_was_planned_on_it():
    group = GroupFactory()
    session = SessionFactory(group=group, on=days_ago(-10))
    manager = make_user("programme_manager", site=group.site)
    day = {"first_on": days_ago(-10).isoformat(), "first_on_calendar": "AD"}
    day |= {"last_on": days_ago(-11).isoformat(), "last_on_calendar": "AD"}
    sent = {"site": group.site.pk, "name": "Tihar"} | day
    answer = signed_in_client(manager).post("/holidays/add/", sent)
    assert answer.status_code == 302, answer.context["form"].errors
    with acting_as_system("a test looks"):
        session.refresh_from_db()
    assert (session.state, session.cancelled_why) == ("cancelled", "Tihar")
