"""The whole file on paper: every kind of record that the pages of a case tell of, or the word that it is not on it."""

import html

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from access.context import acting_as_system
from beneficiaries import models, on_paper
from beneficiaries.models import Case, Goal, GoalProgress
from beneficiaries.views import paper
from config.paper import MOST_SIGNS
from tests.factories import cases as made
from tests.factories import family, health
from tests.factories.beds import beds_of, stay_of
from tests.factories.cases import NoteFactory, Team, days_ago
from tests.factories.documents import DocumentFactory
from tests.factories.services import ReferralOutFactory, TransferFactory

pytestmark = pytest.mark.django_db
EVERY_KIND = [
    "He waited for her at the gate.", "Six months of tablets", "6 of 7 doses", "Dizzy in the morning",
    "Sodium valproate", "Check of the blood", "0 of 27", "A bag and her papers", "The wedding of her sister",
    "Who holds the key knows", "She had a fever", "GPA 2.8", "I want to hear her voice.", "Nobody answered.",
    "A clean room.", "She eats well there.", "All of it.", "Ask the school for a place", "A doctor who listens.",
    "She moves to her aunt.", "She lives in her own room and earns.", "School certificate of class 5",
    "She sleeps through the night", "Sessions every week", "She slept four nights.",
]  # fmt: skip


@pytest.fixture
def team() -> Team:
    return Team()


def full(team: Team, times: int = 1, room: str = "Upstairs") -> Case:
    """Return a case with every kind of record, each so many times."""
    case = team.case(in_progress=True, assessed=True, planned=True)
    stay = stay_of(case, beds_of(team.site, 1, room)[0], days_ago(300))
    with acting_as_system("what belongs to her home"):
        stay.brought = "A bag and her papers"
        stay.save()
        goal = Goal.objects.get(plan__case=case)
    wish = family.ContactWishFactory(relative__case=case, words="I want to hear her voice.", said_on=days_ago(200))
    school = made.EducationRecordFactory(case=case)
    home = made.HousingRecordFactory(case=case, kind="own_room")
    ReferralOutFactory(case=case, told={"needs": "A doctor who listens."})
    TransferFactory(case=case, recorded_by=team.caseworker, reason="She moves to her aunt.")
    made.ClosureFactory(case=case, recorded_by=team.caseworker)
    for count in range(times):
        _fill(case, days_ago(2 * count + 1), stay, goal, wish, school, home)
    return case


def _fill(case, day, stay, goal, wish, school, home) -> None:
    made.IncidentFactory(case=case, told_on=day)
    treatment = health.TreatmentFactory(case=case, regimen="Six months of tablets")
    health.TreatmentCheckFactory(treatment=treatment, doses_taken=6, side_effects="Dizzy in the morning")
    health.MedicineFactory(case=case)
    health.AppointmentFactory(case=case)
    health.ScaleResultFactory(case=case, taken_on=day)
    family.FamilyContactFactory(relative=wish.relative, rests_on=wish, happened_on=day)
    house = family.HomeAssessmentFactory(case=case)
    conference = family.ConferenceFactory(case=case)
    DocumentFactory(case=case, title="School certificate of class 5")
    with acting_as_system("what belongs to each"):
        models.Leave.objects.create(
            case=case, stay=stay, began=day, expected_on=day, ended=day, where_to="The wedding of her sister"
        )
        models.SafetyCheck.objects.create(
            case=case, housing=home, checked_on=day, result="safe", who_knows="Who holds the key knows",
            next_on=days_ago(-30),
        )  # fmt: skip
        models.SchoolMonth.objects.create(
            case=case, schooling=school, month=day, days_open=20, days_present=18, remarks="She had a fever"
        )
        models.SchoolResult.objects.create(case=case, schooling=school, held=day, exam="First term", result="GPA 2.8")
        models.ReturnVisit.objects.create(home=house, due_on=day, done_on=day, told="She eats well there.")
        models.ConferenceDecision.objects.create(
            conference=conference, number=1, text="Ask the school for a place", by_herself=True
        )
        GoalProgress.objects.create(goal=goal, step="forward", text="She slept four nights.", happened_on=day)


