"""Places and the waiting list, registering in the village, and how people leave."""

import pytest
from django.db import IntegrityError, transaction

from access.context import acting, acting_as_system
from config.calendar import PartialDate
from programs.models import CannotEnrol, Enrolment, Participant
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.cases import days_ago
from tests.factories.programmes import EnrolmentFactory, GroupFactory, ParticipantFactory, a_class

pytestmark = pytest.mark.django_db

TOLD = {
    "given_name": "Suntali",
    "family_name": "Praja",
    "gender": "Feminine",
    "age": "24",
    "consent_by": "herself",
    "agreed": "on",
}


def states_of(group) -> dict[str, str]:
    with acting_as_system("a test looks"):
        return dict(Enrolment.objects.filter(group=group).values_list("participant__given_name", "state"))


def post(user, path: str, **sent):
    return signed_in_client(user).post(path, sent)


def test_registering_takes_name_age_and_a_yes_and_gives_a_place():
    group = GroupFactory()
    answer = post(group.facilitator, f"/groups/{group.pk}/register/", **TOLD)
    assert answer["Location"] == f"/groups/{group.pk}/register/"
    with acting_as_system("a test looks"):
        made = Participant.objects.get()
    assert (made.full_name, made.site, made.recorded_by) == ("Suntali Praja", group.site, group.facilitator)
    assert made.ages()[0] <= 24 <= made.ages()[1]
    assert made.code.startswith("PA-")
    assert (made.consent_on, made.picture_consent_on) == (days_ago(0), None)
    assert states_of(group) == {"Suntali": "enrolled"}


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"agreed": ""}, "agreed"),
        ({"given_name": ""}, "given_name"),
        ({"age": "12"}, "consent_by"),
        ({"age": "240"}, "age"),
        ({"ward": "3"}, "ward"),
    ],
)
def test_what_is_missing_is_said_beside_the_field_and_nobody_is_registered(sent, field):
    group = GroupFactory()
    page = post(group.facilitator, f"/groups/{group.pk}/register/", **(TOLD | sent))
    assert field in page.context["form"].errors
    assert page.context["form"]["family_name"].value() == "Praja"
    with acting_as_system("a test looks"):
        assert not Participant.objects.exists()


def test_a_child_is_registered_with_a_guardian_s_yes():
    group = GroupFactory()
    sent = TOLD | {"age": "12", "consent_by": "guardian"}
    assert post(group.facilitator, f"/groups/{group.pk}/register/", **sent).status_code == 302


def test_a_full_group_keeps_a_waiting_list_and_a_place_is_given_when_one_is_free():
    group, (first, *_rest) = a_class(2, capacity=2)
    post(group.facilitator, f"/groups/{group.pk}/register/", **TOLD)
    assert states_of(group)["Suntali"] == "waiting"
    with acting_as_system("a test looks"):
        waiting = Enrolment.objects.get(state="waiting")
    page = post(group.facilitator, f"/enrolments/{waiting.pk}/accept/")
    assert "No place is free" in page.content.decode()
    post(group.facilitator, f"/enrolments/{first.pk}/leave/", why="married", words="")
    assert post(group.facilitator, f"/enrolments/{waiting.pk}/accept/").status_code == 302
    assert states_of(group)["Suntali"] == "enrolled"


def test_a_finished_group_offers_no_place_and_gives_none():
    group, (first,) = a_class(1, ends_on=days_ago(1))
    waits = EnrolmentFactory(group=group, waiting=True)
    stranger = ParticipantFactory(site=group.site)
    page = signed_in_client(group.facilitator).get(f"/groups/{group.pk}/").content.decode()
    assert f"/enrolments/{first.pk}/complete/" in page
    assert [each for each in ("register/", "enrol/", "accept/") if each in page] == []
    manager = make_user("programme_manager", site=group.site)
    for path, sent in [("register", TOLD), ("enrol", {"code": stranger.code})]:
        page = post(manager, f"/groups/{group.pk}/{path}/", **sent)
        assert "This group is finished" in str(page.context["form"].errors), path
    assert "This group is finished" in post(manager, f"/enrolments/{waits.pk}/accept/").content.decode()
    with acting(manager), pytest.raises(CannotEnrol):
        Enrolment(group=group, participant=stranger).begin()
    assert sorted(states_of(group).values()) == ["enrolled", "waiting"]


def test_whoever_came_on_the_last_day_of_a_group_may_be_written_down_later():
    group, _none = a_class(0, ends_on=days_ago(1))
    with acting_as_system("a test"):
        Enrolment(group=group, participant=ParticipantFactory(site=group.site)).begin(days_ago(1))
    assert list(states_of(group).values()) == ["enrolled"]


