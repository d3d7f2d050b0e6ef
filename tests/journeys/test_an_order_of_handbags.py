"""An order of two hundred handbags in the browser: material, work, faults, delivery, wages, payslip, paid out."""

import pytest
from django.utils.translation import override
from playwright.sync_api import Page, expect

from accounts.models import User
from config.calendar import say_day
from programs.models import Step
from tests.config.test_paper import text_of
from tests.factories.cases import days_ago
from tests.factories.workshop import Workshop
from tests.journeys.conftest import SHOTS, House
from tests.journeys.forms import fill, send
from tests.journeys.test_attendance_without_a_network import PHONE
from tests.programs.reckoned import LEDGER, STOCK, WAGES, in_sql

pytestmark = pytest.mark.django_db(transaction=True)

MADE = {
    3: ((20, 0, ""), (18, 3, "Seam open or crooked"), (16, 0, ""), (14, 2, "Wrong size")),
    2: ((20, 0, ""), (18, 0, ""), (16, 1, "Stain or burn"), (14, 0, "")),
    1: ((22, 0, ""), (18, 0, ""), (16, 0, ""), (14, 0, "")),
}
"""By days ago, what each maker made, how many of it came back, and why; 200 passed in all."""
ADVANCE, DEDUCTED = 500, 75
SUMS = {"cash": -25000 + 90000 - 500, "materials": 5000, "sales": -90000, "deductions": -DEDUCTED, "owed": 0}
"""What stands in the ledger before the wages are paid out: known by heart, and independent of any reckoning."""


def day(ago: int) -> str:
    """Return a day as somebody would type it."""
    with override("en"):
        return f"{days_ago(ago):%-d %B %Y}"


def picture(page: Page, name: str) -> None:
    SHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SHOTS / f"handbags-{name}.png", full_page=True)


def write_the_work(page: Page, workshop: Workshop, ago: int) -> None:
    """Write the sheet of a day, as it lies before the facilitator on the phone."""
    page.goto(f"/workshops/{workshop.group.pk}/work/?on={days_ago(ago).isoformat()}")
    for maker, (made, again, why) in zip(workshop.makers, MADE[ago], strict=True):
        row = page.get_by_role("group", name=maker.participant.full_name, exact=True)
        row.get_by_label("What", exact=True).select_option(label="Tote bag – Himal Fair")
        row.get_by_label("Pieces made").fill(str(made))
        row.get_by_label("Hours worked").fill("6")
        if again:
            row.get_by_label("Again", exact=True).fill(str(again))
            row.get_by_label("Why again").select_option(label=why)
    if ago == 3:
        picture(page, "work")
    send(page, "Save the work of this day")
    expect(page.get_by_text("Kept: 4 lines of work.")).to_be_visible()


def test_two_hundred_handbags_from_the_order_to_the_signature(house: House):
    gita = User.objects.get(email__startswith="gita.facilitator")
    site = gita.memberships.get().site
    workshop = Workshop(4, {"facilitator": gita, "site": site, "programme__project__site": site})
    workshop.step(0, Step.SKILLED, 200)
    here = f"/workshops/{workshop.group.pk}/"
    page = house.enter_as("gita.facilitator", **PHONE)
    main = page.get_by_role("main")

    page.goto(f"{here}orders/add/")
    fill(page, Customer="Himal Fair", **{"Ordered on": day(4), "Due on": day(-20), "Pieces": "200"})
    send(page)
    page.goto(f"/workshops/materials/{workshop.canvas.pk}/used/")
    fill(page, **{"How much": "80", "Day": day(4), "What for": "Two hundred bags"})
    send(page)
    write_the_work(page, workshop, 3)
    page.goto(f"/workshops/makers/{workshop.makers[1].pk}/step/")
    fill(page, Step="Sewer", Since=day(2))
    send(page)
    for ago in (2, 1):
        write_the_work(page, workshop, ago)

    page.goto(f"{here}orders/")
    main.get_by_role("link", name="Himal Fair").tap()
    expect(main.get_by_text("Ready", exact=True).first).to_be_visible()
    picture(page, "ready")
    main.get_by_role("link", name="Deliver").tap()
    send(page)
    main.get_by_role("link", name="The customer paid").tap()
    send(page)
    expect(main.get_by_text("Delivered and paid")).to_be_visible()
    page.goto(f"{here}stock/")
    goods = main.get_by_role("row").filter(has_text="Tote bag")
    expect(goods.locator("[data-label='Passed in all']")).to_have_text("200")
    expect(goods.locator("[data-label='In stock']")).to_have_text("0")

    desk = house.enter_as("indira.programmes")
    pay_the_wages(desk, workshop)
    assert_it_adds_up(workshop)


