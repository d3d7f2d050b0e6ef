"""What every test may ask for, and the database it runs on.

An ordinary test (`db`, `client`) runs in one transaction of the runtime role, rolled back at its end: it writes
through `acting_as_system` or as a user, and cannot reach the owner's connection. A test marked
`django_db(transaction=True)`, or one that asks for `live_server`, commits for real and may use both roles
(`connections["owner"]`); all tables are emptied after it.
"""

import gc
import os
import pickle
import shutil
from collections.abc import Generator, Iterator
from typing import Any

import hypothesis
import pytest
from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.cache import cache
from django.db import connections, transaction
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.template import Context, RequestContext, Template
from django.test import TransactionTestCase
from django.test.signals import template_rendered
from django.test.utils import setup_databases, teardown_databases
from playwright.sync_api import Browser, sync_playwright
from xdist.scheduler import LoadScopeScheduling

from tests.database import copied_from_a_template, server_for_tests
from tests.world import World, make_world

BOTH_ROLES = ["default", "owner"]
FILLED_BY_MIGRATIONS = {"django_content_type", "auth_permission", "beneficiaries_area"}
HOUSES = "tests/running/"
TOGETHER = (
    HOUSES,
    "tests/backup/",
    "tests/beneficiaries/test_demo_data.py",
    "tests/audit/test_sealing_holds_up_nobody.py",
)
LONGEST = (
    "test_no_page_tells_that_a_case_exists",
    "test_files_open_to_those_who_may_see_them_alone",
    "test_an_address_that_is_shut_to_her",
    "test_bad_input.py",
)
"""The longest of those for which the world is made: they begin first among them."""
NOT_NEEDED = [
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsUpgrades",
    "MediaRouter",
    "NetworkTimeServiceQuerying",
    "OptimizationHints",
    "PaintHolding",
    "PreconnectToSearch",
    "RenderDocument",  # a new frame for every page, a fifth of what a page costs
]
"""What Chromium does without. It takes the last such list, so what Playwright switches off stands here too."""
BROWSER_FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    f"--disable-features={','.join(NOT_NEEDED)}",
]

hypothesis.settings.register_profile("nayabato", deadline=None, print_blob=True, derandomize=True)
hypothesis.settings.register_profile("long", deadline=None, print_blob=True, max_examples=1000)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "nayabato"))


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let `make test` and `make drill` share all tests out between them; pytest by itself runs both."""
    parser.addoption("--drills", choices=["with", "without", "only"], default="with", help="tests marked as a drill")


def _let_what_drives_a_browser_be_a_drill(items: list[pytest.Item]) -> None:
    for item in items:
        if "chromium" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.drill)


def _leave_out(config: pytest.Config, items: list[pytest.Item]) -> None:
    wanted = config.getoption("drills")
    if wanted == "with":
        return
    chosen, others = [], []
    for item in items:
        is_drill = item.get_closest_marker("drill") is not None
        (chosen if is_drill == (wanted == "only") else others).append(item)
    config.hook.pytest_deselected(items=others)
    items[:] = chosen


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Give tests that commit both roles: the owner's is the one that empties the tables.

    Those for which the world is made come last, since it stays until the end. Of several workers none ends alone with
    a long test: those that start a house begin at once, and those marked slow come early. Before these come tests that
    commit, those of the trail first: what they see is not held up by a transaction of whichever worker.
    """
    _let_what_drives_a_browser_be_a_drill(items)
    _leave_out(config, items)
    places = {}
    for item in items:
        mark = item.get_closest_marker("django_db")
        commits = bool(mark and mark.kwargs.get("transaction"))
        fixtures = set(getattr(item, "fixturenames", ()))
        starts_a_house = item.nodeid.startswith(HOUSES)
        is_long = item.get_closest_marker("slow") is not None
        place = 0 if starts_a_house else 2 if is_long else 1 if commits else 3
        length = next((at for at, name in enumerate(LONGEST) if name in item.nodeid), len(LONGEST))
        places[item] = "the_world" in fixtures, place, "audit" not in item.path.parts, length
        if commits or fixtures & {"transactional_db", "live_server"}:
            kept = dict(mark.kwargs) if mark else {}
            item.add_marker(
                pytest.mark.django_db(**(kept | {"transaction": True, "databases": BOTH_ROLES})), append=False
            )
    with_workers = "PYTEST_XDIST_WORKER" in os.environ
    items.sort(key=lambda item: places[item] if with_workers else places[item][:1])


