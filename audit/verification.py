"""Proves the trail whole, or names the first entry that is not.

Run as the owner, who sees all rows. It carries its own SQL (`audit/seal.py`) and trusts no function of the
database that it verifies. What was written since the last seal can still be denied by somebody with
the owner's password; what was sealed cannot, once the head is kept where she does not write.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import connections, transaction
from django.utils.translation import gettext as _

from audit import seal
from audit.trail import record_event
from audit.walls import kept_tables
from config.calendar import say_moment

ERASED = """(d.entry_id IS NULL AND EXISTS (
    SELECT FROM public.audit_entry v
    WHERE v.action = 'event' AND v.what = 'values_erased' AND v.database_role = '' AND v.id > e.id
    AND (v.table_name = '' AND v.person_id = e.person_id OR v.table_name = e.table_name AND v.row_id = e.row_id)
))"""
"""That the values of an entry were erased with the person, as a later entry of the trail itself says."""


@dataclass(frozen=True)
class Verified:
    """What a verification found: how much it read, the head, and what is broken, worst first."""

    entries: int
    seals: int
    unsealed: int
    head: str
    faults: list[str]


def verify_and_record(heads: Path | None = None, erased: Path | None = None) -> Verified:
    """Verify, and record in the trail itself that it was done and what came of it. Raises as `verify`."""
    found = verify(heads, erased)
    record_event(
        "verification_failed" if found.faults else "verified",
        reason=found.faults[0]
        if found.faults
        else _("%(entries)s entries in %(seals)s seals") % {"entries": found.entries, "seals": found.seals},
        using="owner",
    )
    return found


def verify(heads: Path | None = None, erased: Path | None = None) -> Verified:
    """Verify the chain, every sealed batch, the values, the triggers, and the heads kept in a file.

    With the file that names by key who was erased, also that no values went of anybody else. Raises OSError for a
    file that cannot be read and ValueError for one that holds something else.
    """
    kept = seal.read_heads(heads.read_text("ascii")) if heads else {}
    named = _keys_in(erased.read_text("ascii")) if erased else None
    with transaction.atomic("owner"), connections["owner"].cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SET LOCAL search_path = pg_catalog, public")
        faults = [
            *_broken_chain(cursor),
            *_broken_entries(cursor),
            *_entries_beside_the_seals(cursor),
            *_orphaned_values(cursor),
            *_missing_triggers(cursor, kept_tables()),
            *_denied_heads(cursor, kept),
            *_erasures_of_nobody(cursor, named),
        ]
        cursor.execute("SELECT count(*) FROM audit_entry")
        entries = cursor.fetchone()[0]
        cursor.execute("SELECT count(*), coalesce(sum(count), 0) FROM audit_seal")
        seals, sealed = cursor.fetchone()
        cursor.execute("SELECT encode(hash, 'hex') FROM audit_seal ORDER BY number DESC LIMIT 1")
        head = (cursor.fetchone() or [""])[0]
    return Verified(entries, seals, max(0, entries - sealed), head, faults)


def _broken_chain(cursor: Any) -> Iterator[str]:
    computed = seal.HASH.format(
        previous="s.previous", number="s.number", horizon="s.horizon", at="s.at", ids="s.ids", leaves="s.leaves"
    )
    cursor.execute(f"""
        SELECT number FROM (
            SELECT s.number, s.hash <> {computed} OR s.count <> cardinality(s.ids)
                OR s.first_id <> s.ids[1] OR s.last_id <> s.ids[cardinality(s.ids)] AS altered,
                s.previous <> lag(s.hash, 1, '') OVER line OR s.number <> lag(s.number, 1, 0::bigint) OVER line + 1
                AS torn
            FROM public.audit_seal s WINDOW line AS (ORDER BY s.number)
        ) AS chain WHERE altered OR torn ORDER BY number LIMIT 1
    """)
    for (number,) in cursor.fetchall():
        yield _("Seal %(number)s was altered, or one before it is missing.") % {"number": number}


def _broken_entries(cursor: Any) -> Iterator[str]:
    cursor.execute(f"""
        SELECT s.number, sealed.id,
            CASE WHEN e.id IS NULL THEN 'deleted' WHEN sealed.leaf <> {seal.LEAF} THEN 'altered' ELSE 'values' END,
            e.table_name, e.row_id, e.at
        FROM public.audit_seal s
        CROSS JOIN LATERAL unnest(s.ids, s.leaves) AS sealed (id, leaf)
        LEFT JOIN public.audit_entry e ON e.id = sealed.id
        LEFT JOIN public.audit_detail d ON d.entry_id = e.id
        WHERE e.id IS NULL OR sealed.leaf <> {seal.LEAF}
            OR e.digest IS DISTINCT FROM {seal.VALUES} AND NOT {ERASED}
        ORDER BY s.number, sealed.id LIMIT 1
    """)
    for number, entry, fault, table, row, at in cursor.fetchall():
        words = {
            "deleted": _("Entry %(entry)s, sealed in %(number)s, was deleted."),
            "altered": _("Entry %(entry)s, sealed in %(number)s, was altered (%(table)s %(row)s, %(at)s)."),
            "values": _(
                "The values of entry %(entry)s, sealed in %(number)s, were altered (%(table)s %(row)s, %(at)s)."
            ),
        }
        yield words[fault] % {"entry": entry, "number": number, "table": table, "row": row, "at": at and say_moment(at)}


def _entries_beside_the_seals(cursor: Any) -> Iterator[str]:
    """Yield an entry slipped in below the last horizon, and an unsealed one whose values do not fit."""
    cursor.execute(f"""
        SELECT e.id, e.transaction < (SELECT max(horizon) FROM public.audit_seal)
        FROM public.audit_entry e LEFT JOIN public.audit_detail d ON d.entry_id = e.id
        WHERE e.id IN (SELECT id FROM public.audit_entry EXCEPT SELECT unnest(ids) FROM public.audit_seal)
        AND (e.transaction < (SELECT max(horizon) FROM public.audit_seal)
            OR e.digest IS DISTINCT FROM {seal.VALUES} AND NOT {ERASED})
        ORDER BY e.id LIMIT 1
    """)
    for entry, slipped_in in cursor.fetchall():
        if slipped_in:
            yield _("Entry %(entry)s was slipped in after its time was sealed.") % {"entry": entry}
        else:
            yield _("The values of entry %(entry)s, not sealed yet, were altered.") % {"entry": entry}


def _orphaned_values(cursor: Any) -> Iterator[str]:
    cursor.execute("""
        SELECT d.entry_id FROM public.audit_detail d
        WHERE NOT EXISTS (SELECT FROM public.audit_entry e WHERE e.id = d.entry_id) ORDER BY d.entry_id LIMIT 1
    """)
    for (entry,) in cursor.fetchall():
        yield _("Entry %(entry)s was deleted; its values are still there.") % {"entry": entry}


def _missing_triggers(cursor: Any, expected: list[str]) -> Iterator[str]:
    cursor.execute("""
        SELECT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
        WHERE t.tgname = 'keep_trail' AND t.tgenabled IN ('O', 'A') AND c.relnamespace = 'public'::regnamespace
    """)
    standing = {table for (table,) in cursor.fetchall()}
    for table in sorted(set(expected) - standing):
        yield _("Changes of %(table)s are not being kept: its trigger is missing or switched off.") % {"table": table}


def _denied_heads(cursor: Any, kept: dict[int, str]) -> Iterator[str]:
    if not kept:
        return
    cursor.execute("SELECT number, encode(hash, 'hex') FROM public.audit_seal WHERE number = ANY(%s)", [list(kept)])
    standing = dict(cursor.fetchall())
    for number in sorted(kept):
        if standing.get(number) != kept[number]:
            if number in standing:
                yield _("Seal %(number)s is not the one whose head was kept.") % {"number": number}
            else:
                yield _("Seal %(number)s, whose head was kept, is gone.") % {"number": number}
            return


def _keys_in(text: str) -> list[str]:
    """Return the keys at the ends of the lines of a file of erasures. Raises ValueError for a line without one."""
    return [str(UUID(line.split()[-1])) for line in text.splitlines() if line.strip()]


def _erasures_of_nobody(cursor: Any, named: list[str] | None) -> Iterator[str]:
    """Yield the first erasure of values that the file of erasures does not know.

    Whoever has the owner's password can write such an entry; the file lies where she does not write. What goes with
    somebody is written in one transaction: one of its entries names her, and none another person.
    """
    if named is None:
        return
    cursor.execute(
        """
        SELECT min(v.id), min(v.at) FROM public.audit_entry v
        WHERE v.action = 'event' AND v.what = 'values_erased'
        GROUP BY v.transaction, v.reason
        HAVING NOT bool_or(coalesce(v.person_id::text, v.row_id) = ANY(%(named)s))
            OR bool_or(v.person_id IS NOT NULL AND v.person_id::text <> ALL(%(named)s))
        ORDER BY 1 LIMIT 1
        """,
        {"named": named},
    )
    for entry, at in cursor.fetchall():
        yield _(
            "Entry %(entry)s (%(at)s) says that values were erased, and the file of erasures names nobody for it."
        ) % {
            "entry": entry,
            "at": say_moment(at),
        }
