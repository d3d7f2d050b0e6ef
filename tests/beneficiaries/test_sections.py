"""The sections of a case file: one pair of pages for each, and what the standard says beside them."""

import json
from typing import Any

import pytest

from access.context import acting, acting_as_system
from beneficiaries.definitions import STANDARD, definition_of
from beneficiaries.models import Case
from beneficiaries.sections import EVERY_SECTION
from tests.factories import cases as made
from tests.factories import health as made_of_health
from tests.factories.cases import Team, as_it_stands

pytestmark = pytest.mark.django_db

FACTORY = {
    "experience": made.ExperienceFactory,
    "events": made.HistoricEventFactory,
    "perpetrators": made.PerpetratorFactory,
    "health": made.HealthConditionFactory,
    "schooling": made.EducationRecordFactory,
    "work": made.LivelihoodRecordFactory,
    "housing": made.HousingRecordFactory,
    "proceedings": made.ProceedingFactory,
    "hearings": made.HearingFactory,
    "treatments": made_of_health.TreatmentFactory,
    "medicines": made_of_health.MedicineFactory,
    "appointments": made_of_health.AppointmentFactory,
}
TYPED = {
    "experience": {"trafficking_status": "ActualVictimOfTrafficking", "control_methods": ["DebtBondage"]},
    "events": {
        "kind": "Transit",
        "country": "NP",
        "happened": "2011",
        "happened_calendar": "AD",
        "description": "By bus.",
    },
    "perpetrators": {"name": "Known as “Dai”", "roles": ["Transporter"]},
    "health": {"name": "Epilepsy", "status": "in_treatment", "began": "2060", "began_calendar": "BS"},
    "schooling": {"level": "Class 5", "status": "left", "reason_for_leaving": "Tuberculosis"},
    "work": {"kind": "workshop", "occupation": "Sews handbags", "began": "January 2012"},
    "housing": {"kind": "own_room", "place": "A rented room", "is_safe": "true"},
    "proceedings": {"kind": "court", "authority": "District Court, Kathmandu", "status": "in_court"},
    "hearings": {"kind": "testimony", "held_on": "2026-01-05", "held_on_calendar": "AD", "place": "Bench 3"},
    "treatments": {"regimen": "Six months of tablets", "supervised_by": "The health worker", "outcome": ""},
    "medicines": {"name": "Salbutamol", "dose": "2 puffs", "began": "2082", "began_calendar": "BS"},
    "appointments": {"what_for": "Eye test", "day": "12 May 2026", "hour": "10:30", "status": "kept"},
}
SAID = {
    "experience": "Debt bondage",
    "events": "By bus.",
    "perpetrators": "Known as “Dai”",
    "health": "Epilepsy",
    "schooling": "Tuberculosis",
    "work": "Sews handbags",
    "housing": "A rented room",
    "proceedings": "District Court, Kathmandu",
    "hearings": "Bench 3",
    "treatments": "Six months of tablets",
    "medicines": "Salbutamol",
    "appointments": "10:30",
}
ON = {"treatments": "health", "medicines": "health", "appointments": "health"}
"""The page of a section, where it is not the case file itself."""
IN_ONE_PAIR_OF_PAGES = [section for section in EVERY_SECTION if not section.own_pages]
every_section = pytest.mark.parametrize("slug", [each.slug for each in IN_ONE_PAIR_OF_PAGES if not each.parent])


@pytest.fixture
def team() -> Team:
    return Team()


def typed(slug: str, case: Case) -> dict[str, Any]:
    """Return what is typed into the form of a section, with what a record of it stands on."""
    if slug == "hearings":
        with acting_as_system("look"):
            proceeding = case.proceedings.first()
        return TYPED[slug] | {"proceeding": (proceeding or made.ProceedingFactory(case=case)).pk}
    if slug == "treatments":
        return TYPED[slug] | {"condition": made.HealthConditionFactory(case=case).pk}
    return TYPED[slug]


def shown(team: Team, slug: str, case: Case) -> str:
    """Return the page that shows the records of a section."""
    return team.get("caseworker", f"case-{ON[slug]}" if slug in ON else "case", case).content.decode()


@every_section
def test_a_record_is_added_and_stands_in_the_case_file(team, slug):
    case, where = team.case(), f"{ON[slug]}/" if slug in ON else ""
    answer = team.post("caseworker", f"{slug}-add", case, **typed(slug, case))
    assert (answer.status_code, answer["Location"]) == (302, f"/cases/{case.person.code}/{where}#{slug}")
    assert SAID[slug] in shown(team, slug, case)


