"""A small world for tests of who sees what: two sites, every role, and files that belong to somebody.

`files` names each person's file by whose it is; `cases_of` and `people_of` say by hand, not by the code under test,
whose cases and people each user may see.
"""

import datetime
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.utils import timezone

from access.context import acting, acting_as_system
from accounts.models import Organisation, Site, User
from accounts.roles import HELD_AT_A_SITE, Role
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
    DomainScore,
    EducationRecord,
    Experience,
    Goal,
    GoalProgress,
    HealthCondition,
    Hearing,
    HistoricEvent,
    Household,
    HouseholdMember,
    HousingRecord,
    IdentityDocument,
    Incident,
    IncidentPerpetrator,
    Intake,
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
    Referral,
    ReferralOut,
    ReferralOutStep,
    Relationship,
    Room,
    SafetyCheck,
    ScaleResult,
    SchoolMonth,
    SchoolResult,
    Service,
    SharedField,
    State,
    Stay,
    SurveyOffer,
    Transfer,
    Treatment,
    TreatmentCheck,
)
from beneficiaries.models.consent import Purpose
from beneficiaries.models.for_approval import ForApproval
from tests.factories.accounts import OrganisationFactory, SiteFactory, make_user

CASE_ROLES = {Role.CASEWORKER, Role.SUPERVISOR}


@dataclass
class World:
    """Two sites (here, there), one user of every role here, and some there."""

    here: Site
    there: Site
    partner: Organisation
    other_partner: Organisation
    users: dict[str, User]
    files: dict[str, Person] = field(default_factory=dict)
    referrals: dict[str, Referral] = field(default_factory=dict)

    def cases_of(self, name: str) -> set[str]:
        """Return the files whose case the user of that name may see."""
        return {
            "caseworker": {"hers", "shared"},
            "colleague": {"colleagues", "shared"},
            "supervisor": {"hers", "shared", "colleagues", "without_worker"},
            "caseworker_there": {"theirs"},
            "supervisor_there": {"theirs"},
        }.get(name, set())

    def people_of(self, name: str) -> set[str]:
        """Return the files whose person the user of that name may see: those of her cases, and those she keeps."""
        kept = {"caseworker": {"kept"}, "supervisor": {"kept"}}.get(name, set())
        return self.cases_of(name) | kept


def make_world() -> World:
    """Return the world, in the database of the running test."""
    here, there = SiteFactory(), SiteFactory()
    partner, other_partner = OrganisationFactory(), OrganisationFactory()
    users = {
        role.value: make_user(
            role,
            full_name=f"The {role.value}",
            **(
                {"site": here}
                if role in HELD_AT_A_SITE
                else {"organisation": partner if role == Role.PARTNER else None}
            ),
        )
        for role in Role
    }
    users["colleague"] = make_user(Role.CASEWORKER, site=here)
    users["caseworker_there"] = make_user(Role.CASEWORKER, site=there)
    users["supervisor_there"] = make_user(Role.SUPERVISOR, site=there)
    users["other_partner"] = make_user(Role.PARTNER, organisation=other_partner)
    users["without_role"] = make_user()
    world = World(here, there, partner, other_partner, users)
    with acting_as_system("a world for tests"):
        provider = Provider.objects.create(name="A hospital")
        Service.objects.create(provider=provider, name="Check-up", kind="health", domain="health", phone="+97714000000")
    add_file(world, "hers", worker="caseworker")
    add_file(world, "shared", worker="colleague")
    add_file(world, "colleagues", worker="colleague")
    add_file(world, "without_worker", worker=None)
    add_file(world, "theirs", worker="caseworker_there", site=there)
    with acting_as_system("a world for tests"):
        Case.objects.get(pk=world.files["shared"].pk).share_with(users["caseworker"], "two of us")
        world.files["kept"] = Person(
            given_name="Kept", site=here, keeper=users["caseworker"], household=Household.objects.create(children=2)
        )
        world.files["kept"].register()
        world.referrals = {
            "hers": _referral(here, partner, users["partner"]),
            "foreign": _referral(there, other_partner, users["other_partner"]),
        }
    return world


