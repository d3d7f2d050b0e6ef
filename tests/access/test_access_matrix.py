"""The access matrix is the policy table itself, on the screen, as a document and as data."""

import json
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import call_command
from django.urls import reverse
from django.utils.translation import override

from access.matrix import as_json, as_markdown, rows
from access.policy import Action, rules
from accounts.roles import Role
from tests.factories.accounts import make_user, signed_in_client


def test_the_document_is_up_to_date():
    kept = (settings.BASE_DIR / "docs" / "access-matrix.md").read_text()
    assert kept == as_markdown(), "Run: manage.py access_matrix --format markdown > docs/access-matrix.md"


def test_the_document_is_the_same_in_every_language():
    with override("fr"):
        french = as_markdown()
    assert french == as_markdown()


def test_every_rule_stands_in_it_and_nothing_else():
    told = {(row.role, row.resource, action, row.scope) for row in rows() for action in Action if action & row.actions}
    meant = {
        (rule.role, rule.resource, action, rule.scope) for rule in rules() for action in Action if action & rule.actions
    }
    assert told == meant


def test_the_command_prints_both_formats():
    for form, text in (("json", as_json()), ("markdown", as_markdown())):
        out = StringIO()
        call_command("access_matrix", format=form, stdout=out)
        assert out.getvalue() == text
    assert {"role", "resource", "actions", "scope"} == set(json.loads(as_json())[0])


@pytest.mark.django_db
@pytest.mark.parametrize("role", Role)
def test_everybody_reads_her_own_role_first(role: Role):
    page = signed_in_client(make_user(role)).get(reverse("access-matrix"))
    assert page.status_code == 200
    assert [chapter.role for chapter in page.context["mine"]] == [role]
    assert len(page.context["others"]) == len(Role) - 1
