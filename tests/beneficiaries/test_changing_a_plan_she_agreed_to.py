"""A plan that is changed after she agreed to it is another plan: she is asked again before it is sent."""

import pytest

from access.context import acting, acting_as_system
from beneficiaries.approving import Refused, submit
from beneficiaries.models import Goal, Plan
from tests.factories.cases import PlanFactory, Team, as_it_stands, days_ago

pytestmark = pytest.mark.django_db

AGAIN = "She agreed to the plan as it was before. Go through it with her again, and write down how she agrees."
LACKING = "It is not written down yet how she agreed to it."


@pytest.fixture
def team() -> Team:
    return Team()


@pytest.fixture(params=["draft", "returned"])
def plan(request, team: Team) -> Plan:
    """Return a plan to which she agreed before a witness, and that may be changed."""
    return PlanFactory(
        case=team.case(state="assessed", safe=True, assessed=True),
        recorded_by=team.caseworker,
        decided_by=team.supervisor if request.param == "returned" else None,
        status=request.param,
        agreement="witnessed",
        witness="Nirmala",
        her_words="But slowly.",
    )


def day(name: str, ago: int) -> dict[str, str]:
    return {name: days_ago(ago).isoformat(), f"{name}_calendar": "AD"}


def goal_of(plan: Plan) -> Goal:
    with acting_as_system("look"):
        return Goal.objects.get(plan=plan)


def plan_form(plan: Plan, **changed: str) -> dict[str, str]:
    """Return what the form of the plan sends."""
    said = day("made_on", 3) | day("review_on", -80) | {"safety_plan": plan.safety_plan}
    return said | {"seen_version": str(as_it_stands(plan).version)} | changed


def goal_form(goal: Goal, worker: str, **changed: str) -> dict[str, str]:
    """Return what the form of its goal sends."""
    said = {"domain": "psychosocial", "text": "She sleeps through the night", "seen_version": str(goal.version)}
    action = {"action_1_text": "Sessions every week", "action_1_who": worker} | day("action_1_due_on", -30)
    return said | action | changed


NEW_GOAL = {"domain": "livelihood", "text": "She earns.", "action_1_text": "Training", "action_1_who": "herself"}


def agreement_of(plan: Plan) -> tuple:
    now = as_it_stands(plan)
    return now.agreement, now.agreed_on, now.witness, now.her_words


def said_by(team: Team, answer) -> str:
    """Return the page to which an answer leads."""
    assert answer.status_code == 302
    return team.client("caseworker").get(answer["Location"]).content.decode()


def asks_her_again(team: Team, plan: Plan, answer) -> None:
    page = said_by(team, answer)
    assert AGAIN in page
    assert LACKING in page
    assert "Nirmala" not in page
    assert agreement_of(plan) == ("", None, "", "")
    with acting(team.caseworker), pytest.raises(Refused) as refusal:
        submit(as_it_stands(plan), team.caseworker)
    assert [str(reason) for reason in refusal.value.reasons] == [LACKING]


def keeps_her_agreement(team: Team, plan: Plan, answer) -> None:
    assert AGAIN not in said_by(team, answer)
    assert agreement_of(plan) == ("witnessed", days_ago(3), "Nirmala", "But slowly.")


@pytest.mark.parametrize(
    "changed", [{"safety_plan": "She goes to her aunt."}, day("made_on", 2), day("review_on", -60)]
)
def test_other_days_or_another_safety_plan_take_her_agreement_back(team, plan, changed):
    asks_her_again(team, plan, team.post("caseworker", "plan-edit", plan.case, plan, **plan_form(plan, **changed)))


@pytest.mark.parametrize(
    "changed",
    [
        {"text": "She sleeps."},
        {"domain": "health"},
        {"action_1_text": "Sessions every month"},
        {"action_1_who": "herself"},
        day("action_1_due_on", -60),
        {"action_1_service": "counselling"},
        {"action_1_text": "", "action_2_text": "Walk", "action_2_who": "herself"} | day("action_2_due_on", -9),
        {"action_2_text": "Walk", "action_2_who": "herself"} | day("action_2_due_on", -9),
    ],
)
def test_a_goal_or_an_action_that_is_changed_takes_her_agreement_back(team, plan, changed):
    goal = goal_of(plan)
    said = goal_form(goal, str(team.caseworker.pk), **changed)
    asks_her_again(team, plan, team.post("caseworker", "goal", plan.case, goal, **said))


def test_another_goal_takes_her_agreement_back(team, plan):
    said = NEW_GOAL | day("action_1_due_on", -9)
    asks_her_again(team, plan, team.post("caseworker", "goal-add", plan.case, plan, **said))


def test_a_goal_that_is_taken_out_takes_her_agreement_back(team, plan):
    with acting_as_system("a second goal"):
        goal = Goal.objects.create(plan=plan, domain="livelihood", text="A loan.")
    asks_her_again(team, plan, team.post("caseworker", "goal-remove", plan.case, goal))


def test_what_is_saved_as_it_was_takes_nothing_back(team, plan):
    goal = goal_of(plan)
    keeps_her_agreement(team, plan, team.post("caseworker", "plan-edit", plan.case, plan, **plan_form(plan)))
    said = goal_form(goal, str(team.caseworker.pk))
    keeps_her_agreement(team, plan, team.post("caseworker", "goal", plan.case, goal, **said))


def test_the_kind_of_support_is_for_files_of_others_and_takes_nothing_back(team, plan):
    goal = goal_of(plan)
    kind = Goal._meta.get_field("support_type").choices[0][0]
    said = goal_form(goal, str(team.caseworker.pk), support_type=kind)
    keeps_her_agreement(team, plan, team.post("caseworker", "goal", plan.case, goal, **said))
    assert as_it_stands(goal).support_type == kind


def test_once_she_agreed_anew_it_is_sent(team, plan):
    said = NEW_GOAL | day("action_1_due_on", -9)
    asks_her_again(team, plan, team.post("caseworker", "goal-add", plan.case, plan, **said))
    seen = str(as_it_stands(plan).version)
    agreed = {"agreement": "signed", "her_words": "Yes.", "seen_version": seen} | day("agreed_on", 0)
    page = said_by(team, team.post("caseworker", "plan-agree", plan.case, plan, **agreed))
    assert AGAIN not in page
    assert agreement_of(plan) == ("signed", days_ago(0), "", "Yes.")
    assert team.post("caseworker", "plan-submit", plan.case, plan).status_code == 302
    assert as_it_stands(plan).status == "waiting"


def test_who_has_not_agreed_yet_is_not_said_to_have_agreed_before(team):
    plan = PlanFactory(
        case=team.case(state="assessed", safe=True, assessed=True),
        recorded_by=team.caseworker,
        agreement="",
        agreed_on=None,
    )
    said = NEW_GOAL | day("action_1_due_on", -9)
    assert AGAIN not in said_by(team, team.post("caseworker", "goal-add", plan.case, plan, **said))
