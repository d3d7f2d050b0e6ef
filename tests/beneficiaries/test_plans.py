"""Case plans: made with her, sent, approved, looked through again, and followed from note to note."""

import datetime

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from access.context import acting, acting_as_system
from beneficiaries.approving import Refused, approve, submit
from beneficiaries.due import tasks_of, with_last_step, with_what_is_in_work
from beneficiaries.models import Approval, Case, Goal, GoalProgress, Note, Plan, PlanAction, State
from beneficiaries.models.for_approval import Settled
from tests.factories.cases import NoteFactory, PlanFactory, Team, as_it_stands, days_ago
from tests.opened import seen_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def team() -> Team:
    return Team()


def day(count: int) -> dict[str, str]:
    return {"": days_ago(count).isoformat(), "_calendar": "AD"}


def typed(**fields) -> dict[str, str]:
    """Return what a browser sends; a whole number is so many days before today."""
    sent: dict[str, str] = {}
    for name, value in fields.items():
        if isinstance(value, int):
            sent |= {f"{name}{part}": said for part, said in day(value).items()}
        else:
            sent[name] = value
    return sent


def assessed(team: Team, **fields) -> Case:
    return team.case(**{"state": State.ASSESSED, "safe": True, "assessed": True} | fields)


def in_progress(team: Team, **fields) -> Case:
    return team.case(**{"in_progress": True, "planned": True} | fields)


def goal_of(case: Case) -> Goal:
    with acting_as_system("look"):
        return Goal.objects.select_related("plan").get(plan__case=case)


def action_of(goal: Goal) -> PlanAction:
    with acting_as_system("look"):
        return goal.actions.get()


def refused(by, act, *said) -> list[str]:
    with acting(by), pytest.raises(Refused) as refusal:
        act(*said)
    return [str(reason) for reason in refusal.value.reasons]


def test_a_plan_is_made_goal_by_goal_agreed_to_and_sent(team):
    case = assessed(team)
    answer = team.post("caseworker", "plan-add", case, **typed(made_on=2, review_on=-60, safety_plan="She calls us."))
    with acting_as_system("look"):
        plan = Plan.objects.get(case=case)
    assert answer["Location"] == f"/cases/{case.person.code}/plans/{plan.pk}/"
    page = team.get("caseworker", "plan", case, plan).content.decode()
    assert "It has no goal yet." in page
    assert "It is not written down yet how she agreed to it." in page
    goal = typed(
        domain="education",
        text="She is back in class.",
        action_1_text="Ask the school for a place",
        action_1_who=str(team.caseworker.pk),
        action_1_due_on=-14,
        action_2_text="Buy the books",
        action_2_who="other",
        action_2_whom="Her aunt",
        action_2_due_on=-20,
    )
    assert team.post("caseworker", "goal-add", case, plan, **goal).status_code == 302
    seen = str(as_it_stands(plan).version)
    agreed = typed(agreement="witnessed", agreed_on=1, witness="Nirmala", her_words="Yes.", seen_version=seen)
    assert team.post("caseworker", "plan-agree", case, plan, **agreed).status_code == 302
    assert team.post("caseworker", "plan-submit", case, plan).status_code == 302
    now = as_it_stands(plan)
    assert (now.status, now.agreement, now.witness, now.writers) == (
        "waiting",
        "witnessed",
        "Nirmala",
        [team.caseworker.pk],
    )
    with acting_as_system("look"):
        said = [(each.text, each.who, each.due_on) for each in PlanAction.objects.filter(goal__plan=plan)]
    assert said == [
        ("Ask the school for a place", str(team.caseworker), days_ago(-14)),
        ("Buy the books", "Her aunt", days_ago(-20)),
    ]


def test_its_approval_makes_the_case_planned_on_its_day(team):
    case = assessed(team)
    plan = PlanFactory(case=case, waiting=True, recorded_by=team.caseworker, made_on=days_ago(4))
    with acting_as_system("look"):
        waiting = Approval.objects.get(plan=plan)
    said = {"decision": "approve", "seen_request": str(waiting.pk)}
    assert team.post("supervisor", "plan-decide", case, plan, **said).status_code == 302
    assert (as_it_stands(plan).status, as_it_stands(case).state) == ("approved", State.PLANNED)
    with acting_as_system("look"):
        assert case.moves.get(to_state="planned").happened_on == days_ago(4)


