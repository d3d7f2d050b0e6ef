"""Takes a screenshot of every page, for each role, narrow and wide, light and dark, into `var/shots/` (`make shots`).

The addresses are read from the URLconf and filled with objects of the demo data that the role may open, in a
database of its own. `--role caseworker` and `--only case` take fewer; `--language ne` takes them in that language;
`--readme` takes the picture of the README.
"""

import argparse
import os
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest  # noqa: F401 (its presence chooses the database server of the tests)

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

    from accounts.demo import DemoAccount
    from accounts.models import User
    from tests.addresses import Address

PROJECT = Path(__file__).resolve().parent.parent
FOLDER = PROJECT / "var" / "shots"
README = PROJECT / "docs" / "screenshots" / "case-file.png"
WIDTHS, SCHEMES = (1280, 390), ("light", "dark")
NO_PAGE = {
    "healthz",
    "readyz",
    "quick-exit",
    "set_language",
    "local-levels",
    "assessment-withdraw",
    "plan-withdraw",
    "closure-withdraw",
    "draft-keep",
    "draft-remove",
    "transfer-withdraw",
    "survey",
    "case-paper-summary",
    "case-paper-whole",
    "case-document-file",
    "case-document-picture",
    "case-document-small",
    "case-document-sheet",
    "plan-paper",
    "certificate",
    "access-review-paper",
    "break-glass-case",
    "referral-out-letter",
    "conference-paper",
    "picture-taken-back",
    "report-paper",
    "participant-record-paper",
    "participant-record-data",
    "volunteer-record-paper",
    "volunteer-record-data",
    "her-record-data",
    "her-record-paper",
    "import-template-csv",
    "statistics-csv",
    "statistics-xlsx",
    "import-template-xlsx",
    "import-errors-file",
    "import-undo",
    "workshop-payslip-paper",
    "grant-document",
    "foundation-paper",
    "grant-report-paper",
    "grant-report-xlsx",
    "grant-xlsx",
}
"""Addresses that answer with a word, a file, a piece of a page, or only once there is something to show."""


def main() -> int:
    """Take the screenshots; return 1 when a page did not answer or is wider than the screen."""
    asked = _asked()
    os.environ |= {"DEMO": "on", "DJANGO_SETTINGS_MODULE": "tests.settings", "DJANGO_ALLOW_ASYNC_UNSAFE": "true"}
    os.environ.setdefault("NAYABATO_TEST_DATABASE", "test_shots")
    os.environ.setdefault("LOG_LEVEL", "ERROR")
    import django

    django.setup()
    if asked.readme:
        with a_house() as address, a_browser() as browser:
            _picture_of_the_readme(browser, address)
        return 0
    shutil.rmtree(FOLDER, ignore_errors=True)
    began, complaints, taken = time.monotonic(), [], 0
    with a_house() as address, a_browser() as browser:
        for name, account, paths in _visits(asked):
            for width in WIDTHS:
                with a_window(browser, address, account, width, asked.language) as page:
                    for title, path in paths:
                        complaint = _take(page, address + path, FOLDER / name / f"{title}-{width}", width)
                        complaints += [f"{name} {width} {path}: {complaint}"] if complaint else []
                        taken += len(SCHEMES)
            print(f"  {name}: {len(paths)} pages", flush=True)
    print(f"{taken} screenshots in {FOLDER.relative_to(PROJECT)}/, {time.monotonic() - began:.0f} s")
    print("\n".join(complaints))
    return 1 if complaints else 0


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--role", default="", help="take the pages of this role alone")
    parser.add_argument("--only", default="", help="take pages whose name begins so")
    parser.add_argument("--language", default="", help="take them in this language: en, ne or fr")
    parser.add_argument("--readme", action="store_true", help="take the picture of the README alone")
    return parser.parse_args()


@contextmanager
def a_house() -> Iterator[str]:
    """Serve the application on a new database with the demo data; give its address."""
    from django.contrib.staticfiles.handlers import StaticFilesHandler
    from django.db import connections
    from django.test.testcases import LiveServerThread
    from django.test.utils import setup_databases, setup_test_environment, teardown_databases

    from beneficiaries.demo.seeding import seed
    from tests.database import server_for_tests

    setup_test_environment()
    connections.settings["default"]["CONN_MAX_AGE"] = 0
    with server_for_tests():
        made = setup_databases(verbosity=0, interactive=False, aliases=["default", "owner"], serialized_aliases=[])
        try:
            seed()
            server = LiveServerThread("127.0.0.1", StaticFilesHandler)
            server.daemon = True
            server.start()
            server.is_ready.wait()
            yield f"http://127.0.0.1:{server.port}"
            server.terminate()
        finally:
            connections.close_all()
            teardown_databases(made, verbosity=0)


