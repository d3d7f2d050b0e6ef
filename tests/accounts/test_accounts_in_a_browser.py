"""Accounts in a real browser: the quick exit, a passkey, and pages that anybody can read."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse

from accounts.demo import ACCOUNTS, seed_accounts
from accounts.models import User
from accounts.roles import Role
from tests.factories.accounts import PASSWORD, UserFactory, give_role

pytestmark = pytest.mark.django_db(transaction=True)

SEND = "main form[data-form] button[type=submit]"
OWN_PAGES = ["home", "my-account", "mfa_index", "usersessions_list", "account_change_password", "access-matrix"]
HER_PAGES = ["users", "invitations", "invitation-add", "sites", "organisation-add", "account-changes", "system-health"]


@pytest.fixture
def window(chromium, live_server, settings):
    """Return a function that opens a window of the demonstration; all are closed at the end."""
    settings.DEMO = True
    seed_accounts()
    windows = []

    def open_window(**options):
        context = chromium.new_context(base_url=live_server.url, reduced_motion="reduce", **options)
        windows.append(context)
        return context.new_page()

    yield open_window
    for context in windows:
        context.close()


def log_in(page, name: str) -> None:
    """Log in as one of the demonstration's people: two clicks."""
    page.goto(f"{reverse('account_login')}?as={name}")
    page.locator(SEND).click()
    page.wait_for_url(f"**{reverse('mfa_authenticate')}")
    page.locator(SEND).click()
    page.get_by_role("heading", level=1).filter(has_text="Namaste").wait_for()


@pytest.mark.parametrize("way", ["button", "escape", "button without JavaScript"])
def test_quick_exit_leaves_for_the_neutral_page_and_logs_out(window, live_server, settings, way):
    settings.QUICK_EXIT_URL = live_server.url + reverse("healthz")
    page = window(java_script_enabled="without" not in way)
    log_in(page, "asha.caseworker")
    page.goto(reverse("my-account"))
    if way == "escape":
        for _press in range(3):
            page.keyboard.press("Escape")
    else:
        page.get_by_role("button", name="Quick exit").click()
    page.wait_for_url(settings.QUICK_EXIT_URL)
    page.wait_for_timeout(500)
    page.go_back()
    assert reverse("account_login") in page.url
    assert page.get_by_role("heading", name="My account").count() == 0


def test_a_passkey_is_added_and_opens_the_house(window):
    user = UserFactory()
    give_role(user, Role.CASEWORKER)
    page = window()
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
    }
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    enter_password(page, user)
    page.get_by_role("link", name="Use a passkey").click()
    page.get_by_role("button", name="Add").click()
    page.get_by_role("heading", level=1, name="Recovery codes").wait_for()
    page.goto(reverse("account_logout"))
    with page.expect_navigation():
        page.get_by_role("main").get_by_role("button", name="Log out").click()
    enter_password(page, user)
    page.get_by_role("button", name="Use a passkey").click()
    page.get_by_role("heading", level=1).filter(has_text="Namaste").wait_for()


def enter_password(page, user: User) -> None:
    """Log in as a real person, up to her second factor."""
    page.goto(reverse("account_login"))
    page.get_by_label("E-mail address").fill(user.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.locator(SEND).click()


@pytest.mark.parametrize(
    ("name", "pages"), [("claire.foundation", OWN_PAGES), ("ramesh.administrator", HER_PAGES)], ids=["own", "hers"]
)
def test_anybody_can_read_these_pages_on_a_phone_and_at_a_desk(window, name, pages):
    assert name in {account.name for account in ACCOUNTS}
    page = window()
    log_in(page, name)
    for each in pages:
        page.goto(reverse(each))
        assert page.locator("h1").count() == 1, each
        for width in (360, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]})
            assert [problem["id"] for problem in found.response["violations"]] == [], (each, width)
            assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), (each, width)
