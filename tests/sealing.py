"""Sealing the trail beside other tests.

A transaction of another database that ends while a seal is being made counts as one that still runs, and what was
written after it began is left to the next seal. That harms nobody but a test that counts seals.
"""

import time

from django.db import connections

from audit.seal import seal_trail as seal_now

PATIENCE = 240


def seal_trail() -> int | None:
    """Seal the trail once what other databases had begun before is over; return as `audit.seal.seal_trail`."""
    begun, deadline = _of_other_databases(), time.monotonic() + PATIENCE
    while begun & _of_other_databases():
        assert time.monotonic() < deadline, "another test's transaction goes on and on"
        time.sleep(0.1)
    return seal_now()


def _of_other_databases() -> set[tuple[int, str]]:
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT pid, backend_xid::text FROM pg_stat_activity"
            " WHERE datname IS DISTINCT FROM current_database() AND backend_xid IS NOT NULL"
        )
        return set(cursor.fetchall())
