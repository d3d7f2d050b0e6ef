"""The life of a case: every step of the table, and the case that breaks each of its rules."""

import pytest

from access.context import acting, acting_as_system
from accounts.roles import Role
from beneficiaries.lifecycle import (
    ANOTHER_PERSON,
    ASSESSMENT,
    CASEWORKER,
    CLOSURE,
    CONSENT,
    CONTACT,
    CONTACT_OR_WITHOUT_HER,
    PLAN,
    SAFETY,
    STEPS,
    IllegalMove,
    move,
    steps_of,
)
from beneficiaries.models import Assessment, Case, Consent, Move, State
from beneficiaries.models.case import ENDED
from tests.factories.accounts import give_role
from tests.factories.cases import AssessmentFactory, PlanFactory, Team, as_it_stands, days_ago
from tests.factories.people import ConsentFactory
from tests.factories.services import TransferFactory

pytestmark = pytest.mark.django_db

FULFILLED = {"safe": True, "wished": True, "met": True, "consented": True, "assessed": True, "planned": True}
FULFILLED["may_close"] = True
PRETTY_STEP = [f"{step.origin}-{step.to}" for step in STEPS]


@pytest.fixture
def team() -> Team:
    return Team()


def at(team: Team, state: State, **fields) -> Case:
    ended = {"closed_on": days_ago(0), "closure_reason": "She wished it."} if state in ENDED else {}
    case = team.case(**FULFILLED | ended | {"state": state} | fields)
    if not ended:
        TransferFactory(case=case, accepted=True)
    return case


def refused(case: Case, to: State, by, reason: str = "Because.") -> list[str]:
    with acting(by), pytest.raises(IllegalMove) as refusal:
        move(case, to, by, reason)
    assert as_it_stands(case).state == case.state
    return list(refusal.value.reasons)


@pytest.mark.parametrize("step", STEPS, ids=PRETTY_STEP)
def test_every_step_of_the_table_can_be_made_by_the_supervisor(team, step):
    case = at(team, step.origin)
    with acting(team.supervisor):
        made = move(case, step.to, team.supervisor, "She asked for it.")
    assert case.state == as_it_stands(case).state == step.to
    assert (made.from_state, made.to_state, made.recorded_by) == (step.origin, step.to, team.supervisor)


@pytest.mark.parametrize(
    ("origin", "to"),
    [
        (origin, to)
        for origin in State
        for to in State
        if origin != to and not any(step.origin == origin and step.to == to for step in STEPS)
    ],
)
def test_what_is_not_in_the_table_is_refused(team, origin, to):
    refused(at(team, origin), to, team.supervisor)


@pytest.mark.parametrize("step", [step for step in STEPS if step.is_final], ids=lambda step: f"{step.origin}-{step.to}")
def test_a_caseworker_ends_and_reopens_nothing(team, step):
    case = at(team, step.origin)
    with acting(team.caseworker):
        assert step not in [each for each, _lacking in steps_of(case, team.caseworker)]
    refused(case, step.to, team.caseworker)


WITHOUT = {
    CONSENT: {"consented": False},
    CASEWORKER: {"caseworker": None},
    SAFETY: {"safe": False},
    PLAN: {"planned": False},
    CLOSURE: {"may_close": False},
    CONTACT: {"last_contact_on": None},
    CONTACT_OR_WITHOUT_HER: {"last_contact_on": None},
    ASSESSMENT: {"assessed": False},
}


@pytest.mark.parametrize(
    ("step", "condition"),
    [
        (step, condition)
        for step in STEPS
        for condition in step.conditions
        if condition in WITHOUT and not (condition is CASEWORKER and step.origin == State.REOPENED)
    ],
    ids=lambda each: getattr(each, "to", None),
)
def test_a_step_waits_for_each_of_its_conditions(team, step, condition):
    case = at(team, step.origin, **WITHOUT[condition])
    assert refused(case, step.to, team.supervisor) == [condition.says]
    with acting(team.supervisor):
        assert ((step, [condition.says]) in steps_of(case, team.supervisor)) is not step.by_approval


@pytest.mark.parametrize(
    "step", [step for step in STEPS if step.needs_reason], ids=lambda step: f"{step.origin}-{step.to}"
)
def test_what_needs_a_reason_is_refused_without_one(team, step):
    assert len(refused(at(team, step.origin), step.to, team.supervisor, reason=" \n")) == 1