@pytest.mark.parametrize(
    ("fields", "plan", "says"),
    [
        ({"state": "registered"}, {}, "Her situation is not assessed yet."),
        ({}, {"goals": []}, "It has no goal yet."),
        ({}, {"agreement": "", "agreed_on": None}, "It is not written down yet how she agreed to it."),
        ({}, {"made_on": days_ago(61)}, "Its day lies before the case was opened or reopened."),
        ({"consented": False}, {}, "She has not yet agreed to a file about her and to services."),
    ],
)
def test_what_is_missing_is_said_before_it_is_sent(team, fields, plan, says):
    made = PlanFactory(case=assessed(team, **fields), recorded_by=team.caseworker, **plan)
    assert refused(team.caseworker, submit, made, team.caseworker) == [says]


def test_each_goal_says_what_is_done_for_it(team):
    plan = PlanFactory(case=assessed(team), recorded_by=team.caseworker)
    with acting_as_system("it is taken away"):
        PlanAction.objects.filter(goal__plan=plan).delete()
    lacking = refused(team.caseworker, submit, plan, team.caseworker)
    assert lacking == ["Nobody does anything yet for this goal: She sleeps through the night."]


def test_who_wrote_a_goal_does_not_approve_the_plan(team):
    case = assessed(team)
    plan = PlanFactory(case=case, recorded_by=team.caseworker)
    with acting(team.supervisor):
        Goal(plan=plan, domain="health", text="She is well.").record(
            [{"text": "Rest", "by_herself": True, "due_on": days_ago(-9)}], team.supervisor
        )
    with acting_as_system("she agrees to that, too"):
        Plan.objects.filter(pk=plan.pk).update(agreement="signed", agreed_on=days_ago(0))
    with acting(team.caseworker):
        approval = submit(as_it_stands(plan), team.caseworker)
    with acting_as_system("look"):
        approval = Approval.objects.select_related("case__person").get(pk=approval.pk)
    lacking = refused(team.supervisor, approve, approval, team.supervisor)
    assert lacking == ["This is decided by another person than those who work in the case."]


@pytest.mark.parametrize(
    ("said", "field", "says"),
    [
        ({"action_1_text": "Ask"}, "action_1_who", "Say who does it."),
        ({"action_1_text": "Ask", "action_1_who": "herself"}, "action_1_due_on", "Say by when."),
        ({"action_1_text": "Ask", "action_1_who": "other"}, "action_1_whom", "Say who it is."),
        ({"action_2_who": "herself"}, "action_2_text", "Say what is done, or leave this action empty."),
    ],
)
def test_an_action_says_what_who_and_by_when(team, said, field, says):
    plan = PlanFactory(case=assessed(team), recorded_by=team.caseworker, goals=[])
    form = team.post("caseworker", "goal-add", plan.case, plan, domain="health", text="She is well.", **said)
    assert form.context["form"].errors[field] == [says]
    assert "She is well." in form.content.decode()


def test_an_action_left_empty_is_taken_away_and_the_others_stay(team):
    case = assessed(team)
    plan = PlanFactory(case=case, recorded_by=team.caseworker)
    goal = goal_of(case)
    kept = typed(
        domain="health",
        text="She sleeps.",
        seen_version=str(goal.version),
        action_1_text="",
        action_2_text="Walk in the evening",
        action_2_who="herself",
        action_2_due_on=-9,
    )
    assert team.post("caseworker", "goal", case, goal, **kept).status_code == 302
    with acting_as_system("look"):
        assert [(each.text, each.by_herself) for each in goal.actions.all()] == [("Walk in the evening", True)]
    assert as_it_stands(plan).version > plan.version


def test_a_goal_with_many_actions_keeps_them_all(team):
    """A file may bring more of them than are offered to be typed."""
    case = assessed(team)
    goal = goal_of(PlanFactory(case=case, recorded_by=team.caseworker).case)
    with acting(team.caseworker):
        for number in range(11):
            PlanAction.objects.create(goal=goal, text=f"Visit {number}", by_herself=True, due_on=days_ago(-9))
    form = team.get("caseworker", "goal", case, goal).context["form"]
    said = {name: str(form[name].value() or "") for name in form.fields}
    said |= seen_in(team.client("caseworker"), reverse("goal", args=[case.person.code, goal.pk]))
    assert team.post("caseworker", "goal", case, goal, **said).status_code == 302
    with acting_as_system("look"):
        assert goal.actions.count() == 12