def pay_the_wages(desk: Page, workshop: Workshop) -> None:
    """Give an advance, reckon, deduct, confirm, print, and hand each wage over."""
    table = desk.get_by_role("main")
    names = [maker.participant.full_name for maker in workshop.makers]
    desk.goto(f"/workshops/makers/{workshop.makers[0].pk}/advance/")
    fill(desk, **{"Amount in rupees": str(ADVANCE), "Day": day(2), "What for": "School fees"})
    send(desk)
    desk.goto(f"/workshops/{workshop.group.pk}/wages/add/")
    fill(desk, From=day(3), Until=day(1))
    send(desk)
    table.get_by_role("link", name=say_day(days_ago(3))).first.click()
    table.get_by_role("link", name="Add or take something").click()
    fill(desk, Maker=names[2], What="Deducted", Amount=str(DEDUCTED), Why="Scissors lost")
    send(desk)
    table.get_by_role("link", name="Confirm").click()
    send(desk, "Confirm the wages")
    picture(desk, "wages")
    period = desk.url
    assert sums(workshop)["wages"] == -sum(wage for _maker, wage in in_sql(WAGES, workshop.group.pk))
    for place, name in enumerate(names):
        desk.goto(period)
        table.get_by_role("link", name=name, exact=True).click()
        if not place:
            paper = desk.request.get(f"{desk.url}paper/")
            text = text_of(paper.body())
            assert "Payslip" in text
            assert name in text
            assert f"{ADVANCE}.00" in text
        table.get_by_role("link", name="Pay the wage out").click()
        fill(desk, **{"How it was confirmed": "Thumbprint" if place == 3 else "Signed"})
        send(desk)
    expect(table.get_by_role("link", name="Pay out")).to_have_count(0)
    expect(table.get_by_text("Paid out", exact=True).first).to_be_visible()


def sums(workshop: Workshop) -> dict:
    return dict(in_sql(LEDGER, workshop.group.pk))


def assert_it_adds_up(workshop: Workshop) -> None:
    """Compare wages, stock and ledger with what plain SQL reckons out of what was written down."""
    key = workshop.group.pk
    wages = dict(in_sql(WAGES, key))
    slips = dict(in_sql("SELECT enrolment_id, net FROM programs_payslip WHERE group_id = %s", key))
    assert slips == wages
    expected = [62 * 60 - ADVANCE, 15 * 40 + 36 * 52.5, 47 * 40 - DEDUCTED, 40 * 40]
    assert [slips[maker.pk] for maker in workshop.makers] == expected
    assert in_sql(STOCK, key, key) == [(20, 5000, 20, 5000, 200, 200, 200, 200)]
    stood = sums(workshop)
    assert {kind: stood.get(kind, 0) for kind in SUMS} == SUMS | {"cash": SUMS["cash"] - sum(wages.values())}
    assert stood["wages"] == stood["advances"] == sum(stood.values()) == 0
    assert stood["cost"] + stood["goods"] == 20000 + sum(wages.values()) + ADVANCE + DEDUCTED
    receipts = in_sql("SELECT receipt, count(*) FROM programs_payslip WHERE group_id = %s GROUP BY 1 ORDER BY 1", key)
    assert receipts == [("signed", 3), ("thumb", 1)]