def test_a_case_that_came_back_is_assessed_anew(team):
    case = at(team, State.REOPENED, opened_on=days_ago(60))
    with acting_as_system("it came back"):
        Move.objects.create(case=case, from_state=State.CLOSED, to_state=State.REOPENED, happened_on=days_ago(9))
    assert refused(case, State.ASSESSED, team.supervisor) == [ASSESSMENT.says]
    AssessmentFactory(case=case, assessed_on=days_ago(9))
    assert refused(case, State.ASSESSED, team.supervisor) == [ASSESSMENT.says]
    with acting_as_system("it is approved"):
        Assessment.objects.filter(case=case).update(status=Assessment.Status.APPROVED)
    with acting(team.supervisor):
        move(case, State.ASSESSED, team.supervisor)
    assert as_it_stands(case).state == State.ASSESSED


def test_who_wrote_an_assessment_of_it_does_not_end_it(team):
    case = at(team, State.FOLLOW_UP)
    AssessmentFactory(case=case, approved=True, recorded_by=team.supervisor)
    assert refused(case, State.CLOSED, team.supervisor) == [ANOTHER_PERSON.says]


def test_who_wrote_its_plan_does_not_end_it(team):
    case = at(team, State.FOLLOW_UP)
    PlanFactory(case=case, approved=True, recorded_by=team.supervisor)
    assert refused(case, State.CLOSED, team.supervisor) == [ANOTHER_PERSON.says]


def test_who_approved_its_assessment_may_end_it(team):
    case = at(team, State.REGISTERED)
    with acting(team.supervisor):
        move(case, State.ASSESSED, team.supervisor)
        move(case, State.TRANSFERRED, team.supervisor, "She moves.")
    assert as_it_stands(case).state == State.TRANSFERRED


@pytest.mark.parametrize("to", [State.CLOSED, State.TRANSFERRED])
def test_nobody_approves_her_own_work(team, to):
    give_role(team.supervisor, Role.CASEWORKER, site=team.site)
    own = at(team, State.FOLLOW_UP, caseworker=team.supervisor)
    beside = at(team, State.FOLLOW_UP, shared_with=[team.supervisor])
    assert refused(own, to, team.supervisor) == [ANOTHER_PERSON.says]
    assert refused(beside, to, team.supervisor) == [ANOTHER_PERSON.says]


def test_who_took_the_steps_of_the_work_does_not_end_it(team):
    case = at(team, State.PLANNED)
    with acting(team.supervisor):
        move(case, State.IN_PROGRESS, team.supervisor)
    assert refused(case, State.TRANSFERRED, team.supervisor) == [ANOTHER_PERSON.says]


@pytest.mark.parametrize("days", [-1, 11, 61])
def test_a_step_lies_neither_ahead_nor_before_the_one_before_it_nor_before_the_opening(team, days):
    case = at(team, State.PLANNED)
    if days == 11:
        with acting(team.caseworker):
            move(case, State.IN_PROGRESS, team.caseworker, on=days_ago(10))
    with acting(team.supervisor), pytest.raises(IllegalMove, match="The day lies ahead, or before the last step"):
        move(case, State.TRANSFERRED, team.supervisor, "She moves.", on=days_ago(days))


def test_a_step_keeps_the_day_it_was_taken_and_an_end_its_own(team):
    case = at(team, State.FOLLOW_UP)
    with acting(team.supervisor):
        made = move(case, State.CLOSED, team.supervisor, "She earns.", on=days_ago(4))
    assert (made.happened_on, as_it_stands(case).closed_on) == (days_ago(4), days_ago(4))


def test_a_consent_taken_back_or_expired_holds_up_the_work(team):
    case = at(team, State.PLANNED)
    with acting_as_system("she takes it back"):
        taken_back = ConsentFactory(person=case.person, answer=Consent.Answer.WITHDRAWN, answered_on=days_ago(1))
    assert refused(case, State.IN_PROGRESS, team.caseworker) == [CONSENT.says]
    with acting_as_system("she gives it for a week"):
        taken_back.delete()
        ConsentFactory(person=case.person, answered_on=days_ago(9), expires_on=days_ago(2))
    assert refused(case, State.IN_PROGRESS, team.caseworker) == [CONSENT.says]


