"""The life of a case as a document says what the steps say, in every language alike."""

from io import StringIO

from django.conf import settings
from django.core.management import call_command
from django.utils.translation import override

from beneficiaries.diagram import as_markdown
from beneficiaries.lifecycle import STEPS
from beneficiaries.models import State


def test_the_document_is_up_to_date():
    kept = (settings.BASE_DIR / "docs" / "lifecycle.md").read_text()
    assert kept == as_markdown(), "Run: manage.py lifecycle > docs/lifecycle.md"


def test_the_document_is_the_same_in_every_language():
    with override("ne"):
        nepali = as_markdown()
    assert nepali == as_markdown()


def test_every_state_and_every_step_stands_in_the_diagram_and_the_table():
    text = as_markdown()
    for state in State:
        assert f" as {state.value}\n" in text
    for step in STEPS:
        assert f"{step.origin.value} --> {step.to.value}: " in text
        assert f"| {step.origin.label} | {step.to.label} | " in text
        for condition in step.conditions:
            assert str(condition.says) in text


def test_it_says_who_may():
    rows = [row for row in as_markdown().splitlines() if row.startswith("| Identified | ")]
    registered, declined = rows
    assert "| Caseworker, Case supervisor |" in registered
    assert "| Case supervisor |" in declined


def test_the_command_prints_it():
    out = StringIO()
    call_command("lifecycle", stdout=out)
    assert out.getvalue() == as_markdown()