def add_file(world: World, name: str, worker: str | None, site: Site | None = None, like: Any = None) -> Person:
    """Add a person with a case that holds one record of every kind, recorded by its worker.

    `like` gives the key and the code that she is to have.
    """
    site = site or world.here
    by = world.users[worker] if worker else None
    with acting_as_system("a world for tests"):
        person = Person(
            given_name=f"Secret-{name}", family_name="Tamang", name_ne="सुनीता तामाङ", site=site, keeper=None
        )
        if like:
            person.pk, person.code = UUID(like.pk), like.code
        person.household = Household.objects.create(children=10, recorded_by=by)
        person.register()
        Intake.objects.create(referral=_referral(site, None, by), person=person, recorded_by=by)
        _records_of_person(person, by)
        case = Case.objects.create(
            person=person,
            site=site,
            caseworker=by,
            state=State.IN_PROGRESS if by else State.REGISTERED,
            is_safe_now=True,
            immediate_safety="Safe at the centre.",
            wishes="School.",
            recorded_by=by,
        )
        _records_of_case(case, by)
        returned_by = world.users["supervisor"] if name == "hers" else None
        _assessment(case, by, returned_by)
        _plan(case, by, returned_by)
        _closure(case, by, returned_by)
        _stay(case, by, is_here=name == "hers")
        _referral_out(case, by, sent=name != "hers")
        _transfer(case, by, stands=TRANSFERS.get(name, "waiting"), returned_by=returned_by)
        made = SurveyOffer(case=case, secret_hash=str(case.pk), expires_at=timezone.now() + datetime.timedelta(days=1))
        made.recorded_by, made.is_over = by, True
        made.save()
    world.files[name] = person
    return person


def _records_of_person(person: Person, by: User | None) -> None:
    HouseholdMember.objects.create(household=person.household, relation="mother", name="Maya", recorded_by=by)
    Consent.objects.create(
        person=person, purpose=Purpose.SERVICES, answer="given", answered_on="2026-01-05", recorded_by=by
    )
    ContactWay.objects.create(person=person, kind="through", whose="her aunt", recorded_by=by)
    IdentityDocument.objects.create(person=person, kind="citizenship", number="12-34", recorded_by=by)
    sister = Person(given_name=f"Sister-of-{person.given_name}", site=person.site, keeper=by)
    sister.register()
    Relationship.objects.create(person=person, other=sister, kind="sister", recorded_by=by)


def _records_of_case(case: Case, by: User | None) -> None:
    Note.objects.create(case=case, text="She came to the workshop.", recorded_by=by)
    Note.objects.create(case=case, text="Restricted words.", restricted=True, recorded_by=by)
    Experience.objects.create(case=case, trafficking_status="PossibleVictimOfTrafficking", recorded_by=by)
    HistoricEvent.objects.create(case=case, kind="Recruitment", description="A dance bar.", recorded_by=by)
    did_it = Perpetrator.objects.create(case=case, name="Unknown man", recorded_by=by)
    _health(case, by)
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


def _health(case: Case, by: User | None) -> None:
    told = {"case": case, "recorded_by": by}
    condition = HealthCondition.objects.create(**told, name="epilepsy", status="controlled")
    treatment = Treatment.objects.create(**told, condition=condition, regimen="tablets")
    TreatmentCheck.objects.create(treatment=treatment, doses_due=7, doses_taken=6, recorded_by=by)
    Medicine.objects.create(**told, condition=condition, name="Sodium valproate")
    Appointment.objects.create(**told, what_for="Neurologist", day=timezone.localdate())
    ScaleResult.objects.create(**told, scale="phq9", answers=[0, 1, 0, 1, 0, 0, 0, 0, 1])


