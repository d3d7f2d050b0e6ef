"""Files that are uploaded: every dialect of CSV and XLSX is read; what is false, huge or hostile is refused kindly."""

import io
import struct
import zipfile

import pytest

from config.calendar import local_digits
from exchange.importing import sheets
from exchange.importing.columns import COLUMNS, EXAMPLE_ROW, recognised
from exchange.importing.sheets import NotReadable, read
from exchange.importing.template import explanation, heading, template
from tests.exchange.desk import MAYA, ImportDesk, as_csv, as_xlsx

SHEET = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData></worksheet>'
)


def changed(content: bytes, **parts: bytes | None) -> bytes:
    """Return a spreadsheet with some of its parts changed, added or (None) left out; __ stands for / in a name."""
    made = io.BytesIO()
    by_name = {name.replace("__", "/"): part for name, part in parts.items()}
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in by_name:
                new.writestr(name, old.read(name))
        for name, part in by_name.items():
            if part is not None:
                new.writestr(name, part)
    return made.getvalue()


def with_sheet(rows: str) -> bytes:
    return changed(as_xlsx(MAYA), **{"xl__worksheets__sheet1.xml": SHEET.format(rows).encode()})


def why(content: bytes, name: str = "people.xlsx") -> str:
    with pytest.raises(NotReadable) as refused:
        read(content, name)
    return str(refused.value)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_every_dialect_of_csv_is_read(encoding, delimiter):
    row = MAYA | {"Nepali name": "माया; तामाङ, “क”"}
    sheet = read(as_csv(row, encoding=encoding, delimiter=delimiter), "people.csv")
    assert sheet.headings == list(row)
    assert sheet.rows == [(2, list(row.values()))]


def test_rows_keep_the_number_of_their_spreadsheet():
    text = '\n\nName,Sex\n"two\nlines",f\n,\nTara,f\n'
    assert read(text.encode(), "people.csv").rows == [(4, ["two\nlines", "f"]), (6, ["Tara", "f"])]
    assert [number for number, _cells in read(as_xlsx(MAYA, {}, MAYA), "a.xlsx").rows] == [2, 4]


def test_a_spreadsheet_says_the_same_as_a_text():
    row = MAYA | {"Nepali name": "माया तामाङ"}
    assert read(as_xlsx(row), "people.xlsx") == read(as_csv(row), "people.csv")


def test_a_formula_is_told_of_and_never_computed():
    sheet = read(as_xlsx(MAYA, formulas={"A2": "=1+6"}), "people.xlsx")
    assert sheet.rows[0][1][0] == "=1+6"


def test_what_a_list_of_errors_guarded_is_read_back_as_it_was():
    assert sheets.guarded("=1+1") == "'=1+1"
    assert read(b"Name,Sex\n'=1+1,'+9\n", "a.csv").rows == [(2, ["=1+1", "+9"])]


@pytest.mark.parametrize(
    ("content", "name", "says"),
    [
        (b"", "people.csv", "The file is empty."),
        (b"Name,Sex\n", "people.csv", "There are no rows below the headings."),
        (b"\n\n , ,\n", "people.csv", "There are no rows below the headings."),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), "people.xls", "XLS"),
        (b"Name\nMaya", "people.xlsx", "not what its name says"),
        (b"%PDF-1.7 \x9c\xff", "people.csv", "not in Unicode"),
        ("Name\nSœur".encode("cp1252"), "people.csv", "not in Unicode"),
        (b"PK\x03\x04" + bytes(200), "people.xlsx", "broken"),
        (b"Name\n" + b"x" * (sheets.LARGEST + 1), "people.csv", "larger than 10 MB"),
        (b"Name\n" + b"Maya\n" * (sheets.MOST_ROWS + 1), "people.csv", "more than 20000 rows"),
        (b"Name\n" + b"x," * 300 + b"x\n", "people.csv", "Row 2 has more than 200 columns"),
    ],
)
def test_what_cannot_be_read_is_refused_and_told_why(content, name, says):
    assert says in why(content, name)


