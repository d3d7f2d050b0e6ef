"""She is handed all that is recorded of her, and nothing that is not hers to know."""

import json

import pytest
from django.urls import reverse

from access.context import acting_as_system
from audit.models import Entry
from beneficiaries.data_subject import telling
from beneficiaries.data_subject.reach import holdings
from beneficiaries.data_subject.telling import NEVER_TOLD, papers, whole_record
from beneficiaries.models import Note, Person, Referral
from tests.factories.accounts import signed_in_client

pytestmark = pytest.mark.django_db


def test_it_holds_something_of_every_model_of_her_file(world):
    person = world.files["hers"]
    with acting_as_system("handed to her"):
        told = {part.model for part in whole_record(person.pk)}
        has = {each.model for each in holdings() if each.rows(person.pk).exists()}
    assert told == has - set(NEVER_TOLD)
    assert len(told) > 50


def test_restricted_words_are_hers_and_may_be_left_out(world):
    person = world.files["hers"]
    with acting_as_system("handed to her"):
        notes = next(part for part in whole_record(person.pk) if part.model is Note)
        fewer = next(part for part in whole_record(person.pk, restricted=False) if part.model is Note)
    assert "Restricted words." in str(notes.rows)
    assert notes.left_out == 0
    assert "Restricted words." not in str(fewer.rows)
    assert fewer.left_out == 1


def test_nobody_else_is_in_it(world):
    person = world.files["hers"]
    with acting_as_system("handed to her"):
        told = Referral.objects.filter(intake__person=person)
        told.update(referred_by="A neighbour in confidence")
        record = str(whole_record(person.pk))
        sister = Person.objects.get(given_name=f"Sister-of-{person.given_name}")
    assert "A neighbour in confidence" not in record
    assert sister.given_name not in record
    assert sister.code not in record
    assert world.users["caseworker"].full_name not in record
    assert world.files["colleagues"].given_name not in record


def test_supervisors_of_her_site_take_it_out_and_the_trail_knows(world, papers_as_pages):
    person = world.files["hers"]
    client = signed_in_client(world.users["supervisor"], at_work=True)
    answer = client.get(reverse("her-record-data", args=[person.code]))
    told = json.loads(answer.content)
    assert told["code"] == person.code
    assert "attachment" in answer["Content-Disposition"]
    assert told["records"]["beneficiaries.person"]["rows"][0]["given_name"]["value"] == person.given_name
    assert "programs.attendance" in told["records"], "what the supervisor may not see is hers all the same"
    paper = client.get(reverse("her-record-paper", args=[person.code, 1]))
    assert paper.status_code == 200
    assert "Restricted words." in papers_as_pages[0]
    assert client.get(reverse("her-record-paper", args=[person.code, 99])).status_code == 404
    with acting_as_system("looked at"):
        assert Entry.objects.filter(what="whole_record", person_id=person.pk).count() == 2


def test_a_long_record_is_told_on_several_papers(world, monkeypatch):
    monkeypatch.setattr(telling, "MOST_LETTERS", 2000)
    with acting_as_system("handed to her"):
        record = whole_record(world.files["hers"].pk)
    divided = papers(record)
    assert len(divided) > 3
    assert sum(len(part.rows) for paper in divided for part in paper) == sum(len(part.rows) for part in record)
