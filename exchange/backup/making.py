"""Makes a backup while people work.

Everything in it is of one moment of the database. A file is on the disk before the record that names it is committed,
and is deleted only after its removal was. So a file that a record of that moment names was there at that moment. Files
are copied twice: before the moment all that are there, and after it those that the moment names and that came in
between. What is taken away after the moment is still in the backup, unless it also came within that minute: nothing is
lost then that anybody wanted to keep, and it is not told as missing.
"""

import fcntl
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from django.utils import timezone

from audit.seal import heads
from audit.trail import record_event
from config.files import store
from config.files.keys import known_keys
from exchange.backup import database
from exchange.backup.disk import HALF, create, make_private, sync_folder
from exchange.backup.failing import BackupFailed
from exchange.backup.files import Pool, bytes_of, named_files
from exchange.backup.keys import sealing_key
from exchange.backup.manifest import DATABASE, Content, Manifest, keys_to_keep
from exchange.backup.sealing import Sealer
from exchange.backup.telling import Progress, Say, large

MADE = "backed_up"
"""The code of a finished backup in the trail, from which the health of the system knows it."""


@dataclass(frozen=True)
class Made:
    """A backup that was made: where, how long it took, how large it is, and what was missing."""

    path: Path
    seconds: float
    size: int
    files: int
    rows: int
    missing: list[str]
    locked: int
    """How many of its files need a key that is not in FILE_KEYS."""


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Let nobody else make or remove backups in this folder meanwhile; take away what others left half made."""
    make_private(folder)
    with (folder / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BackupFailed(f"Another backup into {folder} is being made.") from None
        for half in folder.glob(f"nayabato-*{HALF}"):
            shutil.rmtree(half)
        yield


def make_backup(folder: Path, say: Say) -> Made:
    """Make a backup in this folder; it is there whole, under its name, when this returns. Raises BackupFailed."""
    began, key = time.monotonic(), sealing_key()
    with alone_in(folder):
        name = f"nayabato-{timezone.now():%Y%m%dT%H%M%SZ}"
        half = folder / f"{name}{HALF}"
        if (folder / name).exists():
            raise BackupFailed(f"{name} is there already: wait a second.")
        half.mkdir(mode=0o700)
        say("The files of documents are being copied ...")
        files = _Copying(Pool(folder), say)
        files.copy(list(store.kept()))
        with database.one_moment() as moment:
            rows, named, standing = database.rows_of_tables(), named_files(), heads(using="owner")
            migrations = database.migrations_applied()
            say("The database is being written ...")
            with create(half / DATABASE) as file:
                sealer = Sealer(file, key, f"{DATABASE} {name}")
                database.dump(moment, sealer, Progress(say, "  {} of it, compressed"))
                sealer.finish()
        files.copy([each for each in named if each not in files.copied])
        manifest = Manifest(
            name=name,
            version=own_version(),
            postgresql=database.server_version(),
            migrations=migrations,
            rows=rows,
            audit_head=str(standing[-1]) if standing else "",
            database=Content(sealer.digest.hexdigest(), sealer.size),
            files={each: files.copied[each] for each in named if each in files.copied},
            missing=[each for each in named if each not in files.copied],
            keys=keys_to_keep(),
        )
        manifest.write(half)
        sync_folder(half)
        half.rename(folder / name)
        sync_folder(folder)
        missing = set(manifest.missing).intersection(named_files()) if manifest.missing else set()
        record_event(MADE, reason=name, using="owner")
        size = sealer.size + sum(each.size for each in manifest.files.values())
        return Made(
            folder / name,
            time.monotonic() - began,
            size,
            len(manifest.files),
            sum(rows.values()),
            sorted(missing),
            len(files.locked.intersection(named)),
        )


def in_words(made: Made) -> list[str]:
    """Return what the operator is told of a backup that was made."""
    told = [
        f"{made.path}: {made.rows:,} rows and {made.files:,} files, {large(made.size)}, in {made.seconds:.1f} s.",
    ]
    if made.missing:
        told.append(
            f"{len(made.missing):,} files that records name were not in FILES_DIR and are in no backup of now "
            f"(the first: {made.missing[0]}). An earlier backup may hold them."
        )
    if made.locked:
        told.append(f"{made.locked:,} files need a key that is not in FILE_KEYS: put it back, or they stay closed.")
    return told


def own_version() -> str:
    """Return the version of Nayabato that is installed, empty when it runs from its folder."""
    try:
        return version("nayabato")
    except PackageNotFoundError:
        return ""


class _Copying:
    """Copies files into the pool, and knows which were there and which no key of this house opens."""

    def __init__(self, pool: Pool, say: Say):
        self.pool, self.say, self.known = pool, say, known_keys()
        self.copied: dict[str, Content] = {}
        self.locked: set[str] = set()

    def copy(self, names: list[str]) -> None:
        """Copy these files, as far as they are there."""
        progress = Progress(self.say, "  {} files", len(names))
        for name in names:
            written = None if name.endswith(store.HALF_WRITTEN) else bytes_of(name)
            if written is not None:
                self.copied[name] = self.pool.add(written)
                if not self._opens(written):
                    self.locked.add(name)
            progress.add()

    def _opens(self, written: bytes) -> bool:
        try:
            return store.key_named_in(written) in self.known
        except store.Altered:
            return False
