"""Has a scanner of the machine (ClamAV's clamd) look at every file that comes, before anything of ours reads it.

CLAMD names it: `unix:/run/clamav/clamd.ctl`, or `tcp:127.0.0.1:3310`; "" or `none` is a house without one. A scanner
that is named and does not say that a file is clean lets none in. What it was sent it neither keeps nor names.
"""

import ipaddress
import re
import socket
import time
from collections.abc import Callable

import structlog
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext as _

from config.files.refused import Refused

WITHOUT = ("", "none")
NAMED = re.compile(r"unix:(?P<path>/.+)|tcp:\[?(?P<host>[^\[\]]+?)\]?:(?P<port>\d{1,5})")
MOST_SECONDS, LONGEST_PING = 20.0, 3.0
"""So long may a file take, and a mere question; a request that waits holds one of the few that are made at once."""
PIECE = 64 * 1024
LONGEST_ANSWER = 4096
FOUND = re.compile(rb"stream: (.{1,400}) FOUND\0?", re.DOTALL)
NOT_A_NAME = re.compile(r"[^\w.:/-]")
logger = structlog.get_logger(__name__)


class NoAnswer(Exception):
    """The scanner that is named did not say whether a file is clean."""


Tell = Callable[[str], None]
_TOLD: list[Tell] = []


def when_found(tell: Tell) -> Tell:
    """Register what is told that a file was refused, with the scanner's name for what it found in it."""
    _TOLD.append(tell)
    return tell


def is_named() -> bool:
    """Tell whether this house has a scanner."""
    return settings.CLAMD not in WITHOUT


def look_at(content: bytes) -> None:
    """Have the scanner look at a file that came, where there is one. Raises Refused."""
    if not is_named():
        return
    try:
        found = _found_in(content)
    except (NoAnswer, OSError) as why:
        logger.exception("the scanner of files does not answer")
        raise Refused(
            _("Files cannot be scanned just now, so none is taken. Try again later, or tell your administrator.")
        ) from why
    if found:
        logger.error("a file was refused: the scanner found something in it")
        for tell in _TOLD:
            tell(found)
        raise Refused(_("A virus was found in this file, so it was not kept. Do not open it, and tell who sent it."))


def answers() -> bool:
    """Tell whether the scanner that is named answers."""
    try:
        return _asked(b"zPING\0", [], LONGEST_PING).rstrip(b"\0") == b"PONG"
    except (NoAnswer, OSError):
        return False


def place() -> tuple[int, str | tuple[str, int]]:
    """Return the kind of socket of the scanner and its address. Raises ImproperlyConfigured."""
    found = NAMED.fullmatch(settings.CLAMD)
    if found is None or int(found["port"] or 1) not in range(1, 65536):
        raise ImproperlyConfigured("CLAMD is none of: unix:/run/clamav/clamd.ctl, tcp:127.0.0.1:3310, none.")
    if found["path"]:
        return socket.AF_UNIX, found["path"]
    host = "127.0.0.1" if found["host"] == "localhost" else found["host"]
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        address = None
    if address is None or not address.is_loopback:
        raise ImproperlyConfigured(
            "CLAMD leads off this machine, where files would go in clear: name a socket, or a tunnel's end on loopback."
        )
    return socket.AF_INET6 if address.version == 6 else socket.AF_INET, (host, int(found["port"]))


def _found_in(content: bytes) -> str:
    """Return the scanner's name for what it found, "" when the file is clean. Raises NoAnswer, OSError."""
    pieces = [content[start : start + PIECE] for start in range(0, len(content), PIECE)]
    sent = [*(len(each).to_bytes(4, "big") + each for each in pieces), b"\0\0\0\0"]
    said = _asked(b"zINSTREAM\0", sent, MOST_SECONDS)
    if said.rstrip(b"\0") == b"stream: OK":
        return ""
    if found := FOUND.fullmatch(said):
        return NOT_A_NAME.sub("", found[1].decode(errors="ignore"))[:100] or "unnamed"
    raise NoAnswer


def _asked(command: bytes, pieces: list[bytes], within: float) -> bytes:
    """Send a command of clamd's protocol with what belongs to it; return all that is answered."""
    kind, address = place()
    ends = time.monotonic() + within
    with socket.socket(kind, socket.SOCK_STREAM) as line:
        line.settimeout(within)
        line.connect(address)
        for piece in [command, *pieces]:
            line.settimeout(_left(ends))
            line.sendall(piece)
        said = b""
        while not said.endswith(b"\0"):
            line.settimeout(_left(ends))
            heard = line.recv(LONGEST_ANSWER)
            said += heard
            if not heard or len(said) > LONGEST_ANSWER:
                break
        return said


def _left(ends: float) -> float:
    left = ends - time.monotonic()
    if left <= 0:
        raise NoAnswer
    return left