def test_closing_keeps_when_and_why_and_reopening_keeps_the_file(team):
    case = at(team, State.FOLLOW_UP)
    with acting(team.supervisor):
        move(case, State.CLOSED, team.supervisor, "She lives in her own room.")
    assert (case.closed_on, case.closure_reason) == (days_ago(0), "She lives in her own room.")
    with acting(team.supervisor):
        move(case, State.REOPENED, team.supervisor, "She came back.")
    standing = as_it_stands(case)
    assert (standing.closed_on, standing.closure_reason, standing.next_contact_on) == (None, "", days_ago(0))
    with acting_as_system("look"):
        assert set(Move.objects.filter(case=case).values_list("reason", flat=True)) == {
            "She lives in her own room.",
            "She came back.",
        }


def test_a_stranger_moves_nothing_and_learns_nothing(team):
    case = at(team, State.FOLLOW_UP)
    with acting(team.stranger):
        assert steps_of(case, team.stranger) == []
    refused(case, State.CLOSED, team.stranger)
    refused(case, State.IN_PROGRESS, team.colleague)


def test_what_a_user_may_do_is_asked_at_once_and_what_was_before_of_who_decides_alone(team, django_assert_num_queries):
    case = at(team, State.FOLLOW_UP)
    with acting(team.caseworker):
        assert case.person
        assert team.caseworker.holdings
        with django_assert_num_queries(1):
            assert [step.to for step, _lacking in steps_of(case, team.caseworker)] == [State.IN_PROGRESS]
    with acting(team.supervisor):
        assert case.person
        assert team.supervisor.holdings
        with django_assert_num_queries(3):
            assert len(steps_of(case, team.supervisor)) == 2


# On the screen


def send(team: Team, who: str, case: Case, to: str, **typed: str):
    """Send the form of a step, its day filled in as it is proposed."""
    return team.post(who, "case-move", case, to, **{"on": days_ago(0).isoformat(), "on_calendar": "AD"} | typed)


def test_a_step_is_made_on_the_screen(team):
    case = at(team, State.PLANNED)
    assert team.status("caseworker", "case-move", case, "in_progress") == 200
    answer = send(team, "caseworker", case, "in_progress")
    assert answer.status_code == 302
    assert as_it_stands(case).state == State.IN_PROGRESS


@pytest.mark.parametrize(("origin", "to"), [("registered", "assessed"), ("assessed", "planned")])
@pytest.mark.parametrize("who", ["caseworker", "supervisor"])
def test_a_step_that_an_approval_makes_has_no_screen(team, who, origin, to):
    case = at(team, State(origin))
    assert team.status(who, "case-move", case, to) == 404
    assert send(team, who, case, to).status_code == 404
    assert "Mark as" not in team.get(who, "case", case).content.decode()


def test_the_screen_says_what_is_missing_and_moves_nothing(team):
    case = at(team, State.PLANNED, last_contact_on=None)
    page = send(team, "caseworker", case, "in_progress")
    assert "No contact with her is noted yet." in page.content.decode()
    assert as_it_stands(case).state == State.PLANNED


def test_an_end_is_checked_before_it_is_made(team):
    case = at(team, State.IDENTIFIED)
    assert team.status("supervisor", "case-move", case, "declined") == 200
    nothing_said = send(team, "supervisor", case, "declined", reason="")
    assert "This field is required." in nothing_said.content.decode()
    check = send(team, "supervisor", case, "declined", reason="She wants <no> file.")
    assert "Check your answers" in check.content.decode()
    assert "She wants &lt;no&gt; file." in check.content.decode()
    assert as_it_stands(case).state == State.IDENTIFIED
    again = send(team, "supervisor", case, "declined", reason="She wants no file.", checked="on", change="yes")
    assert "She wants no file." in again.content.decode()
    assert as_it_stands(case).state == State.IDENTIFIED
    done = send(team, "supervisor", case, "declined", reason="She wants no file.", checked="on")
    assert done.status_code == 302
    assert as_it_stands(case).closure_reason == "She wants no file."


@pytest.mark.parametrize(
    ("who", "to"),
    [("caseworker", "closed"), ("colleague", "in_progress"), ("stranger", "closed"), ("supervisor", "planned")],
)
def test_a_step_that_is_not_hers_is_not_there(team, who, to):
    case = at(team, State.FOLLOW_UP)
    assert team.status(who, "case-move", case, to) == 404
    assert send(team, who, case, to, reason="Because.", checked="on").status_code == 404


def test_a_word_that_is_no_state_is_not_there(team):
    assert team.status("supervisor", "case-move", at(team, State.FOLLOW_UP), "vanished") == 404
