"""The sections of a case file: one row for each kind of record about her, from which pages and forms are made.

Those of `SECTIONS` stand on the case file itself, those of `ON_HEALTH_PAGE` on the page of her health."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from access.records import Record
from beneficiaries.asked_of_cases import ask
from beneficiaries.family_sections import OF_HER_FAMILY
from beneficiaries.models import (
    Appointment,
    Case,
    Closure,
    Document,
    EducationRecord,
    Experience,
    Flag,
    HealthCondition,
    Hearing,
    HistoricEvent,
    HousingRecord,
    Incident,
    LivelihoodRecord,
    Medicine,
    Perpetrator,
    Proceeding,
    ReferralOut,
    SafetyCheck,
    SchoolMonth,
    SchoolResult,
    Transfer,
    Treatment,
)
from beneficiaries.section import Section

SECTIONS = (
    Section(
        slug="experience",
        model=Experience,
        title=_("What was done to her"),
        add=_("Record the experience"),
        change=_("Change the experience"),
        icon="journal-text",
        heading=("trafficking_status",),
        facts=(
            "status_decided_by",
            "age_when_trafficked",
            "relationship_to_trafficker",
            "recruitment_methods",
            "recruitment_apps",
            "recruitment_place",
            "control_methods",
            "exploitation_types",
            "industry",
            "sex_exploitation_types",
            "exploitation_place",
            "exploitation_apps",
            "in_her_words",
        ),
        dates=(),
        single=True,
        standard=(
            "vic_TraffickingStatus",
            "vic_AgeWhenTrafficked",
            "vic_RecruitmentWebsitesAndApps",
            "vic_MethodsOfControl",
            "vic_ExploitationWebsitesAndApps",
            "vic_ForcedLabourIndustry",
        ),
    ),
    Section(
        slug="events",
        model=HistoricEvent,
        title=_("Events"),
        add=_("Add an event"),
        change=_("Change the event"),
        icon="flag",
        heading=("kind",),
        facts=("description", "street", "city", "area", "state", "country"),
        dates=("happened",),
        places=("area",),
        standard=("hte_Type", "hte_Date", "hte_Description"),
    ),
    Section(
        slug="incident",
        model=Incident,
        title=_("Incidents"),
        add=_("Write down an incident"),
        change=_("Change the incident"),
        icon="exclamation-octagon",
        heading=("kind",),
        facts=("place_kind", "place", "danger_measures", "reported_to"),
        dates=("happened",),
        own_pages="incidents",
        rare=True,
    ),
    Section(
        slug="perpetrators",
        model=Perpetrator,
        title=_("People who did it"),
        add=_("Add a person who did it"),
        change=_("Change what is known of this person"),
        icon="exclamation-triangle",
        heading=("name",),
        facts=("roles", "role_details", "relationship", "gender", "occupation", "organisation", "still_a_danger"),
        dates=(),
        standard=("per_RoleInProcess", "per_RoleDetails"),
    ),
    Section(
        slug="health",
        model=HealthCondition,
        title=_("Health"),
        add=_("Add a health condition"),
        change=_("Change the health condition"),
        icon="heart-pulse",
        heading=("name",),
        facts=("treatment", "treated_at", "consequences"),
        kind="status",
    ),
    Section(
        slug="schooling",
        model=EducationRecord,
        title=_("Schooling"),
        add=_("Add schooling"),
        change=_("Change the schooling"),
        icon="book",
        heading=("level", "school"),
        facts=(
            "time_of_day",
            "reason_for_leaving",
            "wishes",
            "bridge_class",
            "birth_registration",
            "transfer_certificate",
            "goes_with_her",
            "costs",
            "paid_by",
        ),
        kind="status",
        more="school",
        more_title=_("Her school: attendance and results"),
    ),
    Section(
        slug="work",
        model=LivelihoodRecord,
        title=_("Work and training"),
        add=_("Add work or training"),
        change=_("Change the work or training"),
        icon="briefcase",
        heading=("occupation", "place"),
        facts=("time_of_day", "monthly_income", "skills", "savings"),
        kind="kind",
        more="case-groups",
        more_title=_("Her groups, wages and savings"),
    ),
    Section(
        slug="housing",
        model=HousingRecord,
        title=_("Housing"),
        add=_("Add where she lives"),
        change=_("Change where she lives"),
        icon="house-door",
        heading=("kind", "place"),
        facts=("lives_with", "rent", "is_safe", "notes"),
        more="living",
        more_title=_("Her home: bed, leave, safety of her room"),
    ),
    Section(
        slug="proceedings",
        model=Proceeding,
        title=_("Law and compensation"),
        add=_("Add a complaint, court case or claim"),
        change=_("Change the complaint, court case or claim"),
        icon="bank",
        heading=("kind", "authority"),
        facts=("reference", "wishes", "lawyer", "lawyer_contact", "outcome", "awarded", "received", "received_on"),
        kind="status",
        advice="beneficiaries/law/_rights.html",
        rare=True,
    ),
    Section(
        slug="hearings",
        model=Hearing,
        title=_("Hearings"),
        add=_("Add a hearing"),
        change=_("Change the hearing"),
        icon="calendar3",
        heading=("kind", "proceeding"),
        facts=("hour", "place", "needs", "result", "next_on"),
        dates=("held_on",),
        kind="attended",
        related=("proceeding",),
        advice="beneficiaries/law/_rights.html",
        rare=True,
        after="proceedings",
    ),
    *OF_HER_FAMILY,
)
ON_HEALTH_PAGE = (
    Section(
        slug="treatments",
        model=Treatment,
        title=_("Treatments"),
        add=_("Add a treatment"),
        change=_("Change the treatment"),
        icon="clipboard-check",
        heading=("condition", "regimen"),
        facts=("tuberculosis", "place", "supervised_by", "planned_end", "next_check_on"),
        kind="outcome",
        page="case-health",
        advice="beneficiaries/health/_outcomes.html",
    ),
    Section(
        slug="medicines",
        model=Medicine,
        title=_("Medicines"),
        add=_("Add a medicine"),
        change=_("Change the medicine"),
        icon="list-check",
        heading=("name", "dose"),
        facts=("how_often", "condition", "source", "refill_on", "why_stopped"),
        page="case-health",
    ),
    Section(
        slug="appointments",
        model=Appointment,
        title=_("Appointments"),
        add=_("Add an appointment"),
        change=_("Change the appointment, or say whether she went"),
        icon="calendar3",
        heading=("what_for",),
        facts=("hour", "place", "with_whom", "goes_with", "instead_of"),
        dates=("day",),
        kind="status",
        page="case-health",
        prefilled=("instead_of",),
    ),
)
PARTS = (
    Section(
        slug="safety-checks",
        model=SafetyCheck,
        title=_("Safety of her room"),
        add=_("Check whether the room is safe"),
        change=_("Change the safety check"),
        icon="shield-check",
        heading=("checked_on",),
        facts=(*SafetyCheck.QUESTIONS, "who_knows", "reaches_help", "measures", "next_on"),
        dates=(),
        kind="result",
        page="living",
        parent="housing",
    ),
    Section(
        slug="school-months",
        model=SchoolMonth,
        title=_("Days at school"),
        add=_("Add a month"),
        change=_("Change the month"),
        icon="list-check",
        heading=("month",),
        facts=("days_present", "days_open", "remarks"),
        dates=(),
        page="school",
        parent="schooling",
    ),
    Section(
        slug="school-results",
        model=SchoolResult,
        title=_("Results"),
        add=_("Add a result"),
        change=_("Change the result"),
        icon="check-circle",
        heading=("exam", "held"),
        facts=("result", "passed", "remarks"),
        dates=(),
        page="school",
        parent="schooling",
    ),
)
"""Records that belong to one of another section, such as a month to a school; they stand on pages of their own."""
EVERY_SECTION = (*SECTIONS, *ON_HEALTH_PAGE, *PARTS)
RARE_BESIDE_SECTIONS = {
    "closure": Closure,
    "document": Document,
    "flag": Flag,
    "referral-out": ReferralOut,
    "transfer": Transfer,
}
"""What few cases hold and no section tells of."""
BY_SLUG = {section.slug: section for section in EVERY_SECTION}


def with_what_is_rare(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Tell of each case what rare things it holds, so that nothing is asked for the others."""
    rare = {section.slug: section.model for section in SECTIONS if section.rare} | RARE_BESIDE_SECTIONS
    return cases.annotate(
        **{f"has_{slug}": Exists(model.objects.filter(case=OuterRef("pk"))) for slug, model in rare.items()}
    )


def records_of(case: Case, sections: Iterable[Section] = SECTIONS) -> dict[Section, list[Record]]:
    """Return the records of a case, section by section: one query for each, none where it is known to be empty."""
    return {
        section: records_in(section, case) if getattr(case, f"has_{section.slug}", True) else [] for section in sections
    }


def records_in(section: Section, case: Case) -> list[Record]:
    """Return the records of a case in one section."""
    return ask(_asked, [case.pk], section.slug)


def _asked(cases: list[UUID], slug: str) -> QuerySet:
    return BY_SLUG[slug].of(*cases)
