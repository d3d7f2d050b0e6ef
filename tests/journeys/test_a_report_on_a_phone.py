"""A month's report on a phone: written and sent by its facilitator, returned with two comments, changed, approved."""

import datetime

import pytest
from django.db import connection
from playwright.sync_api import Page, expect

from access.context import acting_as_system
from accounts.models import User
from programs.models import ActivityReport, Group, ReportVersion
from tests.factories.programmes import a_class, held
from tests.journeys.conftest import SHOTS, House
from tests.journeys.test_attendance_without_a_network import PHONE
from tests.programs.test_activity_reports import FIRST, LAST, SQL

pytestmark = pytest.mark.django_db(transaction=True)

FIGURES = {
    "Sessions held": 0,
    "Sessions called off": 1,
    "People who came": 2,
    "Times people came": 3,
    "Times people were expected": 4,
}
"""Where each figure on the page stands in the answer of the question in SQL."""


def a_month(facilitator: User) -> Group:
    """Return a class of hers that met twice in the month before this one."""
    site = facilitator.memberships.get().site
    group, enrolments = a_class(4, facilitator=facilitator, site=site, programme__project__site=site, starts_on=FIRST)
    held(group, enrolments, "ppla", FIRST + datetime.timedelta(days=3))
    held(group, enrolments, "papp", FIRST + datetime.timedelta(days=10))
    return group


def counted(group: Group) -> tuple[int, ...]:
    with acting_as_system("a question for tests"), connection.cursor() as cursor:
        cursor.execute(SQL, {"groups": [group.pk], "first": FIRST, "last": LAST})
        return cursor.fetchone()


def picture(page: Page, name: str) -> None:
    SHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SHOTS / f"report-{name}.png", full_page=True)


def figure(page: Page, label: str) -> str:
    row = page.locator(".summary-row").filter(has=page.get_by_text(label, exact=True))
    return row.locator("dd").inner_text()


def test_it_is_written_returned_changed_and_approved(house: House):
    hari = User.objects.get(email__startswith="hari.facilitator")
    group = a_month(hari)
    page = house.enter_as("hari.facilitator", **PHONE)
    main = page.get_by_role("main")

    page.goto("/reports/")
    main.get_by_role("link", name=group.programme.name).first.tap()
    main.get_by_role("button", name="Save").tap()
    main.get_by_label("What was done").fill("The class met twice.")
    main.get_by_label("Next steps").fill("Test their reading.")
    main.get_by_role("button", name="Save").tap()
    for label, place in FIGURES.items():
        assert figure(page, label) == str(counted(group)[place]), label
    picture(page, "draft")
    main.get_by_role("link", name="Send it").tap()
    main.get_by_role("button", name="Send", exact=True).tap()
    expect(main.get_by_text("As the records stood when it was sent")).to_be_visible()

    desk = house.enter_as("indira.programmes", **PHONE)
    table = desk.get_by_role("main")
    desk.goto(page.url)
    table.get_by_role("link", name="Decide").tap()
    table.get_by_text("Return it, with what is to be changed").tap()
    comments = table.get_by_role("group", name="Comments on sections, when it is returned")
    comments.get_by_label("What was done").fill("How many learnt to read?")
    comments.get_by_label("Difficulties").fill("Was nothing difficult?")
    picture(desk, "deciding")
    table.get_by_role("button", name="Save").tap()
    expect(table.get_by_role("listitem").filter(has_text="Returned").first).to_be_visible()

    page.reload()
    expect(main.get_by_text("How many learnt to read?")).to_be_visible()
    expect(main.get_by_text("Was nothing difficult?")).to_be_visible()
    picture(page, "returned")
    main.get_by_role("link", name="Write", exact=True).tap()
    main.get_by_label("What was done").fill("The class met twice. Three learnt to read.")
    main.get_by_label("Difficulties").fill("The road was cut by rain.")
    main.get_by_role("button", name="Save").tap()
    main.get_by_role("link", name="Send it").tap()
    main.get_by_role("button", name="Send", exact=True).tap()
    expect(main.get_by_text("As the records stood when it was sent")).to_be_visible()

    desk.goto(page.url)
    changes = table.get_by_role("region", name="What changed since it was sent before")
    expect(changes.locator("ins", has_text="Three learnt to read.")).to_be_visible()
    expect(changes.locator("ins", has_text="The road was cut by rain.")).to_be_visible()
    picture(desk, "changed")
    table.get_by_role("link", name="Decide").tap()
    table.get_by_text("Approve it", exact=True).tap()
    table.get_by_role("button", name="Save").tap()
    expect(table.get_by_role("listitem").filter(has_text="Approved").first).to_be_visible()
    with acting_as_system("a test looks"):
        report = ActivityReport.objects.get(programme=group.programme)
        assert report.state == ActivityReport.State.APPROVED
        version = ReportVersion.objects.filter(report=report).first()
        assert (version.number, version.came) == (2, counted(group)[3])
