"""Whoever may be known already, or stands in the file twice, is asked about; nobody is shown whom she may not see."""

import pytest

from access.context import acting_as_system
from audit.models import Entry
from beneficiaries.models import Case, Consent, Person
from exchange.importing.work import carry_out
from exchange.models import Likeness
from tests.beneficiaries.desk import rows
from tests.exchange.desk import MAYA, ImportDesk, now
from tests.factories.cases import CaseFactory
from tests.factories.people import PersonFactory, made_by_system

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> ImportDesk:
    return ImportDesk()


def known(desk: ImportDesk, **more) -> Person:
    return made_by_system(
        PersonFactory, **{"given_name": "Maya", "family_name": "Tamang", "born": None, "site": desk.site} | more
    )


def likenesses() -> list[tuple]:
    with acting_as_system("a test looks"):
        return list(Likeness.objects.order_by("pk").values_list("row__number", "person", "other_number"))


def test_somebody_known_is_proposed_and_nobody_is_taken_in_before_it_is_decided(desk):
    person = known(desk, given_name="Maiya")
    key = desk.checked(MAYA)
    assert likenesses() == [(2, person.pk, None)]
    assert "nobody has said yet" in desk.send("import-confirm", key, sure="on").content.decode()
    assert person.code in desk.open("import-doubles", key).content.decode()
    with acting_as_system("a test looks"):
        told = Entry.objects.filter(what="duplicates", person_id=person.pk)
        assert {each.actor for each in told.select_related("actor")} == {desk.supervisor}


def test_the_same_person_is_not_made_again_and_gets_the_case(desk):
    person = known(desk, keeper=desk.caseworker)
    key = desk.checked(MAYA)
    assert desk.send("import-doubles", key, row_2=f"same:{person.pk}").status_code == 302
    desk.send("import-confirm", key, sure="on")
    carry_out(key)
    assert [each.pk for each in rows(Person)] == [person.pk]
    assert [each.person_id for each in rows(Case)] == [person.pk]
    assert (rows(Person)[0].keeper, now(key).people, now(key).cases) == (None, 0, 1)
    desk.send("import-undo", key)
    carry_out(key)
    assert (rows(Case), rows(Consent), rows(Person)[0].keeper) == ([], [], desk.caseworker)


def test_who_has_a_case_already_is_not_offered_as_the_same_person(desk):
    person = known(desk)
    CaseFactory(person=person, site=desk.site)
    key = desk.checked(MAYA)
    page = desk.open("import-doubles", key)
    assert [value for value, _label in page.context["form"].fields["row_2"].choices] == ["new", "out"]
    assert "has a case already" in page.content.decode()
    assert desk.send("import-doubles", key, row_2=f"same:{person.pk}").status_code == 200


def test_who_gets_a_case_meanwhile_is_told_of_before_anything_is_written(desk):
    person = known(desk)
    key = desk.checked(MAYA, MAYA | {"Given name": "Bishnu", "Family name": "Rai"})
    desk.send("import-doubles", key, row_2=f"same:{person.pk}")
    desk.send("import-confirm", key, sure="on")
    CaseFactory(person=person, site=desk.site)
    carry_out(key)
    assert (now(key).status, len(rows(Person))) == ("checked", 1)
    assert "has a case already" in desk.open("import-errors", key).content.decode()


def test_hidden_people_are_never_proposed_nor_taken(desk):
    hidden = made_by_system(PersonFactory, given_name="Maya", family_name="Tamang")
    key = desk.checked(MAYA)
    assert likenesses() == []
    assert desk.open("import-doubles", key).context["form"].people == {}
    desk.send("import-doubles", key, row_2=f"same:{hidden.pk}")
    desk.send("import-confirm", key, sure="on")
    carry_out(key)
    assert len(rows(Person)) == 2
    assert rows(Case)[0].person_id != hidden.pk


def test_a_row_twice_in_the_file_is_found_in_either_script_and_left_out_when_she_says_so(desk):
    nepali = MAYA | {"Given name": "माया", "Family name": "तामाङ"}
    older = MAYA | {"DOB": "2030 BS"}
    key = desk.checked(MAYA, nepali, older)
    assert likenesses() == [(3, None, 2)]
    page = desk.open("import-doubles", key).content.decode()
    assert "Row 2 of the file has the same name" in page
    desk.send("import-doubles", key, row_3="out")
    figures = desk.open("import-confirm", key).context["rows"]
    assert [each["value"] for each in figures][2:] == ["2", "0", "2", "1"]
    desk.send("import-confirm", key, sure="on")
    carry_out(key)
    assert sorted(each.given_name for each in rows(Person)) == ["Maya", "Maya"]


def test_one_person_is_not_two_rows(desk):
    person = known(desk)
    key = desk.checked(MAYA, MAYA | {"Given name": "Maiya"})
    same = f"same:{person.pk}"
    page = desk.send("import-doubles", key, row_2=same, row_3=same)
    assert "chosen for another row" in str(page.context["form"].errors)


def test_a_long_file_is_decided_at_once_where_the_name_alone_is_alike(desk):
    known(desk, born=None)
    unknown = MAYA | {"DOB": "", "Guardian": "Hari", "Child assent": "yes"}
    key = desk.checked(MAYA, unknown, unknown)
    assert desk.open("import", key).context["undecided"] == 3
    assert desk.send("import-doubles", key, rest="on").status_code == 302
    assert desk.open("import", key).context["undecided"] == 0
