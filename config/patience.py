"""The web worker that gives no thread to a request before all of it has arrived: a slow phone holds up nobody.

gunicorn's own worker reads a form in one of its few threads, however slowly it comes, so that as many people on a bad
line as there are threads keep everybody else out. Here the loop that waits for connections gathers what comes of each,
and hands a request over once it is whole. A proxy before the house does the same; it works without one, too.
"""

import re
import selectors
import socket
import time
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from gunicorn.workers.gthread import TConn, ThreadWorker

PIECE = 65536
END_OF_HEAD = b"\r\n\r\n"
LONGEST_HEAD = 65536
LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*(\d{1,12})", re.IGNORECASE)
READ_AS_IT_COMES = re.compile(rb"\r\n(transfer-encoding|expect):", re.IGNORECASE)
"""Requests of which nobody knows beforehand how long they are, or who want to be told to go on; no browser's."""
LARGEST = 16 * 1024 * 1024
MOST_HELD = 64 * 1024 * 1024
"""Bytes gathered of one request, and of all of them in one process; what is larger gets a thread at once."""
QUIET = 30.0
"""Seconds without a byte after which nobody is waited for any more."""
NOTHING_YET = 10.0
"""The same where not even the first byte has come."""
WHOLE = 900.0
"""Seconds within which a request must have arrived."""


@dataclass
class Arriving:
    """What has come of one request."""

    came: bytearray = field(default_factory=bytearray)
    since: float = field(default_factory=time.monotonic)
    heard: float = field(default_factory=time.monotonic)
    needs: int | None = None
    """Bytes of the whole request, once its head is there."""

    def add(self, piece: bytes) -> bool:
        """Add what came just now; tell whether the request can be handed over."""
        self.came += piece
        self.heard = time.monotonic()
        if self.needs is None:
            end = self.came.find(END_OF_HEAD)
            if end < 0:
                return len(self.came) > LONGEST_HEAD
            head = bytes(self.came[: end + 2])
            if READ_AS_IT_COMES.search(head):
                return True
            length = LENGTH.search(head)
            self.needs = end + len(END_OF_HEAD) + (int(length.group(1)) if length else 0)
        return len(self.came) >= self.needs or self.needs > LARGEST

    def is_given_up(self, now: float) -> bool:
        """Tell whether the rest is not waited for any more."""
        return now - self.heard > (QUIET if self.came else NOTHING_YET) or now - self.since > WHOLE


class PatientWorker(ThreadWorker):
    """Gathers each request in the loop, and answers it in a thread."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.arriving: dict[TConn, Arriving] = {}
        self.held = 0
        self.looked = 0.0

    def accept(self, listener: socket.socket) -> None:
        """Take a new connection, and wait for its first request."""
        with suppress(BlockingIOError, ConnectionAbortedError):
            client, address = listener.accept()
            self.nr_conns += 1
            self.wait_for_request(TConn(self.cfg, client, address, listener.getsockname()))

    def on_client_socket_readable(self, conn: TConn, client: socket.socket) -> None:
        """Wait for the next request on a connection that was kept."""
        self.poller.unregister(client)
        self.keepalived_conns.remove(conn)
        self.wait_for_request(conn)

    def wait_for_request(self, conn: TConn) -> None:
        """Gather what comes on a connection until a request is whole; mostly it is there already."""
        conn.sock.setblocking(False)
        self.arriving[conn] = Arriving()
        self.poller.register(conn.sock, selectors.EVENT_READ, partial(self.gather, conn))
        self.gather(conn, conn.sock)

    def gather(self, conn: TConn, client: socket.socket) -> None:
        """Take what has come; hand the request over once it is whole, and close what was hung up."""
        try:
            piece = client.recv(PIECE)
        except (BlockingIOError, InterruptedError):
            return
        except OSError:
            piece = b""
        if not piece:
            self.give_up(conn)
            return
        self.held += len(piece)
        if self.arriving[conn].add(piece) or self.held > MOST_HELD:
            came = self.let_go(conn)
            conn.init()
            conn.parser.unreader.unread(came)
            conn.data_ready = True
            self.enqueue_req(conn)

    def let_go(self, conn: TConn) -> bytes:
        """Wait no longer on a connection; return what came."""
        self.poller.unregister(conn.sock)
        came = bytes(self.arriving.pop(conn).came)
        self.held -= len(came)
        return came

    def give_up(self, conn: TConn) -> None:
        """Close a connection on which no whole request came."""
        self.let_go(conn)
        self.nr_conns -= 1
        conn.close()

    def murder_pending(self) -> None:
        """Close connections that are waited for too long; while stopping those on which nothing came, too."""
        super().murder_pending()
        now = time.monotonic()
        if now - self.looked < 1 and self.alive:
            return
        self.looked = now
        for conn, arriving in list(self.arriving.items()):
            if arriving.is_given_up(now) or not (self.alive or arriving.came):
                self.give_up(conn)
