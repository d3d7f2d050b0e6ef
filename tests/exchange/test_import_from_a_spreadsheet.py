"""A supervisor brings people and cases in from a spreadsheet: file, columns, check, the last word, and undoing."""

import pytest
from django.urls import reverse

from access.context import acting_as_system
from audit.models import Entry
from beneficiaries.models import Case, Consent, ContactWay, Experience, Intake, Move, Note, Person, Referral
from exchange.importing.work import carry_out
from exchange.models import Arrival, Import, ImportRow
from tests.beneficiaries.desk import rows
from tests.exchange.desk import MAYA, ImportDesk, as_xlsx, errors, now

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> ImportDesk:
    return ImportDesk()


def test_a_row_becomes_a_person_with_all_it_says_and_her_case(desk):
    row = MAYA | {
        "Nepali name": "माया तामाङ", "District": "Dhading", "Municipality": "Galchhi", "Ward": "3",
        "Phone": "9841234567", "Phone is safe to use": "yes", "Language": "Tamang", "Seeing": "Some difficulty",
        "Who told of her": "Police", "Risk": "High", "Caseworker": desk.caseworker.email.upper(),
        "Trafficking status": "Possible victim of trafficking",
        "Exploitation": "Forced labour; ForcedBegging", "Note": "She works in a brick kiln.",
    }  # fmt: skip
    done = desk.taken_in(row)
    [person], [case], [way] = rows(Person), rows(Case), rows(ContactWay)
    assert (person.full_name, person.name_ne, person.site, person.keeper) == (
        "Maya Tamang",
        "माया तामाङ",
        desk.site,
        None,
    )
    assert (str(person.origin), person.origin_ward, person.seeing, person.primary_language) == ("Galchhi", 3, 2, "taj")
    assert (case.person_id, case.state, case.risk_level, case.caseworker) == (
        person.pk, "registered", "high", desk.caseworker,
    )  # fmt: skip
    assert (str(way.phone), way.safe) == ("+9779841234567", True)
    [consent], [move], [experience], [note] = rows(Consent), rows(Move), rows(Experience), rows(Note)
    assert (consent.purpose, consent.answer, consent.answered_on.isoformat()) == ("services", "given", "2024-07-30")
    assert (move.to_state, move.happened_on) == ("registered", case.opened_on)
    assert experience.exploitation_types == ["ForcedLabour", "ForcedBegging"]
    assert (note.text, note.happened_on) == ("She works in a brick kiln.", case.opened_on)
    [referral] = rows(Referral)
    assert (referral.status, referral.source, rows(Intake)[0].person_id) == ("accepted", "police", person.pk)
    assert (done.status, done.people, done.cases) == ("done", 1, 1)
    assert all(each.recorded_by == desk.supervisor for each in (person, case, way, consent, note))


def test_a_row_without_a_case_is_a_person_whom_the_caseworker_looks_after(desk):
    row = {key: value for key, value in MAYA.items() if key != "Case opened on"}
    desk.taken_in(row | {"Caseworker": desk.caseworker.email})
    assert rows(Case) == []
    assert rows(Person)[0].keeper == desk.caseworker


def test_a_closed_case_comes_in_as_closed_with_its_steps(desk):
    desk.taken_in(MAYA | {"State": "closed", "Closed": "2082-01-05 BS", "Closure reason": "She married."})
    [case] = rows(Case)
    assert (case.state, case.closure_reason, case.closed_on.isoformat()) == ("closed", "She married.", "2025-04-18")
    assert [each.to_state for each in sorted(rows(Move), key=lambda each: each.happened_on)] == ["registered", "closed"]


def test_a_spreadsheet_comes_in_like_a_text(desk):
    key = desk.checked(content=as_xlsx(MAYA, MAYA | {"Given name": "Tara", "Ward": 3.0}), name="people.xlsx")
    assert [cell for cell, _says in errors(key)] == ["G3"]  # a ward without its municipality
    assert now(key).rows_total == 2


def test_nothing_comes_in_while_a_row_is_wrong(desk):
    key = desk.checked(MAYA, MAYA | {"Given name": "Tara", "Sex": "nobody"})
    page = desk.send("import-confirm", key, sure="on")
    assert page.status_code == 200
    assert "There are errors in the file." in page.content.decode()
    assert rows(Person) == []


def test_it_is_undone_as_a_whole_and_the_trail_keeps_both(desk):
    counted = (Person, Case, Consent, ContactWay, Experience, Intake, Move, Note, Referral, Arrival)
    desk.taken_in(MAYA | {"Given name": "Bishnu", "Family name": "Shrestha", "DOB": "2040 BS"})
    before = [len(rows(model)) for model in counted]
    done = desk.taken_in(MAYA | {"Phone": "9841234567", "Source": "Police", "Note": "A note.",
                                 "Trafficking status": "ActualVictimOfTrafficking"})  # fmt: skip
    assert [len(rows(model)) for model in counted] > before
    assert desk.open("import-undo", done.pk).status_code == 200
    assert desk.send("import-undo", done.pk).status_code == 302
    carry_out(done.pk)
    assert now(done.pk).status == "undone"
    assert [len(rows(model)) for model in counted] == before
    with acting_as_system("a test looks"):
        events = Entry.objects.filter(row_id=str(done.pk), action="event")
        told = list(events.order_by("pk").values_list("what", flat=True))
    assert told == ["imported", "import_undone"]


def test_the_list_and_the_page_say_where_it_stands(desk):
    key = desk.staged(MAYA)
    assert "people.csv" in desk.client.get(reverse("imports")).content.decode()
    desk.matched(key)
    assert "0 of 1 rows are checked" in desk.open("import", key).content.decode()
    carry_out(key)
    assert "Check and take in" in desk.open("import", key).content.decode()
    with acting_as_system("a test looks"):
        assert ImportRow.objects.count() == 1
    assert desk.send("import-discard", key).status_code == 302
    with acting_as_system("a test looks"):
        assert ImportRow.objects.count() == 0
        assert Import.objects.get().status == "discarded"
