"""The keys of this installation, made on the first start when the environment gives none."""

import secrets
from pathlib import Path

from config.postgres import write_once


def secret_key(base_dir: Path) -> str:
    """Return the key kept in `var/secret_key`, readable by its owner alone."""
    return write_once(base_dir / "var" / "secret_key", secrets.token_urlsafe(50))


def file_key(base_dir: Path) -> str:
    """Return the key of documents and pictures kept in `var/file_key`, readable by its owner alone."""
    return write_once(base_dir / "var" / "file_key", secrets.token_urlsafe(32))
