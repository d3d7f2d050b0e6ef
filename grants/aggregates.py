"""What was spent on budget lines, month by month, for whoever may see the lines though never a spending.

It runs as the owner, past row-level security, and repeats the predicate of budget lines inside. It gives sums of the
lines' own shares alone: what another grant bears of the same voucher is in none of them.
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from django.db import connection

from access.definers import define, visible
from grants.models import BudgetLine


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
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT grants_budgetline.id, date_trunc('month', paid."on")::date, sum(share.charged),
        sum(round(share.amount * paid.npr_rate, 2))
    FROM grants_budgetline
    JOIN grants_allocation share ON share.line_id = grants_budgetline.id
    JOIN grants_spending paid ON paid.id = share.spending_id
    WHERE grants_budgetline.grant_id = ANY (grants) AND ({visible(BudgetLine)})
    GROUP BY 1, 2
$$"""


define("spent_on_lines(uuid[])", _body)


def spent_on_lines(grants: Iterable[UUID]) -> list[Month]:
    """Return what was spent on the lines of these grants that the acting user may see, month by month."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT line, first, charged, npr FROM spent_on_lines(%s::uuid[]) ORDER BY 2, 1", [list(grants)])
        return [Month(*row) for row in cursor.fetchall()]
