"""Files: JSON, a folder of CSV packed as ZIP, and XLSX; written for the eye of a spreadsheet, and read back."""

import csv
import io
import json
import os
import zipfile
from pathlib import Path
from typing import Any

import python_calamine
from django.utils.translation import gettext as _

from config.files.leaving import XLSX, workbook
from exchange.htcds.mapping import OF_A_CASE
from exchange.htcds.standard import VERSION
from exchange.htcds.tables import KEY, Arrived, ArrivedCase, Row, from_sheets, sheets_of
from exchange.htcds.values import DoesNotFit

ENDINGS = {"json": "json", "csv": "zip", "xlsx": "xlsx"}
TYPES = {"json": "application/json", "csv": "application/zip", "xlsx": XLSX}
LARGEST = 200 * 1024 * 1024
LONGEST_CELL = 32_767
"""What a spreadsheet holds in one cell."""
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "'")
"""A spreadsheet takes a cell that begins so for a formula; in CSV an apostrophe before it says that it is none."""


class NotReadable(Exception):
    """The file is none of ours, or broken; says why."""


def written(document: dict[str, Any], format_: str) -> bytes:
    """Return a document as a file of a format. Raises DoesNotFit."""
    return {"json": _as_json, "csv": _as_csv, "xlsx": _as_xlsx}[format_](document)


def keep(content: bytes, path: Path) -> None:
    """Write a new file that its owner alone may read. Raises FileExistsError rather than overwrite one."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)


def read(path: Path) -> Arrived:
    """Return what a file says. Raises NotReadable."""
    if path.stat().st_size > LARGEST:
        raise NotReadable("The file is larger than 200 MB.")
    try:
        if path.suffix == ".json":
            return _from_json(json.loads(path.read_text(encoding="utf-8-sig")))
        if path.suffix == ".zip":
            return from_sheets(_csv_sheets(path))
        if path.suffix == ".xlsx":
            book = python_calamine.CalamineWorkbook.from_path(str(path))
            return from_sheets(
                {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}
            )
    except (ValueError, UnicodeError, zipfile.BadZipFile, csv.Error, python_calamine.CalamineError) as error:
        raise NotReadable(f"The file cannot be read: {error}") from error
    raise NotReadable("The file is none of .json, .xlsx and .zip.")


def _as_json(document: dict[str, Any]) -> bytes:
    return json.dumps(document, ensure_ascii=False, indent=1).encode()


def _as_csv(document: dict[str, Any]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, sheet in sheets_of(document).items():
            text = io.StringIO(newline="")
            csv.writer(text).writerows([_guarded(cell) for cell in row] for row in sheet)
            archive.writestr(f"{name}.csv", "\ufeff" + text.getvalue())
    return packed.getvalue()


def _as_xlsx(document: dict[str, Any]) -> bytes:
    made = io.BytesIO()
    with workbook(made) as book:
        book.set_properties({"comments": f"HTCDS {VERSION}, exported by {document['exported_by']}"})
        bold = book.add_format({"bold": True})
        for name, sheet in sheets_of(document).items():
            page = book.add_worksheet(name[:31])
            page.freeze_panes(1, 1)
            for at, row in enumerate(sheet):
                for column, cell in enumerate(row):
                    if len(cell) > LONGEST_CELL:
                        raise DoesNotFit(_("A text is too long for a spreadsheet. Choose JSON or CSV."))
                    page.write_string(at, column, cell, bold if at == 0 else None)
    return made.getvalue()


def _guarded(cell: str) -> str:
    return f"'{cell}" if cell.startswith(DANGEROUS) else cell


def _csv_sheets(path: Path) -> dict[str, list[list[Any]]]:
    sheets = {}
    with zipfile.ZipFile(path) as archive:
        if sum(each.file_size for each in archive.infolist()) > LARGEST:
            raise NotReadable("The file unpacks to more than 200 MB.")
        for name in archive.namelist():
            text = archive.read(name).decode("utf-8-sig")
            rows = csv.reader(io.StringIO(text, newline=""))
            sheets[Path(name).stem] = [[cell.removeprefix("'") for cell in row] for row in rows]
    return sheets


def _from_json(document: Any) -> Arrived:
    if not isinstance(document, dict) or not isinstance(document.get("cases"), list):
        raise NotReadable("The file is no document as docs/htcds.md describes it.")
    arrived = Arrived()
    for number, told in enumerate(document["cases"], start=1):
        place = f"case {number}"
        if not isinstance(told, dict):
            raise NotReadable(f"{place} is no object.")
        case = ArrivedCase(str(told.pop(KEY, "")), place)
        for thing in OF_A_CASE:
            rows = told.pop(thing.key, None) or []
            rows = rows if isinstance(rows, list) else [rows]
            case.rows[thing.key] = [
                Row(f"{place}, {thing.key}" + (f" {at}" if thing.many else ""), _object(row, place))
                for at, row in enumerate(rows, start=1)
                if row
            ]
        arrived.problems += [f"{place}, {unknown}: the standard has no such object." for unknown in told]
        arrived.cases.append(case)
    for number, row in enumerate(document.get("organisations") or [], start=1):
        arrived.organisations.append(Row(f"organisation {number}", _object(row, f"organisation {number}")))
    return arrived


def _object(row: Any, place: str) -> dict[str, Any]:
    if not isinstance(row, dict):
        raise NotReadable(f"{place} is no object.")
    return {name: value for name, value in row.items() if value not in (None, "", [])}