def test_leaving_is_said_with_its_reason_and_only_once():
    group, (first,) = a_class(1)
    page = post(group.facilitator, f"/enrolments/{first.pk}/leave/", why="", words="x")
    assert "why" in page.context["form"].errors
    post(group.facilitator, f"/enrolments/{first.pk}/leave/", why="work", words="Brick kiln")
    with acting_as_system("a test looks"):
        first.refresh_from_db()
    assert (first.state, first.why, first.words, first.ended_on) == ("left", "work", "Brick kiln", days_ago(0))
    page = post(group.facilitator, f"/enrolments/{first.pk}/leave/", why="moved", words="")
    assert page.context["form"].errors
    with acting(group.facilitator), pytest.raises(CannotEnrol):
        first.complete()


def test_who_left_may_come_back_and_both_times_stay():
    group, (first,) = a_class(1)
    post(group.facilitator, f"/enrolments/{first.pk}/leave/", why="work", words="")
    answer = post(group.facilitator, f"/groups/{group.pk}/enrol/", code=first.participant.code.lower())
    assert answer.status_code == 302
    with acting_as_system("a test looks"):
        assert sorted(Enrolment.objects.values_list("state", flat=True)) == ["enrolled", "left"]


def test_somebody_registered_is_enrolled_by_her_code_by_who_knows_her_alone():
    group, _none = a_class(0)
    stranger = ParticipantFactory(site=group.site)
    page = post(group.facilitator, f"/groups/{group.pk}/enrol/", code=stranger.code)
    assert "You know no participant" in str(page.context["form"].errors)
    manager = make_user("programme_manager", site=group.site)
    assert post(manager, f"/groups/{group.pk}/enrol/", code=stranger.code).status_code == 302
    again = post(manager, f"/groups/{group.pk}/enrol/", code=stranger.code)
    assert "already" in str(again.context["form"].errors)


def test_a_manager_does_not_take_places_away_that_are_taken():
    group, _members = a_class(3)
    manager = make_user("programme_manager", site=group.site)
    page = signed_in_client(manager).get(f"/groups/{group.pk}/edit/")
    sent = {name: page.context["form"][name].value() or "" for name in page.context["form"].fields}
    sent |= {"capacity": "2", "starts_on": group.starts_on.isoformat(), "starts_on_calendar": "AD", "ends_on": ""}
    answer = post(manager, f"/groups/{group.pk}/edit/", **sent)
    assert "capacity" in answer.context["form"].errors


@pytest.mark.parametrize(
    ("rule", "broken"),
    [
        ("enrolment_has_the_days_of_its_state", {"enrolled_on": None}),
        ("left_for_a_reason", {"state": "left", "ended_on": days_ago(1)}),
        ("left_for_a_reason", {"why": "moved"}),
        ("enrolment_ends_after_it_began", {"state": "completed", "ended_on": days_ago(900)}),
        ("enrolled_after_she_asked", {"enrolled_on": days_ago(900)}),
    ],
)
def test_the_database_holds_each_rule(rule, broken):
    enrolment = EnrolmentFactory()
    with acting_as_system("a test breaks a rule"), pytest.raises(IntegrityError, match=rule), transaction.atomic():
        Enrolment.objects.filter(pk=enrolment.pk).update(**broken)


def test_nobody_is_in_a_group_twice():
    enrolment = EnrolmentFactory()
    with pytest.raises(IntegrityError, match="in_a_group_once"), transaction.atomic():
        EnrolmentFactory(group=enrolment.group, participant=enrolment.participant)


def test_who_is_a_child_is_said_with_care():
    assert Participant().may_be_a_child
    assert Participant(born=PartialDate.from_age(17, days_ago(0))).may_be_a_child
    assert not Participant(born=PartialDate.from_age(25, days_ago(0))).may_be_a_child


def test_a_large_group_is_paged_by_name_forward_and_back(monkeypatch):
    monkeypatch.setattr("programs.views.group.MEMBERS", 2)
    group, _members = a_class(5)
    client = signed_in_client(group.facilitator)
    first = client.get(f"/groups/{group.pk}/").context["page"]
    second = client.get(f"/groups/{group.pk}/{first.older}").context["page"]
    third = client.get(f"/groups/{group.pk}/{second.older}").context["page"]
    names = [[each.participant.given_name for each in page.rows] for page in (first, second, third)]
    assert names == [["Maya 00", "Maya 01"], ["Maya 02", "Maya 03"], ["Maya 04"]]
    back = client.get(f"/groups/{group.pk}/{third.newer}").context["page"]
    assert [each.pk for each in back.rows] == [each.pk for each in second.rows]
