"""What is recorded beside the changes that triggers catch: reads of a case, and events such as a log-in."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import connections
from django.db.models import Model
from django.http import HttpRequest
from psycopg.types.json import Jsonb

from audit.actor import Actor, address_of, current_actor
from audit.walls import SUBJECTS

Read = tuple[str, UUID | None, str, str]
"""A code of `audit.words`, the person, the table and the row."""


def note_read(what: str, subject: Model | UUID | None = None, rows: Iterable[Model | UUID] = ()) -> None:
    """Note that the acting user reads something; it is written before the answer leaves.

    `subject` is the person (or her id, or her case) that the read is about. `rows` are what was
    shown: each gives an entry, about `subject` or, without one, about the row's own person.
    The same read is written once per request. Outside of every request nothing is noted.
    """
    actor = current_actor()
    if actor is None:
        return
    person = _person_of(subject)
    noted = [(what, person or _person_of(row), *_place_of(row)) for row in rows] or [(what, person, "", "")]
    known = set(actor.reads)
    actor.reads.extend(read for read in dict.fromkeys(noted) if read not in known)


def note_event(what: str, reason: str = "") -> None:
    """Note that something happened while the acting user asked for something; it is written though that is refused.

    Outside of every request nothing is noted. Never give what was typed.
    """
    actor = current_actor()
    if actor is not None:
        actor.happened.append((what, reason))


def write_noted_reads(actor: Actor) -> None:
    """Write what was noted while this actor acted, in one statement; she must be acting now."""
    if actor.has_something_noted:
        reads = [
            {"action": "read", "what": what, "person_id": person, "table_name": table, "row_id": row}
            for what, person, table, row in actor.reads
        ]
        events = [{"action": "event", "what": what, "reason": reason} for what, reason in actor.happened]
        _append([*reads, *events])
        actor.reads.clear()
        actor.happened.clear()


def record_event(
    what: str,
    actor: Any = None,
    *,
    request: HttpRequest | None = None,
    row: Model | None = None,
    subject: Model | UUID | None = None,
    reason: str = "",
    using: str = "default",
) -> None:
    """Record an event now, in the transaction that is open: a log-in, an invitation, a broken glass.

    `actor` is the user it is about to become or has just been; where somebody acts already, she is taken.
    `row` is what the event concerns. Never give what was typed.
    """
    table, row_id = _place_of(row) if row is not None else ("", "")
    entry = {"action": "event", "what": what, "table_name": table, "row_id": row_id, "reason": reason}
    entry |= {"person_id": _person_of(subject), "actor": getattr(actor, "pk", None)}
    if request is not None:
        entry["address"] = address_of(request)
        entry["request"] = str(getattr(request, "correlation_id", ""))[:64]
    _append([entry], using)


def _append(entries: Iterable[dict[str, Any]], using: str = "default") -> None:
    rows = [{key: str(value) for key, value in entry.items() if value} for entry in entries]
    with connections[using].cursor() as cursor:
        cursor.callproc("append_to_trail", [Jsonb(rows)])


def _person_of(thing: Model | UUID | None) -> UUID | None:
    if thing is None or isinstance(thing, UUID):
        return thing
    if isinstance(thing, Model):
        if thing._meta.db_table == SUBJECTS:
            return thing.pk
        return getattr(thing, "person_id", None) or getattr(thing, "case_id", None)
    return UUID(str(thing))


def _place_of(row: Model | UUID) -> tuple[str, str]:
    if isinstance(row, Model):
        return row._meta.db_table, str(row.pk)
    return "", ""
