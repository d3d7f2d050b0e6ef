"""A facilitator on a phone: twenty registered, forty marked with the network cut and restored, each sent once."""

import pytest
from playwright.sync_api import Page, expect

from access.context import acting_as_system
from accounts.models import User
from programs.models import Attendance, Enrolment, Group, Participant, Session
from tests.factories.cases import days_ago
from tests.factories.programmes import SessionFactory, a_class
from tests.journeys.conftest import House

pytestmark = pytest.mark.django_db(transaction=True)

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@pytest.fixture
def hari(house: House) -> User:
    return User.objects.get(email__startswith="hari.facilitator")


def class_of(hari: User, size: int) -> tuple[Group, list[Enrolment]]:
    site = hari.memberships.get().site
    return a_class(size, facilitator=hari, site=site, programme__project__site=site, capacity=60)


def cut(house: House, page: Page, off: bool) -> None:
    """Cut the network of a window or restore it; what the browser says of it is no fault of a page."""
    page.context.set_offline(off)
    house.complaints.clear()


def marks_of(session: Session) -> list[str]:
    with acting_as_system("a test looks"):
        return list(Attendance.objects.filter(session=session).order_by("enrolment").values_list("mark", flat=True))


def fill_in(page: Page, given_name: str) -> None:
    """Fill in what a registration needs."""
    page.get_by_label("Given name").fill(given_name)
    page.get_by_label("Agrees to be registered").check()


def test_forty_are_marked_without_a_network_and_sent_once_when_there_is_one(house: House, hari: User):
    group, enrolments = class_of(hari, 40)
    session = SessionFactory(group=group, on=days_ago(0))
    page = house.enter_as("hari.facilitator", **PHONE)
    page.goto(f"/sessions/{session.pk}/")
    cut(house, page, True)
    page.locator(f"label[for='mark-{enrolments[3].pk}-absent']").tap()
    page.locator(f"label[for='mark-{enrolments[7].pk}-late']").tap()
    page.get_by_role("group", name="All others").get_by_text("There", exact=True).tap()
    page.get_by_role("button", name="Save attendance").tap()
    expect(page.get_by_text("It is kept on this phone")).to_be_visible()
    page.get_by_role("button", name="Save attendance").tap()  # an anxious thumb
    assert marks_of(session) == []
    cut(house, page, False)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(page.get_by_text("What waited on this phone was sent.")).to_be_visible(timeout=20_000)
    kept = marks_of(session)
    assert sorted(kept) == sorted(["absent", "late", *["present"] * 38])
    page.reload()
    expect(page.get_by_text("wait, to be sent")).to_be_hidden()
    assert marks_of(session) == kept
    with acting_as_system("a test looks"):
        assert Session.objects.get(pk=session.pk).attended == 39
    house.complaints.clear()


def test_a_network_that_does_not_answer_is_none(house: House, hari: User):
    group, _none = class_of(hari, 0)
    page = house.enter_as("hari.facilitator", **PHONE)
    page.clock.install()
    page.goto(f"/groups/{group.pk}/register/")
    page.route("**/*", lambda _route: None)
    fill_in(page, "Suntali")
    with page.expect_request("**/*"):
        page.get_by_role("button", name="Register, and the next").tap()
    page.clock.fast_forward(13_000)
    expect(page.get_by_text("It is kept on this phone")).to_be_visible()
    with page.expect_request("**/*"):
        page.clock.fast_forward(31_000)  # it is tried again by itself, and given up as soon
    page.clock.fast_forward(13_000)
    page.unroute("**/*")
    expect(page.get_by_text("It is kept on this phone")).to_be_hidden()
    page.get_by_role("button", name="Send now").tap()
    expect(page.get_by_text("What waited on this phone was sent.")).to_be_visible()
    assert registered(group) == ["Suntali"]
    house.complaints.clear()


def test_leaving_asks_when_something_is_typed_after_what_was_kept(house: House, hari: User):
    group, _none = class_of(hari, 0)
    page = house.enter_as("hari.facilitator", **PHONE)
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.goto(f"/groups/{group.pk}/register/")
    cut(house, page, True)
    fill_in(page, "Suntali")
    page.get_by_role("button", name="Register, and the next").tap()
    expect(page.locator("[data-count]")).to_have_text("1")
    cut(house, page, False)
    page.get_by_label("Given name").fill("Maya")
    page.get_by_role("link", name="Cancel").tap()
    page.wait_for_url(f"**/groups/{group.pk}/")
    assert asked == ["beforeunload"]
    house.complaints.clear()


def test_twenty_are_registered_in_the_village_and_come_home_with_the_phone(house: House, hari: User):
    group, _none = class_of(hari, 0)
    page = house.enter_as("hari.facilitator", **PHONE)
    page.goto(f"/groups/{group.pk}/register/")
    main = page.get_by_role("main")
    cut(house, page, True)
    for number in range(20):
        main.get_by_label("Given name").fill(f"Suntali {number:02}")
        main.get_by_label("Age in years").fill("24")
        main.get_by_label("Agrees to be registered").check()
        main.get_by_role("button", name="Register, and the next").tap()
        expect(page.locator("[data-count]")).to_have_text(str(number + 1))
        expect(main.get_by_label("Given name")).to_have_value("")
    stored = page.evaluate(
        "new Promise(done => { const r = indexedDB.open('nayabato'); r.onsuccess = () => {"
        " const all = r.result.transaction('waiting').objectStore('waiting').getAll();"
        " all.onsuccess = () => done(all.result.map(e => new TextDecoder().decode(e.sealed)).join('')) } })"
    )
    assert "Suntali" not in stored
    window = page.context
    page.close()  # the phone is put away; the network comes back while nothing is open
    assert registered(group) == []
    window.set_offline(False)
    page = window.new_page()
    page.goto("/")
    expect(page.get_by_text("What waited on this phone was sent.")).to_be_visible(timeout=30_000)
    assert registered(group) == [f"Suntali {number:02}" for number in range(20)]
    house.complaints.clear()


def registered(group: Group) -> list[str]:
    with acting_as_system("a test looks"):
        return list(
            Participant.objects.filter(enrolments__group=group)
            .order_by("given_name")
            .values_list("given_name", flat=True)
        )


def test_what_waits_is_neither_read_nor_sent_by_somebody_else_on_the_same_phone(house: House, hari: User):
    group, _none = class_of(hari, 0)
    page = house.enter_as("hari.facilitator", **PHONE)
    page.goto(f"/groups/{group.pk}/register/")
    cut(house, page, True)
    page.get_by_label("Given name").fill("Suntali")
    page.get_by_label("Agrees to be registered").check()
    page.get_by_role("button", name="Register, and the next").tap()
    expect(page.locator("[data-count]")).to_have_text("1")
    house.hand_over(page, "gita.facilitator")
    cut(house, page, False)  # the page of the first is still open, with her key
    page.evaluate("window.dispatchEvent(new Event('online'))")
    page.wait_for_timeout(1500)
    assert registered(group) == []
    page.goto("/groups/")
    page.wait_for_timeout(1500)
    expect(page.get_by_text("wait, to be sent")).to_be_hidden()
    assert registered(group) == []
    house.complaints.clear()