def test_two_who_change_one_goal_see_what_differs(team):
    case = assessed(team, shared_with=[team.colleague])
    PlanFactory(case=case, recorded_by=team.caseworker)
    goal = goal_of(case)
    first = typed(
        domain="health",
        text="She sleeps.",
        seen_version=str(goal.version),
        action_1_text="Tea",
        action_1_who="herself",
        action_1_due_on=-9,
    )
    assert team.post("caseworker", "goal", case, goal, **first).status_code == 302
    second = team.post("colleague", "goal", case, goal, **first | {"text": "She rests."})
    assert "Somebody changed this record while you were writing." in second.content.decode()
    assert as_it_stands(goal).text == "She sleeps."


def test_what_waits_or_is_approved_is_not_changed(team):
    case = assessed(team)
    plan = PlanFactory(case=case, waiting=True, recorded_by=team.caseworker)
    goal = goal_of(case)
    assert team.status("caseworker", "goal", case, goal) == 404
    assert team.status("caseworker", "plan-edit", case, plan) == 404
    with acting(team.caseworker), pytest.raises(Settled):
        goal.record([], team.caseworker)
    assert action_of(goal).text == "Sessions every week"


@pytest.mark.parametrize(("made", "review"), [(0, -92), (10, -82), (200, -92)])
def test_a_plan_is_looked_through_within_three_months(team, made, review):
    case = assessed(team, opened_on=days_ago(300))
    late = team.post("caseworker", "plan-add", case, **typed(made_on=made, review_on=review))
    assert "Look through it sooner" in late.context["form"].errors["review_on"][0]


@pytest.mark.parametrize(("made", "review"), [(0, -91), (10, -81), (91, 0), (200, -91)])
def test_a_plan_that_is_written_down_late_is_looked_through_within_three_months_of_today(team, made, review):
    case = assessed(team, opened_on=days_ago(300))
    assert team.post("caseworker", "plan-add", case, **typed(made_on=made, review_on=review)).status_code == 302


@pytest.mark.parametrize("agreement", ["witnessed", "guardian"])
def test_where_she_did_not_sign_somebody_is_named(team, agreement):
    plan = PlanFactory(case=assessed(team), recorded_by=team.caseworker)
    said = typed(agreement=agreement, agreed_on=0, seen_version=str(as_it_stands(plan).version))
    form = team.post("caseworker", "plan-agree", plan.case, plan, **said).context["form"]
    assert form.errors["witness"] == ["Say who it was."]


def test_a_new_plan_takes_over_what_is_still_open(team):
    case = in_progress(team)
    goal = goal_of(case)
    answer = team.post("caseworker", "plan-add", case, **typed(made_on=0, review_on=-60))
    assert answer.status_code == 302
    with acting_as_system("look"):
        plan = Plan.objects.get(case=case, status="draft")
        taken = plan.goals.get()
        assert (taken.text, taken.continues_id) == (goal.text, goal.pk)
        assert [each.text for each in taken.actions.all()] == ["Sessions every week"]


def test_a_note_tells_how_far_her_goals_have_come(team):
    case = in_progress(team)
    goal = goal_of(case)
    action = action_of(goal)
    page = team.get("caseworker", "note-add", case).content.decode()
    assert "She sleeps through the night" in page
    said = typed(kind="visit", happened_on=0, next_on=-9, text="She laughed.") | {
        f"step_{goal.pk}": "reached",
        f"shown_{goal.pk}": "Three weeks without a bad night",
        f"done_{goal.pk}": [str(action.pk)],
    }
    assert team.post("caseworker", "note-add", case, **said).status_code == 302
    with acting_as_system("look"):
        told = GoalProgress.objects.get(goal=goal)
        note = Note.objects.get(case=case)
    assert (told.step, told.text, told.note_id) == ("reached", "Three weeks without a bad night", note.pk)
    assert as_it_stands(goal).standing == "reached"
    assert as_it_stands(action).done_on == days_ago(0)
    # corrected in the same note
    again = said | {f"step_{goal.pk}": "forward", f"done_{goal.pk}": []}
    again |= seen_in(team.client("caseworker"), reverse("note", args=[case.person.code, note.pk]))
    assert team.post("caseworker", "note", case, note, **again).status_code == 302
    assert as_it_stands(goal).standing == "open"
    assert as_it_stands(action).done_on is None


