"""Case conferences: who may hear of her, what was decided, and decisions that become tasks."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from access.context import acting, acting_as_system
from beneficiaries.due import own_tasks
from beneficiaries.models import Conference, ConferenceDecision, ConferenceMember
from tests.beneficiaries.desk import rows
from tests.beneficiaries.test_stays import typed
from tests.factories.cases import Team, as_it_stands, days_ago
from tests.factories.family import ConferenceFactory
from tests.factories.people import ConsentFactory, made_by_system
from tests.opened import seen_in

pytestmark = pytest.mark.django_db
HELD = {
    "way": "meeting",
    "chair": "The supervisor",
    "reason": "The way home",
    "her_part": "was_there",
    "her_view": "I want to sit beside the door.",
    "discussed": "All of it.",
}
TEACHER = {"outsider_1_name": "Sabita", "outsider_1_comes_from": "service", "outsider_1_was_there": "yes"}


@pytest.fixture
def team() -> Team:
    return Team()


def hold(team: Team, case, **fields):
    return team.post("caseworker", "conference-add", case, **HELD | typed(**{"held_on": days_ago(3)} | fields))


def decided(team: Team, case, **fields) -> ConferenceDecision:
    conference = ConferenceFactory(case=case)
    with acting_as_system("decided"):
        said = {"number": 1, "text": "Ask the ward", "responsible": team.caseworker, "due_on": days_ago(-2)} | fields
        return ConferenceDecision.objects.create(conference=conference, **said)


def tasks_of(team: Team, who: str) -> list[str]:
    with acting(getattr(team, who)):
        found = own_tasks(getattr(team, who))
    return [str(task.says) for task in found if "/conference" in task.url]


def test_it_is_written_down_and_read_back(team):
    case = team.case(in_progress=True)
    made_by_system(ConsentFactory, person=case.person, purpose="referral", answered_on=days_ago(9))
    sent = {
        "of_us": [str(team.caseworker.pk)],
        "excused": [str(team.supervisor.pk)],
        "decision_1_text": "Ask the school",
        "decision_1_who": str(team.supervisor.pk),
        "decision_2_text": "A goal for it",
        "decision_2_into_plan": "on",
        **TEACHER,
    }
    sent |= HELD | typed(held_on=days_ago(3), decision_1_due_on=days_ago(-5))
    assert team.post("caseworker", "conference-add", case, **sent).status_code == 302
    assert [(each.name, each.user_id, each.was_there) for each in rows(ConferenceMember, comes_from="")] == [
        ("", user.pk, there)
        for user, there in sorted(
            [(team.caseworker, True), (team.supervisor, False)],
            key=lambda pair: next(each.pk for each in rows(ConferenceMember, user=pair[0])),
        )
    ]
    assert [(each.number, each.text) for each in rows(ConferenceDecision)] == [
        (1, "Ask the school"),
        (2, "A goal for it"),
    ]
    (conference,) = rows(Conference)
    page = team.get("supervisor", "conference", case, conference).content.decode()
    for said in ("The way home", "I want to sit beside the door.", "Sabita", "Ask the school", "In the plan"):
        assert said in page


def test_nobody_from_outside_hears_of_her_without_her_consent(team):
    case = team.case(in_progress=True)
    made_by_system(ConsentFactory, person=case.person, purpose="authorities", answered_on=days_ago(9))
    answer = hold(team, case, **TEACHER)
    assert answer.context["form"].errors.keys() == {"outsider_1_name"}
    assert hold(team, case, **TEACHER | {"outsider_1_was_there": "no"}).status_code == 302
    conference = ConferenceFactory(case=case)
    with acting_as_system("against the rule"), pytest.raises(IntegrityError), transaction.atomic():
        ConferenceMember.objects.create(conference=conference, name="Sabita", comes_from="service")


def test_a_consent_of_a_later_day_came_too_late(team):
    case = team.case(in_progress=True)
    made_by_system(ConsentFactory, person=case.person, purpose="referral", answered_on=days_ago(1))
    assert hold(team, case, **TEACHER).status_code == 200
    assert hold(team, case, held_on=days_ago(1), **TEACHER).status_code == 302


def test_only_who_may_see_the_case_is_one_of_us(team):
    case = team.case(in_progress=True)
    assert hold(team, case, of_us=str(team.colleague.pk)).context["form"].errors.keys() == {"of_us"}
    offered = team.get("caseworker", "conference-add", case).context["form"].fields["of_us"].choices
    assert {key for key, _name in offered} == {str(team.caseworker.pk), str(team.supervisor.pk)}


def test_a_decision_says_who_carries_it_out(team):
    case = team.case(in_progress=True)
    sent = {"decision_1_text": "Ask the school"}
    assert hold(team, case, **sent).context["form"].errors.keys() == {"decision_1_who"}
    assert hold(team, case, **sent, decision_1_who="other").context["form"].errors.keys() == {"decision_1_whom"}
    assert hold(team, case, decision_1_whom="The aunt").context["form"].errors.keys() == {"decision_1_text"}
    with pytest.raises(IntegrityError), transaction.atomic():
        decided(team, case, responsible=None)


def test_a_decision_is_a_task_until_it_is_done(team):
    case = team.case(in_progress=True)
    decision = decided(team, case)
    assert tasks_of(team, "caseworker") == ["Decided: Ask the ward"]
    assert team.post("caseworker", "conference-decision", case, decision, **typed(on=days_ago(9))).status_code == 200
    assert team.post("caseworker", "conference-decision", case, decision, **typed(on=days_ago(0))).status_code == 302
    assert as_it_stands(decision).done_on == days_ago(0)
    assert tasks_of(team, "caseworker") == []


def test_who_carries_it_out_has_the_task_and_the_plan_follows_its_own(team):
    case = team.case(in_progress=True)
    decided(team, case, responsible=team.supervisor)
    decided(team, case, text="A goal", into_plan=True)
    assert tasks_of(team, "supervisor") == ["Decided: Ask the ward"]
    assert tasks_of(team, "caseworker") == ["Decided: Ask the ward"]


def test_a_decision_in_a_case_she_may_no_longer_see_is_no_task_of_hers(team):
    decided(team, team.case(in_progress=True), responsible=team.colleague)
    assert tasks_of(team, "colleague") == []


def test_the_next_conference_is_a_task_until_it_is_held(team):
    case = team.case(in_progress=True)
    ConferenceFactory(case=case, next_on=days_ago(-2))
    assert tasks_of(team, "caseworker") == ["Hold the next case conference"]
    ConferenceFactory(case=case, held_on=days_ago(0))
    assert tasks_of(team, "caseworker") == []


def test_a_change_keeps_the_decisions_that_stand(team):
    case = team.case(in_progress=True)
    decision = decided(team, case)
    with acting_as_system("done"):
        decision.finish(days_ago(1))
    conference = decision.conference
    sent = {"decision_1_text": "Ask the ward again", "decision_1_who": str(team.caseworker.pk)}
    sent |= HELD | typed(held_on=days_ago(3))
    sent |= seen_in(team.client("caseworker"), reverse("conference-edit", args=[case.person.code, conference.pk]))
    assert team.post("caseworker", "conference-edit", case, conference, **sent).status_code == 302
    now = as_it_stands(decision)
    assert (now.text, now.done_on) == ("Ask the ward again", days_ago(1))


def test_the_minutes_are_printed_and_noted(team, papers_as_pages):
    case = team.case(in_progress=True)
    decision = decided(team, case)
    answer = team.get("caseworker", "conference-paper", case, decision.conference)
    assert answer["Content-Type"] == "application/pdf"
    (sheet,) = papers_as_pages
    assert "Ask the ward" in sheet
    assert team.caseworker.email in sheet
