"""What the data protection officer sees of the trail, and that her looking is part of it."""

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from access.context import acting, acting_as_system
from access.trail import entries_visible_to
from accounts.roles import Role
from audit.models import Entry
from audit.pages import cipher_of, number_of, page_of
from audit.trail import note_read, record_event, write_noted_reads
from tests.audit.conftest import entries
from tests.factories.accounts import make_user, signed_in_client


@pytest.fixture
def officer(db):
    return make_user(Role.DATA_PROTECTION)


def read_case_files(user, person, times):
    for _time in range(times):
        with acting(user) as actor:
            note_read("case_file", person)
            write_noted_reads(actor)


def test_she_sees_who_did_what_without_names_or_values(officer, caseworker, tara):
    with acting(caseworker):
        tara.given_name = "Taramaya"
        tara.save()
    page = signed_in_client(officer).get(reverse("trail"))
    shown = page.content.decode()
    assert caseworker.full_name in shown
    assert "Changed: person" in shown
    assert "given name" in shown
    assert str(tara.pk)[:8] in shown
    for secret in ("Tara", tara.code, str(tara.pk)):
        assert secret not in shown


def test_she_follows_who_has_seen_one_person_by_her_mark(officer, caseworker, tara):
    colleague = make_user(Role.SUPERVISOR, site=tara.site)
    read_case_files(colleague, tara, 1)
    Client().force_login(caseworker)
    client = signed_in_client(officer)
    mark = str(tara.pk)[:8]
    assert f"?about={mark}" in client.get(reverse("trail")).content.decode()
    page = client.get(reverse("trail"), {"about": mark})
    assert {entry.person_id for entry in page.context["page"].entries} == {tara.pk}
    assert colleague.full_name in page.content.decode()


@pytest.mark.parametrize("spelling", ["{}", " {} ", "as she writes it"])
def test_from_a_code_she_comes_to_the_trail_of_that_person(officer, caseworker, tara, spelling):
    read_case_files(caseworker, tara, 1)
    client = signed_in_client(officer)
    written = spelling.format(tara.code) if "{" in spelling else tara.code.lower().replace("-", " ")
    answer = client.post(reverse("subject-trail"), {"code": written})
    assert answer["Location"] == f"{reverse('trail')}?about={str(tara.pk)[:8]}"
    page = client.get(answer["Location"])
    assert {entry.person_id for entry in page.context["page"].entries} == {tara.pk}
    assert "Opened the case file" in page.content.decode()
    assert "Tara" not in page.content.decode()
    assert tara.code not in page.content.decode() + answer["Location"]


def test_that_she_looked_a_code_up_is_in_the_trail_of_that_person(officer, caseworker, tara):
    signed_in_client(officer).post(reverse("subject-trail"), {"code": tara.code})
    (entry,) = entries(what="subject_trail")
    assert (entry.actor_id, entry.person_id) == (officer.pk, tara.pk)
    assert str(entry.happened) == "Looked up a code in the audit trail"


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("NB-2222-2", "Nobody here has this code"),
        ("NB-2222-3", "not a whole code"),
        ("Tara Tamang", "not a whole code"),
        ("", "required"),
    ],
)
def test_a_code_that_leads_nowhere_is_said_so_beside_the_field_and_recorded(officer, tara, written, told):
    page = signed_in_client(officer).post(reverse("subject-trail"), {"code": written})
    assert page.status_code == 200
    assert told in page.content.decode()
    assert told in str(page.context["form"]["code"].errors)
    assert [entry.person_id for entry in entries(what="subject_trail")] == [None]


def test_the_way_to_it_is_on_her_home_page_and_on_the_trail(officer):
    client = signed_in_client(officer)
    for name in ("home", "trail"):
        assert f'href="{reverse("subject-trail")}"' in client.get(reverse(name)).content.decode(), name


def test_her_looking_is_recorded(officer):
    signed_in_client(officer).get(reverse("trail"))
    assert entries(what="trail")[0].actor_id == officer.pk


