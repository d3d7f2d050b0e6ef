"""A month's report on a phone: its class tested, written with a picture, sent, returned, changed, approved."""

import datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from access.context import acting_as_system
from accounts.models import User
from programs.models import ActivityReport, Group, Participant, ReportVersion
from tests.factories.documents import a_picture
from tests.factories.learning import level_test
from tests.factories.programmes import a_class, held
from tests.journeys.conftest import SHOTS, House
from tests.journeys.forms import fill, send
from tests.journeys.test_attendance_without_a_network import PHONE
from tests.programs.reckoned import in_sql
from tests.programs.test_activity_reports import FIRST, LAST, SQL
from tests.programs.test_gains_in_reports import READING

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
    """Return a class of hers that was tested and met twice in the month before this one; one agreed to pictures."""
    site = facilitator.memberships.get().site
    group, enrolments = a_class(4, facilitator=facilitator, site=site, programme__project__site=site, starts_on=FIRST)
    held(group, enrolments, "ppla", FIRST + datetime.timedelta(days=3))
    held(group, enrolments, "papp", FIRST + datetime.timedelta(days=10))
    level_test(group, enrolments, "0112", (timezone.localdate() - FIRST).days)
    agree(group, FIRST)
    return group


def agree(group: Group, on: datetime.date | None) -> None:
    """Write down since when the first of a class agrees to pictures, or that she does no longer."""
    with acting_as_system("asked her"):
        Participant.objects.filter(enrolments__group=group, given_name="Maya 00").update(picture_consent_on=on)


def look_how_far_they_came(page: Page, group: Group) -> None:
    """Write down how far each has come, as the cards are read aloud."""
    main = page.get_by_role("main")
    page.goto(f"/groups/{group.pk}/learning/add/")
    fill(page, Occasion="Test in the middle", Day=f"{LAST:%-d %B %Y}")
    send(page)
    with acting_as_system("a test looks"):
        members = list(group.enrolments.order_by("participant__given_name").values_list("pk", flat=True))
    for member, level in zip(members, "330", strict=False):
        main.locator(f"label[for='mark-{member}-{level}']").tap()
    picture(page, "tested")
    send(page, "Save the levels")
    expect(page.get_by_text("Kept: 3 members were tested.")).to_be_visible()


def add_a_picture(page: Page) -> None:
    """Add a picture of the one who agreed."""
    main = page.get_by_role("main")
    main.get_by_role("link", name="Add a picture").tap()
    main.get_by_label("Picture", exact=True).set_input_files(
        {"name": "maya.jpg", "mimeType": "image/jpeg", "buffer": a_picture(size=(800, 600))}
    )
    main.get_by_label("What it shows").fill("A learner reads")
    main.get_by_text("These participants, and nobody else").tap()
    expect(main.get_by_role("checkbox")).to_have_count(1)
    main.get_by_text("Maya 00 Rai").tap()
    picture(page, "who-is-in-it")
    send(page)
    expect(main.get_by_text("One person is in it, who agreed.")).to_be_visible()


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


def picture_is_seen(page: Page) -> Locator:
    """Expect the picture to be there, and loaded."""
    shown = page.get_by_role("img", name="A learner reads")
    shown.scroll_into_view_if_needed()
    expect(shown).to_have_js_property("naturalWidth", 320)
    return shown


def test_it_is_written_returned_changed_and_approved(house: House):
    hari = User.objects.get(email__startswith="hari.facilitator")
    group = a_month(hari)
    page = house.enter_as("hari.facilitator", **PHONE)
    main = page.get_by_role("main")

    look_how_far_they_came(page, group)
    page.goto("/reports/")
    main.get_by_role("link", name=group.programme.name).first.tap()
    main.get_by_role("button", name="Save").tap()
    main.get_by_label("What was done").fill("The class met twice.")
    main.get_by_label("Next steps").fill("Test their reading.")
    main.get_by_role("button", name="Save").tap()
    for label, place in FIGURES.items():
        assert figure(page, label) == str(counted(group)[place]), label
    add_a_picture(page)
    row = main.get_by_role("row").filter(has_text=group.name).locator("td")
    learnt = in_sql(READING, FIRST, LAST, group.programme_id, group.site_id)
    assert learnt == [(group.name, 3, 2, Decimal("0.67"), Decimal("2.00"))]
    assert row.all_inner_texts() == ["3", "2", "0.7", "2.0"]
    picture_is_seen(page)
    picture(page, "draft")
    main.get_by_role("link", name="Send it").tap()
    send(page, "Send")
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
    send(page, "Send")
    expect(main.get_by_text("As the records stood when it was sent")).to_be_visible()

    desk.goto(page.url)
    changes = table.get_by_role("region", name="What changed since it was sent before")
    expect(changes.locator("ins", has_text="Three learnt to read.")).to_be_visible()
    expect(changes.locator("ins", has_text="The road was cut by rain.")).to_be_visible()
    shown = picture_is_seen(desk)
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
        assert version.gains.get().tested == 3
    agree(group, None)
    desk.goto(page.url)
    expect(table.get_by_text("not everybody in it agrees any more")).to_be_visible()
    expect(shown).to_have_count(0)
