"""Progress of goals: who reads what a restricted note says of one, and what a corrected note leaves as it is."""

from datetime import date
from urllib.parse import urlencode

import pytest
from django.urls import reverse

from access.context import acting, acting_as_system
from beneficiaries.data_subject.telling import whole_record
from beneficiaries.models import Case, Draft, Goal, GoalProgress, Note, PlanAction
from beneficiaries.views.plan import shown
from tests.factories.cases import NoteFactory, PlanFactory, Team, as_it_stands, days_ago
from tests.opened import seen_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("papers_as_pages")]

SAID = "Her uncle came again"


@pytest.fixture
def team() -> Team:
    return Team()


@pytest.fixture
def case(team: Team) -> Case:
    return team.case(in_progress=True, planned=True, shared_with=[team.colleague], caseworker=team.caseworker)


@pytest.fixture
def goal(case: Case) -> Goal:
    with acting_as_system("look"):
        return Goal.objects.select_related("plan").get(plan__case=case)


@pytest.fixture
def action(goal: Goal) -> PlanAction:
    with acting_as_system("look"):
        return goal.actions.get()


def written(goal: Goal, on: date, *done: PlanAction, step: str = "", shown: str = "", **fields: str) -> dict[str, str]:
    """Return what a browser sends of a note that tells of a goal."""
    said = {"kind": "visit", "happened_on": on.isoformat(), "happened_on_calendar": "AD", "text": "She laughed."}
    of_goal = {f"step_{goal.pk}": step, f"shown_{goal.pk}": shown, f"done_{goal.pk}": [str(each.pk) for each in done]}
    return said | of_goal | fields


def the_note_of(case: Case, on: date) -> Note:
    with acting_as_system("look"):
        return Note.objects.get(case=case, happened_on=on)


def correct(team: Team, case: Case, note: Note, said: dict[str, str]) -> None:
    seen = seen_in(team.client("caseworker"), reverse("note", args=[case.person.code, note.pk]))
    assert team.post("caseworker", "note", case, note, **said | seen).status_code == 302


@pytest.mark.parametrize(("who", "reads"), [("caseworker", True), ("supervisor", True), ("colleague", False)])
@pytest.mark.parametrize("restricted", [True, False])
def test_what_a_restricted_note_says_of_a_goal_is_read_by_those_who_read_the_note(
    team, case, goal, who, reads, restricted
):
    said = written(goal, days_ago(1), step="back", shown=SAID, **({"restricted": "on"} if restricted else {}))
    assert team.post("caseworker", "note-add", case, **said).status_code == 302
    for page in ("plan", "plan-paper"):
        told = team.client(who).get(reverse(page, args=[case.person.code, goal.plan.pk]))
        assert (SAID in told.content.decode()) is (reads or not restricted), page
    with acting(getattr(team, who)):
        assert GoalProgress.objects.filter(goal=goal).exists() is (reads or not restricted)
        seen = GoalProgress.objects.visible_to(getattr(team, who)).filter(goal=goal)
        assert seen.exists() is (reads or not restricted)
    with acting_as_system("the database alone would show everything"):
        [told] = shown(goal.plan, getattr(team, who))["goals"]
        assert bool(told.progress.all()) is (reads or not restricted)


def test_where_restricted_notes_are_left_out_of_her_record_so_is_what_they_say_of_goals(team, case, goal):
    assert team.post(
        "caseworker", "note-add", case, **written(goal, days_ago(1), step="back", shown=SAID, restricted="on")
    )
    with acting_as_system("her whole record"):
        for restricted in (True, False):
            record = whole_record(case.pk, restricted=restricted)
            said = [line.value for told in record for row in told.rows for line in row]
            assert (SAID in said) is restricted


def test_another_day_of_a_note_takes_its_finished_actions_along(team, case, goal, action):
    team.post("caseworker", "note-add", case, **written(goal, days_ago(2), action, step="forward"))
    note = the_note_of(case, days_ago(2))
    correct(team, case, note, written(goal, days_ago(3), action, step="forward"))
    assert as_it_stands(action).done_on == days_ago(3)
    correct(team, case, note, written(goal, days_ago(3), step="forward"))
    assert as_it_stands(action).done_on is None


def test_a_note_moved_to_the_day_of_another_leaves_what_that_one_finished(team, case, goal, action):
    with acting(team.caseworker):
        note = NoteFactory(case=case, happened_on=days_ago(3), recorded_by=team.caseworker)
    team.post("caseworker", "note-add", case, **written(goal, days_ago(2), action))
    said = written(goal, days_ago(2))
    del said[f"done_{goal.pk}"]  # it was not asked
    correct(team, case, note, said)
    assert as_it_stands(action).done_on == days_ago(2)


def test_progress_that_is_taken_out_of_a_note_is_no_longer_told(team, case, goal):
    team.post("caseworker", "note-add", case, **written(goal, days_ago(4), step="reached", shown="Three good weeks"))
    assert as_it_stands(goal).standing == "reached"
    correct(team, case, the_note_of(case, days_ago(4)), written(goal, days_ago(4)))
    assert as_it_stands(goal).standing == "open"
    with acting_as_system("look"):
        assert not GoalProgress.objects.filter(goal=goal).exists()


@pytest.mark.parametrize("is_draft", [False, True])
def test_what_was_typed_before_a_new_plan_was_approved_is_said_of_its_goals(team, case, goal, action, is_draft):
    said = written(goal, days_ago(0), action, step="forward", shown="She did it alone")
    with acting_as_system("a new plan"):
        plan = PlanFactory(case=case, approved=True, made_on=days_ago(0), recorded_by=team.caseworker, goals=[])
        goal.carry_over(plan)
        newer = Goal.objects.get(continues=goal)
    if is_draft:
        address = reverse("note-add", args=[case.person.code])
        with acting(team.caseworker):
            Draft.objects.keep(team.caseworker, case, address, urlencode(said, doseq=True))
        form = team.get("caseworker", "note-add", case).context["form"]
        assert (form[f"step_{newer.pk}"].value(), form[f"shown_{newer.pk}"].value()) == ("forward", "She did it alone")
        return
    assert team.post("caseworker", "note-add", case, **said).status_code == 302
    with acting_as_system("look"):
        assert GoalProgress.objects.get(goal=newer).text == "She did it alone"
        assert newer.actions.get().done_on == days_ago(0)