@every_section
def test_a_record_is_changed(team, slug):
    case = team.case()
    record = FACTORY[slug](case=case)
    assert team.status("caseworker", slug, case, record) == 200
    answer = team.post("caseworker", slug, case, record, **typed(slug, case), seen_version=record.version)
    assert answer.status_code == 302
    assert as_it_stands(record).version == 2
    assert SAID[slug] in shown(team, slug, case)


@every_section
def test_nobody_overwrites_what_another_changed_meanwhile(team, slug):
    case = team.case(shared_with=[team.colleague])
    record = FACTORY[slug](case=case)
    team.post("colleague", slug, case, record, **typed(slug, case), seen_version=record.version)
    page = team.post("caseworker", slug, case, record, **typed(slug, case), seen_version=record.version)
    assert "Somebody changed this record while you were writing." in page.content.decode()
    assert as_it_stands(record).version == 2


@every_section
def test_who_does_not_see_the_case_finds_nothing(team, slug):
    case = team.case()
    record = FACTORY[slug](case=case)
    for who in ("colleague", "stranger"):
        assert team.status(who, f"{slug}-add", case) == 404
        assert team.status(who, slug, case, record) == 404
        assert team.post(who, slug, case, record, **typed(slug, case)).status_code == 404
        assert team.post(who, f"{slug}-add", case, **typed(slug, case)).status_code == 404


@every_section
def test_a_record_is_found_under_its_own_case_alone(team, slug):
    record = FACTORY[slug](case=team.case())
    assert team.status("caseworker", slug, team.case(), record) == 404


def test_the_experience_is_asked_once(team):
    case = team.case()
    record = made.ExperienceFactory(case=case)
    answer = team.get("caseworker", "experience-add", case)
    assert answer["Location"] == f"/cases/{case.person.code}/experience/{record.pk}/"


@pytest.mark.parametrize("slug", ["health", "schooling", "work", "housing"])
def test_nothing_ends_before_it_began(team, slug):
    typed = TYPED[slug] | {"began": "2012", "began_calendar": "AD", "ended": "2011", "ended_calendar": "AD"}
    page = team.post("caseworker", f"{slug}-add", team.case(), **typed)
    assert page.context["form"].errors.keys() == {"ended"}
    same_year = typed | {"ended": "2012"}
    assert team.post("caseworker", f"{slug}-add", team.case(), **same_year).status_code == 302


def test_a_person_who_did_it_is_somebody(team):
    page = team.post("caseworker", "perpetrators-add", team.case(), still_a_danger="true")
    assert "Say something about this person" in page.content.decode()


def test_who_is_still_a_danger_is_said_first(team):
    case = team.case()
    made.PerpetratorFactory(case=case, name="Known as “Dai”", still_a_danger=True)
    shown = team.get("caseworker", "case", case).content.decode()
    assert shown.index("Still a danger to her:") < shown.index('id="timeline"')


def test_the_standard_defines_the_words_beside_the_form(team):
    page = team.get("caseworker", "experience-add", team.case()).content.decode()
    assert "What the words mean" in page
    assert "Someone who might be a victim of trafficking" in page
    assert "<details" in page.split("What the words mean")[0].rsplit("<main", 1)[1]


def test_every_word_of_the_standard_that_a_section_names_is_in_it():
    known = {field["full_name"] for thing in json.loads(STANDARD.read_text())["objects"] for field in thing["fields"]}
    named = {name for section in EVERY_SECTION for name in section.standard}
    assert named <= known
    assert definition_of("vic_MethodsOfControl").values
    assert definition_of("no_such_field") is None


def test_every_field_of_a_record_is_in_its_form_and_on_the_page():
    from beneficiaries.forms.by_section import form_for

    ours = {"id", "recorded_at", "recorded_by", "version", "case"}
    off_the_page = {"latitude", "longitude", "postal_code"}
    for section in IN_ONE_PAIR_OF_PAGES:
        fields = {field.name for field in section.model._meta.concrete_fields} - ours - {section.parent}
        assert fields == set(form_for(section).base_fields) - {"seen_version"}
        shown = {*section.heading, *section.facts, *section.dates, section.kind} - {""}
        assert fields - shown <= off_the_page


def test_what_was_recorded_carries_who_recorded_it(team):
    case = team.case(shared_with=[team.colleague])
    team.post("colleague", "housing-add", case, **TYPED["housing"])
    with acting(team.caseworker):
        assert case.housing.get().recorded_by == team.colleague
