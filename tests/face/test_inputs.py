"""What is written of inputs without Django's templates is what these write."""

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils.translation import gettext_lazy

ATTRIBUTES = {"id": "id_<1>", "required": True, "disabled": False, "data-n": 3, "title": gettext_lazy("Menu")}
CHOICES = [("", "none"), ("<a>", "A & B"), ("Group <1>", [(1, "one"), (2, gettext_lazy("Menu"))]), (None, "nothing")]


@pytest.mark.parametrize(
    "widget",
    [forms.Select, forms.SelectMultiple, forms.RadioSelect, forms.CheckboxSelectMultiple],
    ids=lambda of: of.__name__,
)
@pytest.mark.parametrize("value", [["1"], ["<a>", "2"], []])
def test_a_choice_is_written_as_django_writes_it(widget, value):
    made = widget(ATTRIBUTES, CHOICES)
    ours, djangos = (made.render("name", value, renderer=each) for each in (None, DjangoTemplates()))
    assert ours.split() == djangos.split()
    assert "&lt;a&gt;" in ours
    assert ("selected" in ours or "checked" in ours) == bool(value)


@pytest.mark.parametrize("widget", [forms.TextInput, forms.Textarea, forms.NumberInput, forms.CheckboxInput])
def test_an_input_is_written_as_django_writes_it(widget):
    ours, djangos = (widget(ATTRIBUTES).render("name", "<5>", renderer=each) for each in (None, DjangoTemplates()))
    assert ours.split() == djangos.split()
