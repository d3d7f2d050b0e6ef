"""The files of documents in a folder of backups: each once, under the name that its content gives it.

They are encrypted already, with keys that lie sealed in every backup. As a file changes only when keys are changed, all
backups of a folder share them: a nightly backup writes what is new alone.
"""

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db.models import Model

from config.files import store
from exchange.backup.disk import make_private, write_whole
from exchange.backup.failing import Broken
from exchange.backup.manifest import FILES, Content

ADDRESS = re.compile(r"[0-9a-f]{64}")


class Pool:
    """The files of all backups in one folder."""

    def __init__(self, backups: Path):
        """Take the folder in which the backups lie."""
        self.folder = backups / FILES

    def add(self, written: bytes) -> Content:
        """Keep a file, unless it is kept already; it is on the disk when this returns."""
        content = Content(hashlib.sha256(written).hexdigest(), len(written))
        place = self._place(content)
        if not place.exists() or place.stat().st_size != content.size:
            make_private(place.parent)
            write_whole(place, written)
        return content

    def get(self, name: str, content: Content) -> bytes:
        """Return a file of a backup, proven. Raises Broken, which names it."""
        try:
            written = self._place(content).read_bytes()
        except FileNotFoundError:
            raise Broken(f"the file {name} of a document is not there ({self._place(content)})") from None
        if hashlib.sha256(written).hexdigest() != content.sha256:
            raise Broken(f"the file {name} of a document was changed ({self._place(content)})")
        return written

    def sweep(self, needed: set[str]) -> int:
        """Delete the files that no backup names; return how many."""
        count = 0
        for path in list(self.folder.glob("*/*")):
            if path.name not in needed:
                path.unlink()
                count += 1
        return count

    def _place(self, content: Content) -> Path:
        if not ADDRESS.fullmatch(content.sha256):
            raise Broken("the manifest names a file by what is no SHA-256")
        return self.folder / content.sha256[:2] / content.sha256


def models_with_files() -> list[type[Model]]:
    """Return every model whose rows name a file in the folder of files."""
    return [model for model in apps.get_models() if hasattr(model, "sealed_files")]


def rows_with_files(using: str = "owner") -> Iterator[Any]:
    """Yield every row that names files, as the owner sees them: all."""
    for model in models_with_files():
        yield from model._base_manager.using(using).order_by("pk").iterator(chunk_size=500)


def named_files(using: str = "owner") -> list[str]:
    """Return the names of all files that rows need."""
    return [name for row in rows_with_files(using) for name in row.sealed_files()]


def bytes_of(name: str) -> bytes | None:
    """Return a file as it lies in the folder of files, encrypted; None when it is not there."""
    try:
        return store.encrypted(name)
    except store.Gone:
        return None
