"""The index of names proposes people, and the policy decides who is shown, inside the function that searches.

What a page does with what it finds is not asked here: the queryset would hide anybody whom the function gave away.
"""

from uuid import UUID

import pytest
from django.db import connection, connections

from access.context import acting, acting_as_system
from accounts.models import User
from beneficiaries.models import Person
from tests.factories.cases import Team
from tests.factories.people import PersonFactory


def given_to(user: User) -> set[UUID]:
    """Return the keys that the function itself gives a user for a name that everybody here has."""
    with acting(user, read_only=True), connection.cursor() as cursor:
        cursor.execute("SELECT person_id FROM find_people('Secret', NULL, NULL, 100, 0)")
        return {pk for (pk,) in cursor.fetchall()}


@pytest.mark.django_db(transaction=True)
def test_the_index_only_proposes_and_the_policy_decides():
    team = Team()
    hers, theirs = (each.case(person__given_name="Secret").person for each in (team, Team()))
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "UPDATE people_by_name SET entries = hers.entries FROM people_by_name AS hers"
            " WHERE hers.person_id = %s AND people_by_name.person_id = %s RETURNING 1",
            [hers.pk, theirs.pk],
        )
        assert cursor.fetchone()
    for name in ("caseworker", "supervisor"):
        proposed = given_to(getattr(team, name))
        assert hers.pk in proposed
        assert theirs.pk not in proposed, name


@pytest.mark.django_db
def test_whom_she_reaches_and_may_not_see_any_more_is_not_given(world):
    """The index leads her to whom she keeps; she sees nobody at a site where she holds no role."""
    with acting_as_system("kept by her at a site that she left"):
        PersonFactory(site=world.there, keeper=world.users["caseworker"], given_name="Secret")
    for name, user in world.users.items():
        with acting(user):
            seen = set(Person.objects.filter(given_name__contains="Secret").values_list("pk", flat=True))
        assert given_to(user) == seen, name
    assert given_to(world.users["caseworker"])
