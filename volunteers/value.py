"""Value in kind: approved hours by agreed day rates, apart from money.

An hour is worth an eighth of the day rate that was agreed for the placement's skill and level and held on its day,
rounded to the cent hour by hour as it was written down, so that sums of parts and of the whole are the same. Hours
for which no rate was agreed are told and worth nothing.

Both functions run as the owner, past row-level security, because an employer and the grants officer never read an
hour: they are told sums of the placements that the policy lets them see (or, for the officer, count). They are written
in PL/pgSQL, which keeps a plan as long as a connection lasts: the policy of placements is long, and dear to plan.
"""

import datetime
from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from django.db import connection

from access.definers import define, visible
from access.policy import COUNT, READ
from access.shelter import shelter_of
from volunteers.models import Placement


class Worth(NamedTuple):
    """Approved hours of a placement in one currency, and their value; no currency: no rate was agreed for them."""

    placement: UUID
    currency: str | None
    hours: Decimal
    value: Decimal


class Span(NamedTuple):
    """Some days of a project, under a key of the asker's."""

    key: UUID
    project: UUID
    first_on: datetime.date
    last_on: datetime.date


class InKind(NamedTuple):
    """What was given in kind under a key: by how many volunteers, how long, and what it is worth."""

    key: UUID
    currency: str | None
    people: int
    hours: Decimal
    value: Decimal


WORKED = """
    JOIN volunteers_hourentry worked ON worked.placement_id = volunteers_placement.id
    JOIN volunteers_hourdecision decided ON decided.entry_id = worked.id AND decided.approved
    LEFT JOIN volunteers_dayrate agreed ON agreed.skill_id = volunteers_placement.skill_id
        AND agreed.level = volunteers_placement.level
        AND worked."on" BETWEEN agreed.valid_from AND coalesce(agreed.valid_until, 'infinity')
"""
SUMS = "sum(worked.hours), coalesce(sum(round(worked.hours * agreed.amount / 8, 2)), 0)"


def _of_placements() -> str:
    return f"""
CREATE OR REPLACE FUNCTION worth_of_placements(placements uuid[])
RETURNS TABLE (placement uuid, currency text, hours numeric, value numeric)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY SELECT volunteers_placement.id, agreed.currency::text, {SUMS}
    FROM volunteers_placement {WORKED}
    WHERE volunteers_placement.id = ANY (placements) AND ({visible(Placement)})
    GROUP BY 1, 2;
END $$"""


def _of_projects() -> str:
    counted = shelter_of(Placement).predicate(READ | COUNT, expanded=True)
    return f"""
CREATE OR REPLACE FUNCTION given_in_kind(keys uuid[], projects uuid[], first_days date[], last_days date[])
RETURNS TABLE (key uuid, currency text, people bigint, hours numeric, value numeric)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY SELECT asked.key, agreed.currency::text, count(DISTINCT volunteers_placement.volunteer_id), {SUMS}
    FROM unnest(keys, projects, first_days, last_days) AS asked (key, project, first_on, last_on)
    JOIN volunteers_placement ON volunteers_placement.project_id = asked.project
    {WORKED}
    WHERE worked."on" BETWEEN asked.first_on AND asked.last_on AND ({counted})
    GROUP BY 1, 2;
END $$"""


define("worth_of_placements(uuid[])", _of_placements)
define("given_in_kind(uuid[], uuid[], date[], date[])", _of_projects)


def worth_of(placements: Iterable[UUID]) -> dict[UUID, list[Worth]]:
    """Return the approved hours and their value of those placements that the acting user may see."""
    found: dict[UUID, list[Worth]] = {}
    keys = list(placements)
    if not keys:
        return found
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM worth_of_placements(%s::uuid[]) ORDER BY 1, 2", [keys])
        for row in cursor.fetchall():
            found.setdefault(row[0], []).append(Worth(*row))
    return found


def given_in_kind(spans: Iterable[Span]) -> dict[UUID, list[InKind]]:
    """Return for each key what was given in kind in its projects and days, as far as the acting user may know.

    Two grants that pay for one project on one day are both told of the same hours: nothing may be added across keys.
    """
    asked = list(spans)
    columns = [list(column) for column in zip(*asked, strict=True)] or [[], [], [], []]
    found: dict[UUID, list[InKind]] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT * FROM given_in_kind(%s::uuid[], %s::uuid[], %s::date[], %s::date[]) ORDER BY 1, 2", columns
        )
        for row in cursor.fetchall():
            found.setdefault(row[0], []).append(InKind(*row))
    return found
