"""Restores a backup into an empty database: everything or nothing, then the walls, and a proof that all is there."""

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.db.migrations.loader import MigrationLoader

from access.walls import raise_walls
from audit.seal import seal_trail
from audit.trail import record_event
from audit.verification import verify_and_record
from config.database import prepare
from config.files import store
from config.files.keys import known_keys
from config.postgres import CannotStart
from exchange.backup import database
from exchange.backup.disk import create
from exchange.backup.failing import BackupFailed
from exchange.backup.files import Pool
from exchange.backup.making import own_version
from exchange.backup.manifest import Manifest
from exchange.backup.proving import dump_of, verify_backup
from exchange.backup.telling import Progress, Say


@dataclass(frozen=True)
class Restored:
    """What was restored, and what is left to do."""

    manifest: Manifest
    upgraded: bool
    faults: list[str]
    locked: int
    """How many files no key of this house opens."""


def restore_backup(path: Path, say: Say) -> Restored:
    """Restore a backup into the database and the folder of files of this house, both empty. Raises BackupFailed."""
    try:
        prepare(settings)
    except CannotStart as why:
        raise BackupFailed(str(why)) from None
    manifest = Manifest.read(path)
    refuse_unless_empty(manifest)
    refuse_a_newer_one(manifest)
    say("The backup is being proven before anything is written ...")
    verify_backup(path, say)
    say("The database is being restored ...")
    listed = database.table_of_contents(dump_of(path))
    database.restore(dump_of(path, Progress(say, "  {} of the dump")), listed)
    refuse_if_rows_differ(manifest)
    say("The files of documents are being restored ...")
    locked = _restore_files(path, manifest, say)
    say("The walls are being raised ...")
    database.forget_the_walls()
    upgraded = set(database.migrations_applied()) != set(migrations_of_the_code())
    if upgraded:
        call_command("migrate", database="owner", interactive=False, verbosity=0)  # raises them, too
    else:
        raise_walls("owner")
    database.count_for_the_planner()
    say("The audit trail is being verified ...")
    seal_trail(using="owner")
    record_event("restored", reason=manifest.name, using="owner")
    return Restored(manifest, upgraded, verify_and_record().faults, locked)


def refuse_unless_empty(manifest: Manifest) -> None:
    """Raise BackupFailed where anything is that a restore could overwrite or mix with."""
    name = connections["owner"].settings_dict["NAME"]
    if not database.is_empty():
        raise BackupFailed(
            f"The database {name} is not empty, and a backup is restored into an empty one alone. Make another one and "
            "name it in DATABASE_URL, or drop this one yourself when you are certain that nobody needs it."
        )
    if foreign := set(store.kept()) - set(manifest.files):
        raise BackupFailed(
            f"There are {len(foreign):,} files of another database in {store.folder()}. Name an empty folder in"
            " FILES_DIR."
        )


def refuse_a_newer_one(manifest: Manifest) -> None:
    """Raise BackupFailed for a backup that this release, or this server, is too old for."""
    unknown = set(manifest.migrations) - set(migrations_of_the_code())
    if unknown:
        raise BackupFailed(
            f"{manifest.name} was made by a newer release ({manifest.version or 'no version'}; this one is "
            f"{own_version() or 'without'}): {min(unknown)} is not known here. Install that release first."
        )
    if manifest.postgresql > database.server_version():
        raise BackupFailed(
            f"{manifest.name} was made with PostgreSQL {manifest.postgresql}, and this server is older: "
            f"{database.server_version()}."
        )


def refuse_if_rows_differ(manifest: Manifest) -> None:
    """Raise BackupFailed unless each table has as many rows as the backup says."""
    found = database.rows_of_tables()
    if found != manifest.rows:
        differing = [name for name in sorted({*found, *manifest.rows}) if found.get(name) != manifest.rows.get(name)]
        raise BackupFailed(
            f"The table {differing[0]} has {found.get(differing[0])} rows, not {manifest.rows.get(differing[0])} as in"
            " the backup. Drop this database, and restore into an empty one."
        )


def migrations_of_the_code() -> list[str]:
    """Return the migrations that this release knows, as app.name; those that were squashed count as well."""
    loader = MigrationLoader(None, ignore_no_migrations=True)
    return [f"{app}.{name}" for app, name in loader.disk_migrations]


def write_keys(manifest: Manifest, path: Path) -> None:
    """Write the keys of a backup as lines for `.env`, into a file for its owner alone. Raises BackupFailed."""
    try:
        with create(path) as file:
            file.writelines(f"{name}='{value}'\n".encode() for name, value in manifest.keys.items() if value)
    except OSError as why:
        raise BackupFailed(f"{path} cannot be written: {why.strerror}.") from None


def _restore_files(path: Path, manifest: Manifest, say: Say) -> int:
    """Write the files; return how many of them no key of this house opens."""
    pool, known, locked = Pool(path.parent), known_keys(), 0
    progress, there = Progress(say, "  {} files", len(manifest.files)), set(store.kept())
    for name, content in manifest.files.items():
        written = pool.get(name, content)
        if name not in there or store.encrypted(name) != written:
            store.put_back(written, name)
        locked += _key_of(written) not in known
        progress.add()
    return locked


def _key_of(written: bytes) -> str:
    try:
        return store.key_named_in(written)
    except store.Altered:
        return ""
