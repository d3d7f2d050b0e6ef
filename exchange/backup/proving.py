"""Proves a backup without restoring it: every piece, every file, and that PostgreSQL can read the dump to its end."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from exchange.backup import database
from exchange.backup.failing import Broken, WrongKey
from exchange.backup.files import Pool
from exchange.backup.manifest import DATABASE, Content, Manifest
from exchange.backup.sealing import unseal
from exchange.backup.telling import Progress, Say, large

BITE = 1024 * 1024


def verify_backup(path: Path, say: Say) -> Manifest:
    """Prove a backup, and return what it says of itself. Raises BackupFailed, which names the first broken part."""
    manifest = Manifest.read(path)
    say(f"{path.name}: the manifest opens, {len(manifest.rows)} tables, {len(manifest.files):,} files.")
    prove_seen(path, manifest)
    database.read_through(dump_of(path, Progress(say, "  {} of the dump")), manifest.postgresql)
    say(f"  the database is whole, {large(manifest.database.size)}.")
    prove_files(path, manifest, say)
    say(f"  the {len(manifest.files):,} files of documents are whole.")
    return manifest


def prove_seen(path: Path, manifest: Manifest) -> None:
    """Raise Broken unless the sealed database is the one that the manifest names."""
    found, size = hashlib.sha256(), 0
    try:
        with (path / DATABASE).open("rb") as file:
            while piece := file.read(BITE):
                found.update(piece)
                size += len(piece)
    except FileNotFoundError:
        raise Broken(f"{path.name}: the database is not there.") from None
    if Content(found.hexdigest(), size) != manifest.database:
        for _piece in dump_of(path):  # says which piece it is, if it is one
            pass
        raise Broken(f"{path.name}: the database is not the one that the manifest names.")


def prove_files(path: Path, manifest: Manifest, say: Say) -> None:
    """Raise Broken unless every file of a backup is there and is what was kept."""
    pool, progress = Pool(path.parent), Progress(say, "  {} files", len(manifest.files))
    for name, content in manifest.files.items():
        try:
            pool.get(name, content)
        except Broken as why:
            raise Broken(f"{path.name}: {why}.") from None
        progress.add()


def dump_of(path: Path, progress: Progress | None = None) -> Iterator[bytes]:
    """Yield the dump of a backup, each piece once it is proven. Raises Broken and WrongKey, which name it."""
    try:
        with (path / DATABASE).open("rb") as file:
            for piece in unseal(file, f"{DATABASE} {path.name}"):
                yield piece
                if progress:
                    progress.add(len(piece))
    except (Broken, WrongKey) as why:
        raise type(why)(f"{path.name}: the database does not open: {why}.") from None
