"""The keys that files are encrypted with: the first is the current one, the others open what is older."""

import base64
import binascii
import hashlib
from dataclasses import dataclass, field

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

LENGTH = 32
"""Bytes of a key (AES-256)."""


@dataclass(frozen=True)
class Key:
    """One key, and the name under which files and rows remember it; the name tells nothing of it."""

    secret: bytes = field(repr=False)

    @property
    def id(self) -> str:
        """Return the name of the key: sixteen hexadecimal digits."""
        return hashlib.sha256(b"nayabato: name of a file key" + self.secret).hexdigest()[:16]


def key_of(text: str, setting: str = "FILE_KEYS") -> Key:
    """Return the key that a line of settings means: 32 bytes in URL-safe base64. Raises ImproperlyConfigured."""
    try:
        secret = base64.b64decode(text.strip().rstrip("=") + "=", altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        secret = b""
    if len(secret) != LENGTH:
        raise ImproperlyConfigured(f"{setting} holds something that is no key: 32 bytes, URL-safe base64, with commas.")
    return Key(secret)


def current_key() -> Key:
    """Return the key that new files are encrypted with."""
    return key_of(settings.FILE_KEYS[0])


def known_keys() -> dict[str, Key]:
    """Return every key of this house by its name."""
    return {key.id: key for key in map(key_of, settings.FILE_KEYS)}
