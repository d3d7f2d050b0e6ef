"""Home assessments: what follows from the answers, that nobody makes it better, and that a return rests on one."""

import pytest
from django.db import IntegrityError, transaction

from access.context import acting, acting_as_system
from beneficiaries.due import own_tasks
from beneficiaries.looking_through import look_through as look_through_as
from beneficiaries.models import HomeAssessment, ReturnVisit, Stay
from beneficiaries.models.home_assessment import NotForTheWriter
from beneficiaries.return_home import TITLES, Verdict, Wish, verdict_of
from config.calendar import PartialDate
from tests.beneficiaries.desk import rows
from tests.beneficiaries.test_stays import refused, typed
from tests.factories.beds import beds_of, stay_of
from tests.factories.cases import Team, as_it_stands, days_ago
from tests.factories.family import HomeAssessmentFactory
from tests.factories.people import PersonFactory, made_by_system
from tests.opened import opened

pytestmark = pytest.mark.django_db
GOOD = dict.fromkeys(TITLES, 3)
FOUND = {
    **GOOD,
    **dict.fromkeys(HomeAssessment.QUESTIONS, "no"),
    "visited_by": "Asha",
    "whose_home": "Her aunt",
    "adult": "The aunt",
    "seen_there": "A clean room.",
    "her_wish": "yes",
}


@pytest.fixture
def team() -> Team:
    return Team()


def of_age(team: Team, age: int = 30):
    born = PartialDate.from_age(age, days_ago(0))
    return team.case(person=made_by_system(PersonFactory, site=team.site, born=born), in_progress=True)


def write(team: Team, case, **fields):
    sent = FOUND | typed(**{"visited_on": days_ago(4)} | fields)
    return team.post("caseworker", "home-assessment-add", case, **sent)


# What follows


@pytest.mark.parametrize(
    ("answers", "levels", "wish", "verdict"),
    [
        (set(), {}, Wish.YES, Verdict.RECOMMENDED),
        (set(), {"income": 2, "reach": 2}, Wish.YES, Verdict.RECOMMENDED),
        (set(), {"income": 2, "reach": 2, "people": 2}, Wish.YES, Verdict.CONDITIONS),
        (set(), {"neighbours": 1}, Wish.YES, Verdict.CONDITIONS),
        (set(), {"safety": 2}, Wish.YES, Verdict.CONDITIONS),
        (set(), {}, Wish.UNSURE, Verdict.CONDITIONS),
        ({"found_by"}, {}, Wish.YES, Verdict.CONDITIONS),
        ({"harmed_by"}, {}, Wish.YES, Verdict.NOT),
        ({"violence"}, {}, Wish.YES, Verdict.NOT),
        ({"pressed"}, {}, Wish.YES, Verdict.NOT),
        ({"no_adult"}, {}, Wish.YES, Verdict.NOT),
        (set(), {"attitude": 1}, Wish.YES, Verdict.NOT),
        (set(), {"safety": 1}, Wish.YES, Verdict.NOT),
        (set(), {}, Wish.NO, Verdict.NOT),
    ],
)
def test_the_verdict_follows_from_the_answers(answers, levels, wish, verdict):
    assert verdict_of(answers, GOOD | levels, wish) == verdict


