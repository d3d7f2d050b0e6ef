"""What the demo data holds: a small association as it is on the day of seeding, and the whole published story."""

import datetime
from collections import Counter
from itertools import pairwise

import pytest
from django.apps import apps
from django.db import transaction
from django.db.models import CharField, TextField
from django.test import override_settings
from django.utils import timezone

from access.context import acting, acting_as_system
from accounts.models import User
from accounts.roles import Role
from beneficiaries.anchors import Domain
from beneficiaries.approvals import KINDS
from beneficiaries.approving import missing_for_approving, missing_for_deciding
from beneficiaries.beds import board_of
from beneficiaries.demo import story
from beneficiaries.demo.cases import WORKS_FROM
from beneficiaries.demo.plans import FOR_THE_GROWN
from beneficiaries.demo.seeding import seed
from beneficiaries.models import (
    Appointment,
    Approval,
    Assessment,
    Case,
    CaseShare,
    Closure,
    Consent,
    EducationRecord,
    Flag,
    Goal,
    GoalProgress,
    HealthCondition,
    Hearing,
    Household,
    HousingRecord,
    Incident,
    LivelihoodRecord,
    Medicine,
    Note,
    Person,
    Plan,
    Referral,
    ReferralOut,
    Relationship,
    RiskLevel,
    SafetyCheck,
    ScaleResult,
    SchoolMonth,
    SchoolResult,
    Service,
    State,
    Stay,
    SurveyAnswer,
    Transfer,
    Treatment,
)
from beneficiaries.models.case import ENDED
from beneficiaries.models.closure import next_after_closing
from beneficiaries.models.consent import Purpose, agrees
from beneficiaries.risk import risk_of
from beneficiaries.scales import ScaleName
from beneficiaries.surveying import told_at
from tests.factories.cases import days_ago

pytestmark = [pytest.mark.django_db, pytest.mark.drill]


@pytest.fixture(scope="module")
def seeded_once(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), override_settings(DEMO=True), transaction.atomic():
        seed()
        yield
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def seeded(seeded_once, db):
    with acting_as_system("test"):
        yield


def test_it_has_the_size_of_a_real_small_association():
    assert Person.objects.count() == 300
    assert Case.objects.count() == 120
    assert {case.site.name for case in Case.objects.select_related("site")} == {
        "Centre, Kathmandu",
        "Field office, Dhading",
    }
    assert set(Case.objects.values_list("state", flat=True)) == set(State.values)
    assert set(Case.objects.open().values_list("risk_level", flat=True)) == set(RiskLevel.values)
    years = {case.opened_on.year for case in Case.objects.all()}
    assert len(years) >= 4


def test_every_record_keeps_the_rules_its_form_would_ask():
    for model in (Person, Case, Note, Household, HealthCondition, EducationRecord, LivelihoodRecord, HousingRecord):
        for record in model.objects.all():
            record.clean_fields(exclude=["referral", "household", "person", "case", "site", "second_workers"])


def test_incidents_press_and_hearings_come():
    assert any(each.urgent_care for each in Incident.objects.all())
    assert any(each.danger_unmet for each in Incident.objects.all())
    for each in Incident.objects.exclude(reported_to="").select_related("case__person"):
        assert agrees(each.case.person, Purpose.AUTHORITIES, each.reported_on)
    days = {(each.held_on - timezone.localdate()).days for each in Hearing.objects.filter(attended="")}
    assert {1, 5, -1} <= days


def test_a_guardian_agrees_with_whoever_may_be_a_child():
    for consent in Consent.objects.filter(answer=Consent.Answer.GIVEN).select_related("person"):
        by_guardian = consent.given_by == Consent.GivenBy.GUARDIAN
        assert by_guardian == consent.may_be_a_child(consent.answered_on)


def test_it_is_alive_today():
    today = timezone.localdate()
    assert Case.objects.due(today).count() >= 4
    assert Case.objects.overdue(today).count() >= 6
    waiting = list(Referral.objects.waiting())
    assert any(referral.is_late for referral in waiting)
    assert any(not referral.is_late for referral in waiting)
    assert set(Referral.objects.values_list("status", flat=True)) == set(Referral.Status.values)
    assert Note.objects.filter(restricted=True).count() >= 10
    assert Case.objects.exclude(second_workers=[]).count() >= 8
    assert CaseShare.objects.exclude(ended_at=None).exists()


