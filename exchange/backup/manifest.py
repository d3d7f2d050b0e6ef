"""What a backup says of itself; it lies sealed beside the database, for it counts people and holds keys."""

import json
import re
from dataclasses import asdict, dataclass, field
from pathlib import Path

from django.conf import settings

from exchange.backup.disk import HALF, create
from exchange.backup.failing import BackupFailed, Broken, WrongKey
from exchange.backup.keys import sealing_key
from exchange.backup.sealing import Sealer, unseal

FORMAT = 1
NAME = re.compile(r"nayabato-\d{8}T\d{6}Z")
MANIFEST, DATABASE, FILES = "manifest", "database", "files"
"""The two files in the folder of a backup, and the folder beside all backups with the files of documents."""


@dataclass(frozen=True)
class Content:
    """A file of a backup: the SHA-256 of what lies on the disk, and how many bytes."""

    sha256: str
    size: int


@dataclass(frozen=True)
class Manifest:
    """What is in a backup, as of one moment of the database."""

    name: str
    version: str
    postgresql: int
    migrations: list[str]
    rows: dict[str, int]
    audit_head: str
    database: Content
    files: dict[str, Content]
    missing: list[str]
    """Names of files that records of that moment need and that were not in the folder."""
    keys: dict[str, str] = field(repr=False)
    """Settings without which the data cannot be read: those of files, of sessions and of second factors."""
    format: int = FORMAT

    def write(self, folder: Path) -> None:
        """Seal it into the folder of its backup."""
        with create(folder / MANIFEST) as file:
            sealer = Sealer(file, sealing_key(), f"{MANIFEST} {self.name}")
            sealer.write(json.dumps(asdict(self), sort_keys=True).encode())
            sealer.finish()

    @classmethod
    def read(cls, folder: Path) -> "Manifest":
        """Return what a backup says of itself. Raises Broken and WrongKey, which name it."""
        try:
            with (folder / MANIFEST).open("rb") as file:
                written = json.loads(b"".join(unseal(file, f"{MANIFEST} {folder.name}")))
        except FileNotFoundError:
            raise Broken(f"{folder.name}: the manifest is not there.") from None
        except (Broken, WrongKey) as why:
            raise type(why)(f"{folder.name}: the manifest does not open: {why}.") from None
        if written["format"] != FORMAT:
            raise BackupFailed(f"{folder.name} was made by another release of Nayabato: {written['version']}.")
        files = {name: Content(**each) for name, each in written.pop("files").items()}
        return cls(**written | {"database": Content(**written["database"]), "files": files})


def backups_in(folder: Path) -> list[Path]:
    """Return the folders of all whole backups, the oldest first."""
    found = folder.glob("nayabato-*") if folder.is_dir() else ()
    return sorted(each for each in found if NAME.fullmatch(each.name) and each.is_dir())


def chosen(place: Path) -> Path:
    """Return the backup that a place means: itself, or the newest in it. Raises BackupFailed."""
    place = place.resolve()
    if NAME.fullmatch(place.name) and place.is_dir():
        return place
    if place.name.endswith(HALF):
        raise BackupFailed(f"{place.name} is no backup: making it did not come to its end.")
    found = backups_in(place)
    if not found:
        raise BackupFailed(f"There is no backup in {place}.")
    return found[-1]


def keys_to_keep() -> dict[str, str]:
    """Return the settings that a restored house needs to read its data."""
    return {
        "SECRET_KEY": settings.SECRET_KEY,
        "SECRET_KEY_FALLBACKS": ",".join(settings.SECRET_KEY_FALLBACKS),
        "FILE_KEYS": ",".join(settings.FILE_KEYS),
    }