class SomeTogether(LoadScopeScheduling):
    """Hands out tests one by one, but for those that stand each other in the way, or make the same at length."""

    def _split_scope(self, nodeid: str) -> str:
        return next((each for each in TOGETHER if nodeid.startswith(each)), nodeid)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> SomeTogether:
    """Let one worker do what belongs together."""
    return SomeTogether(config, log)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Search for no garbage while thousands of tests are collected: none of them is any."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()


def pytest_collection_finish() -> None:
    """Leave what was imported and collected out of every later search for garbage, and search more seldom."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


@pytest.fixture(scope="session", autouse=True)
def _only_pages_tell_what_they_were_made_with(django_test_environment: None) -> None:
    """Fill `response.context` from the page alone: copying it for each part and field is a quarter of a request."""

    def render(template: Template, context: Context) -> str:
        if isinstance(context, RequestContext) and context.template is template:
            template_rendered.send(sender=template, template=template, context=context)
        return template.nodelist.render(context)

    Template._render = render


@pytest.fixture(scope="session", autouse=True)
def _browsers_keep_what_never_changes(django_test_environment: None) -> None:
    """Let a window ask once for styles, scripts and icons, as in a real house: they are most of its requests."""
    serve = StaticFilesHandler.serve

    def keep(handler: StaticFilesHandler, request: HttpRequest) -> HttpResponseBase:
        response = serve(handler, request)
        response["Cache-Control"] = "max-age=3600"
        return response

    StaticFilesHandler.serve = keep


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
        with django_db_blocker.unblock(), copied_from_a_template():
            configured = setup_databases(
                verbosity=request.config.option.verbose, interactive=False, aliases=BOTH_ROLES, serialized_aliases=[]
            )
            _let_tables_be_emptied()
        yield
        with django_db_blocker.unblock():
            connections.close_all()
            teardown_databases(configured, verbosity=0)


@pytest.fixture(scope="session", autouse=True)
def _empty_only_what_is_filled(django_test_environment: None) -> None:
    """After a test that commits, empty the few tables that hold something: flushing all takes a quarter of a second.

    Like TRUNCATE it calls no trigger of a row, which only a superuser may pass by.
    """
    flush_all = TransactionTestCase._fixture_teardown

    def empty(case: TransactionTestCase) -> None:
        owner = connections["owner"]
        tables = set(owner.introspection.django_table_names()) - FILLED_BY_MIGRATIONS
        look = " UNION ALL ".join(f"(SELECT '{table}' FROM {table} LIMIT 1)" for table in tables)
        with transaction.atomic(using="owner"), owner.cursor() as cursor:
            cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
            may = cursor.fetchone() == (True,)
            if may:
                cursor.execute(look)
                filled = cursor.fetchall()
                cursor.execute("SET LOCAL session_replication_role = replica")
                for (table,) in filled:
                    cursor.execute(f"DELETE FROM {table}")
        if not may:
            flush_all(case)

    TransactionTestCase._fixture_teardown = empty


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
    monkeypatch.setattr(
        "config.typesetting.set_on_paper", lambda html, _pictures=None: pages.append(html) or html.encode()
    )
    return pages


@pytest.fixture(scope="session")
def the_world(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[World]:
    """Make the world once, in a transaction around all tests that ask for it: they come last."""
    with django_db_blocker.unblock(), transaction.atomic():
        cache.clear()  # what committing tests left would run out at some moment, and be looked up once more
        made = make_world()
        connections["default"].check_constraints()  # what is left to be checked, each test would check at its end
        yield made
        transaction.set_rollback(True)


@pytest.fixture(scope="session")
def the_world_packed(the_world: World) -> bytes:
    """Pack the world once: unpacking it takes a tenth of the time of a copy."""
    return pickle.dumps(the_world)


@pytest.fixture
def world(the_world_packed: bytes, db: None) -> World:
    """Give a test the world for itself: what it does there is undone. Not beside tests that commit."""
    return pickle.loads(the_world_packed)


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
