"""A case on paper: one sheet or the whole file, as far as who prints may read it, and noted once."""

import pytest
from django.utils import timezone

from access.context import acting_as_system
from audit.models import Entry
from beneficiaries.models import Case, Flag
from beneficiaries.views import paper
from config import typesetting
from tests.factories import cases as made
from tests.factories.cases import NoteFactory, Team, days_ago
from tests.factories.health import ScaleResultFactory
from tests.factories.people import ContactWayFactory

pytestmark = pytest.mark.django_db
PAPERS = ["case-paper-summary", "case-paper-whole"]


@pytest.fixture
def team() -> Team:
    return Team()


def sheets_of(html: str) -> int:
    """Return how many sheets a page takes on paper."""
    options = {"base_url": f"{typesetting.STATIC.as_uri()}/", "url_fetcher": typesetting.OurFilesAlone()}
    return len(typesetting.HTML(string=html, **options).render().pages)


def test_the_choice_leads_to_both_papers_and_is_found_on_the_case_file(team):
    case = team.case(in_progress=True)
    assert f"/cases/{case.person.code}/paper/" in team.get("caseworker", "case", case).content.decode()
    page = team.get("caseworker", "case-paper", case).content.decode()
    for part in ("summary", "whole"):
        assert f"/cases/{case.person.code}/paper/{part}/" in page


@pytest.mark.parametrize("name", PAPERS)
def test_it_is_set_on_paper_and_named_by_the_code_alone(team, name):
    case = team.case(in_progress=True)
    NoteFactory(case=case, recorded_by=team.caseworker)
    response = team.get("caseworker", name, case)
    assert response.content.startswith(b"%PDF-")
    assert case.person.code in response["Content-Disposition"]
    assert case.person.given_name not in response["Content-Disposition"]
    assert "no-store" in response["Cache-Control"]


def test_the_summary_is_one_sheet_however_much_there_is(team, papers_as_pages):
    case = team.case(in_progress=True, caseworker=team.caseworker, assessed=True)
    for _each in range(6):
        made.PerpetratorFactory(case=case, name="A man of the dance bar " * 4, still_a_danger=True)
    with acting_as_system("a long case"):
        case.immediate_safety = case.wishes = "She wishes much. " * 400
        case.save()
    team.get("caseworker", "case-paper-summary", case)
    assert sheets_of(papers_as_pages[0]) == 1


def pressing(team: Team) -> Case:
    """Return a case in which much cannot wait, and nothing is short."""
    case = team.case(in_progress=True, assessed=True, is_safe_now=False, risk_level="emergency")
    with acting_as_system("much that cannot wait"):
        case.immediate_safety = case.wishes = "She wishes much. " * 400
        case.save()
        for count in range(5):
            Flag.objects.create(case=case, text=f"{count} Nobody calls her at home, he reads her phone. " * 4)
            ContactWayFactory(person=case.person, whose="Her aunt in the village", how="In the evening alone. " * 6)
    for count in range(5):
        made.IncidentFactory(case=case, rape=True, told_on=days_ago(count % 3))
        made.IncidentFactory(case=case, danger=True)
        made.PerpetratorFactory(case=case, name="A man of the dance bar " * 4, still_a_danger=True)
    ScaleResultFactory(case=case, answers=[1] * 9)
    return case


def test_the_summary_tells_what_cannot_wait_the_most_pressing_first(team, papers_as_pages):
    team.get("caseworker", "case-paper-summary", pressing(team))
    told = ["Medical care is urgent.", "nothing is done yet", "Still a danger to her", "Thoughts of death told",
            "Nobody calls her at home", "Next contact"]  # fmt: skip
    places = [papers_as_pages[0].find(words) for words in told]
    assert -1 not in places
    assert places == sorted(places)


def test_a_flag_that_is_settled_is_not_on_the_summary(team, papers_as_pages):
    case = team.case(in_progress=True)
    with acting_as_system("it is settled"):
        flag = Flag.objects.create(case=case, text="Look here.")
        Flag.objects.filter(pk=flag.pk).update(
            resolved_at=timezone.now(), resolved_by=team.caseworker, how="She was asked."
        )
    team.get("caseworker", "case-paper-summary", case)
    assert "Look here." not in papers_as_pages[0]


def test_the_summary_of_much_that_cannot_wait_is_one_sheet(team, papers_as_pages):
    team.get("caseworker", "case-paper-summary", pressing(team))
    assert sheets_of(papers_as_pages[0]) == 1


@pytest.mark.parametrize("name", PAPERS)
def test_printing_is_noted_once(team, papers_as_pages, name):
    case = team.case(in_progress=True)
    team.get("caseworker", name, case)
    with acting_as_system("look"):
        read = Entry.objects.about(case.pk).filter(action="read", actor=team.caseworker)
        assert list(read.values_list("what", flat=True)) == ["print"]


