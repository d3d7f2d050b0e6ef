"""One backup for all tests of the folder: of a filled database, made while somebody saves."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from django.db import connection, connections
from django.test import override_settings

from access.context import acting, acting_as_system
from beneficiaries.models import Case, Document, Note
from config.files import store
from exchange.backup import database
from exchange.backup.making import Made, make_backup
from tests.factories.documents import accepted
from tests.world import make_world


@dataclass
class Saved:
    """A backup, and what it is of, as it was looked at beside it in the same moment."""

    made: Made
    tables: dict[str, str]
    """A digest of all rows of each table at that moment."""
    rights: list[str]
    files: dict[str, bytes] = field(repr=False)
    """The content of every file that a record of that moment names, decrypted."""
    taken_away: str = ""
    """The name of a file that was deleted between the moment and the end of the backup."""
    after: str = ""
    """The name of a file that came after the moment."""
    written_meanwhile: int = 0


def digests() -> dict[str, str]:
    """Return a digest of all rows of each table, as the owner sees them."""
    found = {}
    with connections["owner"].cursor() as cursor:
        for table in database.rows_of_tables():
            cursor.execute(
                f"SELECT encode(sha256(convert_to(coalesce(string_agg(t::text, E'\\n' ORDER BY t::text), ''), 'UTF8')),"
                f" 'hex') FROM {table} t"
            )
            found[table] = cursor.fetchone()[0]
    return found


def rights() -> list[str]:
    """Return who may do what with each table and function, which policies hold, and which triggers watch."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("""
            SELECT relname || ' ' || relrowsecurity || ' ' || coalesce(
                (SELECT string_agg(each::text, ' ' ORDER BY each::text) FROM unnest(relacl) each), '')
            FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'S', 'v')
            UNION ALL SELECT oid::regprocedure::text || ' ' || prosecdef || ' ' || coalesce(
                (SELECT string_agg(each::text, ' ' ORDER BY each::text) FROM unnest(proacl) each), '')
            FROM pg_proc WHERE pronamespace = 'public'::regnamespace
            UNION ALL SELECT tablename || ' ' || policyname || ' ' || roles::text || ' ' || cmd || ' '
                || coalesce(qual, '') || ' ' || coalesce(with_check, '') FROM pg_policies
            UNION ALL SELECT tgrelid::regclass || ' ' || tgname FROM pg_trigger WHERE NOT tgisinternal
            ORDER BY 1
        """)
        return [line for (line,) in cursor.fetchall()]


class Writer(threading.Thread):
    """Somebody who saves one note after the other."""

    def __init__(self, case: Case):
        super().__init__()
        self.case, self.stopped, self.count = case, threading.Event(), 0

    def run(self) -> None:
        while not self.stopped.is_set():
            with acting(self.case.caseworker):
                Note.objects.create(case=self.case, text=f"Written while a backup is made: {self.count}", kind="other")
            self.count += 1
        connection.close()


@pytest.fixture(scope="session")
def saved(django_db_setup: None, django_db_blocker: pytest.FixtureRequest, tmp_path_factory) -> Iterator[Saved]:
    """Make the world, and a backup of it while somebody saves and somebody takes a picture away."""
    folder = tmp_path_factory.mktemp("backup")
    patch = pytest.MonkeyPatch()
    patch.setattr("exchange.backup.sealing.PIECE", 16 * 1024)  # so that there are many
    with django_db_blocker.unblock(), override_settings(FILES_DIR=folder / "files"):
        with connections["owner"].cursor() as cursor:
            cursor.execute("DELETE FROM people_by_name")  # tests that committed leave what the walls would sweep
        make_world()
        yield _backed_up(folder, patch)
    patch.undo()


def _backed_up(folder: Path, patch: pytest.MonkeyPatch) -> Saved:
    with acting_as_system("a test looks"):
        case = Case.objects.filter(documents__isnull=False, caseworker__isnull=False).select_related("caseworker")[0]
        gone = case.documents.all()[0]
    seen: dict[str, object] = {}
    writer, dump = Writer(case), database.dump

    def beside(*arguments: object) -> None:
        """Look at the same moment, change what is there, and only then let the moment be written."""
        seen["tables"] = digests()
        seen["rights"] = rights()
        seen["files"] = contents()
        before = writer.count
        with acting(case.caseworker):
            added = Document(case=case, kind="school", title="Came too late", recorded_by=case.caseworker)
            added.keep(accepted())
            seen["after"] = added.stored_as
            gone.take_away(case.caseworker, "It shows her sister.")
        seen["taken_away"] = gone.stored_as
        dump(*arguments)
        seen["written_meanwhile"] = writer.count - before

    patch.setattr("exchange.backup.database.dump", beside)
    writer.start()
    try:
        made = make_backup(folder / "backups", lambda _line: None)
    finally:
        writer.stopped.set()
        writer.join()
    patch.setattr("exchange.backup.database.dump", dump)
    return Saved(made, **seen)


def contents() -> dict[str, bytes]:
    """Return what every file holds that a record names, as the owner sees them."""
    from exchange.backup.files import rows_with_files

    return {name: store.get(name, of) for row in rows_with_files() for name, of in row.sealed_files().items()}
