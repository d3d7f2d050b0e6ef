"""System checks: a house that somebody did not think through to the end does not start."""

import pytest
from django.core.checks import run_checks

from access import checks, policy
from access.policy import COUNT, READ, WRITE, Action, Rule, Scope
from accounts.roles import SEES_A_PERSON, Role
from audit.models import Detail, Entry
from beneficiaries.models import Note
from programs.models import Measurement


def refusals() -> list[str]:
    """Return what the registered checks refuse of the policy."""
    return [str(each.obj._meta.label) for each in run_checks() if each.id == "access.E004"]


def test_the_house_as_it_is_is_not_refused():
    assert [each for each in run_checks() if each.is_serious()] == []


@pytest.mark.parametrize("resource", [Note, Entry, Detail], ids=lambda model: model.__name__)
@pytest.mark.parametrize("action", [READ, WRITE, READ | WRITE])
def test_a_role_that_sees_a_person_by_password_alone_is_refused(monkeypatch, action: Action, resource: type):
    rule = Rule(Role.VOLUNTEER, action, resource, Scope.ALL)
    monkeypatch.setattr(policy, "_RULES", [rule])
    monkeypatch.setattr(policy, "_chosen", policy._chosen.__wrapped__)
    monkeypatch.setattr(checks, "SEES_A_PERSON", SEES_A_PERSON - {Role.VOLUNTEER})
    assert refusals() == [resource._meta.label]


def test_a_role_that_only_counts_is_not_refused(monkeypatch):
    rule = Rule(Role.FOUNDATION, COUNT, Note, Scope.PROTECTED_STATISTICS)
    monkeypatch.setattr(policy, "_RULES", [*policy._RULES, rule])
    monkeypatch.setattr(policy, "_chosen", policy._chosen.__wrapped__)
    assert refusals() == []


def test_a_record_that_more_may_read_than_what_it_is_read_with_is_refused(monkeypatch):
    monkeypatch.setattr(policy, "_RULES", [*policy._RULES, Rule(Role.PARTNER, READ, Measurement, Scope.ALL)])
    monkeypatch.setattr(policy, "_chosen", policy._chosen.__wrapped__)
    assert [each.obj for each in run_checks() if each.id == "access.E005"] == [Measurement]
