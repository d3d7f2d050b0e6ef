"""What a caseworker must be able to rely on: leaving at once, writing without losing, and the simplest browser."""

import re

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from access.context import acting_as_system
from beneficiaries.demo import story
from beneficiaries.models import Person
from tests.journeys.conftest import House
from tests.journeys.forms import fill, send

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

WORDS = {
    "What kind of contact was it?": "Call",
    "What was seen and said?": "She called to say that the room is dry after the rain.",
}


@pytest.fixture
def code(full_house: House) -> str:
    """Return the code of Sunita, whose case is Asha's."""
    with acting_as_system("test"):
        return Person.objects.get(pk=story.SUNITA).code


def test_the_quick_exit_leaves_nothing_behind(full_house: House, code: str):
    page = full_house.enter_as("asha.caseworker")
    page.context.route(re.compile(r"^https://"), lambda route: route.fulfill(body="<h1>Weather</h1>"))
    page.goto("/cases/")
    page.goto(f"/cases/{code}/")
    assert has_session(page)
    page.get_by_role("button", name="Quick exit").click()
    page.wait_for_url(re.compile(r"^https://"))
    assert loses_its_session(page)
    page.go_back()
    page.wait_for_timeout(500)
    assert "Sunita" not in page.content()
    page.goto(f"/cases/{code}/")
    assert "/account/login/" in page.url


def test_of_two_who_change_the_same_the_second_sees_it_and_chooses(full_house: House, code: str):
    asha, deepa = full_house.enter_as("asha.caseworker"), full_house.enter_as("deepa.supervisor")
    for page in (asha, deepa):
        page.goto(f"/cases/{code}/edit/")
    fill(asha, **{"What she wishes, in her words": "A sewing machine of her own."})
    send(asha)
    fill(deepa, **{"What she wishes, in her words": "To train as a teacher of sewing."})
    deepa.get_by_role("main").get_by_role("button", name="Save").click()
    main = deepa.get_by_role("main")
    expect(main).to_contain_text("A sewing machine of her own.")
    expect(main.get_by_role("textbox", name="What she wishes, in her words")).to_have_value(
        "To train as a teacher of sewing."
    )
    asha.goto(f"/cases/{code}/")
    expect(asha.get_by_role("main")).to_contain_text("A sewing machine of her own.")


def test_a_note_is_written_without_javascript(full_house: House, code: str):
    page = full_house.enter_as("asha.caseworker", java_script_enabled=False)
    page.goto("/")
    page.get_by_role("link", name="Cases", exact=True).first.click()
    page.goto(f"/cases/{code}/")
    page.get_by_role("link", name="Write a note").click()
    fill(page, **WORDS)
    send(page, "Save the note")
    expect(page.get_by_text("The note is saved.")).to_be_visible()
    expect(page.get_by_role("region", name="Timeline")).to_contain_text("dry after the rain")


def test_a_note_sent_twice_is_there_once(full_house: House, code: str):
    page = full_house.enter_as("asha.caseworker")
    page.goto(f"/cases/{code}/notes/add/")
    fill(page, **WORDS)
    page.get_by_role("main").get_by_role("button", name="Save the note").dblclick()
    page.wait_for_url(f"**/cases/{code}/")
    page.go_back()
    again(page)
    page.goto(f"/cases/{code}/notes/")
    expect(page.get_by_text("dry after the rain")).to_have_count(1)


def has_session(page: Page) -> bool:
    """Tell whether the browser holds the cookie of a session."""
    return any(each["name"] == settings.SESSION_COOKIE_NAME for each in page.context.cookies())


def loses_its_session(page: Page) -> bool:
    """Wait up to three seconds until that cookie is gone, for a page that leaves does not wait; tell whether it is."""
    for _moment in range(30):
        if not has_session(page):
            return True
        page.wait_for_timeout(100)
    return False


def again(page: Page) -> None:
    """Press the button once more on what the back button shows: the form as it was sent, or an empty one."""
    button = page.get_by_role("main").get_by_role("button", name="Save the note")
    if button.count():
        with page.expect_navigation():
            button.click()
