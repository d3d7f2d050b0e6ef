"""Alerts are read from the records of a case: each with the record that raises it, and the one that ends it."""

import pytest

from access.context import acting, acting_as_system
from beneficiaries.alerts import ALERTS, alerts_in
from beneficiaries.caseload import BY_SLUG
from beneficiaries.models import Case, Flag, Leave, Move, State
from tests.factories.cases import AssessmentFactory, HearingFactory, IncidentFactory, Team, days_ago
from tests.factories.health import MedicineFactory, ScaleResultFactory
from tests.factories.people import ConsentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def team() -> Team:
    return Team()


def found(team: Team, case: Case) -> list[str]:
    """Return the words of the alerts in a case, the most urgent first."""
    with acting(team.supervisor):
        return [alert.slug for alert in alerts_in([case.pk]).get(case.pk, [])]


def changed(case: Case, **values) -> None:
    with acting_as_system("changed"):
        Case.objects.filter(pk=case.pk).update(**values)


def test_a_case_in_good_order_has_none(team):
    assert found(team, team.case(in_progress=True)) == []


@pytest.mark.parametrize(("safe", "told"), [(False, ["unsafe"]), (None, []), (True, [])])
def test_not_safe_today(team, safe, told):
    case = team.case(in_progress=True)
    changed(case, is_safe_now=safe)
    assert found(team, case) == told


@pytest.mark.parametrize(
    ("incident", "told"),
    [
        ({"rape": True}, ["care"]),
        ({"rape": True, "medical_care": "given"}, []),
        ({"rape": True, "told_on": days_ago(6)}, []),
        ({"rape": True, "told_on": days_ago(6), "danger": True}, ["danger"]),
        ({"danger": True}, ["danger"]),
        ({"danger": True, "danger_measures": "She moved."}, []),
    ],
)
def test_after_an_incident(team, incident, told):
    case = team.case(in_progress=True)
    IncidentFactory(case=case, **incident)
    assert found(team, case) == told


def test_thoughts_of_death_until_she_was_asked_again(team):
    case = team.case(in_progress=True)
    told = {"case": case, "scale": "phq9"}
    ScaleResultFactory(**told, answers=[0] * 8 + [1], taken_on=days_ago(3))
    assert found(team, case) == ["self-harm"]
    ScaleResultFactory(**told, answers=[0] * 9, taken_on=days_ago(1))
    assert found(team, case) == []


@pytest.mark.parametrize(("ago", "told"), [(1, []), (0, ["hearing"]), (-1, ["hearing"]), (-2, [])])
def test_a_hearing_today_or_tomorrow(team, ago, told):
    case = team.case(in_progress=True)
    HearingFactory(case=case, held_on=days_ago(ago))
    assert found(team, case) == told


@pytest.mark.parametrize(("ago", "told"), [(0, []), (1, ["leave"])])
def test_not_back_from_leave(world, ago, told):
    case = world.files["hers"].case
    with acting_as_system("leave"):
        Leave.objects.filter(case=case).update(expected_on=days_ago(ago))
    with acting(world.users["supervisor"]):
        slugs = [alert.slug for alert in alerts_in([case.pk])[case.pk]]
    assert [slug for slug in slugs if slug == "leave"] == told


@pytest.mark.parametrize(("ago", "told"), [(-2, []), (-1, ["medicine"]), (3, ["medicine"])])
def test_a_medicine_that_runs_out(team, ago, told):
    case = team.case(in_progress=True)
    MedicineFactory(case=case, refill_on=days_ago(ago))
    assert found(team, case) == told


@pytest.mark.parametrize(("ago", "told"), [(7, []), (8, ["assessment"])])
def test_an_assessment_that_is_overdue_unless_it_waits_for_another_person(team, ago, told):
    case = team.case(registered=True, opened_on=days_ago(ago))
    assert found(team, case) == told
    AssessmentFactory(case=case, recorded_by=team.caseworker, waiting=True)
    assert found(team, case) == []


@pytest.mark.parametrize(("ago", "told"), [(7, []), (8, ["assessment"])])
def test_an_assessment_after_a_reopening_counts_from_that_day(team, ago, told):
    case = team.case(in_progress=True, opened_on=days_ago(90))
    with acting_as_system("reopened"):
        Move.objects.create(case=case, from_state="closed", to_state=State.REOPENED, happened_on=days_ago(ago))
    changed(case, state=State.REOPENED)
    assert found(team, case) == told


