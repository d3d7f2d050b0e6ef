"""Keeps files encrypted (AES-256-GCM) in one folder, under names that say nothing.

A file begins with its format and the name of its key; both, and what the file belongs to, are sealed with it, so that
a file that was changed, or put in the place of another, does not open.
"""

import os
import re
import secrets
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from config.files.keys import current_key, known_keys

FORMAT = b"NYF1"
KEY_NAME, NONCE = 8, 12
"""Bytes of the key's name and of the nonce."""
NAME = re.compile(r"[0-9a-f]{32}(-[a-z]+)?")
HALF_WRITTEN = ".part"


class CannotOpen(Exception):
    """A file does not open; never says what is in it."""


class Gone(CannotOpen):
    """The file is not in the folder."""


class KeyMissing(CannotOpen):
    """The key that it was encrypted with is not among those of this house."""


class Altered(CannotOpen):
    """It is not what was written: damaged, changed, or another file in its place."""


def new_name() -> str:
    """Return a name that nobody can guess and that says nothing."""
    return secrets.token_hex(16)


def put(content: bytes, name: str, belongs_to: str) -> str:
    """Encrypt and write a file; return the name of its key. It is on the disk, whole, when this returns.

    `belongs_to` says what the file is of; it opens only for who says the same.
    """
    key = current_key()
    head = FORMAT + bytes.fromhex(key.id)
    nonce = os.urandom(NONCE)
    sealed = AESGCM(key.secret).encrypt(nonce, content, head + belongs_to.encode())
    _write(_path(name), head + nonce + sealed)
    return key.id


def get(name: str, belongs_to: str) -> bytes:
    """Return what a file holds. Raises CannotOpen."""
    written = encrypted(name)
    head, nonce, sealed = written[: len(FORMAT) + KEY_NAME], written[12:24], written[24:]
    if head[: len(FORMAT)] != FORMAT or len(nonce) < NONCE:
        raise Altered(name)
    key = known_keys().get(head[len(FORMAT) :].hex())
    if key is None:
        raise KeyMissing(name)
    try:
        return AESGCM(key.secret).decrypt(nonce, sealed, head + belongs_to.encode())
    except InvalidTag:
        raise Altered(name) from None


def encrypted(name: str) -> bytes:
    """Return a file as it lies in the folder, encrypted. Raises Gone."""
    try:
        return _path(name).read_bytes()
    except FileNotFoundError:
        raise Gone(name) from None


def put_back(written: bytes, name: str) -> None:
    """Write a file that was encrypted already, as a backup holds it."""
    _write(_path(name), written)


def key_named_in(written: bytes) -> str:
    """Return the name of the key that an encrypted file was written with. Raises Altered when it is no such file."""
    if written[: len(FORMAT)] != FORMAT:
        raise Altered
    return written[len(FORMAT) : len(FORMAT) + KEY_NAME].hex()


def encrypt_anew(name: str, belongs_to: str) -> str:
    """Encrypt a file with the current key, in its place; return the name of that key. Raises CannotOpen.

    Nobody else may write this file meanwhile: what was left half written is taken for that of a process that died.
    """
    if key_named_in(encrypted(name)) == current_key().id:
        return current_key().id
    content = get(name, belongs_to)
    _path(name + HALF_WRITTEN).unlink(missing_ok=True)
    return put(content, name, belongs_to)


def remove(*names: str) -> None:
    """Take files away; one that is gone already is no matter."""
    for name in names:
        _path(name).unlink(missing_ok=True)


def kept(older_than: float = 0.0) -> Iterator[str]:
    """Yield the name of every file in the folder that was written so many seconds ago, half written ones too."""
    latest = time.time() - older_than
    for path in folder().glob("[0-9a-f][0-9a-f]/*"):
        with suppress(FileNotFoundError):
            if path.stat().st_mtime <= latest:
                yield path.name


def folder() -> Path:
    """Return the folder of all files."""
    return Path(settings.FILES_DIR)


def _path(name: str) -> Path:
    if not NAME.fullmatch(name.removesuffix(HALF_WRITTEN)):
        raise ValueError("A file of this folder is named by 32 hexadecimal digits.")
    return folder() / name[:2] / name


def _write(path: Path, written: bytes) -> None:
    """Write a file so that after a power cut it is there whole or not at all."""
    for place in (path.parent.parent, path.parent):  # of several made at once, only the last gets the mode
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
    half = path.with_name(path.name + HALF_WRITTEN)
    handle = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(written)
            file.flush()
            os.fsync(file.fileno())
    except OSError:  # no room: what is there takes the little that is left
        half.unlink(missing_ok=True)
        raise
    half.replace(path)
    for place in (path.parent, path.parent.parent):
        handle = os.open(place, os.O_RDONLY)
        os.fsync(handle)
        os.close(handle)
