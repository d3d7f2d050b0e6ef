"""What a journey starts with: the house served over HTTP, the demonstration's people, and windows to log in with."""

import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connections
from playwright.sync_api import Browser, BrowserContext, Error, Page

from accounts.demo import ACCOUNTS, PASSWORD, seed_accounts
from accounts.models import User
from tests.demonstration import seed_or_copy
from tests.factories.accounts import signed_in_client

SHOTS = Path(settings.BASE_DIR) / "var" / "journeys"
WINDOW = {"locale": "en-GB", "reduced_motion": "reduce"}
"""What every window is like; nothing glides, since a click waits until the page stands still."""


class House:
    """The application in a browser: windows of the demonstration's people, closed after the test."""

    def __init__(self, browser: Browser, address: str):
        self.browser, self.address = browser, address
        self.windows: list[BrowserContext] = []
        self.complaints: list[str] = []

    def page(self, **options: Any) -> Page:
        """Open a window in which nobody is logged in."""
        window = self.browser.new_context(**(WINDOW | {"base_url": self.address} | options))
        window.set_default_timeout(10_000)
        self.windows.append(window)
        page = window.new_page()
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)
        return page

    def log_in(self, name: str, **options: Any) -> Page:
        """Open a window and log in as a person does: address, password, and the code of her authenticator app."""
        account = next(each for each in ACCOUNTS if each.name == name)
        page = self.page(**options)
        page.goto("/")
        page.get_by_label("E-mail address").fill(account.email)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("main").get_by_role("button", name="Log in", exact=True).click()
        page.get_by_role("textbox", name=re.compile("code", re.IGNORECASE)).first.fill(account.code)
        page.get_by_role("main").get_by_role("button", name="Log in", exact=True).click()
        page.wait_for_url(f"{self.address}/")
        return page

    def enter_as(self, name: str, **options: Any) -> Page:
        """Open a window in which this person is logged in already."""
        return self.hand_over(self.page(**options), name)

    def hand_over(self, page: Page, name: str) -> Page:
        """Let this person be the one who is logged in in a window, whoever was before."""
        account = next(each for each in ACCOUNTS if each.name == name)
        cookies = signed_in_client(User.objects.get(email=account.email)).cookies
        window = [{"name": key, "value": each.value, "url": self.address} for key, each in cookies.items()]
        page.context.clear_cookies()
        page.context.add_cookies(window)
        return page


@pytest.fixture
def demo(settings: Any) -> None:
    """Let the demonstration's people in."""
    settings.DEMO = True


@pytest.fixture
def house(chromium: Browser, live_server: Any, transactional_db: None, demo: None) -> Iterator[House]:
    """Serve a house with its people and places, and no case yet."""
    seed_accounts()
    yield from _opened(chromium, live_server.url)


@pytest.fixture
def full_house(chromium: Browser, live_server: Any, transactional_db: None, demo: None) -> Iterator[House]:
    """Serve a house with the whole demonstration in it."""
    seed_or_copy()
    yield from _opened(chromium, live_server.url)


def _opened(browser: Browser, address: str) -> Iterator[House]:
    made = House(browser, address)
    yield made
    for window in made.windows:
        with suppress(Error):
            window.close()
    connections.close_all()
    assert made.complaints == []
