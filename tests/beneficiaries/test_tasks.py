"""Tasks come from the state of things, by the time standards of the association."""

import datetime

import pytest
from django.utils import timezone

from access.context import acting, acting_as_system
from beneficiaries.due import own_tasks, tasks_of, until, with_last_step
from beneficiaries.due_of_supervisors import referral_tasks
from beneficiaries.models import Assessment, Case, Consent, Move, Person, RiskLevel, State
from beneficiaries.standards import standards_now
from tests.factories.cases import AssessmentFactory, Team, days_ago
from tests.factories.people import ConsentFactory, IntakeFactory, PersonFactory, ReferralFactory, made_by_system

pytestmark = pytest.mark.django_db


@pytest.fixture
def team() -> Team:
    return Team()


def due(team: Team, *cases: Case) -> dict[str, datetime.date]:
    """Return what is to be done in these cases, and by when."""
    with acting(team.supervisor):
        found = with_last_step(Case.objects.visible_to(team.supervisor).filter(pk__in=[case.pk for case in cases]))
        return {str(task.says): task.due_on for task in tasks_of(list(found.select_related("person")))}


def moved(case: Case, to: State, on: datetime.date) -> None:
    with acting_as_system("moved earlier"):
        Move.objects.create(case=case, from_state=case.state, to_state=to, happened_on=on)
        case.state = to
        case.save(update_fields=["state"])


def test_a_case_in_good_order_asks_for_nothing(team):
    assert due(team, team.case(in_progress=True)) == {}


@pytest.mark.parametrize(("days", "waits"), [(3, True), (0, True), (-1, True), (-2, False)])
def test_a_contact_is_due_on_its_day_and_afterwards_and_told_the_day_before(team, days, waits):
    found = due(team, team.case(in_progress=True, next_contact_on=days_ago(days)))
    assert found == ({"Get in touch": days_ago(days)} if waits else {})


@pytest.mark.parametrize("risk", RiskLevel)
@pytest.mark.parametrize("state", [State.IDENTIFIED, State.REGISTERED])
def test_an_assessment_is_due_by_risk_from_the_opening(team, risk, state):
    case = team.case(state=state, consented=True, risk_level=risk, opened_on=days_ago(2))
    days = {"emergency": 1, "high": 3, "medium": 7, "low": 14}[risk]
    assert due(team, case) == {"Assess the situation": days_ago(2 - days)}


def test_a_reopened_case_is_assessed_anew_from_the_day_of_reopening(team):
    case = team.case(closed=True, opened_on=days_ago(400), risk_level="high")
    moved(case, State.REOPENED, days_ago(2))
    assert due(team, case) == {"Assess the situation": days_ago(-1)}


def test_an_assessment_that_waits_for_approval_asks_nothing_of_its_writer(team):
    case = team.case(registered=True)
    AssessmentFactory(case=case, recorded_by=team.caseworker)
    assert "Assess the situation" in own(team)
    with acting_as_system("it is sent"):
        Assessment.objects.filter(case=case).update(status="waiting")
    assert own(team) == {}


def test_a_returned_assessment_is_looked_at_again_in_whatever_state_the_case_is(team):
    case = team.case(in_progress=True)
    AssessmentFactory(case=case, recorded_by=team.caseworker, returned=True, decided_by=team.supervisor)
    assert own(team) == {"Look at the returned assessment again": days_ago(0)}
    file = team.get("caseworker", "case", case)
    assert [str(task.says) for task in file.context["tasks"]] == ["Look at the returned assessment again"]
    assert file.context["tasks"][0].url == f"/cases/{case.person.code}/assessments/add/"
    assert "Say more of her health." in file.content.decode()


def own(team: Team) -> dict[str, datetime.date]:
    with acting(team.caseworker):
        return {str(task.says): task.due_on for task in own_tasks(team.caseworker)}


def test_a_plan_is_due_within_fourteen_days_of_the_assessment(team):
    case = team.case(registered=True, opened_on=days_ago(90))
    moved(case, State.ASSESSED, days_ago(5))
    assert due(team, case) == {"Make the plan together": days_ago(-9)}


def test_a_case_without_caseworker_is_to_be_given_to_one(team):
    found = due(team, team.case(registered=True, caseworker=None, opened_on=days_ago(3)))
    assert found["Give the case to a caseworker"] == days_ago(3)


@pytest.mark.parametrize("answer", [None, Consent.Answer.REFUSED, Consent.Answer.WITHDRAWN])
def test_without_consent_to_services_it_is_to_be_asked_for(team, answer):
    case = team.case(in_progress=True, consented=False)
    if answer:
        made_by_system(ConsentFactory, person=case.person, answer=answer)
    assert due(team, case) == {"Ask for consent to services": case.opened_on}


@pytest.mark.parametrize(("days", "waits"), [(31, False), (30, True), (-3, True)])
def test_a_consent_is_renewed_before_it_ends(team, days, waits):
    case = team.case(in_progress=True, consented=False)
    made_by_system(ConsentFactory, person=case.person, expires_on=days_ago(-days))
    assert due(team, case) == ({"Renew the consent to services": days_ago(-days)} if waits else {})


