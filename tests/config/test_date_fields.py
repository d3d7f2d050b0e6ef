"""Date fields of forms and models: what they accept, keep, ask back and store."""

import datetime

import html5lib
import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.db import connection, models
from django.db.backends.postgresql.psycopg_any import DateRange
from django.template import Context, Template
from django.utils import timezone, translation

from config.calendar import PartialDate, gregorian_month
from config.fields import (
    CalendarDateField,
    DateField,
    PartialDateField,
    PartialDateFormField,
    known_days,
)

MAY_12 = datetime.date(2012, 5, 12)


class MeetingForm(forms.Form):
    """A day and a birth, as any form would ask them."""

    met = CalendarDateField(label="First met on", help_text="Where the relief camp was.")
    born = PartialDateFormField(label="Born", required=False)


def inputs_of(form):
    """Return the inputs of a form as the pages draw it, by their names."""
    page = html5lib.parse(
        Template("{% load crispy_forms_filters %}{% for f in form %}{{ f|as_crispy_field }}{% endfor %}").render(
            Context({"form": form})
        ),
        namespaceHTMLElements=False,
    )
    return page, {part.get("name"): part for part in page.iter() if part.tag in ("input", "select")}


def test_a_day_is_posted_under_the_fields_own_name():
    form = MeetingForm({"met": "30 Baisakh 2069", "born": "about 20"})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["met"] == MAY_12
    assert form.cleaned_data["born"].precision == "age"


def test_what_cannot_be_read_stays_in_the_box():
    form = MeetingForm({"met": "33 Baisakh 2069", "met_calendar": "BS"})
    assert form.errors["met"]
    _page, inputs = inputs_of(form)
    assert inputs["met"].get("value") == "33 Baisakh 2069"
    chosen = [option.get("value") for option in inputs["met_calendar"] if option.get("selected") is not None]
    assert chosen == ["BS"]


def test_an_ambiguous_day_asks_for_the_calendar():
    form = MeetingForm({"met": "12 May 2012", "born": "2012-05-12"})
    assert "born" in form.errors
    _page, inputs = inputs_of(form)
    assert inputs["born_calendar"].get("required") is not None
    assert inputs["born_calendar"].get("aria-invalid") == "true"
    assert inputs["met_calendar"].get("required") is None
    again = MeetingForm({"met": "12 May 2012", "born": "2012-05-12", "born_calendar": "BS"})
    assert again.is_valid()
    assert again.cleaned_data["born"] == PartialDate.of(datetime.date(1955, 8, 28))


def test_label_hint_and_error_belong_to_the_box():
    page, inputs = inputs_of(MeetingForm({"met": "never"}))
    ids = {part.get("id") for part in page.iter() if part.get("id")}
    assert inputs["met"].get("id") == "id_met"
    assert inputs["met"].get("aria-describedby").split() == ["id_met_helptext", "id_met_error"]
    assert inputs["met"].get("aria-invalid") == "true"
    assert {"id_met_helptext", "id_met_error", "id_met_calendar"} <= ids
    labels = {part.get("for"): "".join(part.itertext()) for part in page.iter("label")}
    assert labels["id_met"] == "First met on"
    assert labels["id_met_calendar"] == "Calendar"
    assert [legend.find("label").get("for") for legend in page.iter("legend")] == ["id_met", "id_born"]


def test_a_field_keeps_its_own_hint_beside_the_example():
    assert str(MeetingForm().fields["met"].help_text).startswith("Where the relief camp was. For example 12 Jestha")


@pytest.mark.parametrize("language", ["en", "ne", "fr"])
def test_a_saved_day_comes_back_unchanged(language):
    with translation.override(language):
        initial = {"met": MAY_12, "born": PartialDate(*gregorian_month(2012, 5))}
        _page, inputs = inputs_of(MeetingForm(initial=initial))
        sent = {name: inputs[name].get("value") for name in ("met", "born")}
        form = MeetingForm(sent, initial=initial)
        assert form.is_valid(), form.errors
        assert form.cleaned_data == initial
        assert form.changed_data == []


def test_another_way_to_write_the_same_day_is_no_change():
    assert MeetingForm({"met": "30/1/2069"}, initial={"met": MAY_12}).changed_data == []
    assert MeetingForm({"met": "31/1/2069"}, initial={"met": MAY_12}).changed_data == ["met"]


def test_a_day_that_begins_as_today_draws_no_second_input():
    field = DateField(default=timezone.localdate)
    field.set_attributes_from_name("met_on")
    assert field.formfield().show_hidden_initial is False


def test_needed_and_not_needed():
    assert MeetingForm({"met": " ", "met_calendar": "BS"}).errors["met"] == ["This field is required."]
    assert "born" not in MeetingForm({"met": "12 May 2012", "born": "", "born_calendar": "AD"}).errors


@pytest.mark.parametrize("written", ["12 May 2012\x00", "\u202e" * 99, "9" * 10_000, "May 2012"])
def test_bad_input_is_refused_kindly(written):
    assert MeetingForm({"met": written}).errors["met"]


def test_a_forged_calendar_is_refused():
    assert MeetingForm({"met": "12 May 2012", "met_calendar": "mayan"}).errors["met"]


def test_bounds_may_be_days_or_callables():
    field = CalendarDateField(earliest=datetime.date(2010, 1, 1), latest=lambda: datetime.date(2020, 1, 1))
    assert field.clean(["12 May 2012", ""]) == MAY_12
    for written in ("12 May 2009", "12 May 2021"):
        with pytest.raises(ValidationError):
            field.clean([written, ""])


def test_model_fields_migrate_as_djangos_own_and_offer_ours():
    day, known = DateField(latest=timezone.localdate), PartialDateField(null=True, ages=False)
    day.set_attributes_from_name("met_on")
    known.set_attributes_from_name("born")
    assert day.deconstruct()[1:] == ("django.db.models.DateField", [], {})
    assert known.deconstruct()[1:] == ("django.contrib.postgres.fields.ranges.DateRangeField", [], {"null": True})
    assert isinstance(day.formfield(), CalendarDateField)
    assert day.formfield().bounds().latest == timezone.localdate()
    assert isinstance(known.formfield(), PartialDateFormField)
    assert "about 20" not in str(known.formfield().help_text)


def test_a_partial_date_field_takes_days_ranges_and_nothing():
    field = PartialDateField(null=True)
    field.set_attributes_from_name("born")
    day = PartialDate.of(MAY_12)
    assert field.get_prep_value(MAY_12) == field.get_prep_value(day) == day
    assert field.to_python(MAY_12) == field.to_python((MAY_12, datetime.date(2012, 5, 13))) == day
    assert field.to_python('{"lower": "2012-05-12", "upper": "2012-05-13", "bounds": "[)"}') == day
    assert field.from_db_value(DateRange(MAY_12, datetime.date(2012, 5, 13)), None, None) == day
    assert field.to_python(None) is None


def test_known_days_names_its_constraint():
    constraint = known_days("born", "born_on_known_days")
    assert isinstance(constraint, models.CheckConstraint)
    assert constraint.name == "born_on_known_days"


@pytest.mark.django_db
def test_postgresql_takes_and_gives_back_a_partial_date():
    days = PartialDate.from_age(20, MAY_12, about=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::daterange, lower(%s::daterange)", [days, days])
        stored, lower = cursor.fetchone()
    assert PartialDate.of(stored) == days
    assert lower == days.lower
