"""The database of the tests is like the real one: two roles, and the one of the pages is weak."""

import pytest
from django.db import connection, connections


@pytest.mark.django_db
def test_ordinary_tests_run_as_the_runtime_role():
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == (False, False)


@pytest.mark.django_db(transaction=True)
def test_both_roles_see_the_same_test_database():
    seen = set()
    for alias in ("default", "owner"):
        with connections[alias].cursor() as cursor:
            cursor.execute("SELECT current_database(), current_user")
            seen.add(cursor.fetchone())
    (name, _), (other, _) = seen
    assert name == other
    assert name.startswith("test")
    assert len(seen) == 2
