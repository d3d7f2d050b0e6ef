"""What a connection keeps of the queries it planned, and when it forgets it."""

from functools import reduce
from operator import or_

import pytest
from django.db import NotSupportedError, connection, transaction
from django.db.models import Q, QuerySet
from psycopg import _queries

from accounts.roles import Role
from beneficiaries.models import Approval, Area, Case, Referral
from config.plans import MOST_VALUES_IN_IT, Fixed
from tests.factories.accounts import SiteFactory, make_user

OFTEN = 4
SHORT_FOR_PSYCOPG = 4096

pytestmark = pytest.mark.django_db


def plans() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE %s", ['%"beneficiaries_area"."id" < %']
        )
        return cursor.fetchone()[0]


def ask() -> None:
    for _time in range(OFTEN):
        assert not Area.objects.filter(id__lt=0).exists()


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
        assert not Area.objects.filter(id__lt=0, parent=None).exists()
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


def plan_for_all_values(asked: QuerySet) -> str:
    """Return how the database answers a query, whatever its values, where it may not read a table from end to end."""
    statement, values = asked.query.sql_with_params()
    for number in range(len(values)):
        statement = statement.replace("%s", f"${number + 1}", 1)
    with connection.cursor() as cursor:
        cursor.execute("SHOW plan_cache_mode")
        assert cursor.fetchone() == ("force_generic_plan",)
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_sort = off")  # with so few rows it could as well put them in order itself
        cursor.execute(f"PREPARE asked AS {statement}")
        cursor.execute(f"EXPLAIN EXECUTE asked ({', '.join(['NULL'] * len(values))})")
        plan = "\n".join(line for (line,) in cursor.fetchall())
        cursor.execute("DEALLOCATE asked")
        return plan


@pytest.mark.parametrize(
    ("asked", "index"),
    [
        (lambda: Approval.objects.waiting_at_sites_of(make_user(Role.SUPERVISOR)), "approval_waiting"),
        (lambda: Case.objects.open().filter(site=SiteFactory()).order_by("next_contact_on"), "open_case_"),
        (lambda: Referral.objects.waiting().filter(site=SiteFactory()).order_by("received_at"), "referral_waiting"),
    ],
)
def test_a_plan_for_all_values_uses_the_index_of_what_is_rare(asked, index):
    assert index in plan_for_all_values(asked())


def test_only_a_word_of_the_code_stands_in_a_statement():
    assert Referral.objects.filter(status=Fixed("waiting")).count() == 0
    with pytest.raises(ValueError, match="a word of the code"):
        Referral.objects.filter(status=Fixed("it's")).count()


def test_the_walls_look_up_one_row_at_a_time():
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename, policyname, concat(qual, with_check) FROM pg_policies")
        policies = cursor.fetchall()
    assert any("EXISTS" in condition for *_name, condition in policies)
    assert [each for *each, condition in policies if condition.count("EXISTS") != condition.count("OFFSET 0")] == []


def test_no_wall_is_planned_in_two_ways():
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN SELECT * FROM beneficiaries_planaction")
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "SubPlan" in plan
    assert "hashed" not in plan


def read(asked: QuerySet) -> int:
    """Return how many queries had to be looked through for where their values stand."""
    before = _queries._query2pg.cache_info().misses
    list(asked)
    return _queries._query2pg.cache_info().misses - before


def areas_named(*names: str) -> QuerySet:
    return Area.objects.filter(reduce(or_, (Q(name=name) for name in names)))


def test_a_long_query_is_looked_through_once_and_its_values_are_not_kept():
    names, others = [[f"{word} {number}" for number in range(200)] for word in ("Nowhere", "Elsewhere")]
    assert len(str(areas_named(*names).query)) > SHORT_FOR_PSYCOPG
    assert (read(areas_named(*names)), read(areas_named(*others))) == (1, 0)


def test_a_query_with_more_values_than_a_page_asks_with_pushes_nothing_out():
    assert read(areas_named(*map(str, range(MOST_VALUES_IN_IT + 1)))) == 0
