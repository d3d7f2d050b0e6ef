"""The case file: who reads it, what it shows first, and that every reading is known."""

import datetime
import gzip
import re

import pytest

from access.context import acting_as_system
from accounts.roles import Role
from audit.models import Entry
from beneficiaries.models import Area
from config.calendar import PartialDate
from tests.factories import cases as made
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.cases import NoteFactory, Team, days_ago
from tests.factories.people import (
    ConsentFactory,
    ContactWayFactory,
    HouseholdFactory,
    HouseholdMemberFactory,
    PersonFactory,
    RelationshipFactory,
    made_by_system,
)

pytestmark = pytest.mark.django_db

SECTIONS = [
    made.ExperienceFactory,
    made.HistoricEventFactory,
    made.PerpetratorFactory,
    made.HealthConditionFactory,
    made.EducationRecordFactory,
    made.LivelihoodRecordFactory,
    made.HousingRecordFactory,
    made.IncidentFactory,
    made.ProceedingFactory,
    made.HearingFactory,
]
PAGES = ["case", "case-timeline", "notes", "case-edit", "note-add"]


@pytest.fixture
def team() -> Team:
    return Team()


def shown(page) -> str:
    """Return the words of a page's content, without tags."""
    content = page.content.decode().partition("<main")[2].partition("</main>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", content).split())


@pytest.mark.parametrize("page", PAGES)
def test_its_worker_a_second_worker_and_the_supervisor_read_it_and_nobody_else(team, page):
    case = team.case()
    shared = team.case(shared_with=[team.colleague])
    assert [team.status(who, page, case) for who in ("caseworker", "supervisor")] == [200, 200]
    assert [team.status(who, page, case) for who in ("colleague", "stranger")] == [404, 404]
    assert team.status("colleague", page, shared) == 200


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.CASEWORKER, Role.SUPERVISOR}))
@pytest.mark.parametrize("page", PAGES)
def test_no_other_role_learns_that_it_is_there(team, role, page):
    client = signed_in_client(make_user(role))
    code = team.case().person.code
    for address in (f"/cases/{code}/", "/cases/NB-2222-2/", "/cases/"):
        assert client.get(address).status_code == 404


def test_it_says_who_she_is_and_how_to_reach_her_first(team):
    her = made_by_system(
        PersonFactory,
        site=team.site,
        given_name="Sunita",
        name_ne="सुनिता तामाङ",
        born=PartialDate.from_age(20, datetime.date(2026, 6, 1)),
        origin=Area.objects.get(name__startswith="Dhading", level=Area.Level.DISTRICT),
    )
    made_by_system(ContactWayFactory, person=her, phone="+9779841234567", how="Mornings only.")
    made_by_system(ContactWayFactory, person=her, phone="+9779841000000", safe=False)
    words = shown(team.get("caseworker", "case", team.case(person=her, risk_level="high")))
    head = words.partition("What matters now")[0]
    for said in ("Sunita Tamang", "सुनिता तामाङ", "Dhading", "Risk: High", "+977 984-1234567", "Mornings only."):
        assert said in head
    assert "+977 984-1000000 Do not use: not safe" in head
    assert words.index("+977 984-1234567") < words.index("+977 984-1000000")


def test_its_title_names_nobody(team):
    case = team.case()
    title = team.get("caseworker", "case", case).content.decode().partition("<title>")[2].partition("</title>")[0]
    assert case.person.given_name not in title
    assert case.person.code in title


def test_what_matters_now_comes_before_everything_else(team):
    case = team.case(overdue=True, consented=False, is_safe_now=False, immediate_safety="Her uncle looks for her.")
    words = shown(team.get("caseworker", "case", case))
    for said in ("10 days late", "Ask for consent to services", "Not safe today", "Her uncle looks for her."):
        assert words.index(said) < words.index("Show what was before" if "Show what" in words else "Case opened")


def test_next_steps_say_what_is_missing(team):
    words = shown(team.get("caseworker", "case", team.case(consented=False)))
    assert "Register – still missing:" in words
    assert "She has not yet agreed to a file about her and to services." in words
    words = shown(team.get("caseworker", "case", team.case(state="planned")))
    assert "Start the work – still missing: No contact with her is noted yet." in words


def test_ending_a_case_is_offered_to_the_supervisor_alone(team):
    case = team.case(ready_to_close=True)
    words = shown(team.get("caseworker", "case", case))
    assert "Close the case" in words
    assert "End the case" not in words
    words = shown(team.get("supervisor", "case", case))
    assert "End the case Transfer the case – still missing" in words
    assert "Who has seen this" in words
    assert "Assign to another" in words


