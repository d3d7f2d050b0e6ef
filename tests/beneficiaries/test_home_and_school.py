"""The safety of her own room, her days and results at school, and the tasks that come from them."""

import datetime

import pytest
from django.db import IntegrityError, transaction

from access.context import acting, acting_as_system
from beneficiaries.due import own_tasks
from beneficiaries.models import HousingRecord, Leave, SafetyCheck, SchoolMonth
from tests.beneficiaries.test_stays import typed
from tests.factories.beds import beds_of, stay_of
from tests.factories.cases import EducationRecordFactory, HousingRecordFactory, Team, as_it_stands, days_ago

pytestmark = pytest.mark.django_db

YES = dict.fromkeys(SafetyCheck.QUESTIONS, "true")


@pytest.fixture
def team() -> Team:
    return Team()


@pytest.fixture
def case(team):
    return team.case(in_progress=True)


@pytest.fixture
def room(case) -> HousingRecord:
    return HousingRecordFactory(case=case, kind="own_room", place="A room", began=days_ago(10))


def check(team: Team, case, room, **fields: object):
    sent = {"checked_on": days_ago(1), "next_on": days_ago(-30), "result": "safe"} | YES | fields
    return team.post("caseworker", "safety-checks-add", case, room, **typed(**sent))


def tasks(team: Team) -> dict[str, datetime.date]:
    with acting(team.caseworker):
        return {str(task.says): task.due_on for task in own_tasks(team.caseworker)}


# Her own room


def test_a_check_is_kept_and_says_whether_the_room_is_safe(team, case, room):
    sent = {"result": "not_safe", "measures": "She moves to her aunt's.", "door_locks": "false"}
    answer = check(team, case, room, **sent)
    assert answer["Location"] == f"/cases/{case.person.code}/living/#safety-checks"
    assert as_it_stands(room).is_safe is False
    page = team.get("caseworker", "living", case).content.decode()
    assert "She moves to her aunt&#x27;s." in page
    assert check(team, case, room, checked_on=days_ago(0)).status_code == 302
    assert as_it_stands(room).is_safe is True


def test_the_next_check_starts_from_the_last(team, case, room):
    check(team, case, room, who_knows="Her friend")
    form = team.get("caseworker", "safety-checks-add", case, room).context["form"]
    assert (form["who_knows"].value(), form["door_locks"].value()) == ("Her friend", True)
    assert form["next_on"].value() == days_ago(-30)
    assert "are those of" in form.fields["landlord_known"].help_text


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"result": "safe", "way_lit": "false"}, "One answer is no"),
        ({"result": "with_measures"}, "Say what is to be done"),
        ({"next_on": days_ago(1)}, "The next check comes after this one."),
    ],
)
def test_a_check_that_contradicts_itself_is_refused(team, case, room, fields, says):
    assert says in check(team, case, room, **fields).content.decode()


def test_a_room_is_checked_once_a_day(team, case, room):
    check(team, case, room)
    assert "The room was checked on that day already." in check(team, case, room).content.decode()


def test_a_check_belongs_to_a_home_of_the_same_case(team, case, room):
    other = HousingRecordFactory(case=team.case(), kind="own_room")
    assert check(team, case, other).status_code == 404


def test_a_room_is_looked_at_within_days_and_then_when_it_was_agreed(team, case, room):
    assert tasks(team) == {"Check whether the room is safe": days_ago(3)}
    check(team, case, room, next_on=days_ago(-4))
    assert tasks(team) == {"Check whether the room is safe": days_ago(-4)}
    with acting_as_system("she moved on"):
        HousingRecord.objects.filter(pk=room.pk).update(ended=days_ago(0))
    assert tasks(team) == {}


def test_the_case_file_tells_the_same_tasks(team, case, room):
    file = team.get("caseworker", "case", case)
    assert [str(task.says) for task in file.context["tasks"]] == ["Check whether the room is safe"]


def test_who_is_not_back_from_leave_is_asked_for_from_that_day_on(team, case):
    stay = stay_of(case, beds_of(team.site)[0])
    with acting_as_system("she goes"):
        leave = Leave.objects.create(stay=stay, case=case, began=days_ago(5), expected_on=days_ago(-1), where_to="Home")
    assert tasks(team) == {}
    with acting_as_system("time goes by"):
        Leave.objects.filter(pk=leave.pk).update(expected_on=days_ago(2))
    assert tasks(team) == {"Check the return from leave": days_ago(2)}
    with acting_as_system("she is back"):
        leave.come_back(days_ago(1))
    assert tasks(team) == {}


# School


@pytest.fixture
def school(case):
    return EducationRecordFactory(case=case, status="attending", level="Class 6")


def month(team: Team, case, school, **fields: object):
    sent = {"month": "Jestha 2069", "month_calendar": "BS", "days_open": 22, "days_present": 20} | fields
    return team.post("caseworker", "school-months-add", case, school, **sent)


def test_the_way_back_to_school_is_written_with_the_school(team, case):
    sent = {
        "level": "Class 6",
        "status": "will_start",
        "bridge_class": "Three months of evening class",
        "birth_registration": "missing",
        "goes_with_her": "Her sister",
        "costs": "4500",
        "paid_by": "The association",
    }
    assert team.post("caseworker", "schooling-add", case, **sent).status_code == 302
    page = team.get("caseworker", "school", case).content.decode()
    for words in ("Three months of evening class", "Still missing", "Her sister", "The association"):
        assert words in page


def test_days_at_school_are_counted_month_by_month(team, case, school):
    answer = month(team, case, school, remarks="Two days of fever")
    assert answer["Location"] == f"/cases/{case.person.code}/school/#school-months"
    page = team.get("caseworker", "school", case).content.decode()
    assert "Jestha 2069" in page
    assert "Two days of fever" in page


def test_a_month_counts_once_and_has_no_more_days_than_school(team, case, school):
    month(team, case, school)
    assert "Days of this month are written down already." in month(team, case, school).content.decode()
    more = month(team, case, school, month="Asar 2069", days_present=23)
    assert "She was there on more days than there was school." in more.content.decode()
    told = {"case": case, "schooling": school, "month": datetime.date(2026, 1, 5)}
    for days in ({"days_open": 0, "days_present": 0}, {"days_open": 2, "days_present": 3}):
        with acting_as_system("against the rule"), pytest.raises(IntegrityError), transaction.atomic():
            SchoolMonth.objects.create(**told, **days)


def test_a_result_is_written_once(team, case, school):
    sent = {"exam": "First term", "held": "Jestha 2069", "held_calendar": "BS", "result": "GPA 2.8", "passed": "true"}
    assert team.post("caseworker", "school-results-add", case, school, **sent).status_code == 302
    assert "GPA 2.8" in team.get("caseworker", "school", case).content.decode()
    again = team.post("caseworker", "school-results-add", case, school, **sent)
    assert "This result is written down already." in again.content.decode()


def test_who_does_not_see_the_case_sees_neither_home_nor_school(team, case, room, school):
    for who in ("colleague", "stranger"):
        assert team.status(who, "living", case) == team.status(who, "school", case) == 404
        assert team.status(who, "safety-checks-add", case, room) == 404
        assert team.status(who, "school-months-add", case, school) == 404
