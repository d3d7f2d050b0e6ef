"""Several processes behind PgBouncer in transaction mode: all see their own, every save and job is done once."""

import html
import re
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from urllib.parse import quote

import psycopg
import pytest

from config.postgres import OWNER, RUNTIME
from tests.running.house import House, until
from tests.running.pooler import PROGRAM, SERVERS, pooler_before
from tests.running.visitor import Visitor

pytestmark = [
    pytest.mark.drill,
    pytest.mark.skipif(PROGRAM is None, reason="there is no PgBouncer on this machine: install Debian's pgbouncer"),
]

ROUNDS = 8
CODE = re.compile(r"/cases/(NB-[0-9A-Z]{4}-[0-9A-Z])/")
CASEWORKERS = ["asha.caseworker", "bimala.caseworker", "chandra.caseworker"]
OTHERS = {
    "deepa.supervisor": ["/", "/board/", "/board/figures/", "/approvals/"],
    "eknath.supervisor": ["/", "/board/", "/cases/", "/tasks/"],
    "indira.programmes": ["/", "/groups/", "/calendar/"],
    "gita.facilitator": ["/", "/groups/"],
    "jeevan.grants": ["/", "/grants/"],
}
ASK = """
from beneficiaries.models import Case
from access.context import acting_as_system
from programs.models import Indicator
from programs.tasks import ask_for_a_count
with acting_as_system("drill"):
    for each in Indicator.objects.all():
        ask_for_a_count(each)
"""
WORKING = "SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > now() - interval '15 s'"
DONE = """
SELECT count(*), count(*) FILTER (WHERE times = 1) FROM (
    SELECT job.id, count(*) FILTER (WHERE event.type = 'succeeded') AS times
    FROM procrastinate_jobs job LEFT JOIN procrastinate_events event ON event.job_id = job.id
    WHERE task_name = 'programs.tasks.count_one' GROUP BY job.id
) done
"""


def test_everybody_sees_her_own_and_everything_is_done_once(demo_house: House, place):
    house = demo_house
    owner = f"postgres://{OWNER}:{house.cluster.password}@{quote(str(house.cluster.socket_folder), safe='')}/nayabato"
    with house.cluster.in_use(), pooler_before(house.cluster, place / "pooler") as pooled:
        environment = {"DEMO": "on", "DATABASE_URL": owner, "DATABASE_RUNTIME_URL": pooled, "PGBOUNCER": "on"}
        house.start(WEB_PROCESSES="3", **environment)
        with second_worker(house, environment):
            until(lambda: rows(house, WORKING) == [(2,)], 90)
            house.manage("shell", "-c", ASK, **environment)
            work_together(house)
            nothing_is_left_behind(pooled)
            until(lambda: len(set(*rows(house, DONE))) == 1 and rows(house, DONE) != [(0, 0)], 90)
        assert "Traceback" not in house.words()
        house.end()


def work_together(house: House) -> None:
    """Let everybody open pages and save at the same time; whoever shares a connection shares nothing else."""
    visitors = {name: Visitor(house.port, patience=60) for name in (*CASEWORKERS, *OTHERS)}
    for name, visitor in visitors.items():
        visitor.log_in(name)
    with ThreadPoolExecutor(len(visitors)) as hands:
        working = [hands.submit(caseworker, house, name, visitors[name]) for name in CASEWORKERS]
        reading = [hands.submit(reader, visitors[name], paths) for name, paths in OTHERS.items()]
        saved = dict(each.result() for each in working)
        for each in reading:
            each.result()
    found = rows(
        house,
        "SELECT note.text, author.email FROM beneficiaries_note note"
        " JOIN accounts_user author ON author.id = note.recorded_by_id WHERE note.text LIKE 'Behind the pooler %'",
    )
    assert len(found) == len(CASEWORKERS) * ROUNDS
    assert {(text, email.partition("@")[0]) for text, email in found} == {
        (text, name) for name, texts in saved.items() for text in texts
    }


def nothing_is_left_behind(pooled: str) -> None:
    """Whoever gets a connection next, any of them, acts as nobody and sees no row."""
    with ExitStack() as held:
        for _server in range(SERVERS):
            connection = held.enter_context(psycopg.connect(pooled, prepare_threshold=None))
            assert connection.execute("SELECT count(*) FROM beneficiaries_case").fetchone() == (0,)


def caseworker(house: House, name: str, visitor: Visitor) -> tuple[str, set[str]]:
    """Save follow-ups in her cases, and see in her list her own cases alone each time."""
    hers = codes_of(house, name)
    yesterday = time.strftime("%Y-%m-%d", time.gmtime(time.time() - 86400))
    saved = set()
    for number in range(ROUNDS):
        status, _location, page = visitor.ask("GET", "/cases/")
        assert status == 200
        shown = set(CODE.findall(page[page.index("<main") :]))
        assert shown, name
        assert shown <= hers, name
        text = f"Behind the pooler {number} {uuid.uuid4()}"
        form = {"_once": str(uuid.uuid4()), "kind": "visit", "happened_on_calendar": "AD", "text": text}
        path = f"/cases/{sorted(shown)[number % len(shown)]}/"
        assert visitor.save(f"{path}notes/add/", form | {"happened_on": yesterday}) == 1
        status, _location, page = visitor.ask("GET", f"{path}notes/")
        assert status == 200
        assert text in html.unescape(page)
        saved.add(text)
    return name, saved


def reader(visitor: Visitor, paths: list[str]) -> None:
    for _round in range(ROUNDS):
        for path in paths:
            assert visitor.ask("GET", path)[0] == 200, path


@contextmanager
def second_worker(house: House, environment: dict[str, str]) -> Iterator[None]:
    """Run a worker beside the one of the house."""
    more = {"DJANGO_SETTINGS_MODULE": "config.settings", "PYTHONPATH": str(house.folder)}
    worker = subprocess.Popen(
        [sys.executable, "-m", "django", "procrastinate", "worker", "--concurrency", "2"],
        cwd=house.folder,
        env=house.surroundings(environment | more),
    )
    try:
        yield
    finally:
        worker.terminate()
        worker.wait(30)


def codes_of(house: House, name: str) -> set[str]:
    """Return the codes of the cases that the walls in the database let her see, asked past the pooler."""
    who, sites = rows(
        house,
        "SELECT user_id::text, string_agg(site_id::text, ',') FROM accounts_membership JOIN accounts_user one"
        " ON one.id = user_id WHERE role = 'caseworker' AND ended_at IS NULL AND email LIKE %s GROUP BY user_id",
        f"{name}@%",
    )[0]
    with psycopg.connect(**house.cluster.address(RUNTIME)) as connection:
        connection.execute("SELECT set_config('nayabato.user', %s, true)", [who])
        connection.execute("SELECT set_config('nayabato.caseworker', %s, true)", [sites])
        found = connection.execute("SELECT code FROM beneficiaries_person JOIN beneficiaries_case ON person_id = id")
        return {code for (code,) in found}


def rows(house: House, question: str, *values: str) -> list[tuple]:
    """Return what the owner is answered by the database itself."""
    with psycopg.connect(**house.cluster.address(OWNER)) as connection:
        return connection.execute(question, values or None).fetchall()
