"""Every cell that cannot be taken is named, with what is wrong and what would be right."""

import pytest
from django.urls import reverse

from beneficiaries.models import Person
from exchange.importing.sheets import MOST_COLUMNS
from exchange.models import cell_name
from tests.attacks.nasty import NASTY
from tests.beneficiaries.desk import rows
from tests.exchange.desk import MAYA, ImportDesk, as_xlsx, errors, now

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> ImportDesk:
    return ImportDesk()


WRONG = [
    ("Given name", "", "must be filled in"),
    ("Given name", "=1+1", "formula"),
    ("Given name", '=HYPERLINK("http://evil")', "formula"),
    ("Given name", "Su\x00nita", "NUL"),
    ("Given name", "x" * 81, "80"),
    ("Given name", "x" * 20_001, "longer than"),
    ("Given name", "\u200b\u2060\u200b", "must be filled in"),
    ("Sex", "lady", "is none of: Feminine"),
    ("DOB", "1.2.2030 AD", "too late"),
    ("DOB", "2012-05-01", "one day in AD and another in BS"),
    ("DOB", "99", "four digits"),
    ("DOB", "2081-13-01 BS", "no month"),
    ("DOB", "soon", "not a date"),
    ("DOB", "9" * 400, "too long"),
    ("Consent", "", "must be filled in"),
    ("Consent", "May 2024", "Write the day"),
    ("Consent", "31 February 2024", "no day"),
    ("Consent", "2040-01-01 BS", "before her birth"),
    ("District", "Atlantis", "no district"),
    ("Municipality", "Atlantis", "no municipality"),
    ("Ward", "99", "from 1 to 35"),
    ("Ward", "3", "Name the municipality"),
    ("Phone", "12", "no phone number"),
    ("Phone is safe to use", "perhaps", "neither"),
    ("Children", "many", "from 0 to 25"),
    ("Language", "Klingon", "is none of: Nepali"),
    ("Seeing", "5", "is none of: No difficulty"),
    ("Guardian", "Hari", "the child's own agreement"),
    ("Source", "Partner organisation", "which partner"),
    ("Partner", "Nobody Ltd", "No partner organisation"),
    ("Referrer", "Hari", "who told of her"),
    ("State", "assessed", "is none of: Identified; Registered; Closed"),
    ("State", "Closed", "when it was closed, and why"),
    ("Closed", "2082-01-05 BS", "not closed"),
    ("Caseworker", "nobody@example.org", "No caseworker of"),
    ("Caseworker", "Asha", "no e-mail address"),
    ("Exploitation", "Servitude", "victim of trafficking"),
    ("Exploitation", "Magic; Servitude", "is none of"),
    ("Risk", "enormous", "is none of"),
]


