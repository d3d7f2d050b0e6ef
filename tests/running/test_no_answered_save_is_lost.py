"""Kills the web process, the worker and the database again and again while follow-ups are saved.

Every save that was answered is there, and none is there twice, though each was sent until it was answered. It is chance
whether a kill comes between a save and its answer, so that some answers get lost on their way, too. With every kind of
save and hundreds of kills at moments drawn by chance: `python -m bench.faults`.
"""

import itertools
import time
from concurrent.futures import Future, ThreadPoolExecutor

import psycopg
import pytest

from config.postgres import OWNER
from tests.running.house import House, until
from tests.running.killing import TARGETS, kill
from tests.running.saving import FollowUps

pytestmark = pytest.mark.drill

SAVES, HANDS = 500, 4
CALM = 1.5
"""Seconds between two kills, beyond the time to get up again."""


def test_every_answered_follow_up_is_there_once(demo_house: House):
    house = demo_house.start(DEMO="on")
    follow_ups = FollowUps(house.port)
    follow_ups.visitor.loses = 10
    with ThreadPoolExecutor(HANDS) as hands:
        saving = [hands.submit(follow_ups.go_on, lambda number: number > SAVES) for _ in range(HANDS)]
        kills = kill_in_turn(house, saving)
        for each in saving:
            each.result()
    until(lambda: house.cluster.answers() and house.get("/readyz") == 200)  # a killed server's last process may answer
    with psycopg.connect(**house.cluster.address(OWNER)) as connection:
        lost, doubled = follow_ups.judge(connection)
    assert kills >= 8
    assert follow_ups.visitor.lost, "no answer got lost: nothing was sent again that was saved"
    assert follow_ups.count.retried > follow_ups.visitor.lost, "nothing else was sent twice: the kills hit nothing"
    assert len(follow_ups.count.answered) == SAVES, follow_ups.count.refused
    assert (lost, doubled) == ([], [])
    assert follow_ups.visitor.statuses.keys() <= {0, 302, 503}, "who is not heard is told so kindly"
    assert "whole" in house.manage("verify_audit")


def kill_in_turn(house: House, saving: list[Future[None]]) -> int:
    """Kill each part in turn until all is saved; return how many kills."""
    kills = 0
    targets = itertools.cycle(TARGETS)
    while not all(each.done() for each in saving):
        time.sleep(CALM)
        kills += kill(house, next(targets))
        until(lambda: house.get("/readyz") == 200)
    return kills
