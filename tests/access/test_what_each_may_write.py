"""PostgreSQL itself refuses to write what somebody may not write, also where the statement reads nothing.

As soon as a statement has a WHERE or gives rows back, as all of Django's do, the policy for reading holds, too, and
hides that one for writing is missing. These statements have neither.
"""

import pytest
from django.db import Error, connection, models, transaction

from access.context import acting, acting_as_system
from access.policy import WRITE, rules
from access.walls import record_models
from tests.access.asking import SECOND_OF_THEIR_ROLE

pytestmark = pytest.mark.django_db

TRIED = 8
"""So many rows of others are tried."""
BY_ADDING_IT = {"Household", "Participant", "Referral"}
"""Whoever adds one may write it, whatever stands in it."""
BY_ITS_KEY = BY_ADDING_IT | {"Person"}
"""Who recorded it, or what leads to it, makes it hers, whatever stands in it."""
AT_ONCE = {"Case", "Note", "Document", "Spending"}
"""All others are asked for in a drill. (docs/decisions/014)"""
MODELS = [
    pytest.param(each, id=each.__name__, marks=() if each.__name__ in AT_ONCE else pytest.mark.drill)
    for each in record_models()
]


def attempt(sql: str, *parameters: str) -> int | str:
    """Return how many rows a statement reached, or what refused it; it is undone either way."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, parameters)
            transaction.set_rollback(True)
            return cursor.rowcount
    except Error as refusal:
        return str(refusal)


def got_through(told: list[int | str]) -> bool:
    """Tell whether no policy refused any; what a trigger refused before it was looked at proves nothing."""
    looked_at = [each for each in told if "PL/pgSQL" not in str(each)]
    return bool(looked_at) and not any("row-level security" in str(each) for each in looked_at)


@pytest.mark.parametrize("model", MODELS)
def test_nobody_adds_changes_or_removes_more_than_the_policy_says(world, model):
    name, table, key = model.__name__, model._meta.db_table, model._meta.pk.column
    columns = [
        f'"{each.column}"' for each in model._meta.concrete_fields if not isinstance(each, models.GeneratedField)
    ]
    others = [each for each in columns if each != f'"{key}"']
    like = f"FROM jsonb_populate_record(NULL::{table}, %s)"
    add = f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(columns)} {like}"
    alter = f"UPDATE {table} SET ({', '.join(others)}) = (SELECT {', '.join(others)} {like})"
    with acting_as_system("a test looks"), connection.cursor() as cursor:
        cursor.execute(f"SELECT {key}, to_jsonb(each)::text FROM {table} AS each")
        rows = dict(cursor.fetchall())
    for who, user in world.users.items():
        if who in SECOND_OF_THEIR_ROLE or not (who == "without_role" or [*rules(WRITE, model, user.roles)]):
            continue
        with acting_as_system("the querysets alone, without the wall behind them"):
            hers = set(model.objects.visible_to(user, WRITE).values_list("pk", flat=True))
        foreign = [row for pk, row in rows.items() if pk not in hers][:TRIED]
        with acting(user):
            for sql in (f"UPDATE {table} SET version = 0", f"DELETE FROM {table}"):
                reached = attempt(sql)
                assert reached == len(hers) or (hers and isinstance(reached, str)), (who, sql)
            if name not in BY_ADDING_IT:
                assert not got_through([attempt(add, row) for row in foreign]), (who, "added")
            if hers and name not in BY_ITS_KEY:
                assert not got_through([attempt(alter, row) for row in foreign]), (who, "altered")
