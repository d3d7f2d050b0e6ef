"""Writes to the disk so that others of the machine may not look, and a power cut leaves nothing half done."""

import os
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

HALF = ".half"
"""What a name ends with until all of it is there."""


def create(path: Path) -> BinaryIO:
    """Open a file that is not there yet, for its owner alone."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def make_private(folder: Path) -> None:
    """Make a folder, and those above it, that its owner alone may look into."""
    for each in (*reversed(folder.parents), folder):
        if not each.exists():
            each.mkdir(mode=0o700, exist_ok=True)


def write_whole(path: Path, written: bytes) -> None:
    """Write a file so that after a power cut it is there whole or not at all."""
    half = path.with_name(f"{path.name}{HALF}")
    half.unlink(missing_ok=True)
    with create(half) as file:
        file.write(written)
        file.flush()
        os.fsync(file.fileno())
    half.replace(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Wait until the names in a folder are on the disk."""
    handle = os.open(folder, os.O_RDONLY)
    with suppress(OSError):  # some file systems of a network do not know it
        os.fsync(handle)
    os.close(handle)