def test_what_shows_progress_needs_the_progress(team):
    case = in_progress(team)
    goal = goal_of(case)
    said = typed(kind="visit", happened_on=0, text="She laughed.") | {f"shown_{goal.pk}": "She sleeps"}
    form = team.post("caseworker", "note-add", case, **said).context["form"]
    assert form.errors[f"step_{goal.pk}"] == ["Say how far it has come, or leave it empty."]
    assert form.data[f"shown_{goal.pk}"] == "She sleeps"


def test_an_earlier_note_does_not_undo_what_came_later(team):
    case = in_progress(team)
    goal = goal_of(case)
    with acting(team.caseworker):
        for ago, step in ((2, "reached"), (9, "back")):
            note = NoteFactory(case=case, happened_on=days_ago(ago), recorded_by=team.caseworker)
            GoalProgress(goal=goal, note=note, happened_on=days_ago(ago), step=step).record()
    assert as_it_stands(goal).standing == "reached"


def test_a_case_without_a_plan_in_force_asks_nothing_of_goals(team):
    page = team.get("caseworker", "note-add", assessed(team)).content.decode()
    assert "Her goals" not in page


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"state": State.ASSESSED}, ["Make the plan together"]),
        ({"state": State.ASSESSED, "plan": {"returned": True}}, ["Look at the returned plan again"]),
        ({"state": State.ASSESSED, "plan": {"waiting": True}}, []),
        (
            {"state": State.IN_PROGRESS, "plan": {"approved": True, "review_on": days_ago(-6)}},
            ["Look through the plan together"],
        ),
        ({"state": State.IN_PROGRESS, "plan": {"approved": True, "review_on": days_ago(-30)}}, []),
    ],
)
def test_what_is_to_be_done_for_a_plan(team, fields, says):
    plan = fields.pop("plan", None)
    case = team.case(**fields)
    if plan:
        PlanFactory(case=case, recorded_by=team.caseworker, decided_by=team.supervisor, **plan)
    with acting(team.caseworker):
        cases = with_what_is_in_work(with_last_step(Case.objects.filter(pk=case.pk).select_related("person")))
        assert [str(task.says) for task in tasks_of(list(cases))] == says


@pytest.mark.parametrize(
    "broken",
    [
        {"review_on": days_ago(3)},
        {"agreement": "", "agreed_on": days_ago(3)},
        {"agreement": "witnessed", "witness": ""},
        {"status": "waiting", "agreement": "", "agreed_on": None},
    ],
)
def test_the_database_refuses_a_plan_that_breaks_its_rules(team, broken):
    plan = PlanFactory(case=assessed(team), recorded_by=team.caseworker)
    with acting_as_system("breaking it"), transaction.atomic(), pytest.raises(IntegrityError):
        Plan.objects.filter(pk=plan.pk).update(**broken)


def test_the_database_refuses_a_second_plan_in_work_and_an_action_of_nobody(team):
    case = assessed(team)
    PlanFactory(case=case, recorded_by=team.caseworker)
    with acting_as_system("breaking it"):
        with transaction.atomic(), pytest.raises(IntegrityError):
            Plan.objects.create(case=case, review_on=days_ago(-9))
        with transaction.atomic(), pytest.raises(IntegrityError):
            PlanAction.objects.create(goal=goal_of(case), text="Ask", due_on=datetime.date(2026, 12, 1))


@pytest.mark.parametrize("page", ["plans", "plan", "case"])
def test_a_plan_is_shown_with_constant_queries(team, page, django_assert_max_num_queries):
    case = in_progress(team)
    goals = [f"Goal {number}" for number in range(6)]
    plan = PlanFactory(case=case, approved=True, recorded_by=team.caseworker, goals=goals)
    args = [case, plan] if page == "plan" else [case]
    team.get("caseworker", page, *args)
    with django_assert_max_num_queries({"plans": 15, "plan": 19, "case": 42}[page]):
        shown = team.get("caseworker", page, *args)
    assert page == "plans" or "Goal 5" in shown.content.decode()
