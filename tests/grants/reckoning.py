"""What grants hold, reckoned again in SQL from tranches, terms, vouchers and shares alone: nothing of ours is used.

What was charged is not read, but converted anew by the rule of decision 012: at the average of the tranches that had
come in by the day of the voucher.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from uuid import UUID

from django.db import connection

from access.context import acting_as_system

RECEIPTS = """
SELECT grant_id, received_on, received, received_npr FROM grants_tranche
WHERE received_on IS NOT NULL AND grant_id = ANY (%s)
"""
AGREED = """
SELECT grant_id, amount FROM grants_terms one WHERE grant_id = ANY (%s)
AND NOT EXISTS (SELECT 1 FROM grants_terms later WHERE later.grant_id = one.grant_id AND later.number > one.number)
"""
COSTS = """
WITH cost AS (
    SELECT line.grant_id, line.id AS line, paid."on", share.amount, round(share.amount * paid.npr_rate, 2) AS npr,
        paid.currency = its.currency AS is_in_its_own, its.currency
    FROM grants_allocation share JOIN grants_spending paid ON paid.id = share.spending_id
    JOIN grants_budgetline line ON line.id = share.line_id JOIN grants_grant its ON its.id = line.grant_id
    WHERE its.id = ANY (%s)
)
SELECT grant_id, line, "on", CASE WHEN is_in_its_own THEN amount ELSE round(npr / coalesce(
    (SELECT round(sum(received_npr) / sum(received), 6) FROM grants_tranche came
        WHERE came.grant_id = cost.grant_id AND came.received_on <= cost."on"),
    (SELECT given.npr FROM grants_exchangerate given WHERE given.currency = cost.currency
        AND given."on" BETWEEN cost."on" - 7 AND cost."on" ORDER BY given."on" DESC LIMIT 1)), 2) END, npr
FROM cost
"""


@dataclass
class Reckoned:
    """One grant, in its own currency and in rupees."""

    budget: Decimal
    received: Decimal = Decimal(0)
    received_npr: Decimal = Decimal(0)
    spent: Decimal = Decimal(0)
    spent_npr: Decimal = Decimal(0)
    by_line: dict[UUID, Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    by_month: dict[datetime.date, Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    came_in_year: dict[int, Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    spent_in_year: dict[int, Decimal] = field(default_factory=lambda: defaultdict(Decimal))

    @property
    def left(self) -> Decimal:
        """Return what is not spent."""
        return self.budget - self.spent

    def up_to_months(self) -> list[Decimal]:
        """Return what was spent up to the end of each month in which something was."""
        return [sum(self.by_month[each] for each in self.by_month if each <= month) for month in sorted(self.by_month)]


def reckoned(grants: Iterable[UUID]) -> dict[UUID, Reckoned]:
    """Return each of these grants, reckoned again."""
    keys = list(grants)
    with acting_as_system("reckoning again"), connection.cursor() as cursor:
        cursor.execute(AGREED, [keys])
        found = {grant: Reckoned(amount) for grant, amount in cursor.fetchall()}
        cursor.execute(RECEIPTS, [keys])
        for grant, on, received, npr in cursor.fetchall():
            found[grant].received += received
            found[grant].received_npr += npr
            found[grant].came_in_year[on.year] += received
        cursor.execute(COSTS, [keys])
        for grant, line, on, charged, npr in cursor.fetchall():
            here = found[grant]
            here.spent += charged
            here.spent_npr += npr
            here.by_line[line] += charged
            here.by_month[on.replace(day=1)] += charged
            here.spent_in_year[on.year] += charged
    return found
