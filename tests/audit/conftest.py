"""What the tests of the trail share: a look at it past every shelter, and a case worker with one person."""

from typing import Any

import pytest
from django.db import connections

from access.context import acting_as_system
from accounts.models import User
from accounts.roles import Role
from audit.models import Detail, Entry
from beneficiaries.models import Person
from tests.factories.accounts import SiteFactory, make_user
from tests.factories.people import PersonFactory


@pytest.fixture
def caseworker(db: None) -> User:
    return make_user(Role.CASEWORKER, site=SiteFactory(name="Centre"))


@pytest.fixture
def tara(caseworker: User) -> Person:
    (site,) = caseworker.holdings[Role.CASEWORKER]
    with acting_as_system("a test begins"):
        return PersonFactory(keeper=caseworker, site_id=site, given_name="Tara")


def entries(**conditions: Any) -> list[Entry]:
    """Return the entries of the trail that meet the conditions, oldest first."""
    with acting_as_system("a test looks"):
        return list(Entry.objects.filter(**conditions).order_by("id"))


def details(**conditions: Any) -> list[Detail]:
    """Return the values kept with such entries, oldest first."""
    with acting_as_system("a test looks"):
        return list(Detail.objects.filter(**conditions).order_by("entry_id"))


def as_owner(sql: str, parameters: list[Any] | None = None) -> list[tuple[Any, ...]]:
    """Run a statement as the role that owns the database; only in tests that commit."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall() if cursor.description else []