def test_an_ended_case_asks_for_nothing(team):
    assert due(team, team.case(closed=True, consented=False, next_contact_on=days_ago(9))) == {}


def test_the_most_pressing_comes_first_and_what_lies_ahead_is_left_out(team):
    late, today = team.case(in_progress=True, next_contact_on=days_ago(4)), team.case(in_progress=True, due_today=True)
    ahead = team.case(registered=True, opened_on=days_ago(0))
    with acting(team.supervisor):
        cases = with_last_step(Case.objects.filter(pk__in=[late.pk, today.pk, ahead.pk])).select_related("person")
        tasks = tasks_of(list(cases))
    assert [task.case for task in until(tasks)] == [late, today]
    assert [task.kind for task in tasks] == ["warning", "notice", "neutral"]


def test_who_is_no_longer_alive_is_not_to_be_contacted(team):
    case = team.case(registered=True, consented=False, opened_on=days_ago(40))
    with acting_as_system("she died"):
        Person.objects.filter(pk=case.pk).update(deceased=True)
    assert due(team, case) == {"End the case: the person is no longer alive": days_ago(0)}


def accepted(team: Team, urgency: str = "emergency", **fields) -> Person:
    """Return somebody whom the caseworker looks after since a referral of two days ago was accepted."""
    her = made_by_system(PersonFactory, site=team.site, keeper=team.caseworker, **fields)
    answered = timezone.now() - datetime.timedelta(days=2)
    told = {"status": "accepted", "answered_by": team.supervisor, "answered_at": answered, "urgency": urgency}
    made_by_system(IntakeFactory, person=her, referral=made_by_system(ReferralFactory, site=team.site, **told))
    return her


def test_whoever_was_accepted_is_met_and_her_case_opened_in_time(team):
    her = accepted(team)
    with acting(team.caseworker):
        (task,) = own_tasks(team.caseworker)
    assert (task.person, task.due_on, str(task.says)) == (her, days_ago(1), "Meet, and open the case")
    assert task.url == f"/cases/{her.code}/open/"
    team.case(person=her)
    with acting(team.caseworker):
        assert "Meet, and open the case" not in {str(task.says) for task in own_tasks(team.caseworker)}


def test_who_was_registered_without_a_referral_waits_for_no_case(team):
    made_by_system(PersonFactory, site=team.site, keeper=team.caseworker)
    with acting(team.caseworker):
        assert own_tasks(team.caseworker) == []


@pytest.mark.parametrize(("who", "sees"), [("caseworker", True), ("colleague", False), ("supervisor", False)])
def test_the_page_of_tasks_shows_a_worker_hers_alone(team, who, sees):
    her = accepted(team, urgency="high")
    page = team.get(who, "tasks").content.decode()
    assert (her.code in page) is sees
    assert ("Nothing to do" in page) is not sees
    assert (her.code in team.get(who, "home").content.decode()) is sees


def test_the_page_of_tasks_is_paged_and_costs_the_same(team, monkeypatch, django_assert_max_num_queries):
    monkeypatch.setattr("beneficiaries.views.tasks.PAGE", 3)
    team.case(registered=True)
    team.get("caseworker", "tasks")
    with django_assert_max_num_queries(40) as one:
        team.get("caseworker", "tasks")
    for _count in range(4):
        team.case(registered=True)
    with django_assert_max_num_queries(40) as five:
        page = team.get("caseworker", "tasks").context
    assert len(one) == len(five)
    assert (sum(len(tasks) for _title, tasks in page["groups"]), page["older"]) == (3, "?from=3")
    last = team.get("caseworker", "tasks", **{"from": "3"}).context
    assert (sum(len(tasks) for _title, tasks in last["groups"]), last["newer"], last["older"]) == (2, "?from=0", "")
    assert team.get("caseworker", "tasks", **{"from": "x"}).context["newer"] == ""


def test_a_referral_is_answered_within_the_time_its_urgency_allows(team):
    received = timezone.now() - datetime.timedelta(days=2)
    referral = made_by_system(ReferralFactory, site=team.site, urgency="emergency", received_at=received)
    (task,) = referral_tasks([referral])
    assert (task.due_on, task.is_late) == (days_ago(1), True)


def test_many_cases_ask_one_query_for_consents_and_one_for_health(team, django_assert_num_queries):
    cases = [team.case(registered=True) for _count in range(5)]
    with acting(team.supervisor):
        found = list(with_last_step(Case.objects.filter(pk__in=[case.pk for case in cases])).select_related("person"))
        with django_assert_num_queries(3):  # the third for the time standards
            assert len(tasks_of(found)) == 5


def test_the_standards_are_those_of_the_design():
    design = standards_now()
    assert dict(design.assessment) == {"emergency": 1, "high": 3, "medium": 7, "low": 14}
    assert dict(design.contact) == {"emergency": 7, "high": 14, "medium": 30, "low": 91}
    assert design.plan == 14
