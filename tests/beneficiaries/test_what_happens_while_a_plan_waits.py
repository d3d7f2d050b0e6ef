"""What notes tell while a new plan is written and waits for approval: the new one takes it over once it is approved."""

import pytest

from access.context import acting_as_system
from beneficiaries.models import Approval, Case, Goal, Plan, PlanAction
from tests.factories.cases import PlanFactory, Team, as_it_stands, days_ago

pytestmark = pytest.mark.django_db

TEXT = "She sleeps through the night"
ACTION = "Sessions every week"


@pytest.fixture
def team() -> Team:
    return Team()


@pytest.fixture
def case(team: Team) -> Case:
    return team.case(in_progress=True, planned=True)


def typed(**fields) -> dict[str, str]:
    """Return what a browser sends; a whole number is so many days before today."""
    sent: dict[str, str] = {}
    for name, value in fields.items():
        is_day = isinstance(value, int)
        sent |= {name: days_ago(value).isoformat(), f"{name}_calendar": "AD"} if is_day else {name: value}
    return sent


def begun(team: Team, case: Case) -> Plan:
    """Return a new plan that she began from the one in force."""
    assert team.post("caseworker", "plan-add", case, **typed(made_on=2, review_on=-60)).status_code == 302
    with acting_as_system("look"):
        return Plan.objects.get(case=case, status="draft")


def goal_of(plan: Plan) -> Goal:
    with acting_as_system("look"):
        return Goal.objects.get(plan=plan)


def action_of(plan: Plan) -> PlanAction:
    with acting_as_system("look"):
        return PlanAction.objects.get(goal__plan=plan)


def in_force(case: Case) -> Plan:
    with acting_as_system("look"):
        return Plan.objects.approved().filter(case=case).latest_first()[0]


def visited(team: Team, case: Case, step: str = "", done: bool = False, on: int = 0) -> None:
    """Write a note that tells of the goal of the plan in force."""
    plan = in_force(case)
    goal, action = goal_of(plan), action_of(plan)
    said = typed(kind="visit", happened_on=on, next_on=-9, text="She laughed.") | {f"step_{goal.pk}": step}
    if done:
        said[f"done_{goal.pk}"] = str(action.pk)
    assert team.post("caseworker", "note-add", case, **said).status_code == 302
    assert as_it_stands(action).done_on == (days_ago(on) if done else None)


def agreed_and_sent(team: Team, case: Case, plan: Plan) -> None:
    seen = str(as_it_stands(plan).version)
    agreed = typed(agreement="signed", agreed_on=0, seen_version=seen)
    assert team.post("caseworker", "plan-agree", case, plan, **agreed).status_code == 302
    assert team.post("caseworker", "plan-submit", case, plan).status_code == 302


def approved(team: Team, case: Case, plan: Plan) -> None:
    with acting_as_system("look"):
        waiting = Approval.objects.get(plan=plan, status="waiting")
    said = {"decision": "approve", "seen_request": str(waiting.pk)}
    assert team.post("supervisor", "plan-decide", case, plan, **said).status_code == 302
    assert in_force(case).pk == plan.pk


@pytest.mark.parametrize(
    ("step", "standing"), [("reached", "reached"), ("given_up", "given_up"), ("forward", "open"), ("", "open")]
)
def test_a_goal_stands_in_the_new_plan_as_it_came_to_stand_while_that_waited(team, case, step, standing):
    plan = begun(team, case)
    agreed_and_sent(team, case, plan)
    visited(team, case, step)
    approved(team, case, plan)
    assert goal_of(plan).standing == standing


@pytest.mark.parametrize("sent", [True, False])
@pytest.mark.parametrize("on", [0, 5])
def test_what_was_done_while_the_new_plan_was_written_or_waited_is_done_in_it(team, case, sent, on):
    plan = begun(team, case)
    if sent:
        agreed_and_sent(team, case, plan)
    visited(team, case, done=True, on=on)
    if not sent:
        agreed_and_sent(team, case, plan)
    approved(team, case, plan)
    assert action_of(plan).done_on == days_ago(on)
    page = team.get("caseworker", "note-add", case)
    assert f"done_{goal_of(plan).pk}" not in page.context["form"].fields


