"""What was spent on budget lines, month by month, for whoever may see the lines though never a spending.

The functions run as the owner, past row-level security, and repeat the predicate of budget lines inside. They give sums
of the lines' own shares alone: what another grant bears of the same voucher is in none of them. They are written in
PL/pgSQL, which keeps a plan as long as a connection lasts.
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from django.db import connection

from access.definers import define, visible
from grants.models import BudgetLine, FundedProject


class Month(NamedTuple):
    """What one budget line bore in one month, in the grant's currency and in rupees."""

    line: UUID
    first: date
    charged: Decimal
    npr: Decimal


def _body() -> str:
    return f"""
CREATE OR REPLACE FUNCTION spent_on_lines(grants uuid[])
RETURNS TABLE (line uuid, first date, charged numeric, npr numeric)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    WITH mine AS MATERIALIZED (
        SELECT grants_budgetline.id FROM grants_budgetline
        WHERE grants_budgetline.grant_id = ANY (grants) AND ({visible(BudgetLine)})
    )
    SELECT mine.id, date_trunc('month', paid."on"::timestamp)::date, sum(share.charged),
        sum(round(share.amount * paid.npr_rate, 2))
    FROM mine
    JOIN grants_allocation share ON share.line_id = mine.id
    JOIN grants_spending paid ON paid.id = share.spending_id
    GROUP BY 1, 2;
END $$"""


define("spent_on_lines(uuid[])", _body)


def spent_on_lines(grants: Iterable[UUID]) -> list[Month]:
    """Return what was spent on the lines of these grants that the acting user may see, month by month."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT line, first, charged, npr FROM spent_on_lines(%s::uuid[]) ORDER BY 2, 1", [list(grants)])
        return [Month(*row) for row in cursor.fetchall()]


class Spent(NamedTuple):
    """What one budget line bore in all, or one grant in one month or year, in the grant's currency and in rupees."""

    line: UUID | None
    grant: UUID
    first: date | None
    charged: Decimal
    npr: Decimal


def _sums_body() -> str:
    return f"""
CREATE OR REPLACE FUNCTION spent_of_grants(grants uuid[], closely uuid[])
RETURNS TABLE (line uuid, of_grant uuid, first date, charged numeric, npr numeric)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    WITH mine AS MATERIALIZED (
        SELECT grants_budgetline.id, grants_budgetline.grant_id,
            CASE WHEN grants_budgetline.grant_id = ANY (closely) THEN 'month' ELSE 'year' END AS span
        FROM grants_budgetline
        WHERE grants_budgetline.grant_id = ANY (grants) AND ({visible(BudgetLine)})
    ), shares AS (
        SELECT mine.id, mine.grant_id, date_trunc(mine.span, paid."on"::timestamp)::date AS first, share.charged,
            round(share.amount * paid.npr_rate, 2) AS in_rupees
        FROM mine
        JOIN grants_allocation share ON share.line_id = mine.id
        JOIN grants_spending paid ON paid.id = share.spending_id
    )
    SELECT shares.id, shares.grant_id, shares.first, sum(shares.charged), sum(shares.in_rupees)
    FROM shares GROUP BY GROUPING SETS ((shares.id, shares.grant_id), (shares.grant_id, shares.first))
    HAVING shares.id IS NULL OR shares.grant_id = ANY (closely);
END $$"""


define("spent_of_grants(uuid[], uuid[])", _sums_body)


def spent_of(grants: Iterable[UUID], closely: Iterable[UUID]) -> list[Spent]:
    """Return what was spent of grants on lines that the acting user may see: by each grant in each year.

    Of those that are looked at closely it is by each grant in each month, and on each line. Added up in the database,
    in one pass: ten years of vouchers are many lines times many months.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT * FROM spent_of_grants(%s::uuid[], %s::uuid[]) ORDER BY first NULLS FIRST",
            [list(grants), list(closely)],
        )
        return [Spent(*row) for row in cursor.fetchall()]


class Aim(NamedTuple):
    """What an indicator of a project that a grant pays for is to reach in one period, and what was measured of it.

    `measured` is a value that was measured and written down; it is nothing where the figure is counted from records,
    and where it is a number of anything: such a number may be one of people.
    """

    grant: UUID
    result: UUID
    level: str
    statement: str
    indicator: UUID
    name: str
    definition: str
    unit: str
    direction: str
    baseline: Decimal | None
    baseline_on: date | None
    first_on: date
    last_on: date
    target: Decimal
    measured: Decimal | None


def _aims_body() -> str:
    return f"""
CREATE OR REPLACE FUNCTION aims_of_grants(grants uuid[])
RETURNS TABLE (grant_id uuid, result uuid, level text, statement text, indicator uuid, name text, definition text,
    unit text, direction text, baseline numeric, baseline_on date, first_on date, last_on date, target numeric,
    measured numeric)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    SELECT grants_fundedproject.grant_id, aim.id, aim.level::text, aim.statement::text, by_what.id, by_what.name::text,
        by_what.definition::text, by_what.unit::text, by_what.direction::text, by_what.baseline, by_what.baseline_on,
        goal.first_on, goal.last_on, goal.value,
        CASE WHEN by_what.rule = '' AND by_what.unit <> 'number' THEN (SELECT last.value FROM programs_measurement last
            WHERE last.target_id = goal.id ORDER BY last.revision DESC LIMIT 1) END
    FROM grants_fundedproject
    JOIN programs_indicator by_what ON by_what.project_id = grants_fundedproject.project_id
    JOIN programs_result aim ON aim.id = by_what.result_id
    JOIN programs_target goal ON goal.indicator_id = by_what.id
    WHERE grants_fundedproject.grant_id = ANY (grants) AND ({visible(FundedProject)})
    ORDER BY 1, array_position(ARRAY['goal', 'outcome', 'output'], aim.level::text), aim.position, aim.id, by_what.code,
        by_what.id, goal.first_on;
END $$"""


define("aims_of_grants(uuid[])", _aims_body)


def aims_of(grants: Iterable[UUID]) -> list[Aim]:
    """Return what is to be reached by the projects that the acting user may see these grants pay for, in order."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM aims_of_grants(%s::uuid[])", [list(grants)])
        return [Aim(*row) for row in cursor.fetchall()]
