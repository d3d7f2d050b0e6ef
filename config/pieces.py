"""The processes that run together: started, watched, started again when they die, stopped together."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0
"""Seconds before a piece that died is started again: doubled at each death in a row."""
STEADY = 5.0
"""Seconds after which a piece counts as steady, and its next death as the first."""
PATIENCE = 15.0
"""Seconds that a piece has to finish what it is doing."""
_DIE_WITH_PARENT = 1


@dataclass
class Piece:
    """One process that has to run as long as the house does."""

    name: str
    command: list[str]
    environment: dict[str, str]
    process: subprocess.Popen[bytes] | None = None
    deaths: int = 0
    started: float = field(default=0.0)
    due: float = field(default=0.0)

    def start(self) -> None:
        """Start the process, in a group of its own, so that Ctrl-C reaches the launcher alone."""
        self.started = time.monotonic()
        self.process = start(self.command, env=self.environment)

    def look_after(self, say: Callable[[str], None]) -> None:
        """Start the process again when it has died and its pause is over."""
        now = time.monotonic()
        if self.process is None:
            if now >= self.due:
                self.start()
        elif (code := self.process.poll()) is not None:
            end_group(self.process, signal.SIGKILL)
            self.deaths = 1 if now - self.started > STEADY else self.deaths + 1
            pause = min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (self.deaths - 1))
            self.process, self.due = None, now + pause
            say(f"{self.name} ended ({_how(code)}); it starts again in {pause:g} s.")

    def stop(self) -> None:
        """Ask the process to end; wait for it, and end it by force when it does not."""
        if self.process is None:
            return
        end_group(self.process, signal.SIGTERM, leader_only=True)
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(PATIENCE)
        end_group(self.process, signal.SIGKILL)
        self.process.wait()
        self.process = None


def start(command: list[str], **options: Any) -> subprocess.Popen[bytes]:
    """Start a process in a group of its own that ends when this one does, however it ends (on Linux)."""
    # what runs between fork and exec is one system call, which no lock of another thread can hold up
    return subprocess.Popen(command, start_new_session=True, preexec_fn=_tie_to_parent, **options)  # noqa: PLW1509 (above)


def end_group(process: subprocess.Popen[bytes], with_signal: signal.Signals, *, leader_only: bool = False) -> None:
    """Send a signal to a process, or to it and everything it started."""
    try:
        if leader_only:
            os.kill(process.pid, with_signal)
        else:
            os.killpg(process.pid, with_signal)
    except ProcessLookupError:
        return


def _tie_to_parent() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGTERM)


def _how(code: int) -> str:
    return f"signal {-code}" if code < 0 else f"code {code}"
