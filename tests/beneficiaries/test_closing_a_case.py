"""Closing a case: its criteria, its approval, the year after, and one file when she comes back."""

import datetime

import pytest
from django.db import IntegrityError, transaction

from access.context import acting, acting_as_system
from beneficiaries.approving import Refused, submit
from beneficiaries.due import own_tasks
from beneficiaries.lifecycle import NO_BED, move
from beneficiaries.models import Approval, Case, Closure, Note, Person, State, Stay
from tests.factories.beds import stay_of
from tests.factories.cases import AssessmentFactory, ClosureFactory, Team, as_it_stands, days_ago
from tests.factories.people import ConsentFactory, made_by_system

pytestmark = pytest.mark.django_db

ANSWERED = dict.fromkeys([*Closure.CRITERIA, "contact_after"], "yes") | {"survey": "unwilling"}


@pytest.fixture
def team() -> Team:
    return Team()


def ready(team: Team, **fields) -> Case:
    case = team.case(**{"ready_to_close": True} | fields)
    AssessmentFactory(case=case, approved=True, assessed_on=days_ago(5), recorded_by=team.caseworker)
    return case


def typed(**said) -> dict[str, str]:
    day = {"closes_on": days_ago(0).isoformat(), "closes_on_calendar": "AD"}
    return day | {"reason": "goals", "told": "She earns, and lives in her own room."} | ANSWERED | said


def closure_of(case: Case) -> Closure:
    with acting_as_system("look"):
        return Closure.objects.select_related("case__person").get(case=case)


def refused(team: Team, closure: Closure) -> list[str]:
    with acting(team.caseworker), pytest.raises(Refused) as refusal:
        submit(closure, team.caseworker)
    return [str(reason) for reason in refusal.value.reasons]


def decide(team: Team, closure: Closure, **said):
    with acting_as_system("look"):
        waiting = Approval.objects.get(closure=closure, status="waiting")
    return team.post("supervisor", "closure-decide", closure.case, closure, seen_request=str(waiting.pk), **said)


def test_a_case_is_closed_returned_once_approved_once_and_taken_up_again_as_one_file(team):
    case = ready(team)
    assert team.post("caseworker", "closure-add", case, **typed()).status_code == 302
    closure = closure_of(case)
    assert team.post("caseworker", "closure-submit", case, closure).status_code == 302
    assert decide(team, closure, decision="return", comment="Whom may she call?").status_code == 302
    assert "Whom may she call?" in team.get("caseworker", "case", case).content.decode()
    again = typed(agreed_after="She calls Asha.", seen_version=str(as_it_stands(closure).version))
    assert team.post("caseworker", "closure-edit", case, closure, **again).status_code == 302
    assert team.post("caseworker", "closure-submit", case, closure).status_code == 302
    changed = team.get("supervisor", "closure-decide", case, closure).content.decode()
    assert "<ins>She calls Asha.</ins>" in changed
    assert decide(team, closure, decision="approve").status_code == 302
    now = as_it_stands(case)
    assert (now.state, now.closed_on) == (State.CLOSED, days_ago(0))
    assert now.closure_reason == "The goals of her plan are reached. She earns, and lives in her own room."
    with acting(team.supervisor):
        move(now, State.REOPENED, team.supervisor, "She asked for it.")
    assert "She earns, and lives in her own room." in team.get("caseworker", "case", case).content.decode()


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"is_safe": None}, "Some questions about the end are not answered yet."),
        ({"contact_after": None}, "Some questions about the end are not answered yet."),
        ({"agrees": False}, "It does not say why the case is closed all the same."),
    ],
)
def test_what_the_closure_lacks_is_said_before_it_is_sent(team, fields, says):
    assert refused(team, ClosureFactory(case=ready(team), recorded_by=team.caseworker, **fields)) == [says]


def test_how_she_stands_at_the_end_is_assessed_within_the_month(team):
    case = team.case(ready_to_close=True)
    AssessmentFactory(case=case, approved=True, assessed_on=days_ago(32), recorded_by=team.caseworker)
    closure = ClosureFactory(case=case, recorded_by=team.caseworker)
    assert refused(team, closure) == ["No assessment of the last 30 days before it is approved."]


@pytest.mark.parametrize("reason", ["lost", "died"])
def test_of_one_who_cannot_be_asked_neither_criteria_nor_assessment_are_wanted(team, reason):
    nothing = dict.fromkeys([*Closure.CRITERIA, "contact_after"])
    closure = ClosureFactory(case=team.case(in_progress=True), recorded_by=team.caseworker, reason=reason, **nothing)
    with acting(team.caseworker):
        submit(closure, team.caseworker)
    assert decide(team, closure, decision="approve").status_code == 302
    assert as_it_stands(closure.case).state == State.CLOSED


def test_a_no_among_the_criteria_is_explained_beside_the_field(team):
    form = team.post("caseworker", "closure-add", ready(team), **typed(agrees="no")).context["form"]
    assert form.errors["in_spite"] == ["Say why it is closed all the same."]
    assert form.data["told"] == "She earns, and lives in her own room."


def test_who_asked_for_it_does_not_approve_it_and_nobody_closes_without_it(team):
    case = ready(team)
    ClosureFactory(case=case, waiting=True, recorded_by=team.supervisor)
    page = team.get("supervisor", "closure-decide", case, closure_of(case)).content.decode()
    assert "This is decided by another person" in page
    assert team.status("supervisor", "case-move", case, "closed") == 404