def test_every_wrong_cell_is_named_with_what_would_be_right(desk):
    base = {"Case opened on": "2081-04-15 BS"}
    sent = [MAYA | base | {"Given name": f"Maya{_letters(n)}"} | {heading: text}
            for n, (heading, text, _says) in enumerate(WRONG)]  # fmt: skip
    headings = list(dict.fromkeys(heading for row in sent for heading in row))
    found = errors(desk.checked(*sent))
    for number, (heading, text, says) in enumerate(WRONG, start=2):
        where = {
            "Guardian": "child_assents", "Source": "organisation", "Referrer": "source", "Exploitation": "trafficking",
        }  # fmt: skip
        said = [words for cell, words in found if cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") == str(number)]
        assert any(says in words for words in said), (heading, text, said)
        if heading not in where and text != "Closed":
            assert cell_name(number, headings.index(heading)) in [cell for cell, _says in found], heading
    assert rows(Person) == []


def _letters(number: int) -> str:
    return "".join("bdfgklmnprst"[int(digit)] + "ao"[int(digit) % 2] for digit in f"{number:03}")


def test_a_child_needs_a_guardian_and_her_own_agreement(desk):
    child = MAYA | {"DOB": "2070 BS", "Case opened on": ""}
    key = desk.checked(child, child | {"Given name": "Tara", "Guardian": "Hari", "Child assent": "yes"})
    assert ["guardian" in says for _cell, says in errors(key)] == [True]


def test_a_calendar_for_the_file_settles_what_could_be_both_and_a_mark_beats_it(desk):
    other = {"Given name": "Bishnu", "Family name": "Rai", "DOB": "2013-05-01 AD", "Guardian": "H", "Assent": "yes"}
    key = desk.checked(MAYA | {"DOB": "2012-05-01"}, MAYA | other, more={"calendar": "BS"})
    assert errors(key) == []
    assert desk.send("import-doubles", key, row_3="new").status_code == 302
    assert desk.send("import-confirm", key, sure="on").status_code == 302


def test_a_formula_of_a_spreadsheet_is_an_error_at_its_cell(desk):
    key = desk.checked(content=as_xlsx(MAYA, formulas={"B2": "=A2"}), name="a.xlsx")
    assert [(cell, "formula" in says) for cell, says in errors(key)] == [("B2", True)]


def test_two_places_of_one_name_are_told_apart_by_the_district(desk):
    key = desk.checked(MAYA | {"Municipality": "Triveni"}, MAYA | {"Given name": "T", "Municipality": "Galchhi",
                                                                 "District": "Kathmandu"})  # fmt: skip
    assert ["in which district" in says or "does not lie" in says for _cell, says in errors(key)] == [True, True]


def test_the_list_of_errors_is_paged_and_its_file_holds_no_formula(desk):
    sent = [MAYA | {"Given name": "=cmd|' /C calc'!A0", "Sex": "@x"} for _row in range(40)]
    key = desk.checked(*sent)
    page = desk.open("import-errors", key)
    assert len(page.context["page"].rows) == 50
    assert desk.client.get(reverse("import-errors", args=[key]) + page.context["page"].older).status_code == 200
    told = desk.open("import-errors-file", key).content.decode("utf-8-sig").splitlines()
    assert len(told) == 81
    assert "'=cmd" in told[1]
    assert "'@x" in told[2]
    assert "A2" in told[1]


def test_no_cell_breaks_the_check(desk):
    headings = [*MAYA, "District", "Municipality", "Ward", "Phone", "Exploitation", "Note"]
    texts = [text for text in NASTY.values() if text and "\udc80" not in text]
    key = desk.checked(*(dict.fromkeys(headings, text) for text in texts))
    assert desk.open("import-errors", key).status_code == 200
    assert now(key).status == "checked"


def test_no_form_of_an_import_breaks_on_what_is_typed(desk):
    key = desk.checked(MAYA, MAYA)
    forms = {page: list(desk.open(page, key).context["form"].fields) for page in FORMS}
    for text in NASTY.values():
        for page, names in forms.items():
            answer = desk.client.post(reverse(page, args=[key]), dict.fromkeys(names, text.replace("\udc80", "\ufffd")))
            assert answer.status_code in (200, 302), (page, text)


FORMS = ("import-columns", "import-doubles", "import-confirm")


def test_columns_are_asked_back_until_each_is_one_and_the_needed_are_there(desk):
    key = desk.staged(MAYA | {"Shoe size": "38"})
    page = desk.open("import-columns", key)
    sent = {name: each.initial or "" for name, each in page.context["form"].fields.items()}
    assert sent["column_6"] == ""
    twice = desk.send("import-columns", key, **sent | {"column_6": "given_name"})
    assert "is that already" in str(twice.context["form"].errors)
    without = desk.send("import-columns", key, **sent | {"column_2": ""})
    assert "which is needed" in str(without.context["form"].errors)
    assert desk.send("import-columns", key, **sent | {"column_6": "note"}).status_code == 302
    again = desk.open("import-columns", desk.staged(MAYA | {"Shoe size": "38"}))
    assert again.context["form"].fields["column_6"].initial == "note"


def test_names_of_cells():
    assert [cell_name(2, place) for place in (0, 25, 26, MOST_COLUMNS)] == ["A2", "Z2", "AA2", "GS2"]
