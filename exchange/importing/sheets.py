"""Reads a file that somebody uploads: CSV in any of its dialects, or XLSX; never further than its limits.

Nothing of a file is run or computed. An XLSX is a ZIP of XML: before its values are read, every part of it is unpacked
up to a limit, and every cell looked at, for a small file may unpack to gigabytes or claim to end at cell XFD1048576.
"""

import csv
import datetime
import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.etree import ElementTree

import python_calamine
from django.utils.translation import gettext as _

from config.calendar import local_digits
from exchange.importing.cells import LONGEST_CELL, NUL_SIGN

LARGEST = 10 * 1024 * 1024
LARGEST_UNPACKED = 100 * 1024 * 1024
MOST_PARTS = 500
MOST_ROWS = 20_000
MOST_COLUMNS = 200
LAST_ROW = 100_000
"""The last row of a spreadsheet in which something may stand; empty rows do not count as rows."""
OLD_EXCEL = b"\xd0\xcf\x11\xe0"
DELIMITERS = (",", ";", "\t")
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "'")
"""A spreadsheet takes a cell that begins so for a formula; an apostrophe before it says that it is none."""


class NotReadable(Exception):
    """The file is none that can be read; says why, and what to do."""


@dataclass
class Sheet:
    """The headings of a file, and its rows by their number in the spreadsheet; without what is empty."""

    headings: list[str]
    rows: list[tuple[int, list[str]]] = field(default_factory=list)


