"""Tells the operator how far a long step has come, without flooding a log."""

import time
from collections.abc import Callable

Say = Callable[[str], None]
EVERY = 5.0
"""Seconds between two lines about the same step."""


class Progress:
    """Counts something, and says how far it is every few seconds."""

    def __init__(self, say: Say, words: str, total: int | None = None):
        """Begin at nothing; `words` has a place for what was done, as in "files: {}"."""
        self.say, self.words, self.total = say, words, total
        self.done, self.said_at = 0, time.monotonic()

    def add(self, count: int = 1) -> None:
        """Count more, and say so when it is time."""
        self.done += count
        if time.monotonic() - self.said_at >= EVERY:
            self.said_at = time.monotonic()
            self.say(self.words.format(self.so_far))

    @property
    def so_far(self) -> str:
        """Return how much was done, of how much where that is known."""
        return f"{self.done:,} of {self.total:,}" if self.total is not None else large(self.done)


def large(count: int) -> str:
    """Return a number of bytes as people say it."""
    size, units = float(count), ["bytes", "KB", "MB", "GB", "TB"]
    while size >= 1000 and len(units) > 1:
        size, units = size / 1000, units[1:]
    return f"{size:.{0 if units[0] == 'bytes' else 1}f} {units[0]}"
