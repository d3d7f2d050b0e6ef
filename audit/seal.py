"""Seals over the trail: a hash chain by batches, its heads kept elsewhere, and its verification.

A batch is what lies below the oldest transaction that still runs, so it can never grow afterwards and no writer
ever waits for a seal. Verification carries its own SQL: it does not trust the functions of the database it
verifies.
"""

import datetime
import fcntl
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.db import connections

LEAF = """sha256(convert_to(ROW(
    e.id, e.transaction, extract(epoch FROM e.at), e.actor_id, e.system, e.database_role, e.address, e.request,
    e.reason, e.action, e.what, e.table_name, e.row_id, e.person_id, e.fields, encode(e.digest, 'hex')
)::text, 'UTF8'))"""
VALUES = "sha256(convert_to(d.salt || coalesce(d.former::text, '-') || coalesce(d.latter::text, '-'), 'UTF8'))"
HASH = """sha256({previous} || int8send({number}) || int8send({horizon})
    || convert_to(extract(epoch FROM {at})::text, 'UTF8') || (
    SELECT string_agg(int8send(each.id) || each.leaf, '' ORDER BY each.place)
    FROM unnest({ids}, {leaves}) WITH ORDINALITY AS each (id, leaf, place)
))"""

SEAL_FUNCTIONS = [
    # How far the numbers of transactions are moved: zero until a copy is restored into another server,
    # whose own count is lower. It is a function because a function without arguments costs nothing to call.
    """
    DO $do$ BEGIN
        IF to_regprocedure('trail_offset()') IS NULL THEN
            CREATE FUNCTION trail_offset() RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS 'SELECT 0::bigint';
        END IF;
    END $do$
    """,
    """
    CREATE OR REPLACE FUNCTION trail_transaction() RETURNS bigint LANGUAGE sql STABLE AS
    'SELECT pg_catalog.pg_current_xact_id()::text::bigint + public.trail_offset()'
    """,
    # A transaction that runs in another database of the same server writes no entry here and holds nothing up.
    """
    CREATE OR REPLACE FUNCTION oldest_running_transaction(standing pg_snapshot) RETURNS bigint LANGUAGE sql STABLE
    SET search_path = pg_catalog, pg_temp AS $$
        SELECT coalesce(min(running::text::bigint), pg_snapshot_xmax(standing)::text::bigint)
        FROM pg_snapshot_xip(standing) AS running
        WHERE NOT EXISTS (
            SELECT FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
            WHERE l.locktype = 'transactionid' AND l.granted AND l.transactionid = running::xid
            AND a.datname <> current_database()
        )
    $$
    """,
    f"""
    CREATE OR REPLACE FUNCTION seal_trail() RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS $$
    DECLARE
        last record;
        sealed record;
        standing pg_snapshot;
        oldest bigint;
        upto bigint;
    BEGIN
        IF NOT pg_try_advisory_xact_lock(7240) THEN RETURN NULL; END IF;
        standing := pg_current_snapshot();  -- after the lock: before it, another sealer may seal beyond it
        oldest := public.oldest_running_transaction(standing);
        SELECT number, horizon, hash INTO last FROM public.audit_seal ORDER BY number DESC LIMIT 1;
        upto := oldest + public.trail_offset();
        IF pg_snapshot_xmax(standing)::text::bigint + public.trail_offset() < last.horizon THEN
            PERFORM public.go_on_after_restore(oldest);
            upto := oldest + public.trail_offset();
            SELECT array_agg(e.id ORDER BY e.id) AS ids, array_agg({LEAF} ORDER BY e.id) AS leaves INTO sealed
            FROM public.audit_entry e
            WHERE e.id IN (SELECT id FROM public.audit_entry EXCEPT SELECT unnest(ids) FROM public.audit_seal);
        ELSIF upto < last.horizon THEN
            RETURN NULL;  -- one of another database ended while it was looked for, and counts as ours until next time
        ELSE
            SELECT array_agg(e.id ORDER BY e.id) AS ids, array_agg({LEAF} ORDER BY e.id) AS leaves INTO sealed
            FROM public.audit_entry e
            WHERE e.transaction >= coalesce(last.horizon, 0) AND e.transaction < upto;
        END IF;
        IF sealed.ids IS NULL THEN RETURN NULL; END IF;
        INSERT INTO public.audit_seal (number, at, horizon, count, first_id, last_id, ids, leaves, previous, hash)
        SELECT next.number, next.at, upto, cardinality(sealed.ids), sealed.ids[1],
            sealed.ids[cardinality(sealed.ids)], sealed.ids, sealed.leaves, next.previous,
            {
        HASH.format(
            previous="next.previous",
            number="next.number",
            horizon="upto",
            at="next.at",
            ids="sealed.ids",
            leaves="sealed.leaves",
        )
    }
        FROM (
            SELECT coalesce(last.number, 0) + 1 AS number, coalesce(last.hash, '') AS previous, clock_timestamp() AS at
        ) AS next;
        RETURN coalesce(last.number, 0) + 1;
    END $$
    """,
    """
    CREATE OR REPLACE FUNCTION go_on_after_restore(oldest bigint) RETURNS void LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp AS $$
    BEGIN
        LOCK TABLE public.audit_entry IN SHARE MODE;
        EXECUTE format(
            'CREATE OR REPLACE FUNCTION public.trail_offset() RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE '
            'AS ''SELECT %s::bigint''',
            (SELECT greatest((SELECT max(transaction) FROM public.audit_entry),
                             (SELECT max(horizon) FROM public.audit_seal)) + 1 - oldest)
        );
    END $$
    """,
    "REVOKE ALL ON FUNCTION go_on_after_restore(bigint) FROM PUBLIC",
    # Heads are meant to be copied far away, so whoever works here may read them.
    """
    CREATE OR REPLACE FUNCTION trail_heads(after bigint)
    RETURNS TABLE (number bigint, hash text, count int, at timestamptz)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
        SELECT s.number, encode(s.hash, 'hex'), s.count, s.at FROM public.audit_seal s
        WHERE s.number > after ORDER BY s.number
    $$
    """,
]


