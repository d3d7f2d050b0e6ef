"""Tables of programmes: a manager takes out what her pages show, of her sites alone, and texts stay texts."""

import io
import re
import zipfile

import pytest
from django.http import HttpResponse
from django.test import Client
from python_calamine import CalamineWorkbook

from access.context import acting_as_system
from audit.models import Entry
from config.calendar import ONE_DAY
from exchange.programme_tables import TABLES
from programs.models import Attendance, Participant
from tests.factories.accounts import signed_in_client

pytestmark = pytest.mark.django_db
WAYS = ("site", "group__site", "report__site", "indicator__project__site", "target__indicator__project__site")
"""Where the site of a row of each table stands."""


@pytest.fixture
def manager(world) -> Client:
    return signed_in_client(world.users["programme_manager"])


def way_to_the_site(model) -> str:
    """Return the one of WAYS that leads there."""
    steps = {way: way.split("__")[0] for way in WAYS}
    own = {field.name for field in model._meta.get_fields()}
    return next(way for way, step in steps.items() if step in own)


def rows_of(response: HttpResponse) -> list[list[object]]:
    (sheet,) = CalamineWorkbook.from_filelike(io.BytesIO(response.content)).sheet_names
    return CalamineWorkbook.from_filelike(io.BytesIO(response.content)).get_sheet_by_name(sheet).to_python()


def taken_by(user) -> int:
    with acting_as_system("a look"):
        return Entry.objects.filter(what="table", actor=user.pk).count()


def test_each_table_holds_the_rows_of_her_sites_and_no_other(world, manager):
    filled = 0
    for key, table in TABLES.items():
        response = manager.post("/tables/", {"table": key})
        assert "no-store" in response["Cache-Control"], key
        heading, *rows = rows_of(response)
        assert len(heading) >= len(table.paths)
        with acting_as_system("a look"):
            way = way_to_the_site(table.model)
            expected = table.model.objects.filter(**{way: world.here}).count()
            elsewhere = table.model.objects.exclude(**{way: world.here}).count()
        assert len(rows) == expected, key
        filled += bool(expected and elsewhere)
    assert filled >= 8  # most tables have rows of both sites
    assert taken_by(world.users["programme_manager"]) == len(TABLES)


def test_days_choose_the_rows_and_stand_in_both_calendars(world, manager):
    with acting_as_system("a look"):
        here = Attendance.objects.filter(group__site=world.here)
        last = here.latest("on").on
    whole = manager.post("/tables/", {"table": "attendance"})
    heading, *rows = rows_of(manager.post("/tables/", {"table": "attendance", "since": last.isoformat()}))
    with acting_as_system("a look"):
        assert len(rows) == here.filter(on=last).count() < len(rows_of(whole)) - 1 or here.exclude(on=last).count() == 0
    assert heading[:2] == ["Day", "Day (BS)"]
    assert rows[0][0] == last
    assert re.fullmatch(r"20[78]\d-\d\d-\d\d", rows[0][1])
    later = manager.post("/tables/", {"table": "attendance", "since": (last + ONE_DAY).isoformat()})
    assert len(rows_of(later)) == 1


def test_a_name_that_looks_like_a_formula_stays_a_text(world, manager):
    with acting_as_system("a change"):
        Participant.objects.filter(site=world.here).update(given_name="=1+1")
    response = manager.post("/tables/", {"table": "participants"})
    with zipfile.ZipFile(io.BytesIO(response.content)) as book:
        assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")
    assert rows_of(response)[1][1] == "=1+1"


def test_a_period_that_ends_before_it_begins_and_too_many_rows_are_told(world, manager, monkeypatch):
    form = {"table": "attendance", "since": "2026-03-02", "until": "2026-03-01"}
    page = manager.post("/tables/", form).content.decode()
    assert "The last day lies before the first." in page
    assert "2026-03-02" in page
    monkeypatch.setattr("exchange.views.MOST_ROWS", 1)
    assert "Choose a shorter period" in manager.post("/tables/", {"table": "participants"}).content.decode()
    assert taken_by(world.users["programme_manager"]) == 0


@pytest.mark.parametrize("name", ["facilitator", "caseworker", "supervisor", "foundation", "administrator"])
def test_nobody_else_has_the_page(world, name):
    assert signed_in_client(world.users[name]).get("/tables/").status_code == 404
