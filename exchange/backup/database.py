"""The database of a backup: one moment of it, dumped by PostgreSQL's own programs and sealed on the way to the disk."""

import os
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from django.conf import settings
from django.db import connections, transaction
from psycopg import sql
from psycopg.conninfo import make_conninfo

from config.database import parameters
from config.postgres import CannotStart, program_for
from exchange.backup.failing import BackupFailed, Broken
from exchange.backup.sealing import Sealer
from exchange.backup.telling import Progress

BITE = 256 * 1024
OLDER = 16
"""Servers up to this version refuse what newer programs say first (they set transaction_timeout)."""
LEFT_TO_THE_WALLS = ("POLICY", "DEFAULT ACL")
"""What is not restored as it was: policies name a role of the former house, and the walls raise them anew."""


@contextmanager
def one_moment() -> Iterator[str]:
    """Let the owner see one moment of the database meanwhile; give the name under which others see the same."""
    with transaction.atomic("owner"), connections["owner"].cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        yield cursor.fetchone()[0]


def server_version() -> int:
    """Return the major version of the server."""
    connections["owner"].ensure_connection()
    return connections["owner"].pg_version // 10_000


def rows_of_tables() -> dict[str, int]:
    """Return how many rows each table has, as the owner sees them: all."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace")
        tables = sorted(name for (name,) in cursor.fetchall())
        counts = {}
        for table in tables:
            cursor.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table)))
            counts[table] = cursor.fetchone()[0]
    return counts


def migrations_applied() -> list[str]:
    """Return the migrations that the database knows, as app.name."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT app || '.' || name FROM django_migrations ORDER BY 1")
        return [name for (name,) in cursor.fetchall()]


def dump(moment: str, into: Sealer, progress: Progress) -> None:
    """Write that moment of the database, compressed, into a sealed file. Raises BackupFailed."""
    words = ["--format=custom", f"--snapshot={moment}", "--no-password"]
    with tempfile.TemporaryFile() as complaints:
        process = subprocess.Popen(
            [_program("pg_dump", server_version()), *words, f"--dbname={_conninfo()}"],
            stdout=subprocess.PIPE, stderr=complaints, env=_environment(),
        )  # fmt: skip
        try:
            while piece := process.stdout.read(BITE):
                into.write(piece)
                progress.add(len(piece))
        finally:
            process.stdout.close()
            code = process.wait()
        if code:
            complaints.seek(0)
            raise BackupFailed(f"pg_dump failed: {_last_words(complaints.read())}")


def restore(dump_pieces: Iterable[bytes], listed: str) -> None:
    """Restore a dump into the database of the owner, all of it or nothing. Raises Broken and BackupFailed.

    `listed` is its table of contents (see `table_of_contents`).
    """
    kept = [line for line in listed.splitlines() if not _is_left_to_the_walls(line)]
    with tempfile.NamedTemporaryFile("w", suffix=".list") as contents:
        contents.write("\n".join(kept))
        contents.flush()
        words = ["--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges", "--no-password"]
        version = server_version()
        newest = OLDER if version <= OLDER else 1000
        _feed(dump_pieces, [*words, f"--use-list={contents.name}", f"--dbname={_conninfo()}"], version, newest)


def table_of_contents(dump_pieces: Iterable[bytes]) -> str:
    """Return what PostgreSQL's own program lists of a dump, after having read all of it. Raises Broken."""
    return _feed(dump_pieces, ["--list"], server_version())


def read_through(dump_pieces: Iterable[bytes], version: int) -> None:
    """Let PostgreSQL's own program read a dump of that version to its end, and restore it nowhere. Raises Broken.

    No server is asked.
    """
    _feed(dump_pieces, [f"--file={os.devnull}"], version)


def is_empty() -> bool:
    """Tell whether there is no table in the database."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'")
        return cursor.fetchone() == (0,)


def count_for_the_planner() -> None:
    """Let PostgreSQL look at all tables, so that pages are quick from the first one on."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("ANALYZE")


def forget_the_walls() -> None:
    """Take away the mark by which walls are known to stand, so that they are raised anew."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("COMMENT ON SCHEMA public IS NULL")


def _feed(pieces: Iterable[bytes], words: list[str], version: int, newest: int = 1000) -> str:
    """Give a dump to pg_restore; return what it said. All pieces are read, also when it wants no more of them."""
    with tempfile.TemporaryFile() as complaints, tempfile.TemporaryFile() as answer:
        process = subprocess.Popen(
            [_program("pg_restore", version, newest), *words],
            stdin=subprocess.PIPE, stdout=answer, stderr=complaints, env=_environment(),
        )  # fmt: skip
        wanted = True
        try:
            for piece in pieces:
                if wanted:
                    try:
                        process.stdin.write(piece)
                    except BrokenPipeError:  # it has what it needs, or gave up: its code tells
                        wanted = False
        except BaseException:
            process.kill()  # before it takes the end of what was proven so far for the end of the dump
            raise
        finally:
            with suppress(BrokenPipeError):
                process.stdin.close()
            code = process.wait()
        complaints.seek(0)
        if code:
            raise Broken(f"PostgreSQL does not take the dump: {_last_words(complaints.read())}")
        answer.seek(0)
        return answer.read().decode()


def _is_left_to_the_walls(line: str) -> bool:
    """Tell whether a line of a table of contents, as in “4012; 3256 16999 POLICY public …”, is not to be restored."""
    return " ".join(line.partition(";")[2].split()[2:]).startswith(LEFT_TO_THE_WALLS)


def _program(name: str, version: int, newest: int = 1000) -> str:
    try:
        return str(program_for(name, version, newest))
    except CannotStart as why:
        raise BackupFailed(str(why)) from None


def _conninfo() -> str:
    account = connections["owner"].settings_dict
    return make_conninfo(**{key: value for key, value in _parameters(account).items() if key != "password"})


def _environment() -> dict[str, str]:
    return os.environ | {"PGPASSWORD": _parameters(connections["owner"].settings_dict).get("password", "")}


def _parameters(account: dict[str, Any]) -> dict[str, Any]:
    return parameters(account, account["NAME"] or settings.DATABASES["owner"]["NAME"])


def _last_words(complaints: bytes) -> str:
    """Return what a program complained of, without what it quotes of rows: the log may be read by others."""
    lines = [line for line in complaints.decode(errors="replace").splitlines() if line.strip()]
    told = [line for line in lines if "error:" in line.lower()] or lines[-1:]
    return told[0].partition("CONTEXT:")[0][:300] if told else "it said nothing"
