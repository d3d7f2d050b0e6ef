"""A facilitator on a phone: twenty registered, forty marked with the network cut and restored, each sent once."""

import pytest
from playwright.sync_api import Page, Request, Route, expect

from access.context import acting_as_system
from access.once import Submission
from accounts.models import User
from programs.models import Attendance, Enrolment, Group, Participant, Session
from tests.factories.cases import days_ago
from tests.factories.programmes import SessionFactory, a_class
from tests.journeys.conftest import House

pytestmark = pytest.mark.django_db(transaction=True)

Sheet = tuple[Page, Session, list[Enrolment]]
"""A sheet that is open, the session it is of, and who stands on it."""

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


def mark_of(session: Session, enrolment: Enrolment) -> str:
    with acting_as_system("a test looks"):
        return Attendance.objects.get(session=session, enrolment=enrolment).mark


def fill_in(page: Page, given_name: str) -> None:
    """Fill in what a registration needs."""
    page.get_by_label("Given name").fill(given_name)
    page.get_by_label("Agrees to be registered").check()


def mark(page: Page, enrolment: Enrolment, what: str) -> None:
    page.locator(f"label[for='mark-{enrolment.pk}-{what}']").tap()


def save(page: Page) -> None:
    page.get_by_role("button", name="Save attendance").tap()


def network_returns(house: House, page: Page) -> None:
    """Restore the network and wait until all that was kept is sent."""
    cut(house, page, False)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(page.get_by_text("What waited on this phone was sent.")).to_be_visible(timeout=20_000)


@pytest.fixture
def sheet(house: House, hari: User) -> Sheet:
    """Open the sheet of three for a session of today on a phone."""
    group, enrolments = class_of(hari, 3)
    session = SessionFactory(group=group, on=days_ago(0))
    page = house.enter_as("hari.facilitator", **PHONE)
    page.goto(f"/sessions/{session.pk}/")
    return page, session, enrolments


@pytest.fixture
def kept_and_sent(house: House, sheet: Sheet) -> Sheet:
    """Let the three be marked as there without a network, and that be sent."""
    page, session, enrolments = sheet
    cut(house, page, True)
    page.get_by_role("group", name="All others").get_by_text("There", exact=True).tap()
    save(page)
    expect(page.get_by_text("It is kept on this phone")).to_be_visible()
    network_returns(house, page)
    assert marks_of(session) == ["present"] * 3
    return page, session, enrolments


def test_what_is_corrected_on_a_sheet_after_it_was_sent_counts(house: House, kept_and_sent: Sheet):
    page, session, enrolments = kept_and_sent
    mark(page, enrolments[1], "absent")
    save(page)
    expect(page.get_by_text("Kept: 2 of 3 were there.")).to_be_visible()
    assert mark_of(session, enrolments[1]) == "absent"
    house.complaints.clear()


def test_what_is_corrected_again_and_again_without_a_network_counts_as_it_was_last(house: House, kept_and_sent: Sheet):
    page, session, enrolments = kept_and_sent
    cut(house, page, True)
    for what in ("absent", "late", "present", "late"):
        mark(page, enrolments[1], what)
        save(page)
        expect(page.get_by_text("It is kept on this phone")).to_be_visible()
        expect(page.locator("[data-count]")).to_have_text("1")
    network_returns(house, page)
    assert mark_of(session, enrolments[1]) == "late"
    mark(page, enrolments[1], "present")  # as it was sent at first
    save(page)
    expect(page.get_by_text("Kept: 3 of 3 were there.")).to_be_visible()
    assert mark_of(session, enrolments[1]) == "present"
    house.complaints.clear()


def test_a_sheet_that_is_sent_and_saved_again_unchanged_acts_once(house: House, kept_and_sent: Sheet):
    page, session, _three = kept_and_sent
    save(page)
    page.wait_for_url("**/groups/**")
    with acting_as_system("a test looks"):
        assert Submission.objects.count() == 1
    assert marks_of(session) == ["present"] * 3
    house.complaints.clear()


def test_a_correction_does_not_write_over_what_another_wrote_since(house: House, kept_and_sent: Sheet):
    page, session, enrolments = kept_and_sent
    with acting_as_system("another facilitator"):
        Attendance.objects.filter(session=session, enrolment=enrolments[1]).update(mark="late")
    mark(page, enrolments[1], "absent")
    save(page)
    expect(page.get_by_text("Somebody else wrote: Late")).to_be_visible()
    assert mark_of(session, enrolments[1]) == "late"
    house.complaints.clear()


def test_of_a_sheet_that_was_refused_and_corrected_the_last_alone_is_looked_at(house: House, sheet: Sheet):
    page, session, enrolments = sheet
    with acting_as_system("another facilitator"):
        session.take(session.group.facilitator, {enrolments[1].pk: "late"}, {})
    cut(house, page, True)
    page.get_by_role("group", name="All others").get_by_text("There", exact=True).tap()
    save(page)
    expect(page.get_by_text("It is kept on this phone")).to_be_visible()
    cut(house, page, False)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(page.get_by_role("button", name="Look at it")).to_be_visible(timeout=20_000)
    mark(page, enrolments[1], "absent")
    save(page)
    expect(page.get_by_role("button", name="Look at it")).to_be_visible(timeout=20_000)
    expect(page.locator("[data-count]")).to_have_text("1")
    page.get_by_role("button", name="Look at it").tap()
    expect(page.get_by_text("Somebody else wrote: Late")).to_be_visible()
    expect(page.locator(f"#mark-{enrolments[1].pk}-absent")).to_be_checked()
    assert marks_of(session) == ["late"]
    house.complaints.clear()


def answer_is_lost(route: Route, request: Request) -> None:
    """Let the server act, and the page stay as the browser restores it on Back: without an answer."""
    if request.method != "POST":
        route.continue_()
        return
    route.fetch(max_redirects=0)
    route.fulfill(status=204)


def send_and_go_back(page: Page, address: str, button: str) -> None:
    page.route(address, answer_is_lost)
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.get_by_role("button", name=button).tap()
    page.unroute(address)
    page.evaluate("window.dispatchEvent(new Event('pageshow'))")


def test_another_sheet_or_registration_from_a_page_that_was_gone_back_to_is_no_repetition(house: House, sheet: Sheet):
    page, session, enrolments = sheet
    page.get_by_role("group", name="All others").get_by_text("There", exact=True).tap()
    send_and_go_back(page, f"**/sessions/{session.pk}/", "Save attendance")
    assert marks_of(session) == ["present"] * 3
    mark(page, enrolments[2], "absent")
    save(page)
    expect(page.get_by_text("Kept: 2 of 3 were there.")).to_be_visible()
    assert mark_of(session, enrolments[2]) == "absent"
    page.goto(f"/groups/{session.group_id}/register/")
    fill_in(page, "Suntali")
    send_and_go_back(page, f"**/groups/{session.group_id}/register/", "Register, and the next")
    page.get_by_label("Given name").fill("Maya")
    cut(house, page, True)
    page.get_by_role("button", name="Register, and the next").tap()
    expect(page.locator("[data-count]")).to_have_text("1")
    network_returns(house, page)
    assert {"Suntali", "Maya"} <= set(registered(session.group))
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
