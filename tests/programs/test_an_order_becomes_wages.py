"""An order of two hundred handbags, from the material to the last payslip, reckoned again in plain SQL."""

from decimal import Decimal

import pytest

from programs.ledger import Account, Kind, balances
from programs.models import Order, Payslip
from tests.factories.cases import days_ago
from tests.factories.workshop import Workshop
from tests.programs.reckoned import WAGES, in_sql

pytestmark = pytest.mark.django_db


def test_an_order_of_two_hundred_handbags_runs_to_payslips():
    workshop = Workshop(size=8)
    workshop.step(0, "skilled", 200)
    workshop.step(1, "sewer", 12)  # she became a sewer in the middle of the order
    order = workshop.order(pieces=200)
    line = order.lines.all()
    with workshop.by_system():
        line = line.get()
        workshop.canvas.use(Decimal(80), days_ago(20), "Two hundred bags")
    for ago in range(20, 10, -1):
        for maker in range(8):
            made = 3 if maker % 2 else 2
            workshop.work(maker, made, ago, line=line)
    with workshop.by_system():
        order.refresh_from_db()
        line.refresh_from_db()
        order.follow_the_work()
        assert (line.made, line.passed, order.state) == (200, 200, Order.State.READY)
        order.deliver(days_ago(5))
        order.receive(days_ago(2))
    slips = workshop.confirmed()
    expected = dict(in_sql(WAGES, workshop.group.pk))
    assert {slip.enrolment_id: slip.net for slip in slips} == expected
    assert expected[workshop.makers[0].pk] == 20 * Decimal("60.00")
    assert expected[workshop.makers[1].pk] == 3 * (8 * Decimal("40.00") + 2 * Decimal("52.50"))
    with workshop.by_system():
        for slip in Payslip.objects.filter(group=workshop.group):
            slip.pay(workshop.manager, "signed", days_ago(0))
        stood = balances(workshop.group)
    wages = sum(expected.values())
    assert stood[Account(Kind.CASH)] == -25000 + 200 * 450 - wages
    assert stood[Account(Kind.SALES)] == -90000
    assert stood[Account(Kind.MATERIALS)] == 5000
    assert stood[Account(Kind.COST)] + stood[Account(Kind.GOODS)] == 20000 + wages
    assert sum(stood.values()) == 0
    assert not any(amount for account, amount in stood.items() if account.kind == Kind.WAGES)


def test_stock_and_pieces_are_what_was_written_down():
    workshop = Workshop()
    order = workshop.order(pieces=5)
    with workshop.by_system():
        line = order.lines.get()
    kept = workshop.work(0, 6, 4, passed=5, line=line)
    gone = workshop.work(1, 3, 4, line=line)
    with workshop.by_system():
        kept.passed = 4
        kept.save()
        gone.delete()
        workshop.canvas.use(Decimal("12.345"), days_ago(4))
        workshop.canvas.count(Decimal("80.5"), days_ago(3), "Counted")
    workshop.work(2, 3, 4, line=line)
    found = in_sql(
        "SELECT m.in_stock, m.worth, sum(s.quantity), sum(s.worth) FROM programs_material m"
        " JOIN programs_stockmovement s ON s.material_id = m.id WHERE m.id = %s GROUP BY 1, 2", workshop.canvas.pk,
    )  # fmt: skip
    assert found == [(Decimal("80.500"), found[0][3], Decimal("80.500"), found[0][3])]
    assert found[0][1] == Decimal("20125.00")
    ledger = in_sql(
        "SELECT sum(l.amount) FROM programs_ledgerline l JOIN programs_ledgeraccount a ON a.id = l.account_id"
        " WHERE a.kind = 'materials' AND a.group_id = %s", workshop.group.pk,
    )  # fmt: skip
    assert ledger == [(found[0][1],)]
    pieces = in_sql(
        "SELECT p.passed, sum(w.passed), l.passed, l.made FROM programs_product p"
        " JOIN programs_workentry w ON w.product_id = p.id JOIN programs_orderline l ON l.id = w.line_id"
        " WHERE p.id = %s GROUP BY 1, 3, 4", workshop.bag.pk,
    )  # fmt: skip
    assert pieces == [(7, 7, 7, 9)]
