"""The key of this installation, made on the first start when the environment gives none."""

import os
import secrets
from pathlib import Path


def secret_key(base_dir: Path) -> str:
    """Return the key kept in `var/secret_key`, making it once, readable by its owner alone."""
    path = base_dir / "var" / "secret_key"
    path.parent.mkdir(mode=0o755, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text()
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_urlsafe(50))
    return path.read_text()
