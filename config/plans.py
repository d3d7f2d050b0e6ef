"""What a connection of pages keeps from one query to the next: its plans. (docs/decisions/020)"""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from django.db.models import Value
from django.db.utils import NotSupportedError
from psycopg import _queries
from psycopg._preparing import Prepare, PrepareManager
from psycopg._queries import PostgresQuery

PLANS_KEPT = 200
"""How many plans a connection keeps; each takes some 0.8 MB of the database server."""
PLANNED = (b"SELECT", b"(SELECT", b"WITH", b"INSERT", b"UPDATE", b"DELETE")
"""How what is planned begins."""
LONGEST_READ_ONCE, MOST_VALUES_IN_IT, READ_ONCE = 64_000, 500, 256
"""Of which queries a process remembers where their values stand: bytes, values, and how many queries."""
MOST_PARAMETERS = 65_535
"""How many values one statement of PostgreSQL's protocol can bind."""


class Fixed(Value):
    """A word of the code that stands in the SQL itself, so that a plan for all values knows it.

    With it PostgreSQL finds by an index of such rows alone what is rare, such as what waits for approval. Else it would
    plan anew for every page, which takes longer than the query.
    """

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[str | int, ...]]:
        """Return the word as a text of SQL. Raises ValueError for what is no plain word: it may come from outside."""
        word = str(self.value)
        if not re.fullmatch("[a-z_]+", word):
            raise ValueError("only a word of the code may stand in a statement")
        return f"'{word}'", ()


class Plans(PrepareManager):
    """The plans of a connection, which outlive a rollback.

    Psycopg forgets all of them then, since a table made in that transaction is gone. The role of pages makes none, and
    every form that is refused and every record that is not there ends with a rollback.

    How often a query was asked is counted for as many queries as plans are kept. Savepoints have new names each time,
    three for each form: they would push out of the count what is asked again on the next page but one.
    """

    def get(self, query: PostgresQuery, prepare: bool | None = None) -> tuple[Prepare, bytes]:
        """Return whether this is to be planned for good, and the name of its plan."""
        return super().get(query, prepare) if query.query.startswith(PLANNED) else (Prepare.NO, b"")

    def maybe_add_to_cache(self, query: PostgresQuery, prep: Prepare, name: bytes) -> Any:
        """Count a query that is planned; of anything else keep nothing."""
        return super().maybe_add_to_cache(query, prep, name) if query.query.startswith(PLANNED) else None

    def clear(self) -> bool:
        """Forget nothing: called after a rollback."""
        return False

    def forget(self) -> None:
        """Forget all of them, and let the database forget them with the next statement."""
        super().clear()


def read_queries_once() -> None:
    """Look once for where values stand in a query: psycopg remembers it of the short ones alone, and ours are long.

    The text of a query is kept, never a value.
    """
    _queries.MAX_CACHED_STATEMENT_LENGTH = LONGEST_READ_ONCE
    _queries.MAX_CACHED_STATEMENT_PARAMS = MOST_VALUES_IN_IT
    _queries._query2pg = lru_cache(READ_ONCE)(_queries._query2pg_nocache)


def keep_plans(connection: Any, **_signal: object) -> None:
    """Let a new connection keep its plans, and add many rows in as many statements as bind their values.

    Receives connection_created. Django 6 counts the values itself.
    """
    plans, first = Plans(), connection.connection._prepared
    plans._prepared_idx = first._prepared_idx  # what was planned until now keeps its name
    plans.prepare_threshold = connection.connection.prepare_threshold
    plans.prepared_max = PLANS_KEPT
    connection.connection._prepared = plans
    if forgetting_what_fits_no_longer not in connection.execute_wrappers:
        connection.execute_wrappers.insert(0, forgetting_what_fits_no_longer)
    connection.ops.bulk_batch_size = lambda fields, rows: MOST_PARAMETERS // len(fields) if fields else len(rows)


def forgetting_what_fits_no_longer(execute: Callable[..., Any], *statement: Any) -> Any:
    """Execute a statement; plan all anew when a column has got another type, since that plan is refused for good."""
    try:
        return execute(*statement)
    except NotSupportedError:
        *_words, context = statement
        context["connection"].connection._prepared.forget()
        raise
