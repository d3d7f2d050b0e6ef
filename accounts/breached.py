"""Refuses passwords that were in a breach, by a copy of the Pwned Passwords on this machine: nothing is asked outside.

BREACHED_PASSWORDS names it, in one of the two forms in which its makers give it: a folder with a file for each five
first digits of the SHA-1 (`00000.txt` to `FFFFF.txt`, in each line the other 35 and how often it was seen), or one file
of whole hashes in their order, which is searched by halving, so that of forty gigabytes a few blocks are read.
"""

import hashlib
import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import structlog
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

FIRST = 5
LINE = re.compile(rb"([0-9A-F]{40})(?::\d+)?\s*")
REST = re.compile(rb"([0-9A-F]{35})(?::\d+)?\s*")
LONGEST_LINE = 200
PARTS = 16**FIRST
"""So many files has the folder."""
LOOKS = 2000
"""In so many places of a file it is looked whether its lines are in order."""
KNOWN_TO_ALL = ("password", "123456", "qwerty")
"""Each of them is in every copy."""
LARGEST_PART = 10 * 1024 * 1024
"""A file of the folder has some 40 kB."""
logger = structlog.get_logger(__name__)


class CannotCompare(Exception):
    """The copy cannot be read, or is not what it should be; says why, to who runs the machine."""


@dataclass(frozen=True)
class Breached:
    """A copy of the Pwned Passwords: a folder, or a file."""

    place: Path

    def holds(self, password: str) -> bool:
        """Tell whether a password was in a breach. Raises CannotCompare."""
        digest = hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper().encode()
        try:
            return self._in_folder(digest) if self.place.is_dir() else self._in_file(digest)
        except OSError as error:
            raise CannotCompare(f"{error.strerror}: {error.filename or self.place}") from error

    def look_over(self) -> str:
        """Return what it is, in words, once it was looked over. Raises CannotCompare."""
        if self.place.is_dir():
            here = {each.name for each in self.place.iterdir()}
            missing = [name for number in range(PARTS) if (name := f"{number:05X}.txt") not in here]
            if missing:
                raise CannotCompare(f"{len(missing)} of its {PARTS} files are missing, first {missing[0]}")
            return f"a folder of {PARTS} files"
        with self.place.open("rb") as file:
            size = file.seek(0, os.SEEK_END)
            seen = [_line_from(file, size * step // LOOKS)[1] for step in range(LOOKS)]
        told = [each for each in seen if each]
        if told != sorted(told):
            raise CannotCompare(f"Its lines are not in the order of their hashes: {self.place}")
        return f"a file of {size} bytes, in order where it was looked at"

    def _in_folder(self, digest: bytes) -> bool:
        part = self.place / f"{digest[:FIRST].decode()}.txt"
        if part.stat().st_size > LARGEST_PART:
            raise CannotCompare(f"This is no file of the folder, it is too large: {part}")
        lines = part.read_bytes().upper().splitlines()
        found = [REST.fullmatch(line.removeprefix(b"\xef\xbb\xbf")) for line in lines if line.strip()]
        if not found or None in found:
            raise CannotCompare(f"Not every line is the rest of a SHA-1, a colon and a number: {part}")
        return any(each[1] == digest[FIRST:] for each in found)

    def _in_file(self, digest: bytes) -> bool:
        with self.place.open("rb") as file:
            if not file.seek(0, os.SEEK_END):
                raise CannotCompare(f"The file is empty: {self.place}")
            return stands_in(file, digest)


class NotBreached:
    """Refuses a password that was in a breach, where this house has a copy of them."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ValidationError when it was, and when that cannot be told though it should."""
        if not settings.BREACHED_PASSWORDS:
            return
        try:
            was = Breached(Path(settings.BREACHED_PASSWORDS)).holds(password)
        except CannotCompare as why:
            logger.exception("passwords cannot be compared with breached ones")
            raise ValidationError(
                _("Passwords cannot be looked over just now, so none is taken. Tell your administrator."),
                code="cannot_compare",
            ) from why
        if was:
            raise ValidationError(
                _("This password was stolen somewhere before and stands on lists. Choose another one."),
                code="breached",
            )

    def get_help_text(self) -> Any:
        """Return what to know before choosing."""
        return gettext_lazy("None that you use elsewhere.")


def stands_in(file: BinaryIO, digest: bytes) -> bool:
    """Tell whether a hash is among the lines of a file, which are in their order. Raises CannotCompare."""
    low, high = 0, file.seek(0, os.SEEK_END)
    while low < high:  # the first line that is no less begins at low or later, and at high at the latest
        middle = (low + high) // 2
        begins, line = _line_from(file, middle)
        if line is None or line >= digest:
            high = middle
        else:
            low = begins + 1
    return _line_from(file, low)[1] == digest


def _line_from(file: BinaryIO, place: int) -> tuple[int, bytes | None]:
    """Return where the first line begins that begins at a place or after it, and its hash; None after the last one."""
    if place:
        file.seek(place - 1)
        file.readline(LONGEST_LINE)
    else:
        file.seek(0)
    begins = file.tell()
    line = file.readline(LONGEST_LINE)
    if not line.strip():
        return begins, None
    found = LINE.fullmatch(line.upper())
    if found is None:
        raise CannotCompare(f"Not every line is a SHA-1, a colon and a number: {file.name}, at {begins}")
    return begins, found[1]
