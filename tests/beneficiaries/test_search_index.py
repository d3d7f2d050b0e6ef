"""The index of names proposes people, and the policy decides who is shown."""

import pytest
from django.db import connection, connections

from access.context import acting
from tests.factories.cases import Team


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
        with acting(getattr(team, name), read_only=True), connection.cursor() as cursor:
            cursor.execute("SELECT person_id FROM find_people('Secret', NULL, NULL, 100, 0)")
            proposed = {pk for (pk,) in cursor.fetchall()}
        assert hers.pk in proposed
        assert theirs.pk not in proposed, name