def test_every_case_that_was_assessed_has_an_approved_assessment_of_that_day():
    for case in Case.objects.prefetch_related("assessments", "moves"):
        moved = [move.happened_on for move in case.moves.all() if move.to_state == State.ASSESSED]
        approved = [each.assessed_on for each in case.assessments.all() if each.status == Assessment.Status.APPROVED]
        assert (min(approved) if approved else None) == (moved[0] if moved else None)
        assert len(set(approved)) == len(approved)
        assert all(case.opened_on <= day <= timezone.localdate() for day in approved)


def test_an_assessment_says_the_risk_that_follows_from_it_and_the_last_one_that_of_the_case():
    for each in Assessment.objects.prefetch_related("scores").select_related("case"):
        scores = {score.domain: score.score for score in each.scores.all()}
        assert set(scores) == set(Domain.values)
        assert each.risk_found == risk_of(each.answered_yes, scores)
    for case in Case.objects.filter(assessments__status="approved").distinct():
        last = case.assessments.approved().latest_first().first()
        assert last.risk_level == case.risk_level


def test_lives_move_mostly_up_and_not_always():
    changes = Counter()
    for case in Case.objects.prefetch_related("assessments__scores"):
        approved = [each for each in case.assessments.all() if each.status == Assessment.Status.APPROVED][::-1]
        for former, latter in pairwise(approved):
            before = {score.domain: score.score for score in former.scores.all()}
            changes.update(
                (score.score > before[score.domain]) - (score.score < before[score.domain])
                for score in latter.scores.all()
            )
    assert changes[1] > 2 * changes[-1] > 50


@pytest.mark.parametrize(("model", "most"), [(Assessment, 5), (Plan, 4), (Closure, 1), (Transfer, 1)])
def test_some_wait_for_approval_and_some_were_returned(model, most):
    kind = KINDS[model]
    waiting = Approval.objects.filter(status="waiting").exclude(**{kind.slug: None})
    assert kind.model.objects.filter(status="waiting").count() == waiting.count() >= most
    for returned in kind.model.objects.filter(status="returned"):
        assert returned.approvals.get().comment
    assert kind.model.objects.filter(status="returned").exists()


def test_a_transfer_was_returned_mended_and_approved_and_people_said_what_they_think():
    mended = Transfer.objects.get(status="approved", approvals__status="returned")
    assert [each.status for each in mended.approvals.in_order()] == ["returned", "approved"]
    assert mended.answer == "accepted"
    supervisor = User.objects.get(email__startswith="deepa.supervisor")
    with acting(supervisor):
        said = told_at(supervisor.holdings[Role.SUPERVISOR], datetime.date(2000, 1, 1), timezone.localdate())
    assert said.people >= 5
    assert said.given > said.good > said.given / 2
    assert not Closure.objects.filter(status__in=["waiting", "approved"], survey="").exists()


def test_every_case_that_was_planned_has_an_approved_plan_of_that_day_with_goals_and_who_does_what():
    for case in Case.objects.prefetch_related("moves", "plans__goals__actions"):
        moved = [move.happened_on for move in case.moves.all() if move.to_state == State.PLANNED]
        approved = [each.made_on for each in case.plans.all() if each.status == Plan.Status.APPROVED]
        assert (min(approved) if approved else None) == (moved[0] if moved else None)
        goals = [goal for plan in case.plans.all() for goal in plan.goals.all()]
        assert all(goal.standing != "open" or goal.actions.all() or goal.continues_id for goal in goals)
    told = GoalProgress.objects.select_related("goal__plan", "note")
    assert told.exists()
    assert all(each.happened_on == each.note.happened_on >= each.goal.plan.made_on for each in told)


def test_a_closure_says_of_her_goals_what_her_plan_says():
    settled = Counter()
    for closure in Closure.objects.select_related("case"):
        is_settled = not Goal.objects.last_of(closure.case).open().exists()
        assert closure.goals_settled == is_settled
        assert bool(closure.in_spite) != is_settled
        settled[is_settled] += 1
    assert settled[True] >= 8
    assert settled[False] >= 2


