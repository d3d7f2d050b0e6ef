"""Remembers outside the database who was erased, so that a restored backup does not bring them back for good.

The file holds keys alone, which tell nothing without the database that they are of. It has to lie where a restore
does not put an older one in its place.
"""

import fcntl
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import transaction

WHOLLY, PARTLY = "wholly", "partly"
"""A person with what she is in other rooms, or without."""


def erased_file() -> Path:
    """Return where it is written down who was erased."""
    return Path(settings.ERASED_FILE)


def remember(what: str, key: UUID) -> None:
    """Write down what was erased, as soon as that is certain."""
    transaction.on_commit(lambda: _append(f"{what} {key}\n"))


def _append(line: str) -> None:
    path = erased_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="ascii") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.write(line)
