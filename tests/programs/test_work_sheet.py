"""The sheet of a day: the whole workshop in one request, nothing lost when two write, nothing once wages are frozen."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from programs.models import Order, WorkEntry
from tests.factories.cases import days_ago
from tests.factories.workshop import Workshop

pytestmark = pytest.mark.django_db


@pytest.fixture
def workshop() -> Workshop:
    return Workshop()


def sheet(workshop, ago: int = 1) -> str:
    return f"/workshops/{workshop.group.pk}/work/?on={days_ago(ago).isoformat()}"


def row(name: str, what: str = "", made="", passed="", reworked="", why="", hours="", **more) -> dict[str, str]:
    values = {"what": what, "made": made, "passed": passed, "reworked": reworked, "why": why, "hours": hours} | more
    return {f"{name}-{key}": str(value) for key, value in values.items()}


def new(workshop, maker: int, *values, **more) -> dict[str, str]:
    return row(f"new-{workshop.makers[maker].pk}", *values, **more)


def rows(workshop) -> list[tuple]:
    with workshop.by_system():
        found = WorkEntry.objects.filter(group=workshop.group)
        return sorted(found.values_list("made", "passed", "reworked", "why", "hours"))


def test_the_whole_workshop_is_kept_in_one_request(workshop):
    order = workshop.order(pieces=9)
    with workshop.by_system():
        line = f"line-{order.lines.get().pk}"
    typed = (
        new(workshop, 0, line, 5, "", "", "", 6)
        | new(workshop, 1, line, 5, "", 1, "stitch", "5.5")
        | new(workshop, 2, "hours", "", "", "", "", 4)
        | row("further-0", f"product-{workshop.bag.pk}", 2, 2, maker=workshop.makers[2].pk)
    )
    assert workshop.facilitators_client.post(sheet(workshop), typed).status_code == 302
    assert rows(workshop) == [
        (0, 0, 0, "", Decimal(4)),
        (2, 2, 0, "", Decimal(0)),
        (5, 4, 1, "stitch", Decimal("5.5")),
        (5, 5, 0, "", Decimal(6)),
    ]
    with workshop.by_system():
        order.refresh_from_db()
        assert order.state == Order.State.READY
        assert WorkEntry.objects.filter(recorded_by=workshop.facilitator).count() == 4


@pytest.mark.parametrize(
    ("values", "field"),
    [
        (("product", 5, 5, 1, "stitch"), "passed"),
        (("product", 5, 4, 1, ""), "why"),
        (("product", "", "", "", "", 3), "made"),
        (("hours", 2, "", "", "", 3), "made"),
        (("", 2), "what"),
        (("product", 1000), "made"),
        (("product", 2, "", "", "", 17), "hours"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field_and_nothing_is_kept(workshop, values, field):
    what = f"product-{workshop.bag.pk}" if values[0] == "product" else values[0]
    typed = new(workshop, 0, what, *values[1:]) | new(workshop, 1, f"product-{workshop.bag.pk}", 3)
    page = workshop.facilitators_client.post(sheet(workshop), typed)
    assert list(page.context["form"].errors) == [f"new-{workshop.makers[0].pk}-{field}"]
    assert rows(workshop) == []
    assert 'value="3"' in page.content.decode()


def test_work_is_changed_and_what_was_emptied_is_removed(workshop):
    first, second = workshop.work(0, 5, 1), workshop.work(1, 4, 1)
    what = f"product-{workshop.bag.pk}"
    typed = row(str(first.pk), what, 6, 5, 1, "size", 6, seen=1) | row(str(second.pk), what, "", seen=1)
    assert workshop.facilitators_client.post(sheet(workshop), typed).status_code == 302
    assert rows(workshop) == [(6, 5, 1, "size", Decimal(6))]


def test_what_somebody_else_changed_meanwhile_is_shown_and_not_overwritten(workshop):
    entry = workshop.work(0, 5, 1)
    with workshop.by_system():
        entry.passed = 3
        entry.save()
    typed = row(str(entry.pk), f"product-{workshop.bag.pk}", 7, 7, seen=1)
    page = workshop.facilitators_client.post(sheet(workshop), typed)
    (said,) = page.context["form"].errors[f"{entry.pk}-made"]
    assert "made 5, passed 3" in said
    assert rows(workshop)[0][:2] == (5, 3)
    typed[f"{entry.pk}-seen"] = page.context["form"].data[f"{entry.pk}-seen"]
    assert workshop.facilitators_client.post(sheet(workshop), typed).status_code == 302
    assert rows(workshop)[0][:2] == (7, 7)


def test_work_that_somebody_else_wrote_down_meanwhile_is_not_written_twice(workshop):
    typed = new(workshop, 0, f"product-{workshop.bag.pk}", 7)
    workshop.work(0, 5, 1)
    page = workshop.facilitators_client.post(sheet(workshop), typed)
    (said,) = page.context["form"].errors[f"new-{workshop.makers[0].pk}-made"]
    assert "made 5" in said
    assert len(rows(workshop)) == 1


def test_a_day_whose_wages_are_confirmed_stays_as_it_is(workshop):
    entry = workshop.work(0, 5, 5)
    workshop.confirmed()
    page = workshop.facilitators_client.get(sheet(workshop, 5))
    assert "Save the work of this day" not in page.content.decode()
    typed = row(str(entry.pk), f"product-{workshop.bag.pk}", 9, seen=1)
    assert "confirmed" in str(workshop.facilitators_client.post(sheet(workshop, 5), typed).context["form"].errors)
    for change in (
        lambda: WorkEntry.objects.filter(pk=entry.pk).update(made=9, passed=9),
        lambda: WorkEntry.objects.filter(pk=entry.pk).update(on=days_ago(100)),
        lambda: WorkEntry.objects.filter(pk=entry.pk).delete(),
        lambda: workshop.work(1, 2, 6),
    ):
        with pytest.raises(IntegrityError, match="are confirmed"), transaction.atomic(), workshop.by_system():
            change()
    workshop.work(1, 2, 0)  # the day after may be written


@pytest.mark.parametrize(
    ("values", "rule"),
    [
        ({"made": 5, "passed": 4, "reworked": 2, "why": "size"}, "no_more_judged_than_made"),
        ({"made": 5, "passed": 4, "reworked": 1}, "done_again_for_a_reason"),
        ({"made": 0, "passed": 0}, "work_made_something"),
        ({"made": 3, "passed": 0, "product": None}, "work_made_something"),
        ({"made": 0, "passed": 0, "product": None, "hours": 0}, "work_made_something"),
        ({"made": 2, "passed": 2, "hours": 17}, "hours_of_a_day"),
    ],
)
def test_the_database_refuses_work_that_cannot_be(workshop, values, rule):
    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        workshop.work(0, **values)


def test_the_line_of_an_order_is_of_the_product_that_was_made(workshop):
    other, order = workshop.product("Purse", "PZ-02"), workshop.order()
    with workshop.by_system():
        line = order.lines.get()
    with transaction.atomic():
        workshop.work(0, 3, product=other, line=line)
        with connection.cursor() as cursor, pytest.raises(IntegrityError, match="workentry_line_of_its_product"):
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        transaction.set_rollback(True)


def test_the_sheet_offers_what_she_worked_at_last(workshop):
    workshop.work(0, 5, 9)
    page = workshop.facilitators_client.get(sheet(workshop))
    form = page.context["form"]
    assert form[f"new-{workshop.makers[0].pk}-what"].initial == f"product-{workshop.bag.pk}"
    assert form[f"new-{workshop.makers[1].pk}-what"].initial is None


def test_the_sheet_asks_the_database_alike_for_few_and_many(workshop):
    many = Workshop(size=12)
    asked = []
    for each in (workshop, many):
        for method in ("get", "post"):
            typed = {}
            for maker in range(each.size):
                typed |= new(each, maker, f"product-{each.bag.pk}", 3)
            with CaptureQueriesContext(
                connection,
            ) as queries:
                answer = getattr(each.facilitators_client, method)(
                    sheet(each), typed if method == "post" else {"on": days_ago(1)}
                )
            assert answer.status_code == (302 if method == "post" else 200)
            asked.append(len(queries))
    assert asked[0] == asked[2]
    assert asked[1] == asked[3] < 40
