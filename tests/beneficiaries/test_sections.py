"""The sections of a case file: one pair of pages for each, and what the standard says beside them."""

import json

import pytest

from access.context import acting
from beneficiaries.definitions import STANDARD, definition_of
from beneficiaries.sections import PARTS, SECTIONS
from tests.factories import cases as made
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
}
SAID = {
    "experience": "Debt bondage",
    "events": "By bus.",
    "perpetrators": "Known as “Dai”",
    "health": "Epilepsy",
    "schooling": "Tuberculosis",
    "work": "Sews handbags",
    "housing": "A rented room",
}
every_section = pytest.mark.parametrize("slug", [section.slug for section in SECTIONS])


@pytest.fixture
def team() -> Team:
    return Team()


@every_section
def test_a_record_is_added_and_stands_in_the_case_file(team, slug):
    case = team.case()
    answer = team.post("caseworker", f"{slug}-add", case, **TYPED[slug])
    assert (answer.status_code, answer["Location"]) == (302, f"/cases/{case.person.code}/#{slug}")
    assert SAID[slug] in team.get("caseworker", "case", case).content.decode()


@every_section
def test_a_record_is_changed(team, slug):
    case = team.case()
    record = FACTORY[slug](case=case)
    assert team.status("caseworker", slug, case, record) == 200
    answer = team.post("caseworker", slug, case, record, **TYPED[slug], seen_version=record.version)
    assert answer.status_code == 302
    assert as_it_stands(record).version == 2
    assert SAID[slug] in team.get("caseworker", "case", case).content.decode()


@every_section
def test_nobody_overwrites_what_another_changed_meanwhile(team, slug):
    case = team.case(shared_with=[team.colleague])
    record = FACTORY[slug](case=case)
    team.post("colleague", slug, case, record, **TYPED[slug], seen_version=record.version)
    page = team.post("caseworker", slug, case, record, **TYPED[slug], seen_version=record.version)
    assert "Somebody changed this record while you were writing." in page.content.decode()
    assert as_it_stands(record).version == 2


@every_section
def test_who_does_not_see_the_case_finds_nothing(team, slug):
    case = team.case()
    record = FACTORY[slug](case=case)
    for who in ("colleague", "stranger"):
        assert team.status(who, f"{slug}-add", case) == 404
        assert team.status(who, slug, case, record) == 404
        assert team.post(who, slug, case, record, **TYPED[slug]).status_code == 404
        assert team.post(who, f"{slug}-add", case, **TYPED[slug]).status_code == 404


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
    named = {name for section in SECTIONS for name in section.standard}
    assert named <= known
    assert definition_of("vic_MethodsOfControl").values
    assert definition_of("no_such_field") is None


def test_every_field_of_a_record_is_in_its_form_and_on_the_page():
    from beneficiaries.forms.section import form_for

    ours = {"id", "recorded_at", "recorded_by", "version", "case"}
    off_the_page = {"latitude", "longitude", "postal_code"}
    for section in (*SECTIONS, *PARTS):
        fields = {field.name for field in section.model._meta.concrete_fields} - ours - {section.parent}
        assert fields == set(form_for(section).base_fields) - {"seen_version"}
        shown = {*section.heading, *section.facts, *section.dates, section.kind} - {""}
        assert fields - shown <= off_the_page


def test_what_was_recorded_carries_who_recorded_it(team):
    case = team.case(shared_with=[team.colleague])
    team.post("colleague", "housing-add", case, **TYPED["housing"])
    with acting(team.caseworker):
        assert case.housing.get().recorded_by == team.colleague
