"""The administrator's page on the health of the system: it helps her, and moves with nothing recorded of people."""

from collections import namedtuple
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django import app

from access.administration.system import LITTLE, TOO_LITTLE
from access.context import acting_as_system
from accounts.roles import Role
from audit.seal import heads
from audit.trail import record_event
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.cases import CaseFactory, NoteFactory
from tests.sealing import seal_trail
from tests.test_non_interference import TOKENS

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    return signed_in_client(make_user(Role.ADMINISTRATOR))


def page(client: Client) -> str:
    return client.get(reverse("system-health")).content.decode()


def sealed(ago: timedelta) -> None:
    """Let the background job of the sealing have ended so long ago."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, status)"
            " VALUES ('default', 'audit.tasks.seal', 'succeeded') RETURNING id"
        )
        cursor.execute(
            "INSERT INTO procrastinate_events (job_id, type, at) VALUES (%s, 'succeeded', %s)",
            [cursor.fetchone()[0], timezone.now() - ago],
        )


def test_of_what_never_happened_it_says_so(client):
    told = page(client)
    for words in ("not running", "never", "not yet", "not verified yet"):
        assert words in told
    assert "PostgreSQL" in told


@pytest.mark.parametrize(
    ("minutes", "told", "untold"),
    [(4, "as it should be", "late:"), (14, "as it should be", "late:"), (16, "late:", "as it should be")],
)
def test_it_tells_whether_the_trail_is_sealed_in_time(client, minutes, told, untold):
    sealed(timedelta(minutes=minutes))
    text = page(client)
    assert told in text
    assert untold not in text


@pytest.mark.parametrize(
    ("free", "told"), [(TOO_LITTLE - 1, "none left"), (LITTLE - 1, "getting low"), (LITTLE, "enough")]
)
def test_it_tells_whether_there_is_room_on_the_disk(client, monkeypatch, free, told):
    usage = namedtuple("usage", "total used free")(10**12, 0, free)
    monkeypatch.setattr("access.administration.system.shutil.disk_usage", lambda _folder: usage)
    text = page(client)
    assert told in text
    assert str(free) not in text


@pytest.mark.parametrize(("what", "told"), [("verified", "found it whole"), ("verification_failed", "found it broken")])
def test_it_tells_what_the_last_verification_found_but_not_where(client, what, told):
    with acting_as_system("a test verifies"):
        record_event(what, reason="The values of entry 7 were altered (beneficiaries_case).")
    text = page(client)
    assert told in text
    assert "beneficiaries_case" not in text


@pytest.mark.django_db(transaction=True)
def test_it_is_the_same_page_whatever_was_recorded_and_sealed(client):
    seal_trail()
    before, standing = page(client), len(heads())
    NoteFactory(case=CaseFactory())
    seal_trail()
    assert len(heads()) > standing
    assert TOKENS.sub(b"", page(client).encode()) == TOKENS.sub(b"", before.encode())


def test_it_does_not_move_with_imports_whatever_becomes_of_their_jobs(client):
    before = TOKENS.sub(b"", page(client).encode())
    with connection.cursor() as cursor:
        for task in ("exchange.tasks.carry_out", "exchange.tasks.carry_on"):
            for status in ("todo", "doing", "failed", "succeeded"):
                cursor.execute(
                    "INSERT INTO procrastinate_jobs (queue_name, task_name, status) VALUES ('imports', %s, %s)",
                    [task, status],
                )
        cursor.execute(  # and what waits behind them
            "INSERT INTO procrastinate_jobs (queue_name, task_name, status)"
            " VALUES ('default', 'audit.tasks.seal', 'todo')"
        )
    assert TOKENS.sub(b"", page(client).encode()) == before


def test_it_tells_how_many_jobs_of_the_clock_failed(client):
    assert "as they should be" in page(client)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, status)"
            " VALUES ('default', 'audit.tasks.seal', 'failed')"
        )
    assert "1 failed" in page(client)


def test_everything_that_is_done_for_imports_has_a_queue_of_its_own():
    tasks = {name: task for name, task in app.tasks.items() if name.startswith("exchange.")}
    assert len(tasks) == 3
    assert {task.queue for task in tasks.values()} == {"imports"}
