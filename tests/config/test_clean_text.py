"""Names and narratives hold what a person sees, and nothing that hides."""

import unicodedata

import pytest
from django import forms
from hypothesis import given
from hypothesis import strategies as st

from config.fields import CleanCharField, CleanTextField, NameField, NarrativeField, clean_text


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Sunita \t Tamang ", "Sunita Tamang"),
        ("Su\u200bni\u2060ta\ufeff", "Sunita"),
        ("\u202eSunita\u202c", "Sunita"),
        ("Su\x07nita\x1b", "Sunita"),
        ("Rene\u0301e", "Ren\u00e9e"),
        ("Rene\u200b\u0301e", "Ren\u00e9e"),
        ("सु\u200dनिता", "सुनिता"),
        ("गर्\u200dयो", "गर्\u200dयो"),
        ("गर्\u200d", "गर्"),
    ],
)
def test_what_hides_is_taken_out_and_what_shapes_a_letter_stays(typed, kept):
    assert clean_text(typed) == kept
    assert CleanCharField().clean(typed) == kept
    assert NameField(max_length=50).to_python(typed) == kept


def test_a_nul_is_refused_with_a_message():
    for field in (CleanCharField(), CleanTextField()):
        with pytest.raises(forms.ValidationError, match="Null characters"):
            field.clean("Su\x00nita")


def test_a_narrative_keeps_its_lines():
    assert CleanTextField().clean(" one\r\n\r\ntwo\u200b\x07 ") == "one\n\ntwo"
    assert NarrativeField().to_python("one\r\ntwo") == "one\ntwo"


def test_model_fields_migrate_as_djangos_own_and_offer_ours():
    name, story = NameField(max_length=80), NarrativeField(blank=True)
    name.set_attributes_from_name("name")
    story.set_attributes_from_name("story")
    assert name.deconstruct()[1:] == ("django.db.models.CharField", [], {"max_length": 80})
    assert story.deconstruct()[1:] == ("django.db.models.TextField", [], {"blank": True})
    assert isinstance(name.formfield(), CleanCharField)
    assert isinstance(story.formfield(), CleanTextField)


@given(st.text())
def test_cleaning_twice_changes_nothing_more(text):
    once = clean_text(text)
    assert clean_text(once) == once
    assert unicodedata.is_normalized("NFC", once)
