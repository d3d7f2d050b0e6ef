"""The demonstration for tests that commit: made once for all workers, then copied from what was kept of it."""

import atexit
import fcntl
import os
import shutil
import tempfile
from pathlib import Path

from django.conf import settings
from django.db import connections, transaction
from django.db.backends.utils import CursorWrapper

from beneficiaries.demo.seeding import seed

KEPT = "kept_demonstration"
SHARED = (
    Path(tempfile.gettempdir()) / f"nayabato-demonstration-{os.environ.get('PYTEST_XDIST_TESTRUNUID', os.getpid())}"
)
"""Where the worker that made it leaves it for the others of the same run."""


def seed_or_copy() -> None:
    """Fill the empty tables of the test database with the demonstration.

    The copy passes by all triggers, which only a superuser may; elsewhere it is made anew each time.
    """
    owner = connections["owner"]
    with owner.cursor() as cursor:
        cursor.execute("SELECT rolsuper, to_regnamespace(%s) FROM pg_roles WHERE rolname = current_user", [KEPT])
        may_copy, kept = cursor.fetchone()
    if not may_copy:
        seed()
        return
    if not kept:
        with SHARED.with_suffix(".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not SHARED.exists():
                _make()
                return
            with transaction.atomic(using="owner"), owner.cursor() as cursor:
                _take_over(cursor)
    with transaction.atomic(using="owner"), owner.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s", [KEPT])
        for (table,) in cursor.fetchall():
            _copy(cursor, table)
        shutil.copytree(_kept_files(), settings.FILES_DIR, dirs_exist_ok=True)


def _make() -> None:
    """Make the demonstration, and keep a copy of it here and for the other workers."""
    owner, before = connections["owner"], _filled()
    seed()
    half = SHARED.with_suffix(".half")
    half.mkdir()
    with transaction.atomic(using="owner"), owner.cursor() as cursor:
        cursor.execute(f"CREATE SCHEMA {KEPT}")
        for table in sorted(_filled() - before):
            cursor.execute(f"CREATE TABLE {KEPT}.{table} AS TABLE public.{table}")
            with (
                (half / table).open("wb") as file,
                cursor.copy(f"COPY {KEPT}.{table} TO STDOUT (FORMAT binary)") as rows,
            ):
                file.writelines(rows)
    _keep_files(settings.FILES_DIR)
    shutil.copytree(settings.FILES_DIR, SHARED.with_suffix(".files"))
    half.rename(SHARED)
    for folder in (SHARED, SHARED.with_suffix(".files")):
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
    atexit.register(SHARED.with_suffix(".lock").unlink, missing_ok=True)


def _take_over(cursor: CursorWrapper) -> None:
    """Keep here what another worker made."""
    cursor.execute(f"CREATE SCHEMA {KEPT}")
    for file in sorted(SHARED.iterdir()):
        cursor.execute(f"CREATE TABLE {KEPT}.{file.name} (LIKE public.{file.name})")
        with cursor.copy(f"COPY {KEPT}.{file.name} FROM STDIN (FORMAT binary)") as rows:
            rows.write(file.read_bytes())
    _keep_files(SHARED.with_suffix(".files"))


def _keep_files(found: str | Path) -> None:
    shutil.copytree(found, _kept_files())
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
