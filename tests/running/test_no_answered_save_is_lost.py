"""Kills the web process, the worker and the database again and again while follow-ups are saved.

Every save that was answered is there, and none is there twice, though each was sent until it was answered.
"""

import itertools
import os
import re
import signal
import time
import uuid
from concurrent.futures import Future, ThreadPoolExecutor

import psycopg
import pytest

from config.postgres import OWNER
from tests.running.house import House, until
from tests.running.visitor import Visitor

pytestmark = pytest.mark.drill

SAVES, HANDS = 500, 4
CALM = 1.5
"""Seconds between two kills, beyond the time to get up again."""


def test_every_answered_follow_up_is_there_once(demo_house: House):
    house = demo_house.start(DEMO="on")
    visitor = Visitor(house.port)
    visitor.log_in("asha.caseworker")
    path = re.search(r"/cases/NB-[0-9A-Z-]+/", visitor.ask("GET", "/cases/")[2]).group() + "notes/add/"
    numbers = itertools.count(1)
    with ThreadPoolExecutor(HANDS) as hands:
        saving = [hands.submit(save_some, visitor, path, numbers) for _ in range(HANDS)]
        kills = kill_in_turn(house, saving)
        sent = sum(each.result() for each in saving)
    until(lambda: house.cluster.answers() and house.get("/readyz") == 200)  # a killed server's last process may answer
    with psycopg.connect(**house.cluster.address(OWNER)) as connection:
        found = connection.execute(
            "SELECT text, count(*) FROM beneficiaries_note WHERE text LIKE 'Follow-up number %' GROUP BY text"
        ).fetchall()
    assert kills >= 8
    assert sent > SAVES, "nothing was ever sent twice: the kills hit nothing"
    assert [text for text, times in found if times != 1] == []
    assert len(found) == SAVES
    assert "whole" in house.manage("verify_audit")


def save_some(visitor: Visitor, path: str, numbers: itertools.count) -> int:
    """Save follow-ups until all are saved; return how often one was sent."""
    sent = 0
    while (number := next(numbers)) <= SAVES:
        form = {
            "kind": "visit",
            "happened_on": time.strftime("%Y-%m-%d", time.gmtime(time.time() - 86400)),
            "place": "The centre",
            "text": f"Follow-up number {number}",
            "_once": str(uuid.uuid4()),
        }
        sent += visitor.save(path, form)
    return sent


def kill_in_turn(house: House, saving: list[Future[int]]) -> int:
    """Kill a web process, the worker, the database and gunicorn's first process in turn; return how many kills."""
    kills = 0
    targets = itertools.cycle(["last web", "worker", "database", "first web"])
    while not all(each.done() for each in saving):
        time.sleep(CALM)
        target = next(targets)
        if target == "database":
            pids = [house.database_pid()]
        else:
            pids = house.pids("procrastinate worker" if target == "worker" else "config.web")
        if pids:
            os.kill(pids[-1 if target == "last web" else 0], signal.SIGKILL)
            kills += 1
        until(lambda: house.get("/readyz") == 200)
    return kills
