"""The log-in page in a real browser: narrow and wide, light and dark, with and without JavaScript."""

import gzip

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.urls import reverse

STATIC = settings.BASE_DIR / "static"
FIRST_PAGE = 150_000
LATER_PAGE = 40_000


@pytest.fixture
def opened(chromium, live_server):
    """Return a function that opens the log-in page in a window of its own; complaints are collected on the page."""
    windows = []

    def open_log_in(**window):
        context = chromium.new_context(reduced_motion="reduce", **window)
        windows.append(context)
        page = context.new_page()
        page.complaints = []
        page.asked_for = []
        page.on("console", lambda message: page.complaints.append(message.text))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.on("request", lambda request: page.asked_for.append(request.url))
        page.goto(live_server.url + reverse("account_login"))
        page.wait_for_load_state("networkidle")
        return page

    yield open_log_in
    for context in windows:
        context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_anybody_can_read_it(opened, width, scheme):
    page = opened(viewport={"width": width, "height": 800}, color_scheme=scheme)
    assert page.complaints == []
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]})
    assert [problem["id"] for problem in found.response["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_everything_comes_from_us_and_is_light(opened, live_server):
    page = opened()
    assert all(address.startswith((live_server.url, "data:")) for address in page.asked_for)
    html = len(gzip.compress(page.content().encode()))
    files = {address.split("/static/")[1] for address in page.asked_for if "/static/" in address}
    weight = html + sum(len(gzip.compress((STATIC / name).read_bytes())) for name in files)
    assert html < LATER_PAGE
    assert weight < FIRST_PAGE


def test_mistakes_are_said_first_and_lead_to_their_field(opened):
    page = opened(java_script_enabled=False)
    page.get_by_role("main").get_by_role("button").first.click()
    summary = page.get_by_role("alert")
    assert "There is a problem" in summary.inner_text()
    summary.get_by_role("link").first.click()
    assert page.url.split("#")[1].startswith("id_")


def test_leaving_a_changed_form_asks_first(opened, live_server):
    page = opened()
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.locator("form[data-form] input:visible").first.press_sequentially("somebody")
    page.goto(live_server.url + reverse("account_reset_password"))
    assert asked == ["beforeunload"]