def printed(team: Team, pages: list[str], case: Case, who: str = "caseworker") -> str:
    """Return the page that is set on paper for one of them, as it is read."""
    assert team.status(who, "case-paper-whole", case) == 200
    return html.unescape(pages[-1])


def test_it_tells_of_every_kind_of_record(team, papers_as_pages):
    page = printed(team, papers_as_pages, full(team))
    assert [each for each in EVERY_KIND if each not in page] == []
    assert "This is not all" not in page
    for pressed in ("<button", "/edit/", "/add/"):
        assert pressed not in page


def test_it_says_what_is_not_on_it_and_so_does_the_choice(team, papers_as_pages):
    case = full(team)
    for page in (printed(team, papers_as_pages, case), team.get("caseworker", "case-paper", case).content.decode()):
        assert "Not on it: the documents themselves" in page
        assert "Everything that you may read" not in page


def test_what_is_restricted_is_told_to_those_alone_who_may_read_it(team, papers_as_pages):
    case = full(team)
    DocumentFactory(case=case, title="Paper for few", restricted=True, recorded_by=team.supervisor)
    note = NoteFactory(case=case, restricted=True, recorded_by=team.supervisor)
    with acting_as_system("said in a restricted note"):
        goal = Goal.objects.get(plan__case=case)
        GoalProgress.objects.create(goal=goal, note=note, step="back", text="Words for few")
    for words in ("Paper for few", "Words for few"):
        assert words not in printed(team, papers_as_pages, case)
        assert words in printed(team, papers_as_pages, case, "supervisor")


@pytest.mark.parametrize(("place", "limit", "value"), [(on_paper, "MOST_OF_A_KIND", 2), (paper, "MOST_SIGNS", 9000)])
def test_what_finds_no_room_is_said(team, papers_as_pages, monkeypatch, place, limit, value):
    case = full(team, 3)
    monkeypatch.setattr(place, limit, value)
    assert "This is not all: of one kind the newest" in printed(team, papers_as_pages, case)


def test_lines_that_find_no_room_are_said_too(team, papers_as_pages, monkeypatch):
    case = team.case(in_progress=True)
    treatment = health.TreatmentFactory(case=case)
    for _count in range(3):
        health.TreatmentCheckFactory(treatment=treatment)
    assert "This is not all" not in printed(team, papers_as_pages, case)
    monkeypatch.setattr(on_paper, "MOST_OF_A_KIND", 2)
    assert "This is not all" in printed(team, papers_as_pages, case)


def test_the_timeline_keeps_its_room_beside_much_else(team, papers_as_pages, monkeypatch):
    case = full(team, 3)
    NoteFactory(case=case, text="The newest word.", happened_on=days_ago(0), recorded_by=team.caseworker)
    monkeypatch.setattr(paper, "MOST_SIGNS", 9000)
    assert "The newest word." in printed(team, papers_as_pages, case)


def test_a_file_with_much_of_every_kind_still_finds_room_on_one_paper(team, papers_as_pages):
    case = full(team, on_paper.MOST_OF_A_KIND)
    made_many = [models.Note(case=case, kind="visit", happened_on=days_ago(3), text="word " * 60) for _ in range(420)]
    with acting_as_system("many notes"):
        models.Note.objects.bulk_create(made_many)
    page = printed(team, papers_as_pages, case)
    assert len(papers_as_pages[0]) < MOST_SIGNS
    assert "This is not all" in page
    assert [each for each in EVERY_KIND if each not in page] == [], "of every kind something finds room"


def test_what_it_asks_of_the_database_does_not_grow_with_the_file(team, papers_as_pages, django_assert_num_queries):
    small, large = full(team), full(team, 5, "Downstairs")
    printed(team, papers_as_pages, small)
    with CaptureQueriesContext(connection) as asked:
        printed(team, papers_as_pages, small)
    with django_assert_num_queries(len(asked)):
        printed(team, papers_as_pages, large)
