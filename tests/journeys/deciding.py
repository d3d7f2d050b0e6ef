"""Sending something for approval and deciding about it, as the caseworker and her supervisor do."""

import re

from playwright.sync_api import Page, expect

from tests.journeys.conftest import SHOTS
from tests.journeys.forms import fill, send

MEND = "Say more of what she wants herself."


def returned(page: Page, approver: Page, what: str) -> None:
    """What lies before the caseworker is sent, given back with a comment, and opened again to go on writing."""
    send(page, "Send for approval")
    decided(approver, what, **{"What do you decide?": "Give it back with a comment", "Comment": MEND})
    page.reload()
    expect(page.get_by_role("main").get_by_text(MEND).first).to_be_visible()
    page.get_by_role("link", name=re.compile("Go on writing|Look at the returned")).first.click()


def mended(page: Page, approver: Page, what: str, **answers: str) -> None:
    """The caseworker answers what was missing and sends it again; the supervisor approves."""
    fill(page, **answers)
    send(page, "Save and look it through")
    send(page, "Send for approval")
    approved(approver, what)


def approved(approver: Page, what: str) -> None:
    """The supervisor reads it and approves."""
    decided(approver, what, **{"What do you decide?": "Approve it"})
    expect(approver.get_by_role("status")).to_contain_text("approved")


def decided(approver: Page, what: str, **answers: str) -> None:
    """The supervisor decides about what waits for her, named by its kind and whom it is about."""
    approver.goto("/approvals/")
    approver.get_by_role("main").get_by_role("link", name=what).click()
    SHOTS.mkdir(parents=True, exist_ok=True)
    approver.screenshot(path=SHOTS / f"{re.sub('[^a-z]+', '-', what.lower())}-to-decide.png", full_page=True)
    fill(approver, **answers)
    send(approver, "Decide")
