"""Drafts in a whole world: every form that keeps one gives it back, and PostgreSQL shows them to their author alone."""

import pytest
from django.db import ProgrammingError, connection
from django.urls import reverse

from access.context import acting, acting_as_system
from access.policy import WRITE
from beneficiaries.drafts import FORMS
from beneficiaries.models import Case, Draft
from tests.access.test_every_url_by_every_role import holds, key_in
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
    offered = set()
    for address in ADDRESSES:
        if not address.route.startswith("cases/") or not address.is_of_a_file or address.requirement.action != WRITE:
            continue
        file = "hers" if holds("hers", address, "caseworker") else "shared"
        person = world.files[file]
        here = reverse(address.name, kwargs=fill(address, person.code, key_in(address.model, person, user)))
        with acting(user):
            Draft.objects.keep(user, Case(pk=person.pk), here, "odd%5B%5D=%00&text=x")
        answer = client.get(here)
        if answer.status_code == 200 and b"data-draft=" in answer.content:
            assert b"Here is your draft of" in answer.content, address.route
            assert b"error-summary" not in answer.content, address.route
            offered.add(address.name)
    led_on = {
        "assessment-add",
        "plan-add",
        "closure-add",
        "experience-add",
        "stay-add",
        "transfer-add",
    }  # there is one already
    assert offered | led_on == set(FORMS)
