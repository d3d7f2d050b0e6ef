"""Materials, products and orders: stock never lies, prices hold one at a time, and an order goes its way once."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from access.context import acting
from programs.costs import costs_of
from programs.ledger import Kind, balance
from programs.models import (
    CannotDeliver,
    HoldsAlready,
    Material,
    NotInStock,
    Order,
    OrderLine,
    Product,
    ProductPrice,
    Rate,
    StockMovement,
    WorkEntry,
)
from programs.workshops import standings_of
from tests.factories.cases import days_ago
from tests.factories.workshop import Workshop
from tests.opened import seen_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def workshop() -> Workshop:
    return Workshop()


def test_what_is_used_costs_the_average_and_the_last_of_it_takes_every_paisa(workshop):
    with workshop.by_system():
        workshop.canvas.buy(Decimal(50), Decimal("10000.01"), days_ago(9))  # 150 m for 35000.01
        used = workshop.canvas.use(Decimal(7), days_ago(8))
        assert used.worth == Decimal("-1633.33")
        rest = workshop.canvas.use(Decimal(143), days_ago(7))
        assert rest.worth == Decimal("-33366.68")
        workshop.canvas.refresh_from_db()
        assert (workshop.canvas.in_stock, workshop.canvas.worth) == (0, 0)
        assert balance(workshop.group, Kind.GOODS) == Decimal("35000.01")


def test_no_more_is_used_than_is_there(workshop):
    with workshop.by_system(), pytest.raises(NotInStock):
        workshop.canvas.use(Decimal("100.001"), days_ago(1))
    page = workshop.facilitators_client.post(
        f"/workshops/materials/{workshop.canvas.pk}/used/", {"quantity": "100.5", "on": "2026-11-01"}
    )
    assert page.context["form"].errors["quantity"] == ["So much is not in stock."]
    with pytest.raises(IntegrityError, match="no_less_material_than_none"), transaction.atomic(), workshop.by_system():
        StockMovement.objects.create(
            group=workshop.group, material=workshop.canvas, kind="used", on=days_ago(1), quantity=-101, worth=0
        )


def test_figures_too_large_to_be_kept_are_refused_kindly(workshop):
    typed = {"quantity": "99999", "paid": "9999999999.99", "on": "2026-11-01"}
    page = workshop.facilitators_client.post(f"/workshops/materials/{workshop.canvas.pk}/bought/", typed)
    assert page.context["form"].errors["__all__"] == ["These figures are too large to be true."]


def test_counting_books_the_difference_as_a_loss_or_as_found_again(workshop):
    with workshop.by_system():
        workshop.canvas.count(Decimal(98), days_ago(3), "Moths")
        assert balance(workshop.group, Kind.LOSSES) == Decimal(500)
        workshop.canvas.count(Decimal(99), days_ago(2))
        assert balance(workshop.group, Kind.LOSSES) == Decimal(250)
        same = workshop.canvas.count(Decimal(99), days_ago(1))
        assert (same.quantity, same.entry) == (0, None)


@pytest.mark.parametrize(("table", "column"), [(Material, "in_stock"), (Product, "passed"), (OrderLine, "made")])
def test_a_count_is_never_typed_in(workshop, table, column):
    workshop.order()
    rows = table.objects.filter(group=workshop.group)
    with (
        pytest.raises(IntegrityError, match="follows from what was written"),
        transaction.atomic(),
        acting(workshop.facilitator),
    ):
        rows.update(**{column: 7})


def test_movements_of_stock_are_never_changed(workshop):
    moves = StockMovement.objects.filter(group=workshop.group)
    for change in (lambda: moves.update(quantity=5), moves.delete):
        with pytest.raises(IntegrityError, match="stays as it is"), transaction.atomic(), workshop.by_system():
            change()


def test_a_new_price_ends_the_one_before_and_two_never_hold_at_once(workshop):
    with workshop.by_system():
        workshop.bag.set_price(Decimal(500), days_ago(10))
        prices = ProductPrice.objects.filter(product=workshop.bag).order_by("first_on")
        assert list(prices.values_list("price", "last_on")) == [(450, days_ago(11)), (500, None)]
        for day in (10, 20):
            with pytest.raises(HoldsAlready):
                workshop.bag.set_price(Decimal(510), days_ago(day))
    with pytest.raises(IntegrityError, match="one_price_at_a_time"), transaction.atomic(), workshop.by_system():
        ProductPrice.objects.create(group=workshop.group, product=workshop.bag, price=1, first_on=days_ago(5))


@pytest.mark.parametrize(
    ("product", "name"), [(True, "one_piece_rate_at_a_time"), (False, "one_hourly_rate_at_a_time")]
)
def test_two_rates_of_a_step_never_hold_at_once(workshop, product, name):
    workshop.hourly()
    told = {"group": workshop.group, "product": workshop.bag if product else None, "step": "apprentice", "amount": 1}
    with workshop.by_system():
        Rate.objects.create(**told, first_on=days_ago(900), last_on=days_ago(800))  # beside the others
    with pytest.raises(IntegrityError, match=name), transaction.atomic(), workshop.by_system():
        Rate.objects.create(**told, first_on=days_ago(800))


def test_the_margin_is_what_materials_and_labour_leave_of_the_price(workshop):
    with workshop.by_system():
        (cost,) = costs_of(workshop.group, [workshop.bag])
    # 0.4 m of canvas at 250, and the highest rate while nobody was paid
    assert (cost.materials, cost.labour, cost.labour_was_paid) == (Decimal("100.00"), Decimal("70.00"), False)
    assert (cost.cost, cost.margin, cost.share) == (Decimal(170), Decimal(280), 62)
    workshop.work(0, 4)
    workshop.confirmed()
    with workshop.by_system():
        (cost,) = costs_of(workshop.group, [workshop.bag])
    assert (cost.labour, cost.labour_was_paid) == (Decimal("40.00"), True)


def test_an_order_follows_the_work_and_is_delivered_once_enough_is_ready(workshop):
    order = workshop.order(pieces=6)
    with workshop.by_system():
        line = order.lines.get()
    entry = workshop.work(0, 5, line=line)
    with workshop.by_system():
        order.follow_the_work()
        assert order.state == Order.State.IN_WORK
        with pytest.raises(CannotDeliver, match="5 / 6"):
            order.deliver(days_ago(1))
        entry.made = entry.passed = 6
        entry.save()
        order.follow_the_work()
        assert order.state == Order.State.READY
        order.deliver(days_ago(1))
        with pytest.raises(CannotDeliver):
            order.deliver(days_ago(1))
        with pytest.raises(CannotDeliver):
            order.call_off("Too late")
        order.receive(days_ago(0))
        with pytest.raises(CannotDeliver):
            order.receive(days_ago(0))
        assert balance(workshop.group, Kind.SALES) == -6 * 450


def test_pieces_that_were_delivered_are_not_taken_back(workshop):
    order = workshop.order(pieces=5)
    with workshop.by_system():
        entry = workshop.work(0, 5, line=order.lines.get())
        order.deliver(days_ago(1))
    with pytest.raises(IntegrityError, match="delivered_than_passed"), transaction.atomic(), workshop.by_system():
        WorkEntry.objects.filter(pk=entry.pk).update(passed=4)


def test_the_last_pieces_take_all_that_was_spent_on_goods(workshop):
    other = workshop.product("Purse", "PZ-02")
    first, second = workshop.order(pieces=3, price="100.01"), workshop.order(pieces=4)
    with workshop.by_system():
        second_line = OrderLine.objects.create(
            group=workshop.group, order=second, product=other, pieces=3, price=Decimal("33.33")
        )
        workshop.canvas.use(Decimal("3.333"), days_ago(6))
    workshop.work(0, 7)
    workshop.work(1, 3, product=other, line=second_line)
    with workshop.by_system():
        first.deliver(days_ago(2))
        left = balance(workshop.group, Kind.GOODS)
        assert 0 < left < Decimal("833.25")
        second.deliver(days_ago(1))
        assert balance(workshop.group, Kind.GOODS) == 0
        assert balance(workshop.group, Kind.COST) == Decimal("833.25")


def test_the_board_tells_what_will_be_late(workshop):
    soon, far = workshop.order(pieces=30, due_in=1), workshop.order(pieces=30, due_in=200)
    late = workshop.order(pieces=30, due_in=-1)
    for ago in range(30):
        workshop.work(0, 1, ago)  # one a day
    with workshop.by_system():
        standings = standings_of(workshop.group, [late, soon, far])
    assert [each.state for each in standings] == ["late", "tight", "in_time"]
    assert [each.ready_on for each in standings] == [days_ago(-30), days_ago(-60), days_ago(-90)]


def test_an_order_is_taken_and_changed_on_its_page(workshop):
    client, add = workshop.facilitators_client, f"/workshops/{workshop.group.pk}/orders/add/"
    typed = {"customer": "Fair shop", "ordered_on": "2026-11-01", "due_on": "2026-12-20"}
    assert client.post(add, typed | {"pieces_0": "", "price_0": "450"}).context["form"].errors["__all__"]
    assert client.post(add, typed | {"pieces_0": "12", "price_0": ""}).context["form"].errors["price_0"]
    assert client.post(add, typed | {"pieces_0": "12", "price_0": "425.50"}).status_code == 302
    with workshop.by_system():
        order = Order.objects.get(group=workshop.group)
        line = order.lines.get()
    assert (line.pieces, line.price, order.recorded_by) == (12, Decimal("425.50"), workshop.facilitator)
    workshop.work(0, 2, line=line)
    edit = f"/workshops/orders/{order.pk}/edit/"
    seen = typed | seen_in(client, edit)
    assert client.post(edit, seen | {"pieces_0": "", "price_0": ""}).context["form"].errors["pieces_0"]
    assert client.post(edit, seen | {"pieces_0": "2", "price_0": "425.50"}).status_code == 302
    with workshop.by_system():
        assert Order.objects.get().state == Order.State.READY
