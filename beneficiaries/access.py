"""This app's rows of the policy table, and what their scopes mean for its tables.

The case is the root: it looks at nothing but itself and its shares, so that no policy runs in a circle.
"""

from django.contrib.postgres.functions import TransactionNow
from django.db.models import Q

from access.policy import APPROVE, ASSIGN, COUNT, READ, WRITE, Scope, allow
from access.shelter import Rows, exempt, shelter, shelter_of
from accounts.models import Reminder
from accounts.roles import Role
from audit.models import Detail, Entry
from beneficiaries.models import (
    Appointment,
    Approval,
    Area,
    Assessment,
    Bed,
    BedUse,
    Case,
    CaseShare,
    Closure,
    Conference,
    ConferenceDecision,
    ConferenceMember,
    Consent,
    ContactWay,
    ContactWish,
    Document,
    DomainScore,
    Draft,
    EducationRecord,
    Experience,
    FamilyContact,
    Flag,
    FormerReferral,
    Goal,
    GoalProgress,
    HealthCondition,
    Hearing,
    HistoricEvent,
    HomeAssessment,
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
    Relative,
    ReturnVisit,
    Room,
    SafetyCheck,
    ScaleResult,
    SchoolMonth,
    SchoolResult,
    Service,
    SharedField,
    Stay,
    SurveyAnswer,
    SurveyOffer,
    TimeStandards,
    Transfer,
    Treatment,
    TreatmentCheck,
)

PEOPLE = [Person, Intake, Household, HouseholdMember, Relationship, Consent, ContactWay, IdentityDocument]
CASES = [
    Case,
    CaseShare,
    Move,
    Note,
    Experience,
    HistoricEvent,
    Perpetrator,
    HealthCondition,
    Treatment,
    TreatmentCheck,
    Medicine,
    Appointment,
    ScaleResult,
    EducationRecord,
    LivelihoodRecord,
    HousingRecord,
    SafetyCheck,
    SchoolMonth,
    SchoolResult,
    Stay,
    BedUse,
    Leave,
    Assessment,
    DomainScore,
    Plan,
    Goal,
    PlanAction,
    GoalProgress,
    Closure,
    Approval,
    Incident,
    IncidentPerpetrator,
    Proceeding,
    Hearing,
    ReferralOut,
    SharedField,
    ReferralOutStep,
    FormerReferral,
    Transfer,
    SurveyOffer,
    Document,
    Relative,
    ContactWish,
    FamilyContact,
    HomeAssessment,
    ReturnVisit,
    Conference,
    ConferenceMember,
    ConferenceDecision,
    Flag,
]
DIRECTORY = [Provider, Service]

allow(Role.CASEWORKER, to=READ | WRITE, on=[*PEOPLE, *CASES, Referral], within=Scope.ASSIGNED)
allow(
    Role.SUPERVISOR,
    to=READ | WRITE,
    on=[*PEOPLE, *(each for each in CASES if each is not SurveyOffer), Referral],
    within=Scope.SITE,
)
allow(Role.SUPERVISOR, to=READ, on=SurveyOffer, within=Scope.SITE)
allow(Role.SUPERVISOR, to=APPROVE | ASSIGN, on=[Case, Referral], within=Scope.SITE)
allow(Role.SUPERVISOR, to=ASSIGN, on=Person, within=Scope.SITE)
allow(Role.SUPERVISOR, to=READ, on=[Entry, Detail], within=Scope.SITE)
allow(Role.SUPERVISOR, to=COUNT, on=SurveyAnswer, within=Scope.SITE)
allow(Role.CASEWORKER, to=READ, on=[Room, Bed], within=Scope.SITE)
allow(Role.SUPERVISOR, to=READ | WRITE, on=[Room, Bed], within=Scope.SITE)
allow(Role.CASEWORKER, to=READ, on=DIRECTORY, within=Scope.ALL)
allow(Role.SUPERVISOR, to=READ | WRITE, on=DIRECTORY, within=Scope.ALL)
allow(Role.CASEWORKER, to=READ | WRITE, on=Draft, within=Scope.OWN)
allow(Role.SUPERVISOR, to=READ | WRITE, on=Draft, within=Scope.OWN)
allow(Role.CASEWORKER, to=READ, on=TimeStandards, within=Scope.ALL)
allow(Role.SUPERVISOR, to=READ, on=TimeStandards, within=Scope.ALL)
allow(Role.ADMINISTRATOR, to=READ | WRITE, on=TimeStandards, within=Scope.ALL)
allow(Role.CASEWORKER, to=READ, on=Reminder, within=Scope.OWN)
allow(Role.SUPERVISOR, to=READ, on=Reminder, within=Scope.OWN)
allow(Role.PARTNER, to=READ | WRITE, on=Referral, within=Scope.ORGANISATION)