@pytest.mark.parametrize("name", ["trail", "trail-verification", "subject-trail"])
def test_nobody_else_finds_the_trail(caseworker, name):
    for role in (Role.SUPERVISOR, Role.ADMINISTRATOR, Role.FOUNDATION):
        assert signed_in_client(make_user(role)).get(reverse(name)).status_code == 404, role
    assert signed_in_client(caseworker).get(reverse(name)).status_code == 404


def test_a_supervisor_sees_the_entries_of_her_people_alone(caseworker, tara):
    supervisor = make_user(Role.SUPERVISOR, site=tara.site)
    read_case_files(caseworker, tara, 1)
    with acting(supervisor, read_only=True):
        assert {entry.person_id for entry in entries_visible_to(supervisor)} == {tara.pk}


@pytest.mark.parametrize(
    ("query", "shown", "hidden"),
    [
        ({"kind": "read"}, "Opened the case file", "Recorded: person"),
        ({"kind": "change"}, "Recorded: person", "Opened the case file"),
        ({"kind": "event"}, "Logged in", "Recorded: person"),
        ({"until": "1 January 2020"}, "Nothing was recorded that fits", "Logged in"),
        ({"since": "1 January 2020"}, "Opened the case file", "Nothing was recorded"),
    ],
)
def test_she_picks_a_part_of_it(officer, caseworker, tara, query, shown, hidden):
    read_case_files(caseworker, tara, 1)
    Client().force_login(caseworker)
    text = signed_in_client(officer).get(reverse("trail"), query).content.decode()
    table = text[text.find("</form>", text.find("novalidate")) :]
    assert shown in table
    assert hidden not in table


@pytest.mark.parametrize(
    "query", [{"kind": "\x00"}, {"actor": "x"}, {"since": "32/13/9"}, {"before": "%%%é"}, {"after": "AAAA"}]
)
def test_what_makes_no_sense_is_no_server_error(officer, query):
    assert signed_in_client(officer).get(reverse("trail"), query).status_code == 200


def test_the_page_costs_the_same_however_long_the_trail_is(officer, caseworker, tara):
    client = signed_in_client(officer)
    client.get(reverse("trail"))
    counts = []
    for times in (1, 60):
        read_case_files(caseworker, tara, times)
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse("trail"), {"kind": "read"})
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_pages_step_through_everything_once_in_both_directions(officer, caseworker, tara):
    read_case_files(caseworker, tara, 7)
    with acting_as_system("a test looks"):
        everything = Entry.objects.filter(action="read")
        expected = [entry.pk for entry in everything.order_by("-pk")]
        seen, page = [], page_of(everything, QueryDict(), size=3)
        assert page.newer == ""
        while True:
            seen += [entry.pk for entry in page.entries]
            if not page.older:
                break
            page = page_of(everything, QueryDict(page.older[1:]), size=3)
        assert seen == expected
        back = page_of(everything, QueryDict(page.newer[1:]), size=3)
        assert [entry.pk for entry in back.entries] == expected[3:6]
        assert page_of(everything, QueryDict(back.newer[1:]), size=3).newer == ""


def test_an_address_tells_nobody_how_much_goes_on():
    assert number_of(cipher_of(123456)) == 123456
    assert "123456" not in cipher_of(123456)
    assert cipher_of(1)[:6] != cipher_of(2)[:6]
    assert number_of("MTIzNDU2") is None


def test_the_verification_page_says_how_it_stands(officer):
    client = signed_in_client(officer)
    assert "Not verified yet" in client.get(reverse("trail-verification")).content.decode()
    with acting_as_system("a test verifies"):
        record_event("verification_failed", reason="Entry 7 was altered.")
    page = client.get(reverse("trail-verification")).content.decode()
    assert "Entry 7 was altered." in page
    assert "Broken" in client.get(reverse("home")).content.decode()


def test_whose_role_was_changed_is_said(officer):
    text = signed_in_client(officer).get(reverse("trail"), {"kind": "change"}).content.decode()
    assert f"{officer.full_name}: " in text
