"""What every test may ask for, and the database it runs on.

An ordinary test (`db`, `client`) runs in one transaction of the runtime role, rolled back at its end: it writes
through `acting_as_system` or as a user, and cannot reach the owner's connection. A test marked
`django_db(transaction=True)`, or one that asks for `live_server`, commits for real and may use both roles
(`connections["owner"]`); all tables are emptied after it.
"""

import os
import shutil
from collections.abc import Iterator

import hypothesis
import pytest
from django.conf import settings
from django.db import connections
from django.test.utils import setup_databases, teardown_databases
from playwright.sync_api import Browser, sync_playwright

from tests.database import server_for_tests

BOTH_ROLES = ["default", "owner"]
BROWSER_FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

hypothesis.settings.register_profile("nayabato", deadline=None, print_blob=True)
hypothesis.settings.load_profile("nayabato")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give tests that commit both roles: the owner's is the one that empties the tables."""
    for item in items:
        mark = item.get_closest_marker("django_db")
        commits = bool(mark and mark.kwargs.get("transaction"))
        fixtures = set(getattr(item, "fixturenames", ()))
        if commits or fixtures & {"transactional_db", "live_server"}:
            kept = dict(mark.kwargs) if mark else {}
            item.add_marker(
                pytest.mark.django_db(**(kept | {"transaction": True, "databases": BOTH_ROLES})), append=False
            )


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Refuse a test database that could be a real one."""
    name = settings.DATABASES["owner"]["TEST"]["NAME"]
    if name and not name.startswith("test"):
        pytest.exit(f"NAYABATO_TEST_DATABASE begins with “test”, not like {name}: it is dropped after the tests.")


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest,
    django_test_environment: None,
    django_db_blocker: pytest.FixtureRequest,
    django_db_modify_db_settings: None,
) -> Iterator[None]:
    """Create the test database as the owner, for both roles; drop it at the end."""
    with server_for_tests():
        with django_db_blocker.unblock():
            configured = setup_databases(
                verbosity=request.config.option.verbose, interactive=False, aliases=BOTH_ROLES, serialized_aliases=[]
            )
            _let_tables_be_emptied()
        yield
        with django_db_blocker.unblock():
            connections.close_all()
            teardown_databases(configured, verbosity=0)


def _let_tables_be_emptied() -> None:
    """Let the owner empty tables between tests that commit; the trail refuses it otherwise."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE tgtype & 32 <> 0 AND NOT tgisinternal"
        )
        for table, trigger in cursor.fetchall():
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {trigger}")


@pytest.fixture
def papers_as_pages(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Keep the pages that would be set on paper, and set none: it takes a second each."""
    pages: list[str] = []
    monkeypatch.setattr("config.typesetting.set_on_paper", lambda html: pages.append(html) or html.encode())
    return pages


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Start the machine's own Chromium, or the one that CHROMIUM names; without one, skip and say so."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if not path:
        pytest.skip("there is no Chromium on this machine: install it, or name it in CHROMIUM")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright keeps a loop in this thread; nothing runs in it
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=BROWSER_FLAGS)
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