def test_most_who_agreed_were_asked_how_they_are_after_the_end():
    closed = Case.objects.filter(state=State.CLOSED, closures__contact_after=True, closed_on__lte=days_ago(120))
    late = [case for case in closed if (due := next_after_closing(case)) and due < days_ago(0)]
    assert closed.count() >= 8
    assert len(late) <= closed.count() / 3


def test_who_is_too_young_for_it_has_no_goal_of_work():
    for goal in Goal.objects.filter(domain__in=FOR_THE_GROWN).select_related("plan__case__person"):
        ages = goal.plan.case.person.ages(goal.plan.made_on)
        assert ages is None or ages[1] >= WORKS_FROM


def test_no_bed_is_kept_for_whoever_left_and_what_waits_can_be_approved():
    assert not Stay.objects.now().filter(case__state__in=ENDED).exists()
    for approval in Approval.objects.filter(status="waiting").select_related("case__person", "case__site"):
        supervisor = User.objects.holding(Role.SUPERVISOR, at_sites=[approval.case.site_id]).first()
        if not missing_for_deciding(approval, supervisor):
            assert missing_for_approving(approval, supervisor) == []


def test_a_flag_fits_the_case():
    at_school = Flag.objects.filter(text__startswith="The school").get().case
    assert at_school.education.filter(status=EducationRecord.Status.ATTENDING).exists()
    in_workshop = Flag.objects.filter(text__startswith="An uncle asks at the workshop").get().case
    assert in_workshop.livelihood.filter(kind=LivelihoodRecord.Kind.WORKSHOP).exists()


def test_no_text_is_left_with_a_gap_in_it():
    for model in set(apps.get_app_config("beneficiaries").get_models()) - {SurveyAnswer}:  # nobody reads those
        names = [each.name for each in model._meta.concrete_fields if isinstance(each, CharField | TextField)]
        for values in model._base_manager.values_list(*names) if names else ():
            assert not any("{" in value or "}" in value for value in values if isinstance(value, str)), model


def test_who_approves_did_not_write_it():
    for approval in Approval.objects.exclude(decided_by=None):
        assert approval.decided_by_id != approval.recorded_by_id
        assert approval.decided_at >= approval.recorded_at


def test_there_is_a_directory_and_referrals_in_every_state_each_with_consent():
    assert Service.objects.count() >= 25
    for service in Service.objects.all():
        service.clean_fields()
    referrals = ReferralOut.objects.prefetch_related("steps", "shared_fields").select_related("case", "consent")
    assert {each.status for each in referrals} == set(ReferralOut.Status.values)
    for each in referrals:
        steps = [step.happened_on for step in each.steps.all()]
        assert steps == sorted(steps)
        assert all(each.case.opened_on <= on <= timezone.localdate() for on in steps)
        assert each.status == "draft" or each.consent.person_id == each.case_id
        assert each.status == "draft" or each.consent.answered_on <= each.sent_on
        for field in each.shared_fields.all():
            field.clean_fields()


def test_nothing_happens_after_today_or_before_its_time():
    now = timezone.now()
    for model in (Person, Case, Note, Referral):
        assert not model.objects.filter(recorded_at__gt=now).exists()
    for note in Note.objects.select_related("case"):
        assert note.case.opened_on <= note.happened_on <= timezone.localdate()
    for case in Case.objects.filter(state__in=ENDED):
        assert case.closed_on <= timezone.localdate()


def test_a_file_does_not_repeat_itself():
    texts = Counter((note.case_id, note.text) for note in Note.objects.all())
    assert max(texts.values()) <= 2
    assert len({text for _case, text in texts}) > len(texts) * 0.7


def test_second_workers_are_those_of_the_shares_in_force():
    for case in Case.objects.exclude(second_workers=[]):
        assert set(case.second_workers) == set(case.shares.in_force().values_list("worker", flat=True))


