"""A case file on paper is the file alone, and in the dark every page can still be read."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from access.context import acting_as_system
from beneficiaries.demo import story
from beneficiaries.models import Person
from tests.journeys.conftest import SHOTS, House
from tests.journeys.test_every_role_can_read_its_pages import main_pages_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def test_a_printed_case_file_is_the_file_without_what_is_to_be_pressed(full_house: House):
    with acting_as_system("test"):
        code = Person.objects.get(pk=story.SUNITA).code
    page = full_house.enter_as("asha.caseworker")
    page.goto(f"/cases/{code}/")
    to_press = page.locator("nav, button, summary, .btn, .part-link, .quick-exit").filter(visible=True)
    assert to_press.count() > 10
    page.emulate_media(media="print")
    SHOTS.mkdir(parents=True, exist_ok=True)
    page.pdf(path=SHOTS / "sunita-on-paper.pdf")
    expect(to_press).to_have_count(0)
    expect(page.locator(".who").get_by_text(code, exact=True)).to_be_visible()
    expect(page.get_by_text("Printed on")).to_be_visible()
    for words in (
        "Tuberculosis",
        "Handbag workshop",
        "In May both go back to school",
        "This is not all",
        "First name and age only.",
    ):
        expect(page.get_by_text(words).first).to_be_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_the_main_pages_of_case_work_can_be_read_in_the_dark(full_house: House):
    found, seen = [], set()
    for name in ("asha.caseworker", "deepa.supervisor"):
        page = full_house.enter_as(name, color_scheme="dark")
        for path in main_pages_of(name):
            if path in seen:
                continue
            seen.add(path)
            page.goto(path)
            assert page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
            problems = Axe().run(page, options={"runOnly": ["color-contrast"]}).response["violations"]
            found += [f"{name} {path} {each['html']}" for problem in problems for each in problem["nodes"]]
    assert found == []
