"""What lies in one file of the world of the tests: a record of every kind."""

import datetime

from django.utils import timezone

from accounts.models import User
from beneficiaries.anchors import Domain
from beneficiaries.approvals import kind_of
from beneficiaries.models import (
    Appointment,
    Approval,
    Assessment,
    Bed,
    BedUse,
    Case,
    Closure,
    Consent,
    ContactWay,
    Document,
    DomainScore,
    EducationRecord,
    Experience,
    Flag,
    FormerReferral,
    Goal,
    GoalProgress,
    HealthCondition,
    Hearing,
    HistoricEvent,
    HouseholdMember,
    HousingRecord,
    IdentityDocument,
    Incident,
    IncidentPerpetrator,
    Leave,
    LivelihoodRecord,
    Medicine,
    Move,
    Note,
    Perpetrator,
    Person,
    Plan,
    PlanAction,
    Proceeding,
    Provider,
    Published,
    ReferralOut,
    ReferralOutStep,
    Relationship,
    RetentionNotice,
    Room,
    SafetyCheck,
    ScaleResult,
    SchoolMonth,
    SchoolResult,
    Service,
    SharedField,
    Stay,
    SubjectRequest,
    Transfer,
    Treatment,
    TreatmentCheck,
)
from beneficiaries.models.consent import Purpose
from beneficiaries.models.for_approval import ForApproval
from tests.factories.documents import accepted


def records_of_person(person: Person, by: User | None) -> None:
    HouseholdMember.objects.create(household=person.household, relation="mother", name="Maya", recorded_by=by)
    Consent.objects.create(
        person=person, purpose=Purpose.SERVICES, answer="given", answered_on="2026-01-05", recorded_by=by
    )
    ContactWay.objects.create(person=person, kind="through", whose="her aunt", recorded_by=by)
    IdentityDocument.objects.create(person=person, kind="citizenship", number="12-34", recorded_by=by)
    story = Consent.objects.create(
        person=person, purpose=Purpose.STORY, answer="given", answered_on="2026-01-05", recorded_by=by
    )
    about = {"person": person, "code": person.code}
    Published.objects.create(
        **about, purpose="story", consent=story, where="site", address="Stories, page 2", published_on="2026-02-05",
        recorded_by=by,
    )  # fmt: skip
    SubjectRequest.objects.create(
        **about, kind="erasure", received_on="2026-11-01", due_on="2026-12-01", recorded_by=by
    )
    RetentionNotice.objects.create(**about, kind="case", row_key=person.pk, acts_on="2999-01-01")
    sister = Person(given_name=f"Sister-of-{person.given_name}", site=person.site, keeper=by)
    sister.register()
    Relationship.objects.create(person=person, other=sister, kind="sister", recorded_by=by)


def records_of_case(case: Case, by: User | None) -> None:
    Note.objects.create(case=case, text="She came to the workshop.", recorded_by=by)
    Flag.objects.create(case=case, text="Her uncle may call.", recorded_by=by)
    Note.objects.create(case=case, text="Restricted words.", restricted=True, recorded_by=by)
    Document(case=case, kind="school", title="Certificate", recorded_by=by).keep(accepted())
    Experience.objects.create(case=case, trafficking_status="PossibleVictimOfTrafficking", recorded_by=by)
    HistoricEvent.objects.create(case=case, kind="Recruitment", description="A dance bar.", recorded_by=by)
    did_it = Perpetrator.objects.create(case=case, name="Unknown man", recorded_by=by)
    health(case, by)
    school = EducationRecord.objects.create(case=case, level="class 5", status="left", recorded_by=by)
    told = {"case": case, "schooling": school, "recorded_by": by}
    SchoolMonth.objects.create(**told, month=datetime.date(2026, 1, 5), days_open=20, days_present=18)
    SchoolResult.objects.create(**told, held=datetime.date(2026, 1, 5), exam="first term", result="B+")
    LivelihoodRecord.objects.create(case=case, kind="workshop", occupation="sewing", recorded_by=by)
    room = HousingRecord.objects.create(case=case, kind="own_room", recorded_by=by)
    SafetyCheck.objects.create(
        case=case, housing=room, checked_on="2026-01-05", next_on="2026-02-05", result="safe", recorded_by=by
    )
    incident = Incident.objects.create(case=case, account="He waited at the gate.", recorded_by=by)
    IncidentPerpetrator.objects.create(incident=incident, perpetrator=did_it, recorded_by=by)
    proceeding = Proceeding.objects.create(case=case, kind="court", authority="District Court", recorded_by=by)
    Hearing.objects.create(
        case=case, proceeding=proceeding, kind="testimony", held_on=timezone.localdate(), recorded_by=by
    )
    Move.objects.create(case=case, from_state="identified", to_state="registered", recorded_by=by)


def health(case: Case, by: User | None) -> None:
    told = {"case": case, "recorded_by": by}
    condition = HealthCondition.objects.create(**told, name="epilepsy", status="controlled")
    treatment = Treatment.objects.create(**told, condition=condition, regimen="tablets")
    TreatmentCheck.objects.create(treatment=treatment, doses_due=7, doses_taken=6, recorded_by=by)
    Medicine.objects.create(**told, condition=condition, name="Sodium valproate")
    Appointment.objects.create(**told, what_for="Neurologist", day=timezone.localdate())
    ScaleResult.objects.create(**told, scale="phq9", answers=[0, 1, 0, 1, 0, 0, 0, 0, 1])