def test_a_spreadsheet_with_macros_is_refused():
    assert "macros" in why(changed(as_xlsx(MAYA), **{"xl__vbaProject.bin": b"x"}), "people.xlsm")


def test_an_archive_that_is_no_spreadsheet_is_refused():
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("../../etc/passwd", "x")
    assert "no XLSX" in why(made.getvalue())


@pytest.mark.parametrize("cut", [0.3, 0.6, 0.95])
def test_a_spreadsheet_that_is_cut_off_is_refused(cut):
    whole = as_xlsx(MAYA)
    assert "broken" in why(whole[: int(len(whole) * cut)])


def test_a_bomb_is_refused_before_it_is_unpacked(monkeypatch):
    monkeypatch.setattr(sheets, "LARGEST_UNPACKED", 1024 * 1024)
    assert "Unpacked" in why(changed(as_xlsx(MAYA), **{"xl__media__a.bin": bytes(5 * 1024 * 1024)}))


def test_a_bomb_that_lies_about_its_size_is_refused(monkeypatch):
    monkeypatch.setattr(sheets, "LARGEST_UNPACKED", 1024 * 1024)
    size = 5 * 1024 * 1024
    lying = changed(as_xlsx(MAYA), **{"xl__media__a.bin": bytes(size)}).replace(
        struct.pack("<I", size), struct.pack("<I", 10)
    )
    assert why(lying)


def test_a_cell_at_the_end_of_the_world_is_refused():
    far = '<row r="1"><c r="A1" t="str"><v>Name</v></c></row><row r="2"><c r="{}" t="str"><v>x</v></c></row>'
    assert "more than 200 columns" in why(with_sheet(far.format("XFD2")))
    assert "below row 100000" in why(with_sheet(far.format("A1048576")))


def test_entities_are_refused():
    evil = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]><worksheet>&a;</worksheet>'
    for text in (evil, evil.decode().encode("utf-16")):
        assert "broken" in why(changed(as_xlsx(MAYA), **{"xl__worksheets__sheet1.xml": text}))


@pytest.mark.parametrize("rows", ["<row><c r='1A'/></row>", "<row r='x'/>", "<c", "", "<row r='-5'><c r='A-5'/></row>"])
def test_a_sheet_that_is_malformed_is_refused(rows):
    assert why(with_sheet(rows))


def test_the_template_is_recognised_column_by_column_and_explained():
    keys = [column.key for column in COLUMNS]
    for format_ in ("csv", "xlsx"):
        sheet = read(template(format_), f"import.{format_}")
        assert recognised(sheet.headings, {}) == keys
        assert sheet.rows == [(2, list(_cut(list(EXAMPLE_ROW.values()))))]
    assert all(heading(column) for column in COLUMNS)
    assert "Must be filled in." in explanation(COLUMNS[0])
    assert local_digits(2) == "2"


def _cut(cells: list[str]) -> list[str]:
    while not cells[-1]:
        cells.pop()
    return cells


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("DOB", "born"), ("जन्म मिति", "born"), ("Date de naissance", "born"), (" first_NAME ", "given_name"),
        ("थर", "family_name"), ("Sex", "gender"), ("Consent date", "consent_on"), ("Shoe size", ""),
    ],
)  # fmt: skip
def test_headings_are_recognised_in_three_languages(written, key):
    assert recognised([written], {}) == [key]


def test_no_heading_is_taken_twice_and_what_was_matched_before_is_remembered():
    assert recognised(["Name", "First name", "Shoe size"], {"shoe size": "note"}) == ["given_name", "", "note"]


@pytest.mark.django_db
def test_the_page_refuses_a_file_kindly_and_keeps_nothing():
    desk = ImportDesk()
    for content, name in ((b"\x00\xff\xfe", "a\x00b.csv"), (b"PK\x03\x04", "a.xlsx"), (b"Name", "x" * 300)):
        answer = desk.upload(content, name)
        assert answer.status_code == 200
        assert answer.context["form"].errors["file"]
    assert desk.client.post("/import/add/", {"file": "no file"}).status_code == 200
