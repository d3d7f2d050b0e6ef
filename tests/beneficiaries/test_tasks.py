"""Tasks come from the state of things, by the time standards of the association."""

import datetime

import pytest
from django.utils import timezone

from access.context import acting, acting_as_system
from beneficiaries.due import pressing, referral_tasks, tasks_of, with_last_step
from beneficiaries.models import Case, Consent, Move, RiskLevel, State
from beneficiaries.standards import STANDARDS
from tests.factories.cases import Team, days_ago
from tests.factories.people import ConsentFactory, ReferralFactory, made_by_system

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
        at = timezone.make_aware(datetime.datetime.combine(on, datetime.time(12)))
        Move.objects.create(case=case, from_state=case.state, to_state=to, recorded_at=at)
        case.state = to
        case.save(update_fields=["state"])


def test_a_case_in_good_order_asks_for_nothing(team):
    assert due(team, team.case(in_progress=True)) == {}


@pytest.mark.parametrize(("days", "waits"), [(3, True), (0, True), (-1, False)])
def test_a_contact_is_due_on_its_day_and_afterwards(team, days, waits):
    found = due(team, team.case(in_progress=True, next_contact_on=days_ago(days)))
    assert found == ({"Contact her": days_ago(days)} if waits else {})


@pytest.mark.parametrize("risk", RiskLevel)
@pytest.mark.parametrize("state", [State.IDENTIFIED, State.REGISTERED])
def test_an_assessment_is_due_by_risk_from_the_opening(team, risk, state):
    case = team.case(state=state, consented=True, risk_level=risk, opened_on=days_ago(2))
    days = {"emergency": 1, "high": 3, "medium": 7, "low": 14}[risk]
    assert due(team, case) == {"Assess her situation": days_ago(2 - days)}


def test_a_reopened_case_is_assessed_anew_from_the_day_of_reopening(team):
    case = team.case(closed=True, opened_on=days_ago(400), risk_level="high")
    moved(case, State.REOPENED, days_ago(2))
    assert due(team, case) == {"Assess her situation": days_ago(-1)}


def test_a_plan_is_due_within_fourteen_days_of_the_assessment(team):
    case = team.case(registered=True, opened_on=days_ago(90))
    moved(case, State.ASSESSED, days_ago(5))
    assert due(team, case) == {"Make the plan with her": days_ago(-9)}


def test_a_case_without_caseworker_is_to_be_given_to_one(team):
    found = due(team, team.case(registered=True, caseworker=None, opened_on=days_ago(3)))
    assert found["Give the case to a caseworker"] == days_ago(3)


@pytest.mark.parametrize("answer", [None, Consent.Answer.REFUSED, Consent.Answer.WITHDRAWN])
def test_without_consent_to_services_it_is_to_be_asked_for(team, answer):
    case = team.case(in_progress=True, consented=False)
    if answer:
        made_by_system(ConsentFactory, person=case.person, answer=answer)
    assert due(team, case) == {"Ask for her consent to services": case.opened_on}


@pytest.mark.parametrize(("days", "waits"), [(31, False), (30, True), (-3, True)])
def test_a_consent_is_renewed_before_it_ends(team, days, waits):
    case = team.case(in_progress=True, consented=False)
    made_by_system(ConsentFactory, person=case.person, expires_on=days_ago(-days))
    assert due(team, case) == ({"Renew her consent to services": days_ago(-days)} if waits else {})


def test_an_ended_case_asks_for_nothing(team):
    assert due(team, team.case(closed=True, consented=False, next_contact_on=days_ago(9))) == {}


def test_the_most_pressing_comes_first_and_what_lies_ahead_is_left_out(team):
    late, today = team.case(in_progress=True, next_contact_on=days_ago(4)), team.case(in_progress=True, due_today=True)
    ahead = team.case(registered=True, opened_on=days_ago(0))
    with acting(team.supervisor):
        cases = with_last_step(Case.objects.filter(pk__in=[late.pk, today.pk, ahead.pk])).select_related("person")
        tasks = tasks_of(list(cases))
    assert [task.case for task in pressing(tasks)] == [late, today]
    assert [task.kind for task in tasks] == ["danger", "warning", "notice"]


def test_a_referral_is_answered_within_the_time_its_urgency_allows(team):
    received = timezone.now() - datetime.timedelta(days=2)
    referral = made_by_system(ReferralFactory, site=team.site, urgency="emergency", received_at=received)
    (task,) = referral_tasks([referral])
    assert (task.due_on, task.is_late) == (days_ago(1), True)


def test_many_cases_ask_one_query(team, django_assert_num_queries):
    cases = [team.case(registered=True) for _count in range(5)]
    with acting(team.supervisor):
        found = list(with_last_step(Case.objects.filter(pk__in=[case.pk for case in cases])).select_related("person"))
        with django_assert_num_queries(1):
            assert len(tasks_of(found)) == 5


def test_the_standards_are_those_of_the_design():
    assert dict(STANDARDS.assessment) == {"emergency": 1, "high": 3, "medium": 7, "low": 14}
    assert dict(STANDARDS.contact) == {"emergency": 7, "high": 14, "medium": 30, "low": 91}
    assert STANDARDS.plan == 14
