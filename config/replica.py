"""Where pages that only show are read: from a streaming replica of the database, when the operator names one.

Dashboards and exports read much and need not know the last second. `DATABASE_REPLICA_URL` names a copy that follows
the database; everything such a page reads is then read there, in a transaction with the same walls around it. What a
form needs, who may do what, and the trail stay where they are. When the copy does not answer, is no copy, or is too
far behind, the page is read from the database itself, and the log says so.
"""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, Error, InterfaceError, OperationalError, connections

REPLICA = "replica"
PATIENCE, LOOK_EVERY = 0.1, 0.02
"""Seconds that a page waits for what was saved before it was asked for, and between two looks."""
LEFT_ALONE = 15.0
"""Seconds for which a replica that did not answer is not asked again by the same process."""
WHERE_THE_PRIMARY_IS = "SELECT pg_current_wal_flush_lsn()::text, system_identifier FROM pg_control_system()"
WHERE_THE_REPLICA_IS = """
SELECT pg_is_in_recovery(), system_identifier, coalesce(pg_last_wal_replay_lsn() >= %s::pg_lsn, false),
    coalesce(extract(epoch FROM clock_timestamp() - pg_last_xact_replay_timestamp()), 'infinity')::float
FROM pg_control_system()
"""

logger = logging.getLogger(__name__)
_asked_again_at = 0.0
Read = TypeVar("Read")


def read_from_replica(read: Callable[[], Read]) -> Read:
    """Call a function that only reads, on the replica where that can be, and return what it returns.

    When the replica breaks off in the middle, or ends a long query because it has to go on, it is called once more,
    on the primary.
    """
    if REPLICA in settings.DATABASES and _is_fit():
        try:
            with _instead_of_the_primary():
                return read()
        except (InterfaceError, OperationalError) as error:
            logger.warning("the replica broke off (%s); the primary is read", type(error).__name__)
    return read()


@contextmanager
def _instead_of_the_primary() -> Iterator[None]:
    """Let this thread's default connection be the one to the replica meanwhile.

    So nothing that a page does can read half here and half there, SQL of our own included.
    """
    primary = connections[DEFAULT_DB_ALIAS]
    connections[DEFAULT_DB_ALIAS] = connections[REPLICA]
    try:
        yield
    finally:
        connections[DEFAULT_DB_ALIAS] = primary


def _is_fit() -> bool:
    """Tell whether the replica can be read now: it answers, follows this primary, and is near enough."""
    global _asked_again_at  # noqa: PLW0603 (how long to leave it alone: each process may find out)
    if time.monotonic() < _asked_again_at:
        return False
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute(WHERE_THE_PRIMARY_IS)
        position, of_the_primary = cursor.fetchone()
    try:
        follows, of_it, caught_up, seconds = _follow(position)
    except Error as error:
        _asked_again_at = time.monotonic() + LEFT_ALONE
        logger.warning("the replica does not answer (%s); the primary is read", type(error).__name__)
        return False
    if not follows or of_it != of_the_primary:
        _asked_again_at = time.monotonic() + LEFT_ALONE
        logger.error("DATABASE_REPLICA_URL names no replica of this database; the primary is read")
        return False
    if not caught_up and seconds > settings.REPLICA_MOST_SECONDS:
        logger.warning("the replica is too far behind; the primary is read")
        return False
    return True


def _follow(position: str) -> tuple[bool, int, bool, float]:
    """Return where the replica is: whether it follows, of which server, whether it is there, and its last save's age.

    A replica that is well is a few thousandths of a second behind: wait that long, so that somebody who has just saved
    sees it on the next page.
    """
    deadline = time.monotonic() + PATIENCE
    with connections[REPLICA].cursor() as cursor:
        while True:
            cursor.execute(WHERE_THE_REPLICA_IS, [position])
            found = cursor.fetchone()
            if found[2] or time.monotonic() > deadline:
                return found
            time.sleep(LOOK_EVERY)