exempt(SurveyAnswer, "nobody reads one: beneficiaries/surveying.py counts for who may, past a wall without a door")
shelter(SurveyAnswer)
exempt(Area, "Nepal's provinces, districts and local levels: reference data, no person in it")

OF_MY_SITES = Rows(lambda viewer: Q(site__in=viewer.places), by_place="{table}.site_id = ANY({places})")
SUPERVISED = "(SELECT string_to_array(current_setting('nayabato.supervisor', true), ',')::uuid[])::uuid[]"
A_CASE = "EXISTS (SELECT 1 FROM beneficiaries_case one WHERE one.person_id = {table}."
A_PERSON = "EXISTS (SELECT 1 FROM beneficiaries_person one WHERE one.id = {table}."
# What is hers is hers at the sites where she works now: who leaves one leaves its cases there.


shelter(
    Case,
    {
        Scope.ASSIGNED: Rows(
            lambda viewer: (
                (Q(caseworker=viewer.user) | Q(second_workers__contains=[viewer.user.pk])) & Q(site__in=viewer.places)
            ),
            by_place="{table}.site_id = ANY({places})"
            " AND ({table}.caseworker_id = {user} OR {table}.second_workers @> ARRAY[{user}])",
        ),
        Scope.SITE: OF_MY_SITES,
    },
)
PARTS = {
    DomainScore: "assessment",
    Goal: "plan",
    PlanAction: "goal",
    GoalProgress: "goal",
    IncidentPerpetrator: "incident",
    TreatmentCheck: "treatment",
    SharedField: "referral_out",
    ReferralOutStep: "referral_out",
    ContactWish: "relative",
    ReturnVisit: "home",
    ConferenceMember: "conference",
    ConferenceDecision: "conference",
}
"""Records of a case that name it through another record of it."""
for model in CASES[1:]:
    if model not in (Note, Document):
        shelter(model, follows=PARTS.get(model, "case"))
shelter(
    GoalProgress,
    only=Rows(
        lambda viewer: Q(note=None) | Q(note__in=Note.objects.visible_to(viewer.user)),
        "({table}.note_id IS NULL OR EXISTS (SELECT 1 FROM beneficiaries_note told WHERE told.id = {table}.note_id))",
    ),
)
"""What a restricted note says of a goal is seen by those alone who see the note."""
shelter(
    SurveyOffer,
    {
        Scope.ASSIGNED: Rows(
            lambda viewer: (
                Q(case__in=Case.objects.visible_to(viewer.user))
                & ~Q(case__site__in=viewer.user.holdings.get(Role.SUPERVISOR, ()))
            ),
            f"{A_CASE}case_id AND coalesce(one.site_id <> ALL({SUPERVISED}), true))",
        ),
    },
)
"""Where she is told as a supervisor what people answered, she hands nobody the survey as a caseworker."""
shelter(Reminder, {Scope.OWN: Rows(lambda viewer: Q(user=viewer.user), "{table}.user_id = {user}")})
shelter(TimeStandards)
for model in DIRECTORY:
    shelter(model)