def test_each_caseworker_has_cases_and_sees_hers_alone():
    for name in ("asha", "bimala", "chandra"):
        user = User.objects.get(email__startswith=f"{name}.caseworker@")
        with acting(user):
            mine = Case.objects.all()
            assert mine.count() >= 15
            assert all(case.caseworker_id == user.pk or user.pk in case.second_workers for case in mine)


def test_the_two_sisters_are_there_with_every_fact_of_their_story():
    sunita, tara = Person.objects.get(pk=story.SUNITA), Person.objects.get(pk=story.TARA)
    assert (sunita.ages(story.TOLD_ON), tara.ages(story.TOLD_ON)) == ((20, 20), (18, 18))
    assert sunita.household == tara.household
    assert Relationship.objects.of(tara).get().seen_from(tara) == (sunita, "Sister or brother")
    household = sunita.household
    assert (household.children, household.children_at_school) == (10, 10)
    assert household.how_far == "Two hours from Kathmandu"
    assert household.area.name == "Dhading"
    assert {member.occupation for member in household.members.all()} == {
        "Repaired watches",
        "Sold grilled corn in the street in Kathmandu",
    }
    tuberculosis = sunita.case.health_conditions.get()
    assert tuberculosis.name == "Tuberculosis"
    assert "class 5" in tuberculosis.consequences
    assert tara.case.health_conditions.get().name == "Epilepsy"
    for sister in (sunita, tara):
        (referral,) = Referral.objects.of(sister)
        assert referral.organisation.name == "Cap Nepal"
        assert "relief camp" in referral.met_at
        first, *_between, last = sister.case.assessments.order_by("assessed_on")
        assert (first.assessed_on, last.assessed_on) == (story.MOVES[State.ASSESSED], story.TOLD_ON)
        assert sister.case.experience.exploitation_place == "A dance bar"
        assert agrees(sister, Purpose.STORY)
        workshop = sister.case.livelihood.get(kind=LivelihoodRecord.Kind.WORKSHOP)
        assert str(workshop.began).startswith("January 2013")
        assert workshop.time_of_day.startswith("Afternoons")
        assert {home.kind for home in sister.case.housing.all()} == {"relief_camp", "centre", "own_room"}
        school = sister.case.education.get(status=EducationRecord.Status.ATTENDING)
        assert str(school.began).startswith("May 2013")
        assert school.time_of_day == "Mornings"
    assert school.wishes == "To go on to high school"


def test_pages_of_health_are_full():
    treated = Treatment.objects.filter(outcome="").with_checks()
    assert len({each.adherence.kind for each in treated if each.adherence}) >= 2
    assert {each.outcome for each in Treatment.objects.filter(tuberculosis=True)} >= {"", "cured"}
    assert set(Appointment.objects.values_list("status", flat=True)) >= {"planned", "kept", "missed"}
    assert Medicine.objects.exclude(refill_on=None).count() >= 5
    assert set(ScaleResult.objects.values_list("scale", flat=True)) == set(ScaleName.values)
    told = ScaleResult.objects.to_be_asked_about()
    assert 1 <= told.count() <= 4
    assert told.filter(case__treatments__checks__isnull=False, case__appointments__isnull=False).exists()


def test_the_house_is_mostly_full_and_somebody_is_not_back():
    deepa = User.objects.get(email__startswith="deepa.supervisor@")
    with acting(deepa):
        board = board_of(deepa)
    assert board.usable == 24
    assert 16 <= board.taken <= 22
    assert sorted(place.leave.is_late for place in board.away) == [False, False, True]
    for stay in Stay.objects.select_related("case", "housing"):
        assert stay.case.is_open
        assert (stay.housing.kind, stay.housing.began.lower) == ("centre", stay.admitted_on)


def test_rooms_of_their_own_are_looked_at_and_days_at_school_counted():
    rooms = HousingRecord.objects.filter(kind="own_room", ended=None, case__state="follow_up")
    assert rooms.filter(checks__isnull=False).distinct().count() == rooms.count() > 5
    assert SafetyCheck.objects.filter(result="with_measures").exists()
    assert SafetyCheck.objects.filter(next_on__lt=timezone.localdate()).exists()
    assert SchoolMonth.objects.count() > 40
    assert SchoolResult.objects.exists()
