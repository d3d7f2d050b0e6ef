"""Kills parts of a house at random moments while people save, and looks whether an answered save was lost or doubled.

    python -m bench.faults --kills 200 [--seed 7] [--report bench/results/faults.json]

A copy of the project is started with the demonstration; it needs the embedded PostgreSQL and touches no other house.
Follow-ups, ledger entries, pictures and attendance are saved over HTTP, each sent until it is answered, as a browser
or a phone does. Meanwhile a web process, the first web process, the worker, the database, or one process of the
database is killed with SIGKILL, every fourth time without waiting until the house has got up from the time before.

Writes the figures as JSON, prints one line of them, and ends with 1 when a save was lost, doubled or refused, when
something is there by half, or when there were fewer kills than asked for within the time.
"""

import argparse
import json
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from typing import Any

import psycopg

from config.postgres import OWNER
from tests.running.house import House, until
from tests.running.killing import TARGETS, kill
from tests.running.saving import KINDS, Attendance, Saves

HANDS = 2
"""People at once for each kind of save; a sheet of attendance has one."""
WEIGHTS = dict(zip(TARGETS, (35, 15, 20, 15, 15), strict=True))
"""How often each is killed, of a hundred."""
CALM = (0.2, 3.0)
"""Seconds between two kills, drawn evenly, beyond the time to get up again."""
TO_ALL_HOURS = 900
"""Seconds after which no more is killed."""
GETS_UP_WITHIN = 120
HALVES = {
    "entries that do not add up to nothing": """
        SELECT count(*) FROM (SELECT FROM programs_ledgerline GROUP BY entry_id HAVING sum(amount) <> 0) AS each""",
    "entries with other lines than they say": """
        SELECT count(*) FROM programs_ledgerentry AS entry
        WHERE parts <> (SELECT count(*) FROM programs_ledgerline WHERE entry_id = entry.id)""",
    "forms acted on without an answer": "SELECT count(*) FROM access_submission WHERE answered_with = ''",
    "sheets that say other numbers than their marks": """
        SELECT count(*) FROM programs_session AS session WHERE state = 'held' AND attended <>
        (SELECT count(*) FROM programs_attendance WHERE session_id = session.id AND mark IN ('present', 'late'))""",
}
"""What must be nowhere, and how many there are of it."""
FILES = """
from hashlib import sha256
from access.context import acting_as_system
from beneficiaries.models import Document
with acting_as_system("files are looked through after faults"):
    found = Document.objects.filter(title__startswith="Picture number ")
    print("whole files:", sum(sha256(each.content()).hexdigest() == each.sha256 for each in found), "of", len(found))
"""


