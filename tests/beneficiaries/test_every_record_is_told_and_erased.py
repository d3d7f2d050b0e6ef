"""A record that somebody adds tomorrow is told to whom it is about, and erased with her; or it says why not."""

from django.apps import apps

from access.records import Record
from access.shelter import shelters
from beneficiaries.data_subject.fates import ERASED, fate_of, words_of
from beneficiaries.data_subject.reach import holding_of, holdings, why_about_nobody
from beneficiaries.data_subject.telling import NEVER_TOLD, told_fields
from beneficiaries.models import Document, HouseholdMember, Note, Person, Relationship
from programs.models import Attendance, Participant, PayslipLine
from volunteers.models import Volunteer

OF_ROOMS_WITHOUT_PEOPLE = {"grants", "reports"}
"""Nothing in these leads to a person whose data it is."""
OF_THE_HOUSE = {"access", "accounts", "audit"}


def test_every_record_leads_to_somebody_or_says_that_it_is_about_nobody():
    records = {model for model in apps.get_models() if issubclass(model, Record)} | {each.model for each in shelters()}
    silent = {
        model.__name__
        for model in records
        if model._meta.app_label not in OF_ROOMS_WITHOUT_PEOPLE | OF_THE_HOUSE
        if holding_of(model) is None and not why_about_nobody(model)
    }
    assert silent == set(), "say whom it is about, or about_nobody(...)"


def test_nothing_that_leads_to_her_says_that_it_is_about_nobody():
    assert not [each.model for each in holdings() if why_about_nobody(each.model)]


def test_nothing_of_a_volunteer_leads_to_somebody_who_is_helped():
    of_volunteers = [each for each in holdings() if each.stands_for(Volunteer)]
    assert {each.model._meta.app_label for each in of_volunteers} == {"volunteers"}
    assert not [each for each in of_volunteers if each.stands_for(Person) or each.stands_for(Participant)]


def test_rooms_without_people_do_not_lead_to_her():
    assert not [each.model for each in holdings() if each.model._meta.app_label in OF_ROOMS_WITHOUT_PEOPLE]


def test_the_way_to_her_is_found_through_parents():
    assert holding_of(Note).lookups == ("case__person",) or holding_of(Note).lookups == ("case",)
    assert set(holding_of(Relationship).lookups) == {"person", "other"}
    assert holding_of(HouseholdMember)
    assert holding_of(Attendance)
    assert holding_of(PayslipLine)


def test_what_stays_says_why_and_keeps_no_word():
    for each in holdings():
        fate = fate_of(each.model)
        if fate.stays:
            assert fate.why
            changed = fate.changes(each.model)
            assert {field.name for field in words_of(each.model)} - set(fate.but) <= set(changed)
    assert not fate_of(Note).stays
    assert not fate_of(Document).stays
    assert fate_of(Person).changes(Person)["born"] is None
    assert ERASED


def test_every_model_of_hers_is_told_or_says_why_not():
    for each in holdings():
        assert each.model in NEVER_TOLD or told_fields(each.model) or _only_links(each.model), each.model
    assert all(NEVER_TOLD.values())


def _only_links(model: type) -> bool:
    """Tell whether a model says nothing but that one row belongs to another."""
    return not words_of(model) and all(
        field.is_relation or field.name in ("id", "recorded_at", "version") for field in model._meta.concrete_fields
    )
