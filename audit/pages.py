"""Pages of the trail, stepped through by its own order.

An entry's number would tell in an address how much goes on in the whole house, so it travels enciphered.
"""

import base64
import hashlib
from dataclasses import dataclass

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from django.conf import settings
from django.http import QueryDict

from audit.models import Entry, EntryQuerySet

SIZE = 50


@dataclass(frozen=True)
class EntryPage:
    """Some entries, newest first, and the addresses (query strings) of the pages beside them."""

    entries: list[Entry]
    newer: str
    older: str


def page_of(entries: EntryQuerySet, query: QueryDict, size: int = SIZE) -> EntryPage:
    """Return the page that the query (`before` or `after` an entry) asks for; the newest when it asks for none."""
    before, after = number_of(query.get("before", "")), number_of(query.get("after", ""))
    if after is not None:
        found = list(entries.filter(pk__gt=after).order_by("pk")[: size + 1])
        more_newer, more_older = len(found) > size, True
        shown = found[:size][::-1]
    else:
        older_ones = entries if before is None else entries.filter(pk__lt=before)
        found = list(older_ones.order_by("-pk")[: size + 1])
        more_newer, more_older = before is not None, len(found) > size
        shown = found[:size]
    if not shown:
        return EntryPage([], "", "")
    return EntryPage(
        shown,
        _address(query, "after", shown[0].pk) if more_newer else "",
        _address(query, "before", shown[-1].pk) if more_older else "",
    )


def cipher_of(number: int) -> str:
    """Return an entry's number so that nobody can read or count with it."""
    encryptor = _cipher().encryptor()
    block = encryptor.update(number.to_bytes(16, "big")) + encryptor.finalize()
    return base64.urlsafe_b64encode(block).decode().rstrip("=")


def number_of(text: str) -> int | None:
    """Return the number that was enciphered; None for anything else."""
    try:
        block = base64.urlsafe_b64decode(text + "==")
    except ValueError:
        return None
    if len(block) != 16:
        return None
    decryptor = _cipher().decryptor()
    number = int.from_bytes(decryptor.update(block) + decryptor.finalize(), "big")
    return number if number < 2**63 else None


def _cipher() -> Cipher:
    key = hashlib.sha256(b"audit.pages" + settings.SECRET_KEY.encode()).digest()
    return Cipher(algorithms.AES(key), modes.ECB())  # noqa: S305 (one block, and equal numbers may look equal)


def _address(query: QueryDict, step: str, number: int) -> str:
    kept = query.copy()
    for name in ("before", "after"):
        kept.pop(name, None)
    kept[step] = cipher_of(number)
    return f"?{kept.urlencode()}"