def test_what_was_not_printed_is_not_noted(team, monkeypatch):
    case = team.case(in_progress=True)
    monkeypatch.setattr("config.paper.MOST_SIGNS", 10)
    response = team.get("caseworker", "case-paper-whole", case)
    assert response.status_code == 413
    assert case.get_absolute_url() in response.content.decode()
    with acting_as_system("look"):
        assert not Entry.objects.about(case.pk).filter(what="print").exists()


def test_the_whole_file_holds_what_is_recorded_and_nothing_to_press(team, papers_as_pages):
    case = team.case(in_progress=True, assessed=True)
    made.HealthConditionFactory(case=case, name="Tuberculosis")
    NoteFactory(case=case, text="She spoke of the school.", recorded_by=team.colleague)
    team.get("caseworker", "case-paper-whole", case)
    (page,) = papers_as_pages
    for said in (case.person.full_name, "Tuberculosis", "She spoke of the school.", case.wishes, "<polyline"):
        assert said in page
    assert str(team.caseworker.email) in page
    assert "<button" not in page
    assert "case-move" not in page
    assert "found no room" not in page


def test_restricted_notes_are_printed_for_those_who_may_read_them_alone(team, papers_as_pages):
    case = team.case(in_progress=True)
    NoteFactory(case=case, text="Words for few.", restricted=True, recorded_by=team.colleague)
    team.get("caseworker", "case-paper-whole", case)
    team.get("supervisor", "case-paper-whole", case)
    for_the_caseworker, for_the_supervisor = papers_as_pages
    assert "Words for few." not in for_the_caseworker
    assert "Words for few." in for_the_supervisor


@pytest.mark.parametrize(("limit", "value"), [("MOST_TOLD", 3), ("MOST_SIGNS", 2000)])
def test_a_paper_that_does_not_hold_all_says_so(team, papers_as_pages, monkeypatch, limit, value):
    case = team.case(in_progress=True)
    for count in range(6):
        NoteFactory(case=case, text=f"Note {count} of hers", happened_on=days_ago(count), recorded_by=team.caseworker)
    monkeypatch.setattr(paper, limit, value)
    team.get("caseworker", "case-paper-whole", case)
    (page,) = papers_as_pages
    assert "Note 0 of hers" in page
    assert "Note 5 of hers" not in page
    assert "This is not all" in page


def test_one_long_note_that_finds_no_room_is_said_too(team, papers_as_pages, monkeypatch):
    case = team.case(in_progress=True)
    NoteFactory(case=case, text="word " * 40, recorded_by=team.caseworker)
    monkeypatch.setattr(paper, "MOST_SIGNS", 500)
    team.get("caseworker", "case-paper-whole", case)
    assert "This is not all" in papers_as_pages[0]


@pytest.mark.parametrize("name", ["case-paper", *PAPERS])
def test_a_hidden_case_is_not_printed(team, name):
    assert team.status("colleague", name, team.case()) == 404


def test_what_is_written_in_a_note_stays_words(team, papers_as_pages):
    case = team.case(in_progress=True)
    NoteFactory(case=case, text="<img src='file:///etc/passwd'>", recorded_by=team.caseworker)
    team.get("caseworker", "case-paper-whole", case)
    assert "<img" not in papers_as_pages[0]


def test_a_plan_is_printed_with_its_goals_and_room_for_her_signature(team, papers_as_pages):
    case = team.case(in_progress=True, planned=True)
    with acting_as_system("look"):
        plan = case.plans.get()
        words = [goal.text for goal in plan.goals.all()] + [
            action.text for goal in plan.goals.all() for action in goal.actions.all()
        ]
    assert f"/plans/{plan.pk}/paper/" in team.get("caseworker", "plan", case, plan).content.decode()
    response = team.get("caseworker", "plan-paper", case, plan)
    (page,) = papers_as_pages
    assert len(words) > 1
    for said in (case.person.full_name, "thumbprint", *words):
        assert said in page
    for pressed in ("<button", "plan-edit", "/edit/", "/agreement/"):
        assert pressed not in page
    assert f'"{case.person.code}-plan.pdf"' in response["Content-Disposition"]
    with acting_as_system("look"):
        assert Entry.objects.about(case.pk).filter(what="print", actor=team.caseworker).count() == 1
    assert sheets_of(page) == 1


def test_a_plan_of_a_hidden_case_is_not_printed(team):
    case = team.case(planned=True)
    with acting_as_system("look"):
        plan = case.plans.get()
    assert team.status("colleague", "plan-paper", case, plan) == 404