def test_a_case_that_only_began_or_has_ended_is_not_closed(team):
    assert team.status("caseworker", "closure-add", team.case(state="identified")) == 404
    assert team.status("caseworker", "closure-add", team.case(closed=True)) == 404


def closed(team: Team, ago: int, *, may_ask: bool = True, **fields) -> Case:
    case = team.case(closed=True, opened_on=days_ago(ago + 300), closed_on=days_ago(ago), **fields)
    closure = {"approved": True, "closes_on": days_ago(ago), "recorded_by": team.caseworker}
    ClosureFactory(case=case, contact_after=may_ask, **closure)
    return case


def due_days(team: Team, case: Case) -> list[datetime.date]:
    with acting(team.caseworker):
        return [task.due_on for task in own_tasks(team.caseworker) if task.case == case]


@pytest.mark.parametrize(
    ("ago", "met", "due"),
    [
        (80, None, None),  # not yet
        (86, None, -5),  # three months after, in five days
        (100, None, 9),  # nine days late
        (100, 20, None),  # asked already
        (178, 80, -4),  # six months after
        (370, 100, 5),  # twelve months after
        (370, 10, None),  # all is asked
        (440, None, None),  # more than a year ago: it rests
    ],
)
def test_she_is_asked_how_she_is_after_three_six_and_twelve_months(team, ago, met, due):
    case = closed(team, ago, last_contact_on=days_ago(met) if met else None)
    assert due_days(team, case) == ([] if due is None else [days_ago(due)])


def test_who_does_not_wish_it_is_not_asked_again(team):
    assert due_days(team, closed(team, 100, may_ask=False)) == []


def test_a_note_after_closing_keeps_the_case_closed(team):
    case = closed(team, 92)
    day = {"happened_on": days_ago(0).isoformat(), "happened_on_calendar": "AD"}
    assert team.post("caseworker", "note-add", case, kind="call", text="She is well.", **day).status_code == 302
    with acting_as_system("look"):
        assert Note.objects.filter(case=case).count() == 1
    assert as_it_stands(case).state == State.CLOSED
    assert due_days(team, case) == []


@pytest.mark.parametrize(
    "broken", [{"told": ""}, {"status": "waiting", "is_safe": None}, {"status": "approved", "agrees": False}]
)
def test_the_database_refuses_a_closure_that_breaks_its_rules(team, broken):
    closure = ClosureFactory(case=ready(team), recorded_by=team.caseworker)
    with acting_as_system("breaking it"), transaction.atomic(), pytest.raises(IntegrityError):
        Closure.objects.filter(pk=closure.pk).update(**broken)


def test_she_is_asked_as_she_said_at_her_last_closing(team):
    case = closed(team, 100)
    ClosureFactory(case=case, contact_after=False, approved=True, closes_on=days_ago(99), recorded_by=team.caseworker)
    assert due_days(team, case) == []


@pytest.mark.parametrize("reason", ["lost", "died"])
def test_who_was_lost_or_has_died_is_not_asked_how_she_is(team, reason):
    case = closed(team, 100)
    unknown = dict.fromkeys([*Closure.CRITERIA, "contact_after"])
    ClosureFactory(
        case=case, approved=True, closes_on=days_ago(99), recorded_by=team.caseworker, reason=reason, **unknown
    )
    assert due_days(team, case) == []
    other = closed(team, 100)
    with acting_as_system("it was told later"):
        Person.objects.filter(pk=other.pk).update(deceased=True)
    assert due_days(team, other) == []


@pytest.mark.parametrize("reason", ["lost", "died"])
def test_who_was_never_met_may_be_lost_or_have_died(team, reason):
    case = team.case(registered=True, last_contact_on=None)
    unknown = dict.fromkeys([*Closure.CRITERIA, "contact_after"])
    closure = ClosureFactory(case=case, recorded_by=team.caseworker, reason=reason, **unknown)
    with acting(team.caseworker):
        submit(closure, team.caseworker)
    assert decide(team, closure, decision="approve").status_code == 302
    assert as_it_stands(case).state == State.CLOSED


def test_whoever_can_be_asked_is_met_before_the_end(team):
    case = team.case(registered=True, last_contact_on=None)
    AssessmentFactory(case=case, approved=True, assessed_on=days_ago(5), recorded_by=team.caseworker)
    closure = ClosureFactory(case=case, recorded_by=team.caseworker)
    assert refused(team, closure) == ["No contact with her is noted yet."]


def test_who_takes_her_consent_back_is_assessed_no_more(team):
    case = team.case(registered=True, met=True)
    closure = ClosureFactory(case=case, recorded_by=team.caseworker, reason="wish")
    assert refused(team, closure) == ["No assessment of the last 30 days before it is approved."]
    made_by_system(ConsentFactory, person=case.person, answer="withdrawn", answered_on=days_ago(1))
    with acting(team.caseworker):
        submit(closure, team.caseworker)
    assert decide(team, closure, decision="approve").status_code == 302
    assert as_it_stands(case).state == State.CLOSED


def test_her_bed_is_free_before_the_end(team):
    case = ready(team)
    stay = stay_of(case)
    closure = ClosureFactory(case=case, recorded_by=team.caseworker)
    assert refused(team, closure) == [NO_BED.says]
    with acting(team.caseworker):
        stay.discharged_on, stay.discharge = days_ago(0), Stay.Discharge.OTHER
        stay.end()
        submit(closure, team.caseworker)