def test_an_ended_case_says_when_and_why(team):
    words = shown(team.get("caseworker", "case", team.case(closed=True)))
    assert "She lives in her own room and earns." in words
    assert "Next contact:" not in words


def test_her_family_and_her_particulars_are_on_the_page_and_her_sister_in_the_trail(team):
    home = made_by_system(HouseholdFactory, children=10, livelihood="Farming")
    made_by_system(HouseholdMemberFactory, household=home, relation="father", occupation="Repaired watches")
    person = made_by_system(PersonFactory, site=team.site, household=home, marital_status="Single")
    sister = made_by_system(PersonFactory, site=team.site, keeper=team.caseworker, given_name="Tara")
    made_by_system(RelationshipFactory, person=person, other=sister)
    words = shown(team.get("caseworker", "case", team.case(person=person)))
    family = words.partition(" Family ")[2]
    for said in (
        f"Tara {sister.family_name} Sister or brother",
        "Farming",
        "Number of children 10",
        "Repaired watches",
    ):
        assert said in family
    assert "Marital status Single" in words
    with acting_as_system("look"):
        assert list(Entry.objects.about(sister.pk).filter(action="read").values_list("what", flat=True)) == ["relative"]


def test_every_purpose_shows_its_last_answer(team):
    case = team.case(registered=True)
    made_by_system(ConsentFactory, person=case.person, purpose="story", limits="Not the name of my village.")
    made_by_system(ConsentFactory, person=case.person, purpose="picture", answer="withdrawn", answered_on=days_ago(2))
    words = shown(team.get("caseworker", "case", case)).partition("Consents All answers")[2]
    for said in ("Publishing her story Agreed", "Not the name of my village.", "her picture Withdrawn", "Not asked"):
        assert said in words


def test_what_is_not_recorded_yet_takes_one_line_each(team):
    words = shown(team.get("caseworker", "case", team.case()))
    assert "Not recorded yet What was done to her Add : What was done to her Events Add : Events" in words


def test_a_reader_without_the_right_to_write_is_offered_nothing_to_write(team, monkeypatch):
    case = team.case(in_progress=True)
    made.HousingRecordFactory(case=case)
    monkeypatch.setattr("beneficiaries.lifecycle.ACTIONS", ())
    content = team.get("caseworker", "case", case).content.decode().partition("<main")[2]
    assert "/add/" not in content
    assert "/edit/" not in content


@pytest.mark.parametrize(
    ("page", "what"), [("case", "case_file"), ("case-timeline", "timeline"), ("notes", "case"), ("case-edit", "case")]
)
def test_every_reading_is_in_the_trail(team, page, what):
    case = team.case()
    team.get("caseworker", page, case)
    with acting_as_system("look"):
        reads = Entry.objects.about(case.pk).filter(action="read", actor=team.caseworker)
        assert list(reads.values_list("what", flat=True)) == [what]


def test_a_refused_reading_tells_the_trail_nothing_of_her(team):
    case = team.case()
    team.get("colleague", "case", case)
    with acting_as_system("look"):
        assert not Entry.objects.about(case.pk).filter(action="read").exists()


def fill(case, times: int) -> None:
    for factory in SECTIONS[1:] * times:
        factory(case=case)
    for count in range(3 * times):
        NoteFactory(case=case, happened_on=days_ago(count), text="She spoke of her plans. " * 30)
    with acting_as_system("answers"):
        for count in range(times):
            ConsentFactory(person=case.person, purpose="story", answered_on=days_ago(count))
            ContactWayFactory(person=case.person)


@pytest.mark.parametrize("page", ["case", "case-timeline", "notes"])
def test_what_it_asks_of_the_database_does_not_grow_with_the_file(team, page, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    small, large = team.case(in_progress=True), team.case(in_progress=True)
    fill(small, 1)
    fill(large, 6)
    team.get("caseworker", page, small)
    with CaptureQueriesContext(connection) as asked:
        team.get("caseworker", page, small)
    with django_assert_num_queries(len(asked)):
        assert team.status("caseworker", page, large) == 200


def test_a_full_file_stays_light_on_a_slow_line(team):
    case = team.case(in_progress=True)
    fill(case, 8)
    assert len(gzip.compress(team.get("caseworker", "case", case).content)) < 40_000
