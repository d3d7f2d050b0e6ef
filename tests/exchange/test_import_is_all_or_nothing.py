"""A worker that is killed leaves nothing half: what is checked stays checked, and taking in and undoing begin again."""

import datetime
from collections.abc import Callable

import pytest
from django.db import connection, transaction
from django.utils import timezone

from access.context import acting_as_system
from accounts.models import Membership, User
from beneficiaries.models import Case, ContactWay, Note, Person
from exchange.importing import checking, taking_in, undoing, work
from exchange.importing.work import carry_out
from exchange.models import Finding, Import, ImportRow
from exchange.tasks import carry_on
from tests.beneficiaries.desk import rows
from tests.exchange.desk import MAYA, ImportDesk, errors, now
from tests.factories.people import PersonFactory, made_by_system

NAMES = ["Maya", "Bishnu", "Kamala", "Sarita", "Devi", "Puja", "Radha"]
pytestmark = pytest.mark.django_db


class Killed(BaseException):
    """Ends the worker where it stands."""


@pytest.fixture
def desk() -> ImportDesk:
    return ImportDesk()


def people(count: int = len(NAMES)) -> list[dict[str, str]]:
    return [MAYA | {"Given name": name, "Family name": f"{name}wal", "Sex": "f"} for name in NAMES[:count]]


def after(times: int, then: Callable) -> Callable:
    """Return what does as before so many times, and is then killed."""
    left = [times]

    def call(*args, **options):
        if not left[0]:
            raise Killed
        left[0] -= 1
        return then(*args, **options)

    return call


def killed(key) -> None:
    with pytest.raises(Killed), transaction.atomic():
        carry_out(key)


@pytest.mark.django_db(transaction=True)
def test_a_check_that_is_killed_goes_on_where_it_was(desk, monkeypatch):
    monkeypatch.setattr(checking, "BATCH", 2)
    sent = people()
    sent[1]["Sex"] = sent[5]["Sex"] = "x"
    key = desk.staged(*sent)
    desk.matched(key)
    with monkeypatch.context() as worker:
        worker.setattr(work, "check_batch", after(2, work.check_batch))
        with pytest.raises(Killed):
            carry_out(key)
    assert (now(key).status, now(key).rows_checked, len(errors(key))) == ("checking", 4, 1)
    carry_on(0)  # it moved a moment ago: another worker may be at it
    assert now(key).rows_checked == 4
    with acting_as_system("time passes"):
        Import.objects.update(moved_at=timezone.now() - datetime.timedelta(minutes=5))
    carry_on(0)
    carry_out(key)
    assert (now(key).status, now(key).rows_checked) == ("checked", 7)
    assert [cell for cell, _says in errors(key)] == ["C3", "C7"]


@pytest.mark.django_db(transaction=True)
def test_taking_in_that_is_killed_leaves_nothing_and_begins_again(desk, monkeypatch):
    key = desk.checked(*people())
    desk.send("import-confirm", key, sure="on")
    with monkeypatch.context() as worker:
        worker.setattr(taking_in, "record_event", after(0, print))
        with pytest.raises(Killed):
            carry_out(key)
    assert (rows(Person), rows(Case), now(key).status) == ([], [], "taking")
    carry_out(key)
    carry_out(key)
    assert (len(rows(Person)), len(rows(Case)), now(key).status) == (7, 7, "done")


@pytest.mark.django_db(transaction=True)
def test_undoing_that_is_killed_leaves_all_and_begins_again(desk, monkeypatch):
    done = desk.taken_in(*people(3))
    other = desk.taken_in(MAYA | {"Family name": "Shrestha", "Phone": "9841234567"})
    desk.send("import-undo", done.pk)
    with monkeypatch.context() as worker:
        worker.setattr(undoing, "record_event", after(0, print))
        with pytest.raises(Killed):
            carry_out(done.pk)
    assert len(rows(Person)) == 4
    carry_out(done.pk)
    assert (len(rows(Person)), len(rows(Case)), len(rows(ContactWay))) == (1, 1, 1)
    assert (now(done.pk).status, now(other.pk).status) == ("undone", "done")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("how", ["note", "changed", "moved"])
def test_an_import_with_which_somebody_has_worked_is_not_undone(desk, how):
    done = desk.taken_in(*people(3))
    case = next(each for each in rows(Case))
    with acting_as_system("somebody works"):
        if how == "note":
            Note.objects.create(case=case, text="She came.")
        elif how == "changed":
            Person.objects.filter(pk=case.pk).update(other_names="Kanchhi")
        else:
            Case.objects.filter(pk=case.pk).update(wishes="School.")
    page = desk.open("import-undo", done.pk)
    assert [each.pk for each in page.context["changed"]] == [case.pk]
    assert desk.send("import-undo", done.pk).status_code == 200
    with acting_as_system("it was asked a moment before"):
        now(done.pk).move(Import.Status.UNDOING)
    carry_out(done.pk)
    assert (len(rows(Person)), now(done.pk).status) == (3, "done")


def test_after_a_day_nothing_is_undone_and_the_rows_are_thrown_away(desk):
    done, waiting = desk.taken_in(*people(1)), desk.staged(*people(2))
    assert work.throw_away() == 0
    with acting_as_system("time passes"):
        Import.objects.filter(pk=done.pk).update(done_at=timezone.now() - datetime.timedelta(hours=25))
    assert desk.open("import-undo", done.pk).status_code == 302
    work.throw_away()
    with acting_as_system("time passes"):
        assert set(ImportRow.objects.values_list("of_import", flat=True)) == {waiting}
        Import.objects.filter(pk=waiting).update(started_at=timezone.now() - datetime.timedelta(days=8))
    work.throw_away()
    assert now(waiting).status == "discarded"
    with acting_as_system("a test looks"):
        assert not ImportRow.objects.exists()
        assert not Finding.objects.exists()


def test_what_changes_in_the_house_after_the_check_is_found_before_anything_is_written(desk):
    key = desk.checked(*(row | {"Caseworker": desk.caseworker.email} for row in people(3)))
    desk.send("import-confirm", key, sure="on")
    Membership.objects.get(user=desk.caseworker).end()
    carry_out(key)
    assert (rows(Person), now(key).status, len(errors(key))) == ([], "checked", 3)


def test_who_is_no_supervisor_any_more_takes_nothing_in_and_it_is_given_up(desk):
    key = desk.checked(*people(2))
    desk.send("import-confirm", key, sure="on")
    Membership.objects.get(user=desk.supervisor).end()
    for _attempt in range(work.MOST_TRIES + 1):
        carry_out(key)
    assert (rows(Person), now(key).status) == ([], "checked")
    assert "tried several times" in now(key).trouble


def test_a_closed_account_takes_nothing_in_and_undoes_nothing(desk):
    key = desk.checked(*people(2))
    desk.send("import-confirm", key, sure="on")
    User.objects.filter(pk=desk.supervisor.pk).update(is_active=False)
    carry_out(key)
    assert (rows(Person), now(key).status) == ([], "checked")
    assert "closed" in now(key).trouble


def test_a_code_that_somebody_hidden_has_is_drawn_again(desk, monkeypatch):
    taken = made_by_system(PersonFactory).code
    monkeypatch.setattr(taking_in.Person._meta.get_field("code"), "default", lambda: taken)
    desk.taken_in(*people(3))
    assert len({each.code for each in rows(Person)}) == 4


def test_the_check_of_a_batch_asks_the_database_little(desk, django_assert_max_num_queries):
    key = desk.staged(*people(7))
    desk.matched(key)
    with django_assert_max_num_queries(60):
        carry_out(key)
    assert connection.vendor == "postgresql"
