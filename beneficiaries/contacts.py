"""How many contacts there were in the cases of some sites, by the risk of the case, for whoever may see both.

Row-level security asks for the case of each note by itself, thousands of times. The function runs as the owner, past
it: it repeats the predicate of cases inside, once for each case, and that of notes. It gives numbers alone. The cases
are found first, and the notes by them: else PostgreSQL may begin with the notes of all sites in the period.
"""

import datetime
from collections.abc import Collection
from uuid import UUID

from django.db import connection

from access.definers import define, visible
from access.shelter import USER
from beneficiaries.access import NOT_HIDDEN
from beneficiaries.models import Case, Note

Closed = tuple[UUID, datetime.date, datetime.date]
"""A case, the day on which it was closed, and that on which it was reopened."""
COUNTED = """
DROP FUNCTION IF EXISTS contacts_by_risk(uuid[], text[], date, date, date);  -- as it was before
CREATE OR REPLACE FUNCTION contacts_by_risk(
    sites uuid[], kinds text[], since date, until date, closed uuid[], closed_from date[], reopened_on date[]
) RETURNS TABLE (risk text, number bigint) LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    RETURN QUERY WITH pause AS (
        SELECT case_id, range_agg(daterange(began, ended, '()')) AS days
        FROM unnest(closed, closed_from, reopened_on) AS one(case_id, began, ended) WHERE began < ended GROUP BY 1
    ), seen AS MATERIALIZED (
        SELECT person_id, site_id, risk_level, opened_on, closed_on, pause.days AS closed_days
        FROM beneficiaries_case LEFT JOIN pause ON pause.case_id = person_id
        WHERE site_id = ANY(sites) AND opened_on <= until AND (closed_on IS NULL OR closed_on >= since) AND ({visible})
    )
    SELECT seen.risk_level::text, count(*) FROM beneficiaries_note note JOIN seen ON seen.person_id = note.case_id
    WHERE note.case_id = ANY(ARRAY(SELECT person_id FROM seen)) AND note.kind = ANY(kinds)
        AND note.happened_on BETWEEN since AND until
        AND note.happened_on BETWEEN seen.opened_on AND coalesce(seen.closed_on, until)
        AND (seen.closed_days IS NULL OR NOT seen.closed_days @> note.happened_on)
        AND ({not_hidden})
    GROUP BY 1;
END $$
"""


def contacts_by_risk(
    sites: Collection[UUID], since: datetime.date, until: datetime.date, closed: Collection[Closed] = ()
) -> dict[str, int]:
    """Return how many contacts with her the acting user sees between two days, both counted in, by the risk now.

    Of cases of these sites, and of days on which the case was open, those of its opening and its closing too; `closed`
    tells when it was not though it is open now, or was later. A risk without any is left out.
    """
    kinds = [str(kind) for kind in Note.CONTACTS]
    cases, closed_from, reopened_on = ([each[place] for each in closed] for place in range(3))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT risk, number FROM contacts_by_risk("
            "%s::uuid[], %s::text[], %s, %s, %s::uuid[], %s::date[], %s::date[])",
            [list(sites), kinds, since, until, cases, closed_from, reopened_on],
        )
        return dict(cursor.fetchall())


define(
    "contacts_by_risk(uuid[], text[], date, date, uuid[], date[], date[])",
    lambda: COUNTED.format(visible=visible(Case), not_hidden=NOT_HIDDEN.format(table="note", case="seen", user=USER)),
)