class Head(NamedTuple):
    """What of a seal is kept outside the database."""

    number: int
    hash: str
    count: int
    at: datetime.datetime

    def __str__(self):
        return (
            f"{self.number} {self.hash} {self.count} {self.at.astimezone(datetime.UTC).isoformat(timespec='seconds')}"
        )


def seal_trail(using: str = "default") -> int | None:
    """Seal every entry that is complete; return the number of the new seal, None when there was nothing to seal.

    Any role may call it: it only ever adds. Of several callers at once one seals, the others return at once.
    """
    with connections[using].cursor() as cursor:
        cursor.callproc("seal_trail")
        return cursor.fetchone()[0]


def heads(after: int = 0, using: str = "default") -> list[Head]:
    """Return the heads of all seals after that number, oldest first."""
    with connections[using].cursor() as cursor:
        cursor.callproc("trail_heads", [after])
        return [Head(*row) for row in cursor.fetchall()]


def heads_file() -> Path:
    """Return where heads are written outside the database; copy that file to where nobody of the house writes."""
    return Path(settings.AUDIT_HEADS_FILE)


def write_heads(path: Path | None = None) -> int:
    """Append to the file every head that it does not hold yet; return how many."""
    path = path or heads_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+", encoding="ascii") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        missing = heads(after=max(read_heads(file.read()), default=0))
        file.writelines(f"{head}\n" for head in missing)
    return len(missing)


def read_heads(text: str) -> dict[int, str]:
    """Return the hashes by number of seal. Raises ValueError for a line that is not a head."""
    kept = {}
    for line in filter(None, map(str.strip, text.splitlines())):
        number, digest, *_rest = line.split()
        if len(bytes.fromhex(digest)) != 32:
            raise ValueError(line)
        kept[int(number)] = digest
    return kept
