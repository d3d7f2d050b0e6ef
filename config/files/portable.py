"""Looks into a PDF for what it must not hold. It is kept as it came, so what cannot be looked into is refused.

No library reads it: bytes are looked for, in the file and in the compressed lists of objects where they could hide.
Text and pictures of its pages are not looked into; they cannot hold an object.
"""

import re
import zlib
from itertools import islice

from django.utils.translation import gettext as _

from config.files.refused import Refused

HEAD = re.compile(rb"%PDF-[12]\.\d")
REFERENCE = re.compile(rb"startxref\s+(\d+)\s+%%EOF")
END = 1024
"""Within so many last bytes the file says where its list of objects stands."""
NAME_ENDS = rb"(?![A-Za-z0-9])"
ACTIVE = re.compile(
    rb"/(JavaScript|Launch|EmbeddedFiles?|RichMedia|XFA|ImportData|SubmitForm|GoToE|Movie|Sound|Rendition)" + NAME_ENDS
)
"""What runs something, holds another file, or sends something away (ISO 32000-2, 7.11.4, 12.6, 12.7.6, 13)."""
LOCKED = re.compile(rb"/Encrypt" + NAME_ENDS)
LIST = re.compile(rb"/ObjStm" + NAME_ENDS)
BODY = re.compile(rb"stream\r?\n")
NEAR = 600
"""The words before such a list are no longer than this."""
MOST_LISTS = 4000
PACKED = re.compile(rb"/Filter\s*(?:\[\s*)?/FlateDecode\s*(?:\]\s*)?(?=[/>\s])")
PREDICTED = re.compile(rb"/(DecodeParms|DP|F)" + NAME_ENDS)
ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
MOST_UNPACKED = 40_000_000
"""Bytes of all lists together; more is a bomb."""


def look_into(content: bytes) -> None:
    """Refuse what is no whole PDF, is locked, or holds what could act. Raises Refused."""
    if not _is_whole(content):
        raise Refused(_("This PDF is not whole. Make it again, or take pictures of the pages."))
    spelt = _spelt_out(content)
    if LOCKED.search(spelt):
        raise Refused(_("This PDF is locked with a password. Save it without one, then choose it again."))
    lists = _lists_of_objects(content)
    if len(LIST.findall(spelt)) != len(lists):
        raise Refused(_("This PDF cannot be looked into. Print it to a new PDF, or take pictures of the pages."))
    for part in (spelt, *map(_spelt_out, lists)):
        if ACTIVE.search(part) or (LIST.search(part) and part is not spelt):
            raise Refused(
                _("This PDF holds a program, a form or another file. Print it to a new PDF, then choose that one.")
            )


def _is_whole(content: bytes) -> bool:
    found = REFERENCE.search(content[-END:])
    return bool(HEAD.match(content) and found and int(found[1][:12]) < len(content))


def _spelt_out(content: bytes) -> bytes:
    """Return the bytes with the signs of names spelt out that may be written as numbers."""
    return ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), content)


def _lists_of_objects(content: bytes) -> list[bytes]:
    """Return every compressed list of objects that can be unpacked, unpacked."""
    lists: list[bytes] = []
    room = MOST_UNPACKED
    for found in islice(LIST.finditer(content), MOST_LISTS):
        begins = content.rfind(b"obj", max(0, found.start() - NEAR), found.start())
        body = BODY.search(content, found.end(), found.end() + NEAR)
        if begins < 0 or body is None:
            continue
        said = content[begins : body.start()]
        unpacked = _unpacked(content[body.end() :], room) if PACKED.search(said) and not PREDICTED.search(said) else b""
        room -= len(unpacked)
        lists += [unpacked] if unpacked else []
    return lists


def _unpacked(packed: bytes, room: int) -> bytes:
    """Return what was packed, nothing when it does not unpack whole within the room there is."""
    unpacker = zlib.decompressobj()
    try:
        unpacked = unpacker.decompress(packed, max(room, 1))
    except zlib.error:
        return b""
    return unpacked if unpacker.eof else b""