@pytest.mark.parametrize(("ago", "told"), [(0, []), (1, ["contact"])])
def test_a_contact_that_is_overdue(team, ago, told):
    assert found(team, team.case(in_progress=True, next_contact_on=days_ago(ago))) == told


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ({"answer": "withdrawn"}, ["consent"]),
        ({"answer": "given", "expires_on": days_ago(1), "answered_on": days_ago(9)}, ["consent"]),
        ({"answer": "given", "expires_on": days_ago(0), "answered_on": days_ago(9)}, []),
    ],
)
def test_a_consent_to_services_that_ended(team, answer, told):
    case = team.case(in_progress=True, consented=False)
    with acting_as_system("answers"):
        ConsentFactory(person=case.person, **{"answered_on": days_ago(2)} | answer)
        assert found(team, case) == told
        ConsentFactory(person=case.person, answer="given", answered_on=days_ago(0))
    assert found(team, case) == []


def test_what_a_file_says_hides_no_refusal(team):
    case = team.case(in_progress=True, consented=False)
    with acting_as_system("she said no, and then a file came"):
        ConsentFactory(person=case.person, given_by="file", answered_on=days_ago(0))
        assert found(team, case) == []
        ConsentFactory(person=case.person, answer="refused", answered_on=days_ago(2))
    assert found(team, case) == ["consent"]


def test_the_most_urgent_comes_first_and_ended_cases_and_the_dead_have_none(team):
    case = team.case(in_progress=True, next_contact_on=days_ago(1))
    IncidentFactory(case=case, rape=True)
    with acting_as_system("flagged"):
        Flag.objects.create(case=case, text="Look here.")
    assert found(team, case) == ["care", "contact", "flag"]
    with acting_as_system("died"):
        type(case.person).objects.filter(pk=case.pk).update(deceased=True)
    assert found(team, case) == []
    assert found(team, team.case(closed=True, next_contact_on=days_ago(1))) == []


def test_file_caseload_and_board_tell_the_same(team):
    case, other = team.case(in_progress=True), team.case(in_progress=True)
    Team().case(in_progress=True, is_safe_now=False)
    changed(case, is_safe_now=False)
    IncidentFactory(case=case, danger=True)
    page = team.get("caseworker", "case", case)
    assert [alert.slug for alert, _address in page.context["alerts"]] == ["unsafe", "danger"]
    rows = {
        each.pk: [alert.slug for alert in each.alerts] for each in team.get("caseworker", "caseload").context["cases"]
    }
    assert rows == {case.pk: ["unsafe", "danger"], other.pk: []}
    assert "and 1 more" in team.get("caseworker", "caseload").content.decode()
    board = team.get("supervisor", "board").context["alerts"]
    assert [(alert.slug, number) for alert, number in board] == [("unsafe", 1), ("danger", 1)]
    for who in ("caseworker", "supervisor"):
        assert [each.pk for each in team.get(who, "caseload", show="alert-unsafe").context["cases"]] == [case.pk]


def test_nobody_is_told_of_cases_that_are_hidden_from_her(team):
    case = team.case(in_progress=True)
    changed(case, is_safe_now=False)
    with acting(team.colleague):
        assert alerts_in([case.pk]) == {}
    assert team.get("stranger", "board").context["alerts"] == []
    assert list(team.get("colleague", "caseload", show="alert-unsafe").context["cases"]) == []


@pytest.mark.parametrize("alert", ALERTS, ids=lambda alert: alert.slug)
def test_each_has_a_list_and_leads_to_a_page_that_opens(world, alert):
    assert alert.filter in BY_SLUG
    code = world.files["hers"].code
    assert alert.address(code).startswith(f"/cases/{code}/") or alert.address(code).startswith(f"/people/{code}/")


def test_a_page_of_cases_asks_one_query(team, django_assert_num_queries):
    cases = [team.case(in_progress=True, next_contact_on=days_ago(1)) for _count in range(4)]
    with acting(team.supervisor):
        alerts_in([cases[0].pk])
        with django_assert_num_queries(1):
            assert len(alerts_in([case.pk for case in cases])) == 4


def test_the_board_counts_late_assessments_as_the_alert_does(team):
    late = team.case(registered=True, opened_on=days_ago(8))
    for _waiting in range(2):
        AssessmentFactory(case=team.case(registered=True, opened_on=days_ago(8)), waiting=True)
    again = team.case(in_progress=True, opened_on=days_ago(90))
    with acting_as_system("reopened"):
        Move.objects.create(case=again, from_state="closed", to_state=State.REOPENED, happened_on=days_ago(8))
    changed(again, state=State.REOPENED)
    shown = team.get("supervisor", "caseload", show="alert-assessment").context["cases"]
    assert {each.pk for each in shown} == {late.pk, again.pk}
    assert [load.late_assessments for load in team.get("supervisor", "board").context["loads"]] == [2]
