"""Lets people of all roles work with the house for some minutes, and measures what they wait for; prints JSON.

    python -m bench.load [--users 50] [--minutes 10] [--cases 10000] [--think 5 15]

Each person logs in once with password and second factor, and then does what her role does (`bench.journeys`): opens
lists and files, saves follow-ups and attendance, reads reports, looks for people; between two pages she thinks for 5
to 15 seconds. Web processes and worker run as `make run` starts them, on this machine, which also plays the people.
`memory` is what web and worker hold together in MB, shared pages counted once, before anybody came and at the end.
Times are milliseconds. It ends with 1 when a page failed, or a figure is not met (design, section 11).
"""

import argparse
import json
import os
import random
import signal
import statistics
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

MOST_P95, MOST_MEMORY = 500, 400
COMING_IN = 60.0
"""Seconds over which people come in, as in a morning; of a short run, a quarter."""
SETTLED = 8.0
"""Seconds that the processes have before they count as being at rest."""


def main() -> None:
    """Measure in a process with the settings of this size."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--users", type=int, default=50)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--cases", type=int, default=10_000)
    parser.add_argument("--think", type=float, nargs=2, default=(5, 15), metavar="SECONDS")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    wanted = parser.parse_args()
    if not wanted.inside:
        told = {"BENCH_SIZE": f"{wanted.cases}", "BENCH_KIND": "load_", "DJANGO_SETTINGS_MODULE": "bench.settings"}
        command = [sys.executable, "-m", "bench.load", "--inside", *sys.argv[1:]]
        sys.exit(subprocess.run(command, check=False, env=os.environ | told).returncode)
    import django

    django.setup()
    from django.conf import settings

    from config.database import available

    with available(settings):
        found = measure(wanted.users, wanted.minutes, wanted.cases, wanted.think)
    print(json.dumps(found, indent=2))
    sys.exit(0 if found["met"] else 1)


def measure(users: int, minutes: float, cases: int, think: tuple[float, float]) -> dict[str, Any]:
    """Fill, serve, let everybody work, and return the figures."""
    from bench.everybody import fill
    from bench.pages import Bench
    from bench.run import figures

    people = fill(cases, shares(users), say)
    port, web = Bench.serve()
    worker = subprocess.Popen([sys.executable, "-m", "django", "procrastinate", "worker", "--concurrency", "2"])
    try:
        time.sleep(SETTLED)
        memory = {"at_rest": held_by(web, worker)}
        say(f"{users} people for {minutes:g} minutes")
        crowd = Crowd(port, minutes * 60, think)
        crowd.work(people)
        memory["after"] = held_by(web, worker)
    finally:
        for process in (web, worker):
            process.send_signal(signal.SIGTERM)
            process.wait()
    by_kind = crowd.by_kind()
    every = sorted(seconds for those in by_kind.values() for seconds in those)
    pages = {kind: told(those) for kind, those in sorted(by_kind.items())}
    p95 = figures(every)["p95"]
    return {
        "users": users,
        "minutes": minutes,
        "cases": cases,
        "requests": len(every),
        "errors": dict(crowd.errors),
        "all": told(every),
        "pages": pages,
        "memory": memory,
        "met": not crowd.errors and p95 < MOST_P95 and memory["at_rest"] < MOST_MEMORY,
    }


def say(text: str) -> None:
    """Tell who watches how far it is."""
    print(text, file=sys.stderr, flush=True)


def shares(users: int) -> dict[Any, int]:
    """Return how many of so many people have each role; of fifty, those of `JOURNEYS`."""
    from bench.journeys import JOURNEYS

    by_weight = [role for role, (weight, _journey) in JOURNEYS.items() for _one in range(weight)]
    order = random.Random(1).sample(by_weight, len(by_weight))
    return dict(Counter((order * (users // len(order) + 1))[:users]))


class Crowd:
    """Everybody who works at the same time."""

    def __init__(self, port: int, seconds: float, think: tuple[float, float]):
        self.port, self.seconds, self.think = port, seconds, think
        self.took: list[tuple[str, float]] = []
        self.errors: Counter[str] = Counter()
        self._lock = threading.Lock()

    def work(self, people: dict[Any, list[str]]) -> None:
        """Let each of them come in, and work until the time is over."""
        from bench.journeys import JOURNEYS

        everybody = [(role, email) for role, emails in people.items() for email in emails]
        random.Random(2).shuffle(everybody)
        until = time.monotonic() + self.seconds
        between = min(COMING_IN, self.seconds / 4) / len(everybody)
        threads = [
            threading.Thread(target=self._one, args=(number, email, JOURNEYS[role][1], number * between, until))
            for number, (role, email) in enumerate(everybody)
        ]
        for each in threads:
            each.start()
        for each in threads:
            each.join()

    def _one(self, number: int, email: str, journey: Callable[[Any], None], after: float, until: float) -> None:
        from bench.browser import Browser, Refused

        browser = Browser(self.port, random.Random(number), self.think)
        time.sleep(after)
        try:
            log_in(browser, email)
            browser.think()
        except Refused as why:
            self._note(str(why))
            until = 0
        while time.monotonic() < until:
            try:
                journey(browser)
            except Refused as why:
                self._note(str(why))
                browser.think()
        with self._lock:
            self.took += browser.took

    def _note(self, why: str) -> None:
        with self._lock:
            self.errors[why] += 1

    def by_kind(self) -> dict[str, list[float]]:
        """Return how long each visit of each kind of page took."""
        found: dict[str, list[float]] = {}
        for kind, seconds in self.took:
            found.setdefault(kind, []).append(seconds)
        return found


def log_in(browser: Any, email: str) -> None:
    """Log in with password and second factor, as a person does. Raises Refused."""
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

    from bench.browser import Refused
    from bench.everybody import PASSWORD, SECRET

    browser.open("log_in", "/account/login/")
    browser.think()
    browser.send("log_in_password_sent", login=email, password=PASSWORD)
    browser.think()
    browser.send("log_in_code_sent", code=format_hotp_value(hotp_value(SECRET, int(time.time()) // 30)))
    if "/account/" in browser.path:
        raise Refused(f"log_in: it ended at {browser.path}")


def told(seconds: list[float]) -> dict[str, float]:
    """Return how many visits there were and how long they took, in milliseconds."""
    cuts = statistics.quantiles(seconds, n=100) if len(seconds) > 1 else seconds * 99
    at = {"p50": cuts[49], "p95": cuts[94], "p99": cuts[98], "most": max(seconds)}
    return {"visits": len(seconds)} | {name: round(value * 1000) for name, value in at.items()}


def held_by(*processes: subprocess.Popen) -> int:
    """Return the megabytes that processes and their children hold, each page that they share counted once."""
    pids = {process.pid for process in processes}
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal() and _parent(folder) in pids:
            pids.add(int(folder.name))
    return round(sum(_held(Path("/proc") / str(pid)) for pid in pids) / 1024)


def _parent(process: Path) -> int:
    try:
        return int((process / "stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return 0


def _held(process: Path) -> int:
    try:
        lines = (process / "smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


if __name__ == "__main__":
    main()
