"""What a connection keeps of the queries it planned, and when it forgets it."""

import pytest
from django.db import NotSupportedError, connection, transaction

from beneficiaries.models import Area

OFTEN = 4

pytestmark = pytest.mark.django_db


def plans() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE %s", ['%FROM "beneficiaries_area"%']
        )
        return cursor.fetchone()[0]


def ask() -> None:
    for _time in range(OFTEN):
        assert not Area.objects.filter(name="Nowhere that is").exists()


def test_a_plan_outlives_a_rollback_to_a_savepoint_and_a_query_that_failed():
    ask()
    kept = plans()
    assert kept
    with transaction.atomic():
        ask()
        transaction.set_rollback(True)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        raise ZeroDivisionError
    assert plans() == kept
    ask()
    assert plans() == kept


@pytest.mark.django_db(transaction=True)
def test_a_plan_outlives_the_rollback_of_a_whole_transaction():
    ask()
    kept = plans()
    with transaction.atomic():
        ask()
        transaction.set_rollback(True)
    assert plans() == kept > 0


def test_savepoints_push_nothing_out_of_the_count(monkeypatch):
    monkeypatch.setattr(connection.connection._prepared, "prepare_threshold", 2)
    monkeypatch.setattr(connection.connection._prepared, "prepared_max", 10)
    for _time in range(OFTEN):
        assert not Area.objects.filter(name="Nowhere at all", parent=None).exists()
        for _savepoint in range(10):
            with transaction.atomic():
                pass
    assert plans()


def test_a_plan_that_fits_no_longer_is_refused_once():
    def read() -> list[tuple[object]]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT told FROM what_changed")
            return cursor.fetchall()

    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE what_changed AS SELECT 1 AS told")
    assert [read() for _time in range(OFTEN)] == [[(1,)]] * OFTEN
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE what_changed ALTER COLUMN told TYPE text")
    with pytest.raises(NotSupportedError, match="result type"), transaction.atomic():
        read()
    assert read() == [("1",)]
