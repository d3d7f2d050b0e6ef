"""What an order comes to, reckoned in plain SQL out of what was written down, past every rule of the application."""

from django.db import connection

from access.context import acting_as_system

WAGES = """
WITH earned AS (
    SELECT work.enrolment_id, work.passed * rate.amount AS amount
    FROM programs_workentry work
    JOIN programs_rate rate ON rate.product_id = work.product_id
        AND work."on" BETWEEN rate.first_on AND coalesce(rate.last_on, 'infinity')
        AND rate.step = coalesce((
            SELECT step FROM programs_skillstep reached
            WHERE reached.enrolment_id = work.enrolment_id AND reached.since <= work."on"
            ORDER BY reached.since DESC LIMIT 1
        ), 'apprentice')
    UNION ALL SELECT enrolment_id, -amount FROM programs_advance
    UNION ALL SELECT enrolment_id, -amount FROM programs_adjustment WHERE kind = 'deducted'
)
SELECT earned.enrolment_id, sum(earned.amount)
FROM earned JOIN programs_enrolment here ON here.id = earned.enrolment_id AND here.group_id = %s
GROUP BY 1
"""
"""What each maker has to get: passed pieces at the rate of her step on that day, less advances and deductions."""

STOCK = """
SELECT material.in_stock, material.worth, moved.quantity, moved.worth,
    product.passed, product.delivered, made.passed, gone.pieces
FROM programs_material material,
    LATERAL (SELECT sum(quantity) quantity, sum(worth) worth FROM programs_stockmovement
        WHERE material_id = material.id) moved,
    programs_product product,
    LATERAL (SELECT sum(passed) passed FROM programs_workentry WHERE product_id = product.id) made,
    LATERAL (SELECT sum(pieces) pieces FROM programs_delivery WHERE product_id = product.id) gone
WHERE material.group_id = %s AND product.group_id = %s
"""
"""What is kept of a material and of a product, each beside the sum of what moved it."""

LEDGER = """
SELECT account.kind, sum(line.amount)
FROM programs_ledgerline line JOIN programs_ledgeraccount account ON account.id = line.account_id
WHERE line.group_id = %s GROUP BY 1
"""
"""What stands under each heading of the ledger of a group."""


def in_sql(statement: str, *values: object) -> list[tuple]:
    """Return what a statement finds, as the database itself sees it."""
    with acting_as_system("reckoned again"), connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()
