"""How many contacts there were in the cases of some sites, by the risk of the case, for whoever may see both.

Row-level security asks for the case of each note by itself, thousands of times. The function runs as the owner, past
it: it repeats the predicate of cases inside, once for each case, and that of notes. It gives numbers alone.
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
CREATE OR REPLACE FUNCTION contacts_by_risk(
    sites uuid[], kinds text[], since date, until date, closed uuid[], closed_from date[], reopened_on date[]
) RETURNS TABLE (risk text, number bigint) LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    RETURN QUERY SELECT beneficiaries_case.risk_level::text, count(*)
    FROM beneficiaries_case JOIN beneficiaries_note note ON note.case_id = beneficiaries_case.person_id
    WHERE beneficiaries_case.site_id = ANY(sites) AND beneficiaries_case.opened_on <= until
        AND (beneficiaries_case.closed_on IS NULL OR beneficiaries_case.closed_on >= since)
        AND note.happened_on BETWEEN since AND until AND note.kind = ANY(kinds)
        AND note.happened_on >= beneficiaries_case.opened_on
        AND (beneficiaries_case.closed_on IS NULL OR note.happened_on <= beneficiaries_case.closed_on)
        AND NOT EXISTS (
            SELECT FROM unnest(closed, closed_from, reopened_on) AS pause(case_id, began, ended)
            WHERE pause.case_id = note.case_id AND note.happened_on > pause.began AND note.happened_on < pause.ended
        )
        AND ({visible}) AND ({not_hidden})
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
    lambda: COUNTED.format(
        visible=visible(Case), not_hidden=NOT_HIDDEN.format(table="note", case="beneficiaries_case", user=USER)
    ),
)
