"""Wages: pieces by the rate of their day, hours, what is added and taken; frozen once confirmed, paid out once."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from programs import wages
from programs.ledger import Kind, balance
from programs.models import (
    Adjustment,
    Advance,
    CannotPay,
    LedgerEntry,
    PayPeriod,
    Payslip,
    PayslipLine,
    Rate,
    Step,
)
from tests.factories.cases import days_ago
from tests.factories.workshop import Workshop

pytestmark = pytest.mark.django_db


@pytest.fixture
def workshop() -> Workshop:
    return Workshop()


def adjust(workshop, period, kind: str, amount: str, maker: int = 0) -> Adjustment:
    with workshop.by_system():
        return Adjustment.objects.create(
            group=workshop.group, period=period, enrolment=workshop.makers[maker], kind=kind, amount=Decimal(amount),
            why="As agreed",
        )  # fmt: skip


def advance(workshop, amount: str, maker: int = 0) -> None:
    with workshop.by_system():
        Advance(
            group=workshop.group, enrolment=workshop.makers[maker], on=days_ago(45), amount=Decimal(amount), why="Rent"
        ).give()


def reckoned(workshop, period=None) -> wages.Wage:
    with workshop.by_system():
        period = period or PayPeriod.objects.create(group=workshop.group, first_on=days_ago(40), last_on=days_ago(1))
        return wages.reckon(period).wages[0]


def test_pieces_that_passed_are_paid_by_the_rate_of_their_day_and_step(workshop):
    with workshop.by_system():
        Rate.set(workshop.group, workshop.bag, Step.APPRENTICE, Decimal("44.00"), days_ago(10))
    workshop.step(0, Step.SEWER, 5)
    workshop.work(0, 5, 11, passed=4, reworked=1, why="size")  # 4 x 40.00
    workshop.work(0, 3, 10)  # 3 x 44.00
    workshop.work(0, 2, 5)  # 2 x 52.50
    wage = reckoned(workshop)
    assert [(line.pieces, line.rate) for line in wage.lines] == [(4, 40), (3, 44), (2, Decimal("52.50"))]
    assert wage.net == Decimal("397.00")


def test_hours_of_other_work_are_paid_and_hours_at_a_product_are_not(workshop):
    workshop.hourly("33.33")
    workshop.work(0, 2, 6, hours=Decimal(7))
    workshop.hours(0, "2.25", 6)
    workshop.hours(0, "1.25", 5)
    wage = reckoned(workshop)
    assert (wage.by_piece, wage.hours, wage.by_hour) == (80, Decimal("3.5"), Decimal("116.66"))  # 116.655, rounded up


def test_days_outside_of_the_period_do_not_count(workshop):
    for ago in (41, 40, 1, 0):
        workshop.work(0, 1, ago)
    assert reckoned(workshop).pieces == 2


def test_what_is_added_and_taken_stands_on_the_payslip(workshop):
    workshop.work(0, 10)
    advance(workshop, "150.00")
    period = workshop.period()  # takes the advance back
    adjust(workshop, period, "added", "25.50")
    adjust(workshop, period, "deducted", "10.25")
    (slip,) = workshop.confirmed(period)
    assert (slip.gross, slip.deducted, slip.advance, slip.net) == (
        Decimal("425.50"), Decimal("10.25"), 150, Decimal("265.25"),
    )  # fmt: skip
    with workshop.by_system():
        assert balance(workshop.group, Kind.ADVANCES) == 0
        assert balance(workshop.group, Kind.WAGES, slip.enrolment.participant_id) == -slip.net


def test_no_more_of_an_advance_is_taken_back_than_the_wage_leaves(workshop):
    workshop.work(0, 1)
    advance(workshop, "150.00")
    (slip,) = workshop.confirmed()
    assert (slip.net, slip.advance) == (0, 40)
    with workshop.by_system():
        assert balance(workshop.group, Kind.ADVANCES) == 110


@pytest.mark.parametrize(("kind", "amount"), [("deducted", "400.01"), ("advance", "100.00")])
def test_more_than_she_earns_or_owes_is_not_taken(workshop, kind, amount):
    workshop.work(0, 10)
    period = workshop.period()
    adjust(workshop, period, kind, amount)
    with pytest.raises(CannotPay), transaction.atomic():
        workshop.confirmed(period)


def test_work_without_a_rate_keeps_the_wages_from_being_confirmed(workshop):
    workshop.hours(0, "3")
    period = workshop.period()
    with pytest.raises(CannotPay, match="an hour of other work, Apprentice"), transaction.atomic():
        workshop.confirmed(period)
    page = workshop.managers_client.post(f"/workshops/periods/{period.pk}/confirm/")
    assert "No rate holds" in page.context["refusal"]


def test_periods_share_no_day(workshop):
    workshop.period(40, 20)
    client, address = workshop.managers_client, f"/workshops/{workshop.group.pk}/wages/add/"
    typed = {"first_on": days_ago(20).isoformat(), "last_on": days_ago(1).isoformat()}
    assert client.post(address, typed).context["form"].errors
    with pytest.raises(IntegrityError, match="one_pay_period_at_a_time"), transaction.atomic():
        workshop.period(20, 1)
    typed["first_on"] = days_ago(19).isoformat()
    assert client.post(address, typed).status_code == 302


def test_a_confirmed_period_is_frozen(workshop):
    workshop.work(0, 10)
    period = workshop.period()
    noted = adjust(workshop, period, "added", "5.00")
    (slip,) = workshop.confirmed(period)
    changes = [
        lambda: PayPeriod.objects.filter(pk=period.pk).update(last_on=days_ago(0)),
        lambda: PayPeriod.objects.filter(pk=period.pk).update(confirmed_at=None, confirmed_by=None),
        lambda: Adjustment.objects.filter(pk=noted.pk).update(amount=9),
        lambda: Adjustment.objects.filter(pk=noted.pk).delete(),
        lambda: adjust(workshop, period, "added", "1.00"),
        lambda: Payslip.objects.filter(pk=slip.pk).update(added=6, net=slip.net + 1),
        lambda: PayslipLine.objects.filter(payslip=slip).delete(),
        lambda: PayslipLine.objects.create(
            group=workshop.group, payslip=slip, product=workshop.bag, step="sewer", pieces=1, rate=1, amount=1
        ),
        lambda: Payslip.objects.create(group=workshop.group, period=period, enrolment=workshop.makers[1], net=0),
    ]
    for change in changes:
        with pytest.raises(IntegrityError), transaction.atomic(), workshop.by_system():
            change()
    with pytest.raises(CannotPay), transaction.atomic():
        workshop.confirmed(period)


def test_a_new_rate_does_not_change_what_was_confirmed(workshop):
    workshop.work(0, 10, 30)
    (slip,) = workshop.confirmed()
    with workshop.by_system():
        Rate.set(workshop.group, workshop.bag, Step.APPRENTICE, Decimal(99), days_ago(35))
        slip.refresh_from_db()
        assert slip.net == 400


def test_a_wage_is_paid_out_once_by_the_manager(workshop):
    workshop.work(0, 10)
    (slip,) = workshop.confirmed()
    client, address = workshop.managers_client, f"/workshops/payslips/{slip.pk}/pay/"
    assert workshop.facilitators_client.post(address, {"on": days_ago(0), "receipt": "signed"}).status_code == 404
    early = {"on": days_ago(2).isoformat(), "receipt": "signed"}
    assert "before the end" in str(client.post(address, early).context["form"].errors)
    typed = {"on": days_ago(0).isoformat(), "receipt": "thumb"}
    assert client.post(address, typed).status_code == 302
    assert "already" in str(client.post(address, typed).context["form"].errors)
    with workshop.by_system():
        slip.refresh_from_db()
        assert (slip.paid_on, slip.handed_over_by, slip.receipt) == (days_ago(0), workshop.manager, "thumb")
        assert LedgerEntry.objects.filter(kind="paid_out").count() == 1
        assert balance(workshop.group, Kind.WAGES) == 0
    with pytest.raises(IntegrityError, match="paid out once"), transaction.atomic(), workshop.by_system():
        Payslip.objects.filter(pk=slip.pk).update(receipt="signed")


def test_a_correction_goes_into_the_next_period(workshop):
    workshop.work(0, 10, 30)
    workshop.confirmed(workshop.period(40, 20))
    later = workshop.period(19, 1)
    adjust(workshop, later, "added", "80.00")
    (slip,) = workshop.confirmed(later)
    assert (slip.by_piece, slip.added, slip.net) == (0, 80, 80)


def test_her_wages_are_found_by_who_she_is(workshop):
    workshop.work(0, 10, 30)
    workshop.work(1, 1, 30)
    workshop.confirmed(workshop.period(40, 20))
    workshop.work(0, 2, 10)
    workshop.confirmed(workshop.period(19, 1))
    with workshop.by_system():
        found = Payslip.objects.wages_of(workshop.makers[0].participant)
        assert [slip.net for slip in found] == [80, 400]


def test_the_payslip_is_printed_with_its_code_and_no_name(workshop, papers_as_pages):
    workshop.work(0, 10)
    (slip,) = workshop.confirmed()
    answer = workshop.facilitators_client.get(f"/workshops/payslips/{slip.pk}/paper/")
    code = slip.enrolment.participant.code
    assert answer["Content-Disposition"] == f'inline; filename="{code}-{slip.period.last_on:%Y-%m}.pdf"'
    (page,) = papers_as_pages
    assert f"<title>{code}</title>" in page
    assert "Rs 400.00" in page
    assert "Signature or thumbprint" in page


@pytest.mark.parametrize("confirmed", [False, True])
def test_the_page_of_a_period_asks_the_database_alike_for_few_and_many(workshop, confirmed):
    many, asked = Workshop(size=9), []
    for each in (workshop, many):
        for maker in range(each.size):
            each.work(maker, 4, 6)
            each.work(maker, 4, 7)
        period = each.period()
        if confirmed:
            each.confirmed(period)
        with CaptureQueriesContext(connection) as queries:
            assert each.managers_client.get(f"/workshops/periods/{period.pk}/").status_code == 200
        asked.append(len(queries))
    assert asked[0] == asked[1]
