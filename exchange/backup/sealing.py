"""Streams of bytes sealed in pieces, with AES-256-GCM, so that nothing of them has to be held whole.

Each file has a key of its own, derived from the key of backups and a salt. A piece is sealed with its number and with
whether it is the last, in the way of STREAM (Hoang, Reyhanitabar, Rogaway and Vizár, 2015), which age uses as well: a
piece that was changed, left out, doubled or put elsewhere does not open, and neither does a file that was cut off. What
the file is of is sealed along: one file does not open in the place of another.
"""

import hashlib
import os
from collections.abc import Iterator
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from config.files.keys import Key
from exchange.backup.failing import Broken, WrongKey
from exchange.backup.keys import opening_keys

FORMAT = b"NYB1"
KEY_NAME, SALT = 8, 16
HEAD = len(FORMAT) + KEY_NAME + SALT
PIECE, TAG = 256 * 1024, 16
"""Bytes of a piece before it is sealed, and how many sealing adds."""


class Sealer:
    """Seals what is written to it into a file; nothing of it opens before `finish`."""

    def __init__(self, file: BinaryIO, key: Key, label: str):
        """Begin the file; `label` says what it is of, and only who says the same opens it."""
        self.file, self.number, self.waiting = file, 0, bytearray()
        self.digest, self.size = hashlib.sha256(), 0
        head = FORMAT + bytes.fromhex(key.id) + os.urandom(SALT)
        self.sealed_with = head + label.encode()
        self.cipher = _cipher(key, head)
        self._write(head)

    def write(self, content: bytes) -> None:
        """Take more of the content."""
        self.waiting += content
        while len(self.waiting) > PIECE:  # never the last one: there is more
            piece, self.waiting = self.waiting[:PIECE], self.waiting[PIECE:]
            self._seal(bytes(piece), last=False)

    def finish(self) -> None:
        """Seal the rest as the last piece, and wait until all of it is on the disk."""
        self._seal(bytes(self.waiting), last=True)
        self.file.flush()
        os.fsync(self.file.fileno())

    def _seal(self, piece: bytes, *, last: bool) -> None:
        self._write(self.cipher.encrypt(_nonce(self.number, last=last), piece, self.sealed_with))
        self.number += 1

    def _write(self, written: bytes) -> None:
        self.file.write(written)
        self.digest.update(written)
        self.size += len(written)


def unseal(file: BinaryIO, label: str) -> Iterator[bytes]:
    """Yield the content of a sealed file, each piece once it is proven. Raises Broken and WrongKey.

    What was yielded is true, but only when it ends without an error was it all.
    """
    head = file.read(HEAD)
    if len(head) < HEAD or head[: len(FORMAT)] != FORMAT:
        raise Broken("its beginning is damaged, or it is no file of a backup")
    name = head[len(FORMAT) : len(FORMAT) + KEY_NAME].hex()
    key = opening_keys().get(name)
    if key is None:
        raise WrongKey(f"it was sealed with the key named {name}, which is not in BACKUP_KEYS")
    cipher, sealed_with = _cipher(key, head), head + label.encode()
    number, piece = 0, file.read(PIECE + TAG)
    while True:
        following = file.read(PIECE + TAG)
        try:
            yield cipher.decrypt(_nonce(number, last=not following), piece, sealed_with)
        except InvalidTag:
            raise Broken(_why(cipher, number, piece, sealed_with, last=not following)) from None
        if not following:
            return
        number, piece = number + 1, following


def _why(cipher: AESGCM, number: int, piece: bytes, sealed_with: bytes, *, last: bool) -> str:
    """Return in words what is wrong with a piece that does not open as it should."""
    try:
        cipher.decrypt(_nonce(number, last=not last), piece, sealed_with)
    except InvalidTag:
        return f"piece {number + 1} was changed, cut off, or put in the place of another"
    if last:
        return f"it is cut off after piece {number + 1}"
    return f"something was written after its end, piece {number + 1}"


def _cipher(key: Key, head: bytes) -> AESGCM:
    salt = head[-SALT:]
    return AESGCM(HKDF(hashes.SHA256(), 32, salt, b"nayabato: one file of a backup").derive(key.secret))


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + (b"\1" if last else b"\0")
