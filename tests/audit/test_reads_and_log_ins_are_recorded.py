"""What was read, and who came and went, stands in the trail."""

import pytest
from allauth.mfa.signals import authenticator_added
from django.contrib.auth import authenticate
from django.contrib.auth.signals import user_logged_out
from django.test import Client, RequestFactory

from access.context import acting, acting_as_system
from accounts.models import User
from audit.actor import Actor
from audit.models import Entry
from audit.trail import note_read, write_noted_reads
from tests.audit.conftest import entries
from tests.factories.accounts import PASSWORD
from tests.factories.people import PersonFactory


def test_a_read_is_written_with_who_and_of_whom(caseworker, tara):
    actor = Actor(caseworker, address="203.0.113.7", request="r-2")
    with acting(actor, read_only=True):
        note_read("case_file", tara)
    with acting(actor):
        write_noted_reads(actor)
    (entry,) = entries(action="read")
    assert (entry.what, entry.person_id, entry.actor_id) == ("case_file", tara.pk, caseworker.pk)
    assert (entry.address, entry.request) == ("203.0.113.7", "r-2")
    assert str(entry.happened) == "Opened the case file"


def test_the_same_read_is_written_once_per_request(caseworker, tara):
    with acting(caseworker) as actor:
        note_read("case_file", tara)
        note_read("case_file", tara.pk)
        note_read("document", tara, rows=[tara.site])
        write_noted_reads(actor)
        write_noted_reads(actor)
    assert [(entry.what, entry.table_name) for entry in entries(action="read")] == [
        ("case_file", ""),
        ("document", "accounts_site"),
    ]


def test_a_search_is_recorded_with_everybody_it_showed(caseworker, tara):
    with acting_as_system("a test begins"):
        sunita = PersonFactory(keeper=caseworker, site=tara.site)
    with acting(caseworker) as actor:
        note_read("search", rows=[tara, sunita])
        write_noted_reads(actor)
    assert {entry.person_id for entry in entries(what="search")} == {tara.pk, sunita.pk}


def test_a_search_that_finds_nobody_is_recorded(caseworker):
    with acting(caseworker) as actor:
        note_read("search")
        write_noted_reads(actor)
    assert entries(what="search")[0].person_id is None


def test_outside_of_every_request_nothing_is_noted(tara):
    note_read("case_file", tara)
    assert not entries(action="read")


def test_logging_in_and_out_is_recorded(caseworker):
    client = Client()
    client.force_login(caseworker)
    assert entries(what="log_in")[0].actor_id == caseworker.pk
    client.logout()
    user_logged_out.send(sender=User, request=None, user=caseworker)
    assert [entry.actor_id for entry in entries(what="log_out")][-1] == caseworker.pk


@pytest.mark.parametrize("typed", ["nobody@example.org", "my password by mistake"])
def test_a_refused_log_in_keeps_nothing_that_was_typed(caseworker, typed):
    request = RequestFactory().post("/", REMOTE_ADDR="203.0.113.9")
    assert authenticate(request, email=typed, username=typed, password=PASSWORD) is None
    (entry,) = entries(what="log_in_failed")
    assert (entry.actor_id, entry.row_id, entry.address) == (None, "", "203.0.113.9")
    assert typed not in str(Entry.objects.filter(pk=entry.pk).values())


def test_a_refused_log_in_names_the_account_it_was_on(caseworker):
    authenticate(RequestFactory().post("/"), email=caseworker.email, username=caseworker.email, password="wrong")
    (entry,) = entries(what="log_in_failed")
    assert (entry.actor_id, entry.row_id) == (None, str(caseworker.pk))


def test_a_new_second_factor_is_recorded(caseworker):
    request = RequestFactory().post("/")
    request.user = caseworker
    authenticator_added.send(sender=User, request=request, user=caseworker, authenticator=None)
    assert entries(what="second_factor_added")[0].actor_id == caseworker.pk
