"""Treatments: what was taken of what was due, in per cent, and how a treatment ends."""

import pytest
from django.db import IntegrityError, transaction

from access.context import acting_as_system
from beneficiaries.adherence import Adherence, adherence_of
from beneficiaries.models import Treatment
from tests.factories.cases import HealthConditionFactory, Team, as_it_stands, days_ago
from tests.factories.health import TreatmentCheckFactory, TreatmentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def team() -> Team:
    return Team()


@pytest.mark.parametrize(
    ("taken", "due", "per_cent", "kind"),
    [
        (7, 7, 100, "good"),
        (95, 100, 95, "good"),
        (949, 1000, 94, "notice"),  # 94.9: not shown as 95
        (80, 100, 80, "notice"),
        (11, 14, 78, "danger"),
        (799, 1000, 79, "danger"),
        (0, 7, 0, "danger"),
    ],
)
def test_per_cent_are_rounded_down_so_that_none_seems_to_reach_its_threshold(taken, due, per_cent, kind):
    found = Adherence(taken, due)
    assert (found.per_cent, found.kind) == (per_cent, kind)


def test_nothing_due_or_nothing_checked_is_no_adherence():
    assert adherence_of(None, None) is None
    assert adherence_of(0, 0) is None


def test_all_checks_count_together_and_stand_beside_the_treatment(team):
    case = team.case()
    treatment = TreatmentFactory(case=case)
    for taken in (7, 7, 5):
        TreatmentCheckFactory(treatment=treatment, doses_taken=taken)
    page = team.get("caseworker", "case-health", case)
    (shown,) = page.context["treatments"]
    assert (shown.adherence.taken, shown.adherence.due, shown.adherence.per_cent) == (19, 21, 90)
    assert "19 of 21 doses" in page.content.decode()
    every = team.get("caseworker", "checks", case, treatment)
    assert [check.adherence.per_cent for check in every.context["page"].rows] == [100, 100, 71]


@pytest.mark.parametrize(
    "wrong",
    [{"doses_taken": 8}, {"doses_due": 0, "doses_taken": 0}, {"doses_due": 2001}],
)
def test_the_database_refuses_doses_that_cannot_be(team, wrong):
    treatment = TreatmentFactory(case=team.case())
    with pytest.raises(IntegrityError), transaction.atomic():
        TreatmentCheckFactory(treatment=treatment, **wrong)


def test_a_treatment_is_checked_once_a_day(team):
    case = team.case()
    treatment = TreatmentFactory(case=case)
    TreatmentCheckFactory(treatment=treatment, checked_on=days_ago(0))
    with pytest.raises(IntegrityError), transaction.atomic():
        TreatmentCheckFactory(treatment=treatment, checked_on=days_ago(0))
    page = check(team, case, treatment)
    assert "There is a check of this day already." in page.content.decode()


def check(team: Team, case, treatment, **typed):
    told = {"checked_on": f"{days_ago(0):%d %B %Y}", "doses_due": "7", "doses_taken": "6"}
    return team.post("caseworker", "check-add", case, treatment, **(told | typed))


def test_a_check_sets_when_to_look_again(team):
    case = team.case()
    treatment = TreatmentFactory(case=case, next_check_on=days_ago(1))
    proposed = team.get("caseworker", "check-add", case, treatment).context["form"]["next_check_on"].value()
    assert proposed == days_ago(-7)
    answer = check(team, case, treatment, next_check_on=f"{days_ago(-7):%d %B %Y}")
    assert answer.status_code == 302
    assert as_it_stands(treatment).next_check_on == days_ago(-7)


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"doses_taken": "8"}, None),
        ({"doses_due": "0", "doses_taken": "0"}, None),
        ({"next_check_on": f"{days_ago(2):%d %B %Y}"}, "next_check_on"),
        ({"checked_on": f"{days_ago(-1):%d %B %Y}"}, "checked_on"),
    ],
)
def test_a_check_that_cannot_be_is_refused_kindly(team, typed, field):
    case = team.case()
    page = check(team, case, TreatmentFactory(case=case), **typed)
    assert page.status_code == 200
    assert (field or "__all__") in page.context["form"].errors


@pytest.mark.parametrize(
    ("tuberculosis", "outcome", "fits"),
    [
        (True, "cured", True),
        (True, "not_evaluated", True),
        (True, "died", True),
        (True, "helped", False),
        (False, "helped", True),
        (False, "died", True),
        (False, "lost", False),
    ],
)
def test_tuberculosis_ends_in_the_words_of_who_and_the_rest_in_plain_ones(team, tuberculosis, outcome, fits):
    case = team.case()
    condition = HealthConditionFactory(case=case)
    typed = {"condition": condition.pk, "regimen": "Tablets", "outcome": outcome}
    typed |= {"tuberculosis": "on"} if tuberculosis else {}
    answer = team.post("caseworker", "treatments-add", case, **typed)
    assert (answer.status_code == 302) is fits
    if fits:
        return
    with pytest.raises(IntegrityError), transaction.atomic():
        TreatmentFactory(case=case, condition=condition, tuberculosis=tuberculosis, outcome=outcome)


def test_a_treatment_with_an_outcome_is_not_checked_again(team):
    case = team.case()
    treatment = TreatmentFactory(case=case, next_check_on=days_ago(1))
    typed = {"condition": treatment.condition_id, "regimen": "Tablets", "outcome": "helped"}
    typed |= {"next_check_on": f"{days_ago(-7):%d %B %Y}", "seen_version": treatment.version}
    assert team.post("caseworker", "treatments", case, treatment, **typed).status_code == 302
    ended = as_it_stands(treatment)
    assert (ended.next_check_on, ended.goes_on) == (None, False)
    with pytest.raises(IntegrityError), transaction.atomic(), acting_as_system("a test breaks the rule"):
        Treatment.objects.filter(pk=treatment.pk).update(next_check_on=days_ago(0))


def test_a_treatment_that_ended_says_how(team):
    case = team.case()
    condition = HealthConditionFactory(case=case)
    typed = {"condition": condition.pk, "regimen": "Tablets", "ended": "2025", "ended_calendar": "AD", "outcome": ""}
    assert "outcome" in team.post("caseworker", "treatments-add", case, **typed).context["form"].errors


def test_only_her_own_conditions_are_treated(team):
    other = HealthConditionFactory(case=team.case())
    page = team.post("caseworker", "treatments-add", team.case(), condition=other.pk, regimen="Tablets", outcome="")
    assert "condition" in page.context["form"].errors


def test_a_medicine_that_was_stopped_says_when_and_is_not_refilled(team):
    case = team.case()
    typed = {"name": "Salbutamol", "why_stopped": "Well again"}
    assert "ended" in team.post("caseworker", "medicines-add", case, **typed).context["form"].errors
    typed |= {"ended": "2025", "ended_calendar": "AD", "refill_on": f"{days_ago(-3):%d %B %Y}"}
    assert team.post("caseworker", "medicines-add", case, **typed).status_code == 302
    (medicine,) = team.get("caseworker", "case-health", case).context["taken_before"]
    assert medicine.refill_on is None
