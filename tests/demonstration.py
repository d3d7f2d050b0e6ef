"""The demonstration for tests that commit: made once by each worker, then copied from what was kept of it."""

import atexit
import shutil

from django.conf import settings
from django.db import connections, transaction
from django.db.backends.utils import CursorWrapper

from beneficiaries.demo.seeding import seed

KEPT = "kept_demonstration"


def seed_or_copy() -> None:
    """Fill the empty tables of the test database with the demonstration.

    The copy passes by all triggers, which only a superuser may; elsewhere it is made anew each time.
    """
    owner = connections["owner"]
    with transaction.atomic(using="owner"), owner.cursor() as cursor:
        cursor.execute("SELECT rolsuper, to_regnamespace(%s) FROM pg_roles WHERE rolname = current_user", [KEPT])
        may_copy, kept = cursor.fetchone()
        if may_copy and kept:
            cursor.execute("SET LOCAL session_replication_role = replica")
            cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s", [KEPT])
            for (table,) in cursor.fetchall():
                _copy(cursor, table)
            shutil.copytree(_kept_files(), settings.FILES_DIR, dirs_exist_ok=True)
            return
    before = _filled()
    seed()
    if may_copy:
        with transaction.atomic(using="owner"), owner.cursor() as cursor:
            cursor.execute(f"CREATE SCHEMA {KEPT}")
            for table in sorted(_filled() - before):
                cursor.execute(f"CREATE TABLE {KEPT}.{table} AS TABLE public.{table}")
            shutil.copytree(settings.FILES_DIR, _kept_files())
            atexit.register(shutil.rmtree, _kept_files(), ignore_errors=True)


def _kept_files() -> str:
    return f"{settings.FILES_DIR}-kept"


def _filled() -> set[str]:
    owner = connections["owner"]
    with owner.cursor() as cursor:
        look = (f"(SELECT '{table}' FROM {table} LIMIT 1)" for table in owner.introspection.django_table_names())
        cursor.execute(" UNION ALL ".join(look))
        return {table for (table,) in cursor.fetchall()}


def _copy(cursor: CursorWrapper, table: str) -> None:
    """Copy what was kept of a table; numbers that the database gives begin after those of the copy."""
    cursor.execute(
        "SELECT column_name, is_identity FROM information_schema.columns"
        " WHERE table_schema = 'public' AND table_name = %s AND is_generated = 'NEVER'",
        [table],
    )
    columns = dict(cursor.fetchall())
    named = ", ".join(f'"{column}"' for column in columns)
    cursor.execute(f"INSERT INTO public.{table} ({named}) OVERRIDING SYSTEM VALUE SELECT {named} FROM {KEPT}.{table}")
    for column in (name for name, is_identity in columns.items() if is_identity == "YES"):
        cursor.execute(
            f"SELECT setval(pg_get_serial_sequence('public.{table}', %s), max({column})) FROM public.{table}", [column]
        )
