"""A stand-in for clamd on loopback: speaks its protocol, and finds what it is told to find."""

import socket
import threading
from collections.abc import Callable
from typing import Self

MARK = b"what the stand-in takes for a virus"


class FakeScanner:
    """Answers PING and INSTREAM; `says` answers for a file in place of looking for the mark in it."""

    def __init__(self, says: Callable[[bytes], bytes] | None = None):
        self.says = says or (lambda came: b"stream: Stand-In.Test FOUND\0" if MARK in came else b"stream: OK\0")
        self.looked_at: list[bytes] = []
        self.door = socket.create_server(("127.0.0.1", 0))

    @property
    def address(self) -> str:
        """Return it as CLAMD names it."""
        return f"tcp:127.0.0.1:{self.door.getsockname()[1]}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(self, *_why: object) -> None:
        self.door.shutdown(socket.SHUT_RDWR)
        self.door.close()

    def _serve(self) -> None:
        while True:
            try:
                line, _address = self.door.accept()
            except OSError:
                return
            with line, line.makefile("rb") as heard:
                line.sendall(self._answer(heard))

    def _answer(self, heard) -> bytes:
        command = b""
        while not command.endswith(b"\0"):
            command += heard.read(1)
        if command == b"zPING\0":
            return b"PONG\0"
        came = b""
        while size := int.from_bytes(heard.read(4), "big"):
            came += heard.read(size)
        self.looked_at.append(came)
        return self.says(came)
