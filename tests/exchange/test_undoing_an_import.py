"""An import is undone only while nobody has worked with anyone of it, whatever that left behind."""

import pytest
from django.db import models

from access.context import acting, acting_as_system
from access.records import Record
from accounts.models import User
from accounts.roles import Role
from audit.models import Entry
from beneficiaries.data_subject import retention
from beneficiaries.models import BedUse, Case, Draft, Leave, Person, RetentionNotice, SchoolMonth, SchoolResult
from exchange.importing.undoing import of_a_file
from exchange.importing.work import carry_out
from exchange.models import Import
from tests.beneficiaries.desk import rows
from tests.exchange.desk import MAYA, ImportDesk, now
from tests.factories.accounts import make_user

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def desk() -> ImportDesk:
    return ImportDesk()


def drafted(by: User, case: Case) -> None:
    with acting(by):
        Draft.objects.keep(by, case, f"/cases/{case.person.code}/notes/add/", "text=She+came.")


@pytest.mark.parametrize("whose", ["caseworker", "supervisor"])
def test_a_draft_of_anybody_stands_in_the_way(desk, whose):
    done = desk.taken_in(MAYA | {"Caseworker": desk.caseworker.email}, MAYA | {"Given name": "Puja", "DOB": "2040 BS"})
    case = next(each for each in rows(Case) if each.caseworker_id)
    with acting_as_system("look"):
        drafted(getattr(desk, whose), Case.objects.select_related("person").get(pk=case.pk))
    page = desk.open("import-undo", done.pk)
    assert [each.pk for each in page.context["changed"]] == [case.pk]
    assert desk.send("import-undo", done.pk).status_code == 200
    with acting_as_system("it was asked a moment before"):
        now(done.pk).move(Import.Status.UNDOING)
    carry_out(done.pk)
    assert (len(rows(Person)), now(done.pk).status, now(done.pk).trouble) == (2, "done", "")


def test_a_draft_that_comes_while_it_is_undone_is_found_before_anything_is_kept(desk, monkeypatch):
    done = desk.taken_in(MAYA | {"Caseworker": desk.caseworker.email})
    with acting_as_system("look"):
        drafted(desk.caseworker, Case.objects.select_related("person").get())
    monkeypatch.setattr("exchange.importing.undoing.worked_with", lambda of: [])
    desk.send("import-undo", done.pk)
    carry_out(done.pk)
    assert (len(rows(Person)), now(done.pk).status, now(done.pk).trouble) == (1, "done", "")


@pytest.mark.parametrize("held", ["never", "now", "once"])
def test_a_notice_that_nobody_held_is_no_work_and_goes_with_the_import(desk, held):
    """The first night finds a case that ended long ago, and says that it will be erased."""
    ended = {"State": "Closed", "Case closed on": "2062-04-15 BS", "Closure reason": "She works."}
    ended |= {"DOB": "2035 BS", "Consent": "2060-04-15 BS", "Case opened on": "2060-04-15 BS"}
    done = desk.taken_in(MAYA | ended)
    with acting_as_system("look"):
        (case,) = Case.objects.all()
    retention.give_notice()
    (notice,) = rows(RetentionNotice)
    assert notice.person_id == case.pk
    if held != "never":
        with acting(officer := make_user(Role.DATA_PROTECTION)):
            notice.hold(by=officer, why="A court asks for it.")
            if held == "once":
                notice.let_go()
    desk.send("import-undo", done.pk)
    carry_out(done.pk)
    is_undone = held == "never"
    assert now(done.pk).status == ("undone" if is_undone else "done")
    assert [len(rows(model)) for model in (Person, Case, RetentionNotice)] == ([0, 0, 0] if is_undone else [1, 1, 1])


def test_all_that_names_a_person_or_a_case_is_looked_at_whether_it_is_reached_from_there_or_not():
    looked_at = {model for model, _name in [*of_a_file(Person), *of_a_file(Case)]}
    assert {Draft, BedUse, Leave, SchoolMonth, SchoolResult} <= looked_at
    every = {model for model in Record.__subclasses__() if not model._meta.abstract}
    naming = {
        model
        for model in every
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey) and field.related_model in (Person, Case)
    }
    assert len(naming) > 30
    assert naming <= looked_at


@pytest.mark.parametrize(
    ("page", "what"),
    [
        ("import-columns", "import_rows"),
        ("import-errors", "import_rows"),
        ("import-errors-file", "import_rows"),
        ("import-doubles", "import_rows"),
        ("import-undo", "import_undo"),
    ],
)
def test_who_reads_rows_of_a_file_is_in_the_trail(desk, page, what):
    key = desk.taken_in(MAYA).pk if page == "import-undo" else desk.checked(MAYA)
    assert desk.open(page, key).status_code == 200
    with acting_as_system("look"):
        told = set(Entry.objects.filter(what=what, row_id=str(key)).values_list("action", "actor", "table_name"))
    assert told == {("read", desk.supervisor.pk, "exchange_import")}