def read(content: bytes, name: str) -> Sheet:
    """Return what a file says. Raises NotReadable."""
    if len(content) > LARGEST:
        raise NotReadable(_("The file is larger than %(most)s MB.") % {"most": local_digits(LARGEST // 1024 // 1024)})
    if not content.strip():
        raise NotReadable(_("The file is empty."))
    if content.startswith(OLD_EXCEL):
        raise NotReadable(
            _("This is an old kind of spreadsheet (XLS), or has a password. Save it as XLSX or CSV, without one.")
        )
    if content.startswith(b"PK"):
        return _sheet(_xlsx_rows(content))
    if name.lower().endswith((".xlsx", ".xlsm", ".xls", ".ods", ".zip")):
        raise NotReadable(_("The file is not what its name says. Save it anew as XLSX or CSV."))
    return _sheet(_csv_rows(content))


def guarded(cell: str) -> str:
    """Return a text as a cell of CSV that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(DANGEROUS) else cell


def _sheet(found: Iterator[tuple[int, list[str]]]) -> Sheet:
    """Put rows together under the first that is not empty, within the limits."""
    sheet: Sheet | None = None
    for number, cells in found:
        while cells and not cells[-1].strip():
            cells.pop()
        if not cells:
            continue
        if len(cells) > MOST_COLUMNS:
            raise NotReadable(
                _("Row %(row)s has more than %(most)s columns.")
                % {"row": local_digits(number), "most": local_digits(MOST_COLUMNS)}
            )
        if sheet is None:
            sheet = Sheet([" ".join(cell.split())[:200] for cell in cells])
            continue
        if len(sheet.rows) == MOST_ROWS:
            raise NotReadable(
                _("The file has more than %(most)s rows. Divide it into several.") % {"most": local_digits(MOST_ROWS)}
            )
        sheet.rows.append((number, cells))
    if sheet is None or not sheet.rows:
        raise NotReadable(_("There are no rows below the headings."))
    width = max(len(cells) for _number, cells in sheet.rows)
    sheet.headings += [""] * (width - len(sheet.headings))
    return sheet


def _kept(text: str) -> str:
    """Return the text of a cell as it can be kept: without NUL, and no longer than is needed to refuse it."""
    return text.replace("\x00", NUL_SIGN)[: LONGEST_CELL + 1]


def _csv_rows(content: bytes) -> Iterator[tuple[int, list[str]]]:
    text = _decoded(content)
    delimiter = _delimiter(text)
    csv.field_size_limit(LARGEST)
    try:
        for number, cells in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), start=1):
            yield number, [_unguarded(_kept(cell)) for cell in cells[: MOST_COLUMNS + 1]]
    except csv.Error as error:
        raise NotReadable(_("The file cannot be read as CSV. Save it anew as XLSX.")) from error


def _unguarded(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(DANGEROUS) else cell


def _decoded(content: bytes) -> str:
    """Return a text in UTF-8 or UTF-16, with or without its mark. Raises NotReadable."""
    encoding = "utf-8-sig"
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    elif content[1:2] == b"\x00" and content[:1] != b"\x00":
        encoding = "utf-16-le"
    elif content[:1] == b"\x00" and content[1:2] != b"\x00":
        encoding = "utf-16-be"
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise NotReadable(
            _("The letters of the file are not in Unicode. Save it as “CSV UTF-8” or as XLSX.")
        ) from error


def _delimiter(text: str) -> str:
    """Return what divides most cells of the first line that is not empty."""
    start = text.lstrip("\r\n")[:20_000]
    parted = {each: len(next(csv.reader(io.StringIO(start, newline=""), delimiter=each), [])) for each in DELIMITERS}
    return max(parted, key=parted.__getitem__)


def _xlsx_rows(content: bytes) -> Iterator[tuple[int, list[str]]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            formulas = _looked_through(archive)
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        rows = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except NotReadable:
        raise
    except (
        zipfile.BadZipFile, zlib.error, ElementTree.ParseError, python_calamine.CalamineError,
        ValueError, KeyError, EOFError, NotImplementedError, RuntimeError,
    ) as error:  # fmt: skip
        raise NotReadable(_("The file is broken, or no XLSX. Save it anew as XLSX or CSV.")) from error
    for number, cells in enumerate(rows, start=1):
        yield (
            number,
            [formulas.get((number, place), _kept(_as_text(cell))) for place, cell in enumerate(cells)],
        )


def _as_text(value: Any) -> str:
    """Return the value of a cell as a person would write it; a spreadsheet's day names no calendar."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime.datetime):
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, (datetime.date, datetime.time)) else str(value)


def _looked_through(archive: zipfile.ZipFile) -> dict[tuple[int, int], str]:
    """Unpack every part within the limits, and return the formulas of the first sheet by row and column."""
    parts = archive.infolist()
    names = {part.filename.lower() for part in parts}
    if any("vbaproject" in name or "macrosheets/" in name for name in names):
        raise NotReadable(_("The file holds macros. Save it as XLSX, without macros."))
    if "xl/workbook.xml" not in names:
        raise NotReadable(_("The file is broken, or no XLSX. Save it anew as XLSX or CSV."))
    if len(parts) > MOST_PARTS or len(names) < len(parts):
        raise _too_large()
    left = LARGEST_UNPACKED
    formulas: dict[tuple[int, int], str] = {}
    first = _first_sheet(archive)
    for part in parts:
        with archive.open(part) as packed:
            unpacked = packed.read(left + 1)
        left -= len(unpacked)
        if left < 0:
            raise _too_large()
        if part.filename.lower().endswith((".xml", ".rels")):
            _refuse_entities(unpacked)
        if "worksheets/" in part.filename.lower() and part.filename.lower().endswith(".xml"):
            found = _formulas(unpacked)
            formulas = found if part.filename == first else formulas
    return formulas


def _too_large() -> NotReadable:
    return NotReadable(
        _("Unpacked, the file is larger than %(most)s MB.") % {"most": local_digits(LARGEST_UNPACKED // 1024 // 1024)}
    )


def _first_sheet(archive: zipfile.ZipFile) -> str:
    """Return the name of the part that is the first sheet of the workbook."""
    book = ElementTree.fromstring(_small(archive, "xl/workbook.xml"))  # noqa: S314 (entities were refused)
    links = ElementTree.fromstring(_small(archive, "xl/_rels/workbook.xml.rels"))  # noqa: S314 (the same)
    targets = {each.get("Id"): each.get("Target", "") for each in links}
    sheet = next((each for each in book.iter() if _local(each.tag) == "sheet"), None)
    key = next(
        (value for name, value in (sheet.attrib if sheet is not None else {}).items() if _local(name) == "id"), ""
    )
    return posixpath.normpath(posixpath.join("/xl", targets.get(key, ""))).lstrip("/")


def _small(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as packed:
        content = packed.read(1_000_001)
    if len(content) > 1_000_000:
        raise _too_large()
    _refuse_entities(content)
    return content


def _refuse_entities(xml: bytes) -> None:
    """Refuse XML that could stand for more than it says; what is not in UTF-8 could hide that it does."""
    if b"<!DOCTYPE" in xml or b"<!ENTITY" in xml or b"\x00" in xml[:200]:
        raise NotReadable(_("The file is broken, or no XLSX. Save it anew as XLSX or CSV."))


def _formulas(xml: bytes) -> dict[tuple[int, int], str]:
    """Return the formulas of a sheet by row and column. Raises NotReadable when a cell stands outside the limits."""
    found: dict[tuple[int, int], str] = {}
    row, place = 0, -1
    for event, element in ElementTree.iterparse(io.BytesIO(xml), events=("start", "end")):  # noqa: S314 (the same)
        tag = _local(element.tag)
        if event == "start" and tag == "row":
            row, place = int(element.get("r") or row + 1), -1
            _within(row, 0)
        elif event == "start" and tag == "c":
            row, place = _place(element.get("r"), row, place)
            _within(row, place)
        elif event == "end" and tag == "f":
            found[row, place] = "=" + _kept(element.text or "")
        elif event == "end" and tag == "row":
            element.clear()
    return found


def _place(name: str | None, row: int, place: int) -> tuple[int, int]:
    """Return the row and the column of a cell from its name, or those beside the last one."""
    if name is None:
        return row, place + 1
    named = re.fullmatch(r"([A-Za-z]{1,3})([0-9]{1,7})", name)
    if named is None:
        raise ValueError(name)
    column = 0
    for letter in named[1].upper():
        column = 26 * column + ord(letter) - 64
    return int(named[2]), column - 1


def _within(row: int, place: int) -> None:
    if row > LAST_ROW:
        raise NotReadable(
            _("Something stands below row %(most)s. Delete the rows below your list.")
            % {"most": local_digits(LAST_ROW)}
        )
    if place > MOST_COLUMNS:
        raise NotReadable(
            _("Row %(row)s has more than %(most)s columns.")
            % {"row": local_digits(row), "most": local_digits(MOST_COLUMNS)}
        )


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]
