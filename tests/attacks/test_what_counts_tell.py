"""Counts, pages, places in a list and keys tell nothing of anybody hidden. Times: `bench/timing.py`."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.urls.converters import IntConverter

from access.checks import url_patterns
from access.context import acting_as_system
from access.views import requirement_of
from beneficiaries.models import Case, Note, Person
from tests.factories.accounts import signed_in_client
from tests.factories.cases import CaseFactory
from tests.factories.people import PersonFactory
from tests.test_non_interference import TOKENS, Nobody

pytestmark = pytest.mark.django_db

LISTS = ["caseload", "people", "tasks", "home", "beds", "services"]
"""Pages of a caseworker that list, count or lead further."""
A_CROWD = 40
"""More than stands on one page."""


def read(client, address: str) -> tuple[int, bytes, int]:
    with CaptureQueriesContext(connection) as asked:
        response = client.get(address)
    return response.status_code, TOKENS.sub(b"token", response.content), len(asked)


def searched(client, who: str) -> tuple[int, bytes, int]:
    return read(client, client.post(reverse("people"), {"who": who})["Location"])


def test_a_hidden_crowd_of_her_name_changes_no_list_no_count_and_no_further_page(world):
    client = signed_in_client(world.users["caseworker"], at_work=True)
    pages = [reverse(name) for name in LISTS]
    before = [read(client, page) for page in pages], searched(client, "Secret hers"), searched(client, "Crowd Hidden")
    named = {"hers": ("Secret-hers", "Tamang"), "crowd": ("Crowd", "Hidden")}
    with acting_as_system("a crowd"):
        for number in range(A_CROWD):
            given, family = named["hers" if number % 2 else "crowd"]
            site, worker = (world.there, "caseworker_there") if number % 4 < 2 else (world.here, "colleague")
            person = PersonFactory(site=site, keeper=None, given_name=given, family_name=family)
            CaseFactory(person=person, site=site, caseworker=world.users[worker], risk_level="emergency")
    after = [read(client, page) for page in pages], searched(client, "Secret hers"), searched(client, "Crowd Hidden")
    assert before == after
    seen_by_all = signed_in_client(world.users["supervisor"], at_work=True)
    assert b"Crowd" in searched(seen_by_all, "Crowd Hidden")[1], "nobody sees the crowd: this would prove nothing"


def test_a_list_goes_on_after_a_hidden_row_as_after_one_that_is_not_there(world):
    """The hidden rows come last in their lists: if they were found, nothing of hers would come after them."""
    client, hers = signed_in_client(world.users["caseworker"], at_work=True), world.files["hers"]
    with acting_as_system("hidden rows"):
        day = Case.objects.get(pk=hers.pk).next_contact_on
        last = PersonFactory(pk="ffffffff-ffff-4fff-bfff-ffffffffffff", site=world.there, keeper=None)
        CaseFactory(person=last, site=world.there, caseworker=world.users["caseworker_there"], next_contact_on=day)
        note = Note.objects.create(case_id=last.pk, text="Long ago.", happened_on=datetime.date(1990, 1, 1))
    for address, hidden, unknown in (
        (f"{reverse('caseload')}?after={day}.", last.code, Nobody.code),
        (f"{reverse('notes', args=[hers.code])}?before=", str(note.pk), Nobody.pk),
    ):
        told, nobody = read(client, address + hidden), read(client, address + unknown)
        assert hers.code.encode() in nobody[1]
        assert (told[0], told[1].replace(hidden.encode(), unknown.encode()), told[2]) == nobody, address


PART = "part"
"""The number of a part of one long paper: it counts nothing but its pages."""


def test_no_key_of_a_file_counts(world):
    counted = {
        requirement_of(pattern.callback).resource
        for _route, pattern in url_patterns()
        if any(isinstance(each, IntConverter) for name, each in pattern.pattern.converters.items() if name != PART)
    }
    assert not {model for model in counted if model and model._meta.app_label == "beneficiaries"}
    with acting_as_system("looking at codes"):
        for model in (Person, Case, Note):
            assert model._meta.pk.get_internal_type() in ("UUIDField", "OneToOneField"), model
        codes = sorted(Person.objects.values_list("code", flat=True))
        made = list(Person.objects.order_by("recorded_at", "pk").values_list("code", flat=True))
    assert codes != made, "codes in the order in which people came would count them"