def stay(case: Case, by: User | None, *, is_here: bool) -> None:
    """Add a stay at the centre; `is_here` has not ended and she is on leave, others left on the day they came."""
    room, _made = Room.objects.get_or_create(site=case.site, name="Upstairs", for_whom="women")
    began, ended = datetime.date(2026, 1, 5), None if is_here else datetime.date(2026, 1, 5)
    housing = HousingRecord.objects.create(case=case, kind="centre", recorded_by=by)
    told = {"admitted_on": began, "discharged_on": ended, "discharge": "" if is_here else "own_room"}
    stay = Stay.objects.create(case=case, site=case.site, housing=housing, recorded_by=by, **told)
    part = {"case": case, "stay": stay, "began": began, "ended": ended, "recorded_by": by}
    bed, _made = Bed.objects.get_or_create(room=room, name="1" if is_here else "2")
    BedUse.objects.create(bed=bed, **part)
    Leave.objects.create(expected_on=timezone.localdate(), where_to="Home", **part)


def assessment(case: Case, by: User | None, returned_by: User | None) -> None:
    """Add an assessment that waits for its approval, or was returned by somebody and may be written on."""
    assessment = Assessment.objects.create(
        case=case,
        status="returned" if returned_by else "waiting",
        **dict.fromkeys(Assessment.QUESTIONS, False),
        summary="She is calm.",
        risk_found="low",
        risk_level="medium",
        risk_reason="She is new here.",
        writers=[by.pk] if by else [],
        recorded_by=by,
    )
    DomainScore.objects.bulk_create(
        DomainScore(assessment=assessment, domain=domain, score=3, recorded_by=by) for domain in Domain
    )
    _request(assessment, by, returned_by)


def plan(case: Case, by: User | None, returned_by: User | None) -> None:
    """Add a plan in force, and one that waits for its approval, or was returned by somebody and may be written on."""
    agreed = {"case": case, "agreement": "signed", "agreed_on": "2026-01-05", "recorded_by": by}
    goal = _goal(Plan.objects.create(**agreed, status="approved", made_on="2026-01-05"), by)
    note = case.notes.filter(restricted=False).first()
    GoalProgress.objects.create(goal=goal, note=note, step="forward", recorded_by=by)
    plan = Plan.objects.create(**agreed, status="returned" if returned_by else "waiting", writers=[by.pk] if by else [])
    _goal(plan, by)
    _request(plan, by, returned_by)


def closure(case: Case, by: User | None, returned_by: User | None) -> None:
    """Add a closure that waits for its approval, or was returned by somebody and may be written on."""
    closure = Closure.objects.create(
        case=case,
        status="returned" if returned_by else "waiting",
        reason="lost",
        told="Nobody knows where she is.",
        writers=[by.pk] if by else [],
        recorded_by=by,
    )
    _request(closure, by, returned_by)


def _goal(plan: Plan, by: User | None) -> Goal:
    goal = Goal.objects.create(plan=plan, domain=Domain.EDUCATION, text="She goes to school.", recorded_by=by)
    PlanAction.objects.create(goal=goal, text="Ask the school.", by_herself=True, due_on="2026-12-05", recorded_by=by)
    return goal


def _request(subject: ForApproval, by: User | None, returned_by: User | None) -> None:
    asked = {"case": subject.case, kind_of(subject).slug: subject, "recorded_by": by}
    if returned_by:
        decided = {"status": "returned", "decided_by": returned_by, "decided_at": timezone.now(), "comment": "More."}
        Approval.objects.create(**asked, **decided)
    else:
        Approval.objects.create(**asked)


def referral_out(case: Case, by: User | None, *, sent: bool) -> None:
    """Add a referral to the one service there is: a draft, or one that was sent with her consent."""
    consent = Consent.objects.create(
        person=case.person, purpose=Purpose.REFERRAL, answer="given", answered_on="2026-01-05", recorded_by=by
    )
    standing = {"status": "sent", "consent": consent, "she_agrees": True, "due_on": timezone.localdate()}
    made = ReferralOut.objects.create(
        case=case,
        service=Service.objects.get(),
        asks_for="A check-up.",
        call_back_name="The caseworker",
        call_back_phone="+9779800000000",
        recorded_by=by,
        **standing if sent else {},
    )
    SharedField.objects.create(
        referral_out=made, item="needs", label="What she needs", text="A doctor.", place=0, recorded_by=by
    )
    status, words = ("sent", "") if sent else ("ended", "Never sent.")
    ReferralOutStep.objects.create(referral_out=made, status=status, answer=words, recorded_by=by)
    FormerReferral.objects.create(case=case, organisation="District Hospital", recorded_by=by)


TRANSFERS = {"hers": "returned", "colleagues": "approved", "without_worker": "approved"}
"""How the transfer of a file stands; approved ones are not answered yet, others wait for approval."""


def transfer(case: Case, by: User | None, *, stands: str, returned_by: User | None) -> None:
    """Add a transfer to the one provider there is, as it stands in TRANSFERS."""
    made = Transfer.objects.create(
        case=case,
        to_provider=Provider.objects.get(),
        reason="She moves.",
        handed_over="A letter.",
        she_agrees=True,
        recorded_by=by,
        writers=[by.pk] if by else [],
        status=stands,
    )
    if made.status != "approved":
        _request(made, by, returned_by)