def test_it_is_set_worse_with_a_reason_and_never_better(team):
    case = of_age(team)
    assert write(team, case, violence="yes", verdict="yes").context["form"].errors.keys() == {"verdict"}
    assert write(team, case, verdict="no").context["form"].errors.keys() == {"verdict_reason"}
    assert rows(HomeAssessment) == []
    assert write(team, case, verdict="no", verdict_reason="He looked at her.").status_code == 302
    (home,) = rows(HomeAssessment)
    assert (home.found, home.verdict) == ("yes", "no")
    for wrong in ({"violence": True, "verdict": "yes"}, {"verdict": "no"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            HomeAssessmentFactory(case=case, **wrong)


def test_conditions_are_said_and_every_question_is_answered(team):
    case = of_age(team)
    assert write(team, case, safety=2).context["form"].errors.keys() == {"conditions"}
    assert write(team, case, pressed="").context["form"].errors.keys() == {"pressed"}
    with pytest.raises(IntegrityError), transaction.atomic():
        HomeAssessmentFactory(case=case, safety=2)


def test_a_child_has_an_adult_who_answers_for_her(team):
    assert write(team, of_age(team, 14), adult="").context["form"].errors.keys() == {"adult"}
    assert write(team, of_age(team, 30), adult="").status_code == 302


# Looked through


def look_through(team: Team, case, home: HomeAssessment, who: str = "supervisor"):
    seen = {"seen_version": as_it_stands(home).version}
    return team.post(who, "home-assessment-see", case, home, **seen)


def test_another_looks_it_through_and_a_change_asks_for_it_anew(team):
    case = of_age(team)
    write(team, case)
    (home,) = rows(HomeAssessment)
    assert team.status("caseworker", "home-assessment-see", case, home) == 404
    with acting(team.supervisor):
        assert [str(task.says) for task in own_tasks(team.supervisor)] == ["Look through the home assessment"]
    assert look_through(team, case, home).status_code == 302
    assert as_it_stands(home).seen_by_id == team.supervisor.pk
    changed = FOUND | typed(visited_on=days_ago(4), seen_version=as_it_stands(home).version)
    assert team.post("caseworker", "home-assessment-edit", case, home, **changed).status_code == 302
    assert as_it_stands(home).seen_by_id is None


def test_whoever_changes_it_second_is_told_of_the_visits_that_another_agreed(team):
    case = of_age(team)
    write(team, case, visit_1=days_ago(-10))
    (home,) = rows(HomeAssessment)
    sent = opened(team.get("caseworker", "home-assessment-edit", case, home)) | {"verdict": ""}
    with acting_as_system("another makes the visit that was agreed, and agrees on one more"):
        home.visits.update(done_on=days_ago(1), told="She is well.")
        ReturnVisit.objects.create(home=home, due_on=days_ago(-20))
    answer = team.post("caseworker", "home-assessment-edit", case, home, **sent | typed(visit_1=days_ago(-12)))
    assert answer.status_code == 200, "she wrote over the visits of another"
    errors = answer.context["form"].errors
    assert errors.keys() == {"__all__", "visit_1"}
    assert "Now saved here" in errors["visit_1"][0]
    assert {each.due_on for each in rows(ReturnVisit)} == {days_ago(-10), days_ago(-20)}
    again = opened(answer) | {"verdict": ""} | typed(visit_1=days_ago(-12))
    saved = team.post("caseworker", "home-assessment-edit", case, home, **again)
    assert saved.status_code == 302, saved.context["form"].errors
    assert {(each.due_on, each.told) for each in rows(ReturnVisit)} == {
        (days_ago(-10), "She is well."),
        (days_ago(-12), ""),
    }


def refused_to(team: Team, home: HomeAssessment) -> None:
    """See that the supervisor is neither offered nor let to look it through."""
    assert look_through(team, home.case, home).status_code == 404
    assert "/see/" not in team.get("supervisor", "home-assessment", home.case, home).content.decode()
    with acting(team.supervisor):
        assert "Look through the home assessment" not in [str(task.says) for task in own_tasks(team.supervisor)]
        with pytest.raises(NotForTheWriter):
            look_through_as(home, team.supervisor)


def test_nobody_looks_through_her_own(team):
    home = HomeAssessmentFactory(case=of_age(team), recorded_by=team.supervisor)
    refused_to(team, home)
    with acting_as_system("against the rule"), pytest.raises(IntegrityError), transaction.atomic():
        HomeAssessment.objects.filter(pk=home.pk).update(seen_by=team.supervisor, seen_on=days_ago(0))


def test_who_rewrote_it_does_not_look_it_through(team):
    case = of_age(team)
    write(team, case)
    (home,) = rows(HomeAssessment)
    changed = FOUND | typed(visited_on=days_ago(4), seen_version=home.version)
    assert team.post("supervisor", "home-assessment-edit", case, home, **changed).status_code == 302
    home = as_it_stands(home)
    home.case = case
    assert home.writers == [team.caseworker.pk, team.supervisor.pk]
    refused_to(team, home)
    with acting_as_system("against the rule"), pytest.raises(IntegrityError), transaction.atomic():
        HomeAssessment.objects.filter(pk=home.pk).update(seen_by=team.supervisor, seen_on=days_ago(0))


def test_who_works_in_the_case_does_not_look_it_through(team):
    home = HomeAssessmentFactory(case=of_age(team), recorded_by=team.caseworker)
    with acting_as_system("they work together"):
        home.case.share_with(team.supervisor, "They work together.")
    refused_to(team, home)


def test_what_was_looked_through_is_what_was_shown(team):
    home = HomeAssessmentFactory(case=of_age(team), recorded_by=team.caseworker)
    page = team.get("supervisor", "home-assessment-see", home.case, home)
    assert "A clean room." in page.content.decode()
    shown = page.context["form"]["seen_version"].value()
    with acting_as_system("it is written anew"):
        HomeAssessment.objects.filter(pk=home.pk).update(seen_there="A dirty room.")
    late = team.post("supervisor", "home-assessment-see", home.case, home, seen_version=shown)
    assert "Read it once more" in late.content.decode()
    assert "A dirty room." in late.content.decode()
    assert as_it_stands(home).seen_by_id is None
    assert team.post("supervisor", "home-assessment-see", home.case, home).status_code == 200
    again = late.context["form"]["seen_version"].value()
    assert team.post("supervisor", "home-assessment-see", home.case, home, seen_version=again).status_code == 302


# Visits after the return


def test_visits_agreed_are_tasks_until_they_are_made(team):
    case = of_age(team)
    write(team, case, visit_1=days_ago(-3), visit_2=days_ago(-60))
    first, second = sorted(rows(ReturnVisit), key=lambda visit: visit.due_on)
    with acting(team.caseworker):
        says = [task for task in own_tasks(team.caseworker) if "return-visits" in task.url]
    assert [task.due_on for task in says] == [days_ago(-3)]
    sent = typed(done_on=days_ago(0), told="She goes to school.", seen_version=1)
    assert team.post("caseworker", "return-visit", case, first, **sent).status_code == 302
    with acting(team.caseworker):
        assert not [task for task in own_tasks(team.caseworker) if "return-visits" in task.url]
    assert as_it_stands(second).done_on is None
    refused(ReturnVisit, home_id=first.home_id, due_on=days_ago(-9), done_on=days_ago(0))


# Leaving the centre to the family


def leave_to_family(team: Team, case, stay: Stay, **fields):
    sent = typed(discharged_on=days_ago(0), discharge="family", seen_version=stay.version, **fields)
    return team.post("caseworker", "stay-discharge", case, stay, **sent)


def seen(team: Team, case, **fields) -> HomeAssessment:
    return HomeAssessmentFactory(case=case, seen_by=team.supervisor, seen_on=days_ago(0), **fields)


def test_she_goes_to_her_family_on_a_home_assessment(team):
    case = of_age(team)
    stay, home = stay_of(case, beds_of(team.site)[0]), seen(team, case)
    assert leave_to_family(team, case, stay).context["form"].errors.keys() == {"without_assessment"}
    assert leave_to_family(team, case, stay, home_assessment=home.pk).status_code == 302
    assert as_it_stands(stay).home_assessment_id == home.pk


def test_an_adult_may_choose_it_and_a_child_may_not(team):
    for age, status in ((30, 302), (15, 200)):
        case = of_age(team, age)
        stay = stay_of(case, beds_of(team.site, name=f"Of {age}")[0])
        assert leave_to_family(team, case, stay, without_assessment="She chooses so.").status_code == status


def test_a_return_that_is_written_down_late_rests_on_the_assessment_of_its_day(team):
    case = of_age(team, 15)
    stay = stay_of(case, beds_of(team.site)[0], days_ago(150))
    home = seen(team, case, visited_on=days_ago(140))
    assert str(home.pk) in team.get("caseworker", "stay-discharge", case, stay).content.decode()
    today = leave_to_family(team, case, stay, home_assessment=home.pk)
    assert "90 days before" in today.context["form"].errors["home_assessment"][0]
    late = typed(discharged_on=days_ago(100), discharge="family", seen_version=stay.version, home_assessment=home.pk)
    assert team.post("caseworker", "stay-discharge", case, stay, **late).status_code == 302
    assert as_it_stands(stay).home_assessment_id == home.pk


def test_no_return_rests_on_a_home_of_which_a_later_visit_tells_worse(team):
    case = of_age(team)
    stay = stay_of(case, beds_of(team.site)[0])
    good = seen(team, case, visited_on=days_ago(60))
    HomeAssessmentFactory(case=case, unsafe=True, visited_on=days_ago(5))  # nobody looked it through yet
    assert "home_assessment" in leave_to_family(team, case, stay, home_assessment=good.pk).context["form"].errors
    refusal = pytest.raises(IntegrityError, match="carries no return on that day")
    with acting_as_system("against the rule"), refusal, transaction.atomic():
        leaves = {"discharged_on": days_ago(0), "discharge": "family", "home_assessment": good.pk}
        Stay.objects.filter(pk=stay.pk).update(**leaves)
    again = seen(team, case, visited_on=days_ago(2))
    assert leave_to_family(team, case, stay, home_assessment=again.pk).status_code == 302


def test_no_return_rests_on_what_does_not_carry_it(team):
    case = of_age(team)
    stay = stay_of(case, beds_of(team.site)[0])
    wrong = [
        seen(team, case, unsafe=True),
        seen(team, case, visited_on=days_ago(91)),
        HomeAssessmentFactory(case=case),
        seen(team, of_age(team)),
    ]
    for home in wrong:
        assert "home_assessment" in leave_to_family(team, case, stay, home_assessment=home.pk).context["form"].errors
        with acting_as_system("against the rule"), pytest.raises(IntegrityError), transaction.atomic():
            Stay.objects.filter(pk=stay.pk).update(
                discharged_on=days_ago(0), discharge="family", home_assessment=home.pk
            )
    with acting_as_system("against the rule"), pytest.raises(IntegrityError), transaction.atomic():
        Stay.objects.filter(pk=stay.pk).update(discharged_on=days_ago(0), discharge="family")
