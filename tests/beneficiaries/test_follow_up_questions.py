"""Questions for each kind of follow-up: offered, put into the text on request, and no noise when left unanswered."""

import re

import pytest
from django.utils.translation import override

from access.context import acting
from beneficiaries.follow_up_questions import QUESTIONS, with_questions, without_unanswered
from beneficiaries.models import Draft, Note
from tests.factories.cases import Team, days_ago

pytestmark = pytest.mark.django_db


@pytest.fixture
def team() -> Team:
    return Team()


def written(text: str, kind: str = "visit", **more: str) -> dict[str, str]:
    return {"kind": kind, "happened_on": days_ago(0).isoformat(), "happened_on_calendar": "AD", "text": text, **more}


def asked(kind: str) -> list[str]:
    return [str(each) for each in QUESTIONS[kind]]


def test_every_kind_has_its_few_questions():
    assert set(QUESTIONS) == set(Note.Kind.values)
    assert all(3 <= len(questions) <= 6 for questions in QUESTIONS.values())


def test_the_form_shows_the_questions_of_every_kind(team):
    page = team.get("caseworker", "note-add", team.case()).content.decode()
    for kind in Note.Kind:
        part = re.search(rf'data-kind="{kind.value}".*?</div>', page, re.DOTALL)[0]
        assert part.count("<li>") == len(QUESTIONS[kind])


@pytest.mark.parametrize("kind", Note.Kind.values)
def test_the_button_puts_them_below_what_is_written_and_saves_nothing(team, kind):
    case = team.case()
    answer = team.post("caseworker", "note-add", case, **written("She is well.", kind, questions="1", place="At home"))
    form = answer.context["form"]
    text = form["text"].value()
    assert text.startswith("She is well.\n")
    assert [line for line in text.splitlines() if line][1:] == asked(kind)
    assert (form["place"].value(), form["kind"].value(), form.errors) == ("At home", kind, {})
    with acting(team.caseworker):
        assert not Note.objects.filter(case=case).exists()


def test_asked_twice_they_stand_there_once():
    once = with_questions("", "visit")
    assert with_questions(once, "visit").split() == once.split()


def test_unanswered_questions_are_not_kept(team):
    case, (first, second, *_rest) = team.case(), asked("visit")
    text = with_questions("Before.", "visit").replace(f"{second}\n", f"{second}\nBetter than last week.\n")
    assert team.post("caseworker", "note-add", case, **written(text)).status_code == 302
    with acting(team.caseworker):
        kept = Note.objects.get(case=case).text
    assert first not in kept
    assert kept.split("\n")[0] == "Before."
    assert kept.endswith(f"{second}\nBetter than last week.")


def test_questions_alone_are_no_note(team):
    case = team.case()
    page = team.post("caseworker", "note-add", case, **written(with_questions("", "call"), "call"))
    assert "text" in page.context["form"].errors
    with acting(team.caseworker):
        assert not Note.objects.filter(case=case).exists()


def test_a_text_without_questions_is_left_as_it_is():
    text = "She asked: “What was agreed?”\n\n  Nothing yet."
    assert without_unanswered(text) == text


@pytest.mark.parametrize("language", ["en", "ne", "fr"])
def test_questions_put_in_one_language_are_known_in_another(language):
    with override(language):
        text = with_questions("Before.", "session")
    assert without_unanswered(text) == "Before."


def test_the_button_leaves_a_draft_alone(team):
    case = team.case()
    address = f"/cases/{case.person.code}/notes/add/"
    team.post("caseworker", "draft-keep", case, **written("Kept."), _address=address)
    team.post("caseworker", "note-add", case, **written("Kept.", questions="1"))
    with acting(team.caseworker):
        assert Draft.objects.get().as_typed()["text"] == "Kept."