def test_what_was_rewritten_in_the_new_plan_stays_as_it_is_there(team, case):
    plan = begun(team, case)
    goal = goal_of(plan)
    rewritten = typed(
        domain="health",
        text="She sleeps at home.",
        seen_version=str(goal.version),
        action_1_text="Sessions every month",
        action_1_who="herself",
        action_1_due_on=-30,
    )
    assert team.post("caseworker", "goal", case, goal, **rewritten).status_code == 302
    agreed_and_sent(team, case, plan)
    visited(team, case, "given_up", done=True)
    approved(team, case, plan)
    assert (goal_of(plan).standing, action_of(plan).done_on) == ("open", None)


def test_what_was_taken_out_of_the_new_plan_does_not_come_back(team, case):
    plan = begun(team, case)
    assert team.post("caseworker", "goal-remove", case, goal_of(plan)).status_code == 302
    goal = typed(domain="health", text="She is well.", action_1_text=ACTION, action_1_who="herself", action_1_due_on=-9)
    assert team.post("caseworker", "goal-add", case, plan, **goal).status_code == 302
    agreed_and_sent(team, case, plan)
    visited(team, case, "reached", done=True)
    approved(team, case, plan)
    assert (goal_of(plan).standing, action_of(plan).done_on) == ("open", None)


@pytest.mark.parametrize(("done", "then"), [(40, None), (0, 0)])
def test_what_is_to_be_done_once_more_is_not_done_yet(team, case, done, then):
    """It stands in both plans with the same words and another day: done long before, it is meant anew."""
    plan = begun(team, case)
    with acting_as_system("another day"):
        PlanAction.objects.filter(goal__plan=plan).update(due_on=days_ago(-70))
        PlanAction.objects.filter(goal__plan=in_force(case)).update(done_on=days_ago(done))
    agreed_and_sent(team, case, plan)
    approved(team, case, plan)
    assert action_of(plan).done_on == (None if then is None else days_ago(then))


def test_of_two_actions_of_the_same_words_each_takes_over_what_came_of_its_own(team, case):
    with acting_as_system("another one"):
        goal = goal_of(in_force(case))
        PlanAction.objects.create(goal=goal, text=ACTION, by_herself=True, due_on=days_ago(-60))
    plan = begun(team, case)
    with acting_as_system("one is done"):
        goal.actions.filter(due_on=days_ago(-60)).update(done_on=days_ago(0))
    agreed_and_sent(team, case, plan)
    approved(team, case, plan)
    with acting_as_system("look"):
        assert dict(PlanAction.objects.filter(goal__plan=plan).values_list("due_on", "done_on")) == {
            days_ago(-30): None,
            days_ago(-60): days_ago(0),
        }


def test_a_later_plan_shows_how_far_its_goal_had_come_before(team, case):
    plan = begun(team, case)
    visited(team, case, "forward")
    page = team.get("caseworker", "plan", case, plan)
    (goal,) = page.context["goals"]
    assert [(each.step, each.happened_on) for each in goal.told] == [("forward", days_ago(0))]
    assert "Forward" in page.content.decode()


def test_another_case_keeps_what_is_its_own(team, case):
    other = team.case(in_progress=True, planned=True)
    plan = begun(team, case)
    agreed_and_sent(team, case, plan)
    visited(team, other, "reached", done=True)
    approved(team, case, plan)
    assert (goal_of(plan).standing, action_of(plan).done_on) == ("open", None)


def test_the_first_plan_of_a_case_has_nothing_to_take_over(team):
    case = team.case(state="assessed", safe=True, assessed=True)
    plan = PlanFactory(case=case, waiting=True, recorded_by=team.caseworker)
    approved(team, case, plan)
    assert (goal_of(plan).text, goal_of(plan).standing) == (TEXT, "open")
