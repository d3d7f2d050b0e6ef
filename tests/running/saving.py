"""What people save while the house is killed again and again, and how each save is found afterwards.

Every kind of save bears a number. What was answered must be there once, and what was not may be there once: the
answer got lost, not the save.
"""

import io
import itertools
import re
import secrets
import time
import uuid
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from threading import Lock

import psycopg
from PIL import Image

from tests.running.visitor import NotSaved, Visitor

UUID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"


@dataclass
class Count:
    """What became of the saves of one kind."""

    answered: set[int] = field(default_factory=set)
    sent: int = 0
    refused: list[str] = field(default_factory=list)
    lock: Lock = field(default_factory=Lock)

    def note(self, number: int, sent: int) -> None:
        """Note that a save was answered, after having been sent so often."""
        with self.lock:
            self.answered.add(number)
            self.sent += sent

    @property
    def retried(self) -> int:
        """Return how often something was sent again."""
        return self.sent - len(self.answered)


class Saves(ABC):
    """One kind of save by one person."""

    name: str
    who: str
    found: str
    """SQL that gives each saved number and how often it is there."""

    def __init__(self, port: int):
        self.visitor = Visitor(port)
        self.visitor.log_in(self.who)
        self.count = Count()
        self.numbers = itertools.count(1)
        self.path = self.where()

    @abstractmethod
    def where(self) -> str:
        """Return the address to which it is sent."""

    @abstractmethod
    def form(self, number: int) -> dict[str, str]:
        """Return what is typed."""

    def picture(self) -> bytes:
        """Return the picture that is sent with it."""
        return b""

    def go_on(self, enough: Callable[[int], bool]) -> None:
        """Save until the next number is enough."""
        while not enough(number := next(self.numbers)):
            form = self.form(number) | {"_once": str(uuid.uuid4())}
            try:
                self.count.note(number, self.visitor.save(self.path, form, self.picture()))
            except NotSaved as refusal:
                self.count.refused.append(f"{self.name} {number}: {refusal}")
                time.sleep(1)

    def judge(self, database: psycopg.Connection) -> tuple[list[int], list[int]]:
        """Return the numbers that were answered and are not there, and those that are there twice."""
        there = dict(database.execute(self.found).fetchall())
        return sorted(self.count.answered - there.keys()), sorted(each for each, times in there.items() if times > 1)

    def link(self, page: str, pattern: str) -> str:
        """Return the first address on a page that looks like this."""
        found = re.search(pattern, self.visitor.ask("GET", page)[2])
        assert found, f"{page} leads to nothing like {pattern}"
        return found.group()


class FollowUps(Saves):
    """A caseworker writes down visits."""

    name, who = "follow-ups", "asha.caseworker"
    found = """SELECT substring(text FROM '[0-9]+')::int, count(*) FROM beneficiaries_note
               WHERE text LIKE 'Follow-up number %' GROUP BY 1"""

    def where(self) -> str:
        return self.link("/cases/", "/cases/NB-[0-9A-Z-]+/") + "notes/add/"

    def form(self, number: int) -> dict[str, str]:
        return {
            "kind": "visit",
            "happened_on": yesterday(),
            "place": "The centre",
            "text": f"Follow-up number {number}",
        }


class Money(Saves):
    """A programme manager writes down money that was put in."""

    name, who = "ledger entries", "indira.programmes"
    found = """SELECT substring(words FROM '[0-9]+')::int, count(*) FROM programs_ledgerentry
               WHERE words LIKE 'Put in, number %' GROUP BY 1"""

    def where(self) -> str:
        return self.link("/workshops/", f"/workshops/{UUID}/") + "money/add/"

    def form(self, number: int) -> dict[str, str]:
        return {"kind": "put_in", "amount": str(number), "on": yesterday(), "words": f"Put in, number {number}"}


class Pictures(Saves):
    """A caseworker adds pictures, each with a file."""

    name, who = "files", "bimala.caseworker"
    found = """SELECT substring(title FROM '[0-9]+')::int, count(*) FROM beneficiaries_document
               WHERE title LIKE 'Picture number %' GROUP BY 1"""

    def where(self) -> str:
        return self.link("/cases/", "/cases/NB-[0-9A-Z-]+/") + "documents/add/"

    def form(self, number: int) -> dict[str, str]:
        return {"kind": "other", "title": f"Picture number {number}", "dated": "", "about": ""}

    def picture(self) -> bytes:
        content = io.BytesIO()
        Image.new("RGB", (8, 8), (secrets.randbelow(256), secrets.randbelow(256), 0)).save(content, "PNG")
        return content.getvalue()


class Attendance(Saves):
    """A facilitator takes attendance, each time with other marks than before: each save changes every mark once."""

    name, who = "attendance", "gita.facilitator"
    found = ""

    def where(self) -> str:
        group = self.link("/groups/", f"/groups/{UUID}/")
        form = {
            "on": yesterday(),
            "begins_at": "04:44",
            "minutes": "60",
            "topic": "Under load",
            "_once": str(uuid.uuid4()),
        }
        status, sheet, page = self.visitor.ask("POST", f"{group}sessions/add/", form)
        assert status == 302, page
        self.members = set(re.findall(f'name="mark-({UUID})"', self.visitor.ask("GET", sheet)[2]))
        assert self.members, "nobody comes to this group"
        self.standing: Mapping[str, str] = dict.fromkeys(self.members, "")
        return sheet

    def form(self, number: int) -> dict[str, str]:
        """Return a sheet that was opened on what the save before left there."""
        seen, mark = self.standing, "present" if number % 2 else "absent"
        self.standing = dict.fromkeys(self.members, mark)
        return {f"mark-{each}": mark for each in self.members} | {f"seen-{each}": seen[each] for each in seen}

    def judge(self, database: psycopg.Connection) -> tuple[list[int], list[int]]:
        session = re.search(UUID, self.path).group()
        rows = database.execute(
            "SELECT enrolment_id::text, mark, version FROM programs_attendance WHERE session_id = %s", [session]
        ).fetchall()
        times, last = len(self.count.answered), max(self.count.answered, default=0)
        behind = {version for _who, _mark, version in rows if version < times}
        wrong = {who: mark for who, mark, _version in rows} != dict(self.standing)
        return ([last] if behind or wrong else []), ([last] if any(row[2] > times for row in rows) else [])


KINDS = (FollowUps, Money, Pictures, Attendance)


def yesterday() -> str:
    """Return yesterday, a day that is past in whatever time zone."""
    return time.strftime("%Y-%m-%d", time.gmtime(time.time() - 86400))