def main() -> int:
    """Kill, judge, and report; return 1 when something is not right."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--report", type=Path, default=Path("bench/results/faults.json"))
    wanted = parser.parse_args()
    place = Path(tempfile.mkdtemp(prefix="nb-"))
    place.chmod(0o755)
    house = House(place / "house", demo=True)
    try:
        report = tried(house, wanted.kills, random.Random(wanted.seed))
    finally:
        house.remove()
        shutil.rmtree(place, ignore_errors=True)
    report = {"seed": wanted.seed, **report}
    wanted.report.parent.mkdir(parents=True, exist_ok=True)
    wanted.report.write_text(json.dumps(report, indent=2) + "\n")
    print(in_one_line(report))
    return 0 if report["right"] else 1


def tried(house: House, wanted: int, chance: random.Random) -> dict[str, Any]:
    """Start the house, let people save while it is killed so often, and return the figures."""
    house.start(DEMO="on")
    kinds = [kind(house.port) for kind in KINDS]
    over = Event()
    began = time.monotonic()
    with ThreadPoolExecutor(len(kinds) * HANDS) as hands:
        saving = [
            hands.submit(kind.go_on, lambda _number: over.is_set())
            for kind in kinds
            for _hand in range(1 if isinstance(kind, Attendance) else HANDS)
        ]
        try:
            kills, outages = killed(house, wanted, chance, began + TO_ALL_HOURS)
        finally:
            over.set()
        for each in saving:
            each.result()
    seconds = round(time.monotonic() - began)
    until(lambda: house.cluster.answers() and house.get("/readyz") == 200, GETS_UP_WITHIN)
    found = judged(house, kinds)
    enough = sum(kills.values()) >= wanted
    return {
        "kills": dict(kills),
        "kills in all": sum(kills.values()),
        "seconds": seconds,
        "longest until it answered again": round(max(outages, default=0), 1),
        **found,
        "right": enough and found["right"],
    }


def killed(house: House, wanted: int, chance: random.Random, until_when: float) -> tuple[Counter[str], list[float]]:
    """Kill so often; return how often what, and after how many seconds the house answered again each time."""
    kills: Counter[str] = Counter()
    outages: list[float] = []
    targets, weights = list(WEIGHTS), list(WEIGHTS.values())
    while sum(kills.values()) < wanted and time.monotonic() < until_when:
        time.sleep(chance.uniform(*CALM))
        target, waits = chance.choices(targets, weights)[0], chance.random() < 0.75
        if not kill(house, target):
            continue
        kills[target] += 1
        if waits:
            at = time.monotonic()
            until(lambda: house.get("/readyz") == 200, GETS_UP_WITHIN)
            outages.append(time.monotonic() - at)
        if sys.stderr.isatty():
            print(f"\r{sum(kills.values())} kills", end="", file=sys.stderr, flush=True)
    return kills, outages


def judged(house: House, kinds: list[Saves]) -> dict[str, Any]:
    """Return what was saved, what of it is lost or doubled, and what is there by half."""
    with psycopg.connect(**house.cluster.address(OWNER)) as database:
        saves = {kind.name: of_one_kind(kind, database) for kind in kinds}
        halves = {what: database.execute(sql).fetchone()[0] for what, sql in HALVES.items()}
        jobs = dict(database.execute("SELECT status::text, count(*) FROM procrastinate_jobs GROUP BY 1").fetchall())
    trail = "whole" in house.manage("verify_audit", DEMO="on")
    said = house.manage("shell", "-c", FILES, DEMO="on")
    files = said[said.index("whole files:") :].split()
    nothing_by_half = trail and files[2] == files[4] and not any(halves.values())
    sums = {what: sum(each[what] for each in saves.values()) for what in ("answered", "retried", "lost", "doubled")}
    return {
        "saves": saves,
        **sums,
        "by half": halves,
        "trail is whole": trail,
        "files that open": f"{files[2]} of {files[4]}",
        "jobs": jobs,
        "right": nothing_by_half
        and not sums["lost"] + sums["doubled"]
        and not any(each["refused"] for each in saves.values())
        and all(each["answered"] for each in saves.values()),
    }


def of_one_kind(kind: Saves, database: psycopg.Connection[Any]) -> dict[str, Any]:
    """Return the figures of one kind of save."""
    lost, doubled = kind.judge(database)
    answers = {str(status): times for status, times in sorted(kind.visitor.statuses.items())}
    return {
        "answered": len(kind.count.answered),
        "retried": kind.count.retried,
        "lost": len(lost),
        "doubled": len(doubled),
        "which": lost + doubled,
        "refused": kind.count.refused,
        "answers": answers,
    }


def in_one_line(report: dict[str, Any]) -> str:
    """Return the figures as one row of a table."""
    kills = ", ".join(f"{each} {times}" for each, times in sorted(report["kills"].items()))
    return (
        f"| {report['kills in all']} kills ({kills}) in {report['seconds']} s | {report['answered']} saves answered |"
        f" {report['retried']} sent again | lost {report['lost']} | doubled {report['doubled']} |"
        f" answers again after at most {report['longest until it answered again']} s |"
    )


if __name__ == "__main__":
    sys.exit(main())
