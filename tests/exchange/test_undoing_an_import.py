"""An import is undone only while nobody has worked with anyone of it, whatever that left behind."""

import pytest
from django.db import models

from access.context import acting, acting_as_system
from access.records import Record
from accounts.models import User
from audit.models import Entry
from beneficiaries.models import BedUse, Case, Draft, Leave, Person, SchoolMonth, SchoolResult
from exchange.importing.undoing import of_a_file
from exchange.importing.work import carry_out
from exchange.models import Import
from tests.beneficiaries.desk import rows
from tests.exchange.desk import MAYA, ImportDesk, now

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
