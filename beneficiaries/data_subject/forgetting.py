"""Takes out of the trail what it says of a person who is erased: the values go, the entries and their seals stay.

The application may change nothing in the trail, so a SECURITY DEFINER function does it: for the system alone, and only
when an erasure was approved or a period is over and nobody holds it. It writes an entry itself, by which the
verification tells an erasure from tampering (`audit.verification.ERASED`). It gives back a number of rows alone.
"""

from collections.abc import Iterable
from uuid import UUID

from django.db import connection
from psycopg.types.json import Jsonb

from access.definers import define
from beneficiaries.models import DataRequest

FORGET = """
CREATE OR REPLACE FUNCTION forget_values(subject uuid, basis uuid, further jsonb) RETURNS bigint LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    today date := (now() AT TIME ZONE 'Asia/Kathmandu')::date;
    erased bigint;
    others bigint;
BEGIN
    IF coalesce(current_setting('nayabato.system', true), '') <> 'on' OR NOT (
        {approved}
        OR EXISTS (SELECT 1 FROM beneficiaries_retentionnotice notice WHERE notice.id = basis
            AND notice.person_id IS NOT DISTINCT FROM subject AND notice.acts_on <= today
            AND notice.held_on IS NULL AND notice.done_at IS NULL)
    ) THEN
        RAISE EXCEPTION 'nothing of the trail is erased that nobody approved' USING ERRCODE = 'insufficient_privilege';
    END IF;
    PERFORM set_config('nayabato.erasing', 'on', true);
    DELETE FROM audit_detail WHERE entry_id IN (SELECT id FROM audit_entry WHERE person_id = subject);
    GET DIAGNOSTICS erased = ROW_COUNT;
    DELETE FROM audit_detail USING audit_entry entry, jsonb_to_recordset(further) AS kept (place text, key text)
    WHERE audit_detail.entry_id = entry.id AND entry.table_name = kept.place AND entry.row_id = kept.key;
    GET DIAGNOSTICS others = ROW_COUNT;
    PERFORM append_to_trail(
        coalesce((
            SELECT jsonb_agg(jsonb_build_object('action', 'event', 'what', 'values_erased', 'table_name', kept.place,
                'row_id', kept.key, 'reason', basis))
            FROM jsonb_to_recordset(further) AS kept (place text, key text)
        ), '[]') || CASE WHEN subject IS NULL THEN '[]'::jsonb ELSE jsonb_build_array(jsonb_build_object(
            'action', 'event', 'what', 'values_erased', 'person_id', subject, 'reason', basis)) END
    );
    RETURN erased + others;
END $$
"""
APPROVED = "asked.kind = 'erasure' AND asked.approved_at IS NOT NULL AND asked.done_at IS NULL"
BASES = [
    "EXISTS (SELECT 1 FROM beneficiaries_subjectrequest asked"
    f" WHERE asked.id = basis AND asked.person_id = subject AND {APPROVED})"
]
"""Which requests may be the basis of an erasure."""


def let_be_a_basis(requests: type[DataRequest]) -> None:
    """Let an approved request of this kind be the basis on which whom it is about is erased, in another room."""
    whose = requests._meta.get_field(requests.OF)
    BASES.append(
        f"EXISTS (SELECT 1 FROM {requests._meta.db_table} asked,"
        " jsonb_to_recordset(further) AS kept (place text, key text)"
        f" WHERE asked.id = basis AND subject IS NULL AND kept.place = '{whose.related_model._meta.db_table}'"
        f" AND kept.key = asked.{whose.column}::text AND {APPROVED})"
    )


def forget_values(subject: UUID | None, basis: UUID, further: Iterable[tuple[str, str]] = ()) -> int:
    """Erase the values that the trail keeps of a person, and of further rows (table, key); return how many entries."""
    rows = [{"place": table, "key": key} for table, key in further]
    with connection.cursor() as cursor:
        cursor.callproc("forget_values", [subject, basis, Jsonb(rows)])
        return cursor.fetchone()[0]


define("forget_values(uuid, uuid, jsonb)", lambda: FORGET.replace("{approved}", "\n        OR ".join(BASES)))