NOT_HIDDEN = f"NOT {{table}}.restricted OR {{table}}.recorded_by_id = {{user}} OR {{case}}.site_id = ANY({SUPERVISED})"
"""A restricted record is seen by who wrote it and by the supervisors of the site, as far as they see the case."""
NOT_RESTRICTED = f"{A_CASE}case_id AND ({NOT_HIDDEN.replace('{case}', 'one')}))"
MAY_BE_RESTRICTED = {
    Scope.ASSIGNED: Rows(
        lambda viewer: (
            Q(case__in=Case.objects.visible_to(viewer.user)) & (Q(restricted=False) | Q(recorded_by=viewer.user))
        ),
        NOT_RESTRICTED,
    ),
    Scope.SITE: Rows(lambda viewer: Q(case__site__in=viewer.places), NOT_RESTRICTED),
}
for model in (Note, Document):
    shelter(model, MAY_BE_RESTRICTED)
shelter(
    Person,
    {
        Scope.ASSIGNED: Rows(
            lambda viewer: (
                Q(keeper=viewer.user, site__in=viewer.places) | Q(pk__in=Case.objects.visible_to(viewer.user))
            ),
            f"{A_CASE}id)",
            by_place="{table}.site_id = ANY({places}) AND {table}.keeper_id = {user}",
        ),
        Scope.SITE: Rows(
            lambda viewer: Q(site__in=viewer.places) | Q(case__site__in=viewer.places),
            f"{A_CASE}id)",  # what a supervisor reads of cases is of her sites, in whichever role she reads it
            by_place="{table}.site_id = ANY({places})",
        ),
    },
)
shelter(
    Draft,
    {
        Scope.OWN: Rows(
            lambda viewer: Q(author=viewer.user, case__in=Case.objects.writable_by(viewer.user)),
            f"{{table}}.author_id = {{user}} AND {A_CASE}case_id)",
        )
    },
)
WITH_SOMEBODY_IN_IT = Rows(
    lambda viewer: (
        Q(pk__in=Person.objects.visible_to(viewer.user).exclude(household=None).values("household"))
        | Q(recorded_by=viewer.user, recorded_at=TransactionNow())
    ),
    "EXISTS (SELECT 1 FROM beneficiaries_person one WHERE one.household_id = {table}.id)"
    " OR {table}.recorded_by_id = {user} AND {table}.recorded_at = transaction_timestamp()",
)
"""A household is seen with its people; in the transaction that adds it, by who adds it."""
shelter(Household, {Scope.ASSIGNED: WITH_SOMEBODY_IN_IT, Scope.SITE: WITH_SOMEBODY_IN_IT})
shelter(HouseholdMember, follows="household")
shelter(
    Relationship,
    follows="person",
    only=Rows(lambda viewer: Q(other__in=Person.objects.visible_to(viewer.user)), f"{A_PERSON}other_id)"),
)
for model in (Intake, Consent, ContactWay, IdentityDocument):
    shelter(model, follows="person")
shelter(
    Referral,
    {
        Scope.ASSIGNED: Rows(
            lambda viewer: (
                Q(recorded_by=viewer.user, site__in=viewer.places)
                | Q(intake__in=Intake.objects.visible_to(viewer.user))
            ),
            "{table}.recorded_by_id = {user} AND {table}.site_id = ANY({places})"
            " OR EXISTS (SELECT 1 FROM beneficiaries_intake one WHERE one.referral_id = {table}.id)",
        ),
        Scope.SITE: OF_MY_SITES,
        Scope.ORGANISATION: Rows(
            lambda viewer: Q(organisation__in=viewer.places), "{table}.organisation_id = ANY({places})"
        ),
    },
)
shelter(Room, {Scope.SITE: OF_MY_SITES})
shelter(Bed, follows="room")
OF_PEOPLE_OF_MY_SITES = Rows(
    lambda viewer: Q(person_id__in=Person.objects.filter(shelter_of(Person).rows(Scope.SITE).q(viewer)).values("pk")),
    f"{A_PERSON}person_id AND (one.site_id = ANY({{places}})"
    " OR EXISTS (SELECT 1 FROM beneficiaries_case other WHERE other.person_id = one.id"
    " AND other.site_id = ANY({places}))))",
)
for model in (Entry, Detail):
    shelter(model, {Scope.SITE: OF_PEOPLE_OF_MY_SITES})
