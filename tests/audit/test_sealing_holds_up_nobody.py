"""Writers wait neither for each other nor for a seal, and no entry falls between two seals."""

import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from django.db import connections
from procrastinate.contrib.django import app

from audit import tasks
from audit.models import Entry, Seal
from audit.seal import heads
from audit.verification import verify
from tests.audit.conftest import as_owner, entries
from tests.sealing import seal_trail

pytestmark = pytest.mark.django_db(transaction=True)
WRITE = "UPDATE beneficiaries_person SET family_name = %s WHERE id = %s"


def connect() -> psycopg.Connection:
    """Return another connection of the application, which gives up instead of waiting."""
    parameters = connections["default"].get_connection_params()
    wanted = {key: parameters[key] for key in ("dbname", "user", "password", "host") if parameters.get(key)}
    connection = psycopg.connect(**wanted)
    connection.execute("SET lock_timeout = '2s'")
    connection.execute("SET nayabato.system = 'on'")
    connection.commit()
    return connection


def sealed_ids() -> list[int]:
    return sorted(number for (ids,) in as_owner("SELECT ids FROM audit_seal") for number in ids)


def test_two_writers_and_a_seal_between_them_miss_nothing(tara, caseworker):
    from access.context import acting_as_system
    from tests.factories.people import PersonFactory

    with acting_as_system("a test begins"):
        sunita = PersonFactory(site=tara.site)
    seal_trail()
    with connect() as first, connect() as second:
        first.execute(WRITE, ["Slow", tara.pk])
        second.execute(WRITE, ["Quick", sunita.pk])
        second.commit()
        between = seal_trail()
        first.commit()
    assert between is None, "the quick writer's entry waits for the older transaction"
    after = seal_trail()
    assert after is not None
    everything = [number for (number,) in as_owner("SELECT id FROM audit_entry ORDER BY id")]
    assert sealed_ids() == everything
    assert verify().faults == []


def test_what_came_before_an_open_transaction_is_sealed_all_the_same(tara):
    with connect() as slow:
        slow.execute(WRITE, ["Slow", tara.pk])
        assert seal_trail() is not None
        before = set(sealed_ids())
        slow.commit()
    seal_trail()
    assert len(sealed_ids()) == len(before) + 1


def test_of_two_sealers_one_seals_and_the_other_does_not_wait(tara):
    with connect() as other:
        assert other.execute("SELECT seal_trail()").fetchone()[0] == 1
        assert seal_trail() is None
        other.commit()
    assert [head.number for head in heads()] == [1]


def test_many_writers_and_sealers_at_once_leave_a_whole_chain(tara):
    faults: list[BaseException] = []

    def attempt(work: Callable[[Any], None]) -> None:
        try:
            with connect() as connection:
                for _turn in range(15):
                    work(connection)
                    connection.commit()
        except BaseException as fault:  # a thread must tell what went wrong in it
            faults.append(fault)

    def write(connection: Any) -> None:
        connection.execute(
            "SELECT append_to_trail(%s)", [psycopg.types.json.Jsonb([{"action": "read", "what": "case_file"}] * 20)]
        )

    def seal(connection: Any) -> None:
        connection.execute("SELECT seal_trail()")

    threads = [threading.Thread(target=attempt, args=[work]) for work in (write, write, write, seal, seal)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    everything = [number for (number,) in as_owner("SELECT id FROM audit_entry ORDER BY id")]
    deadline = time.monotonic() + 30  # a transaction of another test, in another database, may hold one back
    seal_trail()
    while sealed_ids() != everything and time.monotonic() < deadline:
        time.sleep(0.2)
        seal_trail()
    assert sealed_ids() == everything
    assert len(everything) >= 900
    assert verify().faults == []


def test_a_trail_restored_into_a_younger_server_is_sealed_on(tara):
    seal_trail()
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT pg_get_functiondef('trail_offset()'::regprocedure)")
        at_first = cursor.fetchone()[0]
        # the count of a younger server is lower than what the seals have seen
        cursor.execute(at_first.replace("SELECT 0::bigint", "SELECT (-500)::bigint"))
        try:
            cursor.execute("UPDATE beneficiaries_person SET family_name = 'Restored'")
            assert seal_trail() == 2
            cursor.execute("UPDATE beneficiaries_person SET family_name = 'Afterwards'")
            assert seal_trail() == 3
            assert verify().faults == []
        finally:
            cursor.execute(at_first)
    assert as_owner("SELECT count(*) FROM audit_entry") == [(len(sealed_ids()),)]


@contextmanager
def looking_finds(what: str) -> Iterator[None]:
    """Let the look for the oldest running transaction give this SQL instead."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT pg_get_functiondef('oldest_running_transaction(pg_snapshot)'::regprocedure)")
        at_first = cursor.fetchone()[0]
        cursor.execute(
            re.sub(r"\$function\$.*\$function\$", f"$function$ {what} $function$", at_first, flags=re.DOTALL)
        )
        try:
            yield
        finally:
            cursor.execute(at_first)


def test_a_sealer_looks_for_what_runs_only_once_it_alone_seals(tara):
    with connect() as other:
        other.execute("SELECT seal_trail()")
        with looking_finds("SELECT 1 / (extract(epoch FROM now()) * 0)::bigint"):
            assert seal_trail() is None
        other.commit()


def test_what_seems_to_run_from_before_a_seal_makes_the_server_no_younger(tara):
    seal_trail()
    as_owner("UPDATE beneficiaries_person SET family_name = 'Meanwhile'")
    with looking_finds("SELECT max(horizon) - 1 FROM public.audit_seal"):
        assert seal_trail() is None
    assert as_owner("SELECT trail_offset()") == [(0,)]
    assert seal_trail() == 2
    assert as_owner("SELECT count(*) FROM audit_entry") == [(len(sealed_ids()),)]
    assert verify().faults == []


def test_nothing_new_makes_no_seal(tara):
    seal_trail()
    assert seal_trail() is None
    assert Seal.objects.count() == 0, "a seal is seen by the officer, not without an actor"
    assert Entry.objects.count() == 0


def test_the_worker_seals_and_writes_the_head_outside_the_database(tara, settings, tmp_path):
    settings.AUDIT_HEADS_FILE = tmp_path / "heads.log"
    tasks.seal(timestamp=0)
    tasks.seal(timestamp=300)
    assert settings.AUDIT_HEADS_FILE.read_text().splitlines() == [str(head) for head in heads()]
    tasks.verify(timestamp=0)
    assert entries(what="verified")


def test_sealing_and_verifying_are_planned():
    planned = {each.task.name: each.cron for each in app.periodic_registry.periodic_tasks.values()}
    assert planned["audit.tasks.seal"] == "*/5 * * * *"
    assert "audit.tasks.verify" in planned