def _stay(case: Case, by: User | None, *, is_here: bool) -> None:
    """Add a stay at the centre; `is_here` has not ended and she is on leave, others left on the day they came."""
    room, _made = Room.objects.get_or_create(site=case.site, name="Upstairs", for_whom="women")
    began, ended = datetime.date(2026, 1, 5), None if is_here else datetime.date(2026, 1, 5)
    housing = HousingRecord.objects.create(case=case, kind="centre", recorded_by=by)
    told = {"admitted_on": began, "discharged_on": ended, "discharge": "" if is_here else "family"}
    stay = Stay.objects.create(case=case, site=case.site, housing=housing, recorded_by=by, **told)
    part = {"case": case, "stay": stay, "began": began, "ended": ended, "recorded_by": by}
    bed, _made = Bed.objects.get_or_create(room=room, name="1" if is_here else "2")
    BedUse.objects.create(bed=bed, **part)
    Leave.objects.create(expected_on=timezone.localdate(), where_to="Home", **part)


def _assessment(case: Case, by: User | None, returned_by: User | None) -> None:
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


def _plan(case: Case, by: User | None, returned_by: User | None) -> None:
    """Add a plan in force, and one that waits for its approval, or was returned by somebody and may be written on."""
    agreed = {"case": case, "agreement": "signed", "agreed_on": "2026-01-05", "recorded_by": by}
    goal = _goal(Plan.objects.create(**agreed, status="approved", made_on="2026-01-05"), by)
    note = case.notes.filter(restricted=False).first()
    GoalProgress.objects.create(goal=goal, note=note, step="forward", recorded_by=by)
    plan = Plan.objects.create(**agreed, status="returned" if returned_by else "waiting", writers=[by.pk] if by else [])
    _goal(plan, by)
    _request(plan, by, returned_by)


def _closure(case: Case, by: User | None, returned_by: User | None) -> None:
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


def _referral_out(case: Case, by: User | None, *, sent: bool) -> None:
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


TRANSFERS = {"hers": "returned", "colleagues": "approved", "without_worker": "approved"}
"""How the transfer of a file stands; approved ones are not answered yet, others wait for approval."""


def _transfer(case: Case, by: User | None, *, stands: str, returned_by: User | None) -> None:
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


def _referral(site: Site, organisation: Organisation | None, by: User | None) -> Referral:
    return Referral.objects.create(
        site=site,
        organisation=organisation,
        source="partner" if organisation else "police",
        name="Somebody",
        she_agrees=True,
        recorded_by=by,
    )


def record_of(model: type, person: Person, by: User | None = None) -> UUID | None:
    """Return the key of one record of a model in a person's file, None when the file has none."""
    columns = {each.name for each in model._meta.get_fields()}
    conditions = {
        "case": {"case": person.pk},
        "assessment": {"assessment__case": person.pk},
        "plan": {"plan__case": person.pk, "plan__approvals__isnull": False},
        "goal": {"goal__plan__case": person.pk},
        "incident": {"incident__case": person.pk},
        "checked_on": {"treatment__case": person.pk},
        "referral_out": {"referral_out__case": person.pk},
        "person": {"person": person.pk},
        "household": {"household": person.household_id},
    }
    with acting_as_system("a world for tests"):
        if model in (Bed, Room):
            bed = BedUse.objects.filter(case=person.pk).values_list("bed", flat=True)
            return (bed if model is Bed else Room.objects.filter(beds__in=bed).values_list("pk", flat=True)).first()
        if model in (Person, Case):
            return person.pk
        if model in (Provider, Service):
            return model.objects.values_list("pk", flat=True).first()  # in no file: one directory for all
        for column, condition in conditions.items():
            if column in columns and not (column == "person" and model is Referral):
                return model.objects.filter(**condition).values_list("pk", flat=True).first()
        if model is Referral:
            return Intake.objects.filter(person=person).values_list("referral", flat=True).first()
        return person.household_id if model is Household else None


__all__ = ["CASE_ROLES", "World", "acting", "add_file", "make_world", "record_of"]
