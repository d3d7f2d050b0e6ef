"""Ends parts of a running house by force: SIGKILL, as a power cut or the kernel does, at any moment."""

import os
import signal
from contextlib import suppress
from pathlib import Path

from tests.running.house import House

TARGETS = ("web process", "first web process", "worker", "database", "server process")
"""What is killed: one that answers, the one that starts those, that of jobs, the database, and one connection of it."""


def kill(house: House, target: str) -> bool:
    """Kill one part of the house; tell whether there was one."""
    pids = _found(house, target)
    with suppress(ProcessLookupError):
        if pids:
            os.kill(pids[-1], signal.SIGKILL)
            return True
    return False


def _found(house: House, target: str) -> list[int]:
    if target == "worker":
        return house.pids("procrastinate worker")
    if target.endswith("web process"):
        pids = house.pids("config.web")
        return pids[:1] if target.startswith("first") else pids[1:]
    with suppress(OSError, ValueError, IndexError):
        database = house.database_pid()
        return [database] if target == "database" else _children_of(database, "nayabato_app")
    return []


def _children_of(parent: int, words: str) -> list[int]:
    """Return the processes that this one started, those whose title holds these words."""
    found = []
    for folder in Path("/proc").iterdir():
        with suppress(OSError, ValueError, IndexError):
            after_its_name = (folder / "stat").read_text().rpartition(")")[2].split()
            if int(after_its_name[1]) == parent and words in (folder / "cmdline").read_text():
                found.append(int(folder.name))
    return sorted(found)
