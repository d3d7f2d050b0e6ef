"""Two people at work at once, one statement after the other in an order that is told: the same order, the same end.

Each works on a thread and a connection of her own and stops before every statement until it is her turn. Who waits in
the database for the other is passed over until the other has let go; so every order that can happen can be tried, and
one that went wrong happens again.
"""

import os
import re
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.db import connection, connections
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st

MANY = os.environ.get("HYPOTHESIS_PROFILE") == "long"
PATIENCE = 30.0
"""Seconds after which somebody is taken to wait for ever."""
LOOK_AFTER = 0.004
"""Seconds after which a statement that has not ended is taken to wait for somebody; then the database is asked."""
BLOCKED = "SELECT pid FROM unnest(%s::int[]) AS pid WHERE cardinality(pg_blocking_pids(pid)) > 0"

MATTERS = re.compile(r"^\s*(INSERT|UPDATE|DELETE|SELECT set_config|SELECT pg_advisory)|FOR (NO KEY )?UPDATE")
"""Statements before which it can matter who goes first: those that write, lock, or begin a transaction of hers."""

orders = st.lists(st.integers(0, 1), max_size=60)
"""Whose turn it is, statement by statement; afterwards whoever can goes on to her end."""


def interleaved(few: int) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Try what is told and so many examples, always the same; hundreds of new ones with HYPOTHESIS_PROFILE=long."""
    checks = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture]
    phases = [Phase.explicit, Phase.generate, *([Phase.shrink] if MANY else [])]
    count = few * 60 if MANY else few
    return settings(max_examples=count, derandomize=not MANY, phases=phases, suppress_health_check=checks)


class Person:
    """Somebody at work: running, waiting for her turn, or done."""

    def __init__(self, steps: "Steps", act: Callable[[], Any]):
        self.steps, self.act = steps, act
        self.state = "running"
        self.pid = 0
        self.sql = ""
        self.answer: Any = None
        self.failure: BaseException | None = None
        self.thread = threading.Thread(target=self.work, daemon=True)

    def work(self) -> None:
        """Do it, stopping before each statement."""
        try:
            connection.ensure_connection()
            self.pid = connection.connection.info.backend_pid
            with connection.execute_wrapper(self.stop):
                self.answer = self.act()
        except BaseException as failure:
            self.failure = failure
        finally:
            connections.close_all()
            self.turn_to("done")

    def stop(self, execute: Callable[..., Any], sql: str, *of: Any) -> Any:
        """Wait for her turn before a statement that matters to others, then let it go."""
        if not MANY and not MATTERS.search(str(sql)):
            return execute(sql, *of)
        self.sql = str(sql)
        with self.steps.moved:
            self.turn_to("waiting")
            assert self.steps.moved.wait_for(lambda: self.state == "running", 10 * PATIENCE)
        return execute(sql, *of)

    def turn_to(self, state: str) -> None:
        """Say where she stands."""
        with self.steps.moved:
            self.state = state
            self.steps.moved.notify_all()


class Steps:
    """Lets people work by turns."""

    def __init__(self, order: Iterable[int]):
        self.order: Iterator[int] = iter(order)
        self.moved = threading.Condition()

    def run(self, *acts: Callable[[], Any]) -> list[Any]:
        """Do all of these by turns; return what each came to. Raises what one of them failed with."""
        people = [Person(self, act) for act in acts]
        for each in people:
            each.thread.start()
        deadline = time.monotonic() + PATIENCE
        while any(each.state != "done" for each in people):
            assert time.monotonic() < deadline, (
                f"somebody waits for ever: {[(each.state, each.sql) for each in people]}"
            )
            self.settle(people)
            ready = [each for each in people if each.state == "waiting"]
            if ready:
                chosen = people[next(self.order, people.index(ready[0]))]
                (chosen if chosen in ready else ready[0]).turn_to("running")
                deadline = time.monotonic() + PATIENCE
        for each in people:
            each.thread.join(PATIENCE)
            if each.failure:
                raise each.failure
        return [each.answer for each in people]

    def settle(self, people: list[Person]) -> None:
        """Wait until whoever runs stops, ends, or waits in the database for another who does not run."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            with self.moved:
                if self.moved.wait_for(lambda: all(each.state != "running" for each in people), LOOK_AFTER):
                    return
                running = [each for each in people if each.state == "running"]
                others = [each for each in people if each.state == "waiting"]
            if others and len(blocked([each.pid for each in running])) == len(running):
                return


def blocked(pids: list[int]) -> list[int]:
    """Return which of these connections wait for another one."""
    with connection.cursor() as cursor:
        cursor.execute(BLOCKED, [pids])
        return [pid for (pid,) in cursor.fetchall()]


def posting(client: Any, address: str, *forms: dict[str, Any]) -> Callable[[], list[int]]:
    """Return one who sends these forms one after the other; it comes to the status of each answer."""
    return lambda: [client.post(address, form).status_code for form in forms]
