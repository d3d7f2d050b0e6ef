"""The keys of this installation: given by the environment or by files it names, or made on the first start."""

import os
import secrets
from pathlib import Path

from config.postgres import write_once

SECRET = (
    *("SECRET_KEY", "SECRET_KEY_FALLBACKS", "FILE_KEYS", "BACKUP_KEYS", "EMAIL_URL"),
    *("DATABASE_URL", "DATABASE_RUNTIME_URL", "DATABASE_REPLICA_URL"),
)
"""Settings that hold a key or a password: each may lie in a file that `<name>_FILE` names, as vaults hand them over."""


def take_from_files() -> None:
    """Put into the environment what lies in files that it names. Raises OSError where one cannot be read."""
    for name in SECRET:
        if place := os.environ.get(f"{name}_FILE"):
            os.environ[name] = Path(place).read_text(encoding="utf-8").strip()


def secret_key(base_dir: Path) -> str:
    """Return the key kept in `var/secret_key`, readable by its owner alone."""
    return write_once(base_dir / "var" / "secret_key", secrets.token_urlsafe(50))


def file_key(base_dir: Path) -> str:
    """Return the key of documents and pictures kept in `var/file_key`, readable by its owner alone."""
    return write_once(base_dir / "var" / "file_key", secrets.token_urlsafe(32))
