"""Drafts in a whole world: every form that keeps one gives it back, and PostgreSQL shows them to their author alone."""

import pytest
from django.db import ProgrammingError, connection
from django.urls import reverse

from access.context import acting, acting_as_system
from beneficiaries.drafts import ADDRESS, FORMS
from beneficiaries.models import Draft
from tests.access.test_every_url_by_every_role import holds, key_in, may_see
from tests.addresses import ADDRESSES, fill
from tests.factories.accounts import signed_in_client

pytestmark = pytest.mark.django_db


def test_bare_sql_of_the_application_finds_the_author_s_own_alone(world):
    with acting_as_system("a test looks"):
        own = {name: {str(key) for key in _keys(author=user)} for name, user in world.users.items()}
    assert {name for name, keys in own.items() if keys} == {"caseworker", "colleague", "caseworker_there"}
    for name, user in world.users.items():
        with acting(user), connection.cursor() as cursor:
            cursor.execute("SELECT id FROM beneficiaries_draft")
            assert {str(row[0]) for row in cursor.fetchall()} == own[name], name
            assert {str(key) for key in Draft.objects.visible_to(user).values_list("pk", flat=True)} == own[name], name
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM beneficiaries_draft")
        assert cursor.fetchall() == []


def _keys(**conditions):
    return Draft.objects.filter(**conditions).values_list("pk", flat=True)


def test_nobody_writes_a_draft_in_another_s_name(world):
    hers = world.files["hers"]
    with pytest.raises(ProgrammingError, match="row-level security"), acting(world.users["supervisor"]):
        Draft.objects.keep(world.users["caseworker"], hers.case, f"/cases/{hers.code}/edit/", "wishes=forged")


def test_every_form_that_keeps_a_draft_has_a_name_and_gives_it_back(world):
    user = world.users["caseworker"]
    client = signed_in_client(user, at_work=True)
    offered, given_back = set(), set()
    for address in ADDRESSES:
        if not address.route.startswith("cases/") or not address.is_of_a_file:
            continue
        for file in ("hers", "shared"):
            if not (may_see(world, "caseworker", address, file) and holds(file, address, "caseworker")):
                continue
            person = world.files[file]
            here = reverse(address.name, kwargs=fill(address, person.code, key_in(address.model, person, user)))
            answer = client.get(here)
            if answer.status_code != 200 or b"data-draft=" not in answer.content:
                continue
            offered.add(address.name)
            kept = client.post(f"/cases/{person.code}/drafts/", {ADDRESS: here, "note": "x", "odd[]": "\x00"})
            assert (kept.status_code, kept["Location"]) == (302, here)
            again = client.get(here)
            assert again.status_code == 200
            if b"Here is your draft of" in again.content and b"error-summary" not in again.content:
                given_back.add(address.name)
    led_on = {"assessment-add", "plan-add", "closure-add", "experience-add"}  # there is one already
    assert offered - led_on == given_back - led_on
    assert offered | led_on >= set(FORMS) - {"stay-add"}
    assert offered <= set(FORMS)
