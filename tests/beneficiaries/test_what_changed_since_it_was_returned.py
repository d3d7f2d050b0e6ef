"""Whoever decides anew sees what was changed, added and taken out since she gave it back."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from access.context import acting, acting_as_system
from beneficiaries.models import Approval, Assessment, Case, Goal, Plan, PlanAction
from tests.factories.cases import AssessmentFactory, PlanFactory, Team, as_it_stands, days_ago

pytestmark = pytest.mark.django_db

LOAN, SCHOOL = "She has a loan.", "She goes to school."


@pytest.fixture
def team() -> Team:
    return Team()


@pytest.fixture
def plan(team: Team) -> Plan:
    """Return a plan with two goals that was given back."""
    case = team.case(state="assessed", safe=True, assessed=True)
    goals = {"goals": [SCHOOL, LOAN]}
    return PlanFactory(case=case, recorded_by=team.caseworker, returned=True, decided_by=team.supervisor, **goals)


def goal_of(plan: Plan, text: str) -> Goal:
    with acting_as_system("look"):
        return Goal.objects.select_related("plan__case").get(plan=plan, text=text)


def actions_of(goal: Goal) -> list[dict]:
    """Return what is done for a goal, as its `record` takes it."""
    with acting_as_system("look"):
        return [{"pk": each.pk, "text": each.text} for each in PlanAction.objects.filter(goal=goal)]


def action(text: str) -> dict:
    return {"text": text, "by_herself": True, "due_on": days_ago(-9)}


def removed(team: Team, goal: Goal) -> None:
    with acting(team.caseworker):
        goal.remove(team.caseworker)


def recorded(team: Team, goal: Goal, *actions: dict) -> Goal:
    with acting(team.caseworker):
        goal.record([dict(each) for each in actions], team.caseworker)
    return goal


def added(team: Team, plan: Plan, text: str) -> Goal:
    return recorded(team, Goal(plan=as_it_stands(plan), domain="livelihood", text=text), action(f"For it: {text}"))


def sent(team: Team, plan: Plan, signed: int = 0) -> None:
    """Let her agree to it, and send it."""
    now = as_it_stands(plan)
    said = {"agreement": "signed", "agreed_on": days_ago(signed).isoformat(), "agreed_on_calendar": "AD"}
    said |= {"seen_version": str(now.version)}
    assert team.post("caseworker", "plan-agree", plan.case, plan, **said).status_code == 302
    assert team.post("caseworker", "plan-submit", plan.case, plan).status_code == 302


def page_of(team: Team, plan: Plan):
    return team.get("supervisor", "plan-decide", plan.case, plan)


def told(team: Team, plan: Plan) -> list[tuple[str, str, str]]:
    """Return what she is told of the goals and actions: what happened, the value before, and the value now."""
    changes = page_of(team, plan).context["changes"]
    said = [
        (": ".join(str(word) for word in (part, each.name) if word), each.before, each.now) for part, each in changes
    ]
    return [each for each in said if "agreed" not in each[0]]


def test_a_goal_that_was_replaced_by_another_is_shown_with_its_actions(team, plan):
    removed(team, goal_of(plan, LOAN))
    added(team, plan, "She is trained.")
    sent(team, plan)
    assert sorted(told(team, plan)) == [
        ("Added: action of a plan", "", "For it: She is trained."),
        ("Added: goal", "", "Livelihood: She is trained."),
        ("Removed: action of a plan", "Sessions every week", ""),
        ("Removed: goal", f"Mind and feelings: {LOAN}", ""),
    ]
    page = re.sub(r"\s+", " ", page_of(team, plan).content.decode())
    assert "<dt>Added: goal</dt> <dd> <ins>Livelihood: She is trained.</ins> </dd>" in page
    assert f"<dt>Removed: goal</dt> <dd> <del>Mind and feelings: {LOAN}</del> </dd>" in page


def test_actions_that_were_added_and_taken_out_of_a_goal_are_shown(team, plan):
    recorded(team, goal_of(plan, SCHOOL), action("Buy the books"))
    sent(team, plan)
    assert sorted(told(team, plan)) == [
        ("Added: action of a plan", "", "Buy the books"),
        ("Removed: action of a plan", "Sessions every week", ""),
    ]


def test_what_was_added_is_shown_as_it_stands_now(team, plan):
    goal = added(team, plan, "She is trained.")
    goal.text = "She is trained as a tailor."
    recorded(team, goal, *actions_of(goal))
    sent(team, plan)
    assert ("Added: goal", "", "Livelihood: She is trained as a tailor.") in told(team, plan)
    assert len(told(team, plan)) == 2


def test_what_was_added_and_taken_out_again_is_not_shown(team, plan):
    removed(team, added(team, plan, "She is trained."))
    sent(team, plan)
    assert told(team, plan) == []


def test_what_was_changed_more_than_once_is_shown_once_and_not_when_it_is_as_it_was(team, plan):
    goal = goal_of(plan, SCHOOL)
    for text in ("She reads.", "She reads and writes."):
        goal.text = text
        recorded(team, goal, *actions_of(goal))
    other = goal_of(plan, LOAN)
    for text in ("She saves.", LOAN):
        other.text = text
        recorded(team, other, *actions_of(other))
    sent(team, plan)
    assert told(team, plan) == [("Mind and feelings: goal", SCHOOL, "She reads and writes.")]


def test_another_day_of_her_agreement_is_shown_as_one_change(team, plan):
    added(team, plan, "She is trained.")
    sent(team, plan, signed=1)
    changes = [change for _part, change in page_of(team, plan).context["changes"] if "agreed" in change.name]
    assert [change.name for change in changes] == ["agreed"]


def test_it_is_compared_with_what_was_given_back_also_when_it_was_taken_back_and_sent_anew(team, plan):
    removed(team, goal_of(plan, LOAN))
    sent(team, plan)
    assert team.post("caseworker", "plan-withdraw", plan.case, plan).status_code == 302
    added(team, plan, "She is trained.")
    sent(team, plan)
    assert {name for name, _before, _now in told(team, plan)} == {
        "Added: action of a plan",
        "Added: goal",
        "Removed: action of a plan",
        "Removed: goal",
    }


def test_what_changed_before_it_was_given_back_is_not_shown(team, plan):
    removed(team, goal_of(plan, LOAN))
    sent(team, plan)
    with acting_as_system("look"):
        waiting = Approval.objects.get(plan=plan, status="waiting")
    back = {"decision": "return", "comment": "Once more.", "seen_request": str(waiting.pk)}
    assert team.post("supervisor", "plan-decide", plan.case, plan, **back).status_code == 302
    assert team.post("caseworker", "plan-submit", plan.case, plan).status_code == 302
    assert page_of(team, plan).context["changes"] == []


def test_what_is_told_of_the_plan_in_force_and_of_other_cases_is_not_shown(team):
    case = team.case(in_progress=True, planned=True)
    plan = PlanFactory(case=case, recorded_by=team.caseworker, returned=True, decided_by=team.supervisor)
    other = PlanFactory(case=team.case(), recorded_by=team.caseworker)
    with acting_as_system("look"):
        former = Goal.objects.get(plan__case=case, plan__status="approved")
    with acting(team.caseworker):
        former.standing = "reached"
        former.save()
        former.actions.get().finish(days_ago(0))
    removed(team, goal_of(other, "She sleeps through the night"))
    sent(team, plan)
    assert told(team, plan) == []


def test_a_score_that_was_added_or_taken_out_is_shown(team):
    case: Case = team.case(registered=True, safe=True)
    made = AssessmentFactory(case=case, recorded_by=team.caseworker)
    with acting_as_system("one domain is not scored yet"):
        made.scores.filter(domain="health").delete()
        Assessment.objects.filter(pk=made.pk).update(status="waiting")
        asked = {"case": case, "assessment": made, "recorded_by": team.caseworker}
        waiting = Approval.objects.create(**asked)
    back = {"decision": "return", "comment": "Her health?", "seen_request": str(waiting.pk)}
    assert team.post("supervisor", "assessment-decide", case, made, **back).status_code == 302
    with acting(team.caseworker):
        mended = Assessment.objects.select_related("case__person").get(pk=made.pk)
        scores = {each.domain: {"score": each.score, "evidence": each.evidence} for each in mended.scores.all()}
        del scores["legal"]
        scores["health"] = {"score": 3, "evidence": ""}
        mended.risk_reason = "She is new."
        mended.record(scores, team.caseworker)
    with acting_as_system("past what is asked before it is sent"):
        Assessment.objects.filter(pk=made.pk).update(status="waiting")
        Approval.objects.create(**asked)
    changes = team.get("supervisor", "assessment-decide", case, made).context["changes"]
    said = [(change.name, change.before, change.now) for _part, change in changes if not change.name.islower()]
    assert sorted(said) == [
        ("Added: score of a domain", "", "Health: Stable"),
        ("Removed: score of a domain", "Law and papers: Stable", ""),
    ]


def test_what_changed_is_read_with_the_same_queries_however_much_it_is(team, plan):
    asked = []
    for more in (1, 5):
        for number in range(more):
            added(team, plan, f"Goal {more} {number}")
            removed(team, added(team, plan, f"Gone {more} {number}"))
        sent(team, plan)
        page_of(team, plan)
        with CaptureQueriesContext(connection) as queries:
            assert len(told(team, plan)) >= more
        asked.append(len(queries))
        assert team.post("caseworker", "plan-withdraw", plan.case, plan).status_code == 302
    assert asked[0] == asked[1]