@contextmanager
def a_browser() -> Iterator["Browser"]:
    """Start the machine's own Chromium."""
    from django.db import connections
    from playwright.sync_api import sync_playwright

    from tests.conftest import BROWSER_FLAGS

    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        sys.exit("There is no Chromium on this machine; install the package “chromium”.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=BROWSER_FLAGS)
        yield browser
        browser.close()
        connections.close_all()  # those opened while Playwright's loop was running are of that loop alone


@contextmanager
def a_window(
    browser: "Browser", address: str, account: "DemoAccount | None", width: int, language: str = ""
) -> Iterator["Page"]:
    """Open a window of a width in which this person is logged in, in a language if one is named."""
    from django.conf import settings

    window: BrowserContext = browser.new_context(viewport={"width": width, "height": 800}, reduced_motion="reduce")
    if language:
        window.add_cookies([{"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": address}])
    if account:
        from tests.factories.accounts import signed_in_client

        cookies = signed_in_client(_user(account)).cookies
        window.add_cookies([{"name": key, "value": each.value, "url": address} for key, each in cookies.items()])
    yield window.new_page()
    window.close()


def _take(page: "Page", address: str, file: Path, width: int) -> str:
    """Take a page's screenshots, a file each; return what is wrong with the page, nothing when all is well."""
    from playwright.sync_api import Error

    try:
        answer = page.goto(address, wait_until="load")
        if answer and answer.status == 404:  # the page is hers, this object of it is not
            return ""
        file.parent.mkdir(parents=True, exist_ok=True)
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            page.screenshot(path=f"{file}-{scheme}.png", full_page=True)
        if answer and answer.status >= 400:
            return f"answered {answer.status}"
        wide = page.evaluate("document.documentElement.scrollWidth")
    except Error as error:
        return str(error).splitlines()[0]
    return f"is {wide} wide" if wide > width else ""


def _user(account: "DemoAccount") -> "User":
    from accounts.models import User

    return User.objects.get(email=account.email)


def _visits(asked: argparse.Namespace) -> Iterator[tuple[str, "DemoAccount | None", list[tuple[str, str]]]]:
    """Yield who visits which pages: nobody logged in, then one person of every role."""
    from django.urls import reverse

    from accounts.demo import ACCOUNTS
    from tests.addresses import ADDRESSES

    wanted = [each for each in ADDRESSES if each.name not in NO_PAGE and each.name.startswith(asked.only)]
    if asked.role in ("", "nobody"):
        yield "nobody", None, [(each.name, reverse(each.name)) for each in wanted if _open_to_all(each)]
    everybodys = {each.name for each in wanted if each.requirement.resource is None and each.name != "home"}
    for role in dict.fromkeys(account.role for account in ACCOUNTS):
        if asked.role not in ("", role.value):
            continue
        account = next(each for each in ACCOUNTS if each.role == role)
        user = _user(account)
        mine = [each for each in wanted if each.requirement.sign_in and each.requirement.met_by(user)]
        mine = [each for each in mine if each.name not in everybodys or role.value == "caseworker"]
        yield role.value, account, [(each.name, path) for each in mine if (path := _path(each, user))]


def _open_to_all(address: "Address") -> bool:
    return not address.requirement.sign_in and not address.parameters


def _path(address: "Address", user: "User") -> str | None:
    """Return the address with objects in it that this user may open; None when there is none for her."""
    from django.urls import reverse

    from access.context import acting
    from tests.samples import sample

    if not address.parameters:
        return reverse(address.name)
    with acting(user):
        found: dict[str, Any] | None = sample(address, user)
    return reverse(address.name, kwargs=found) if found else None


def _picture_of_the_readme(browser: "Browser", address: str) -> None:
    from django.urls import reverse

    from access.context import acting_as_system
    from accounts.demo import ACCOUNTS
    from beneficiaries.demo import story
    from beneficiaries.models import Person

    with acting_as_system("a picture"):
        code = Person.objects.get(pk=story.SUNITA).code
    README.parent.mkdir(parents=True, exist_ok=True)
    with a_window(browser, address, ACCOUNTS[0], 1280) as page:
        page.goto(address + reverse("case", args=[code]))
        page.screenshot(path=README, clip={"x": 0, "y": 0, "width": 1280, "height": 860}, full_page=True)
    print(f"{README.relative_to(PROJECT)}: {README.stat().st_size // 1000} KB")


if __name__ == "__main__":
    sys.exit(main())
