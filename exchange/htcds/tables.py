"""The same content as sheets of text cells: one for each object of the standard, each row naming its case."""

import itertools
from dataclasses import dataclass, field
from typing import Any

from exchange.htcds.mapping import OF_A_CASE, ORGANISATION, Thing, Told
from exchange.htcds.standard import NAMELESS_COLUMN, SPELT_OTHERWISE, every_field, template_columns

TEMPLATE = "HTCDS"
"""The sheet that is laid out as the standard's own spreadsheet."""
ABOUT = "about"
KEY = "id"
BETWEEN = ";"
"""Stands between the codes of one cell, as in the standard's toolkit."""

IN_THE_TEMPLATE = {"person": "prs_", "case": "cas_", "consent": "con_", "victim_context": "vic_"}
"""The objects of which the standard's own spreadsheet has columns, and how their names begin."""

Sheet = list[list[str]]


@dataclass
class Row:
    """What a file says of one object, and where it says it."""

    place: str
    told: Told


@dataclass
class ArrivedCase:
    """One case of a file: its own key, and the rows of each object."""

    key: str
    place: str
    rows: dict[str, list[Row]] = field(default_factory=dict)


@dataclass
class Arrived:
    """A whole file."""

    cases: list[ArrivedCase] = field(default_factory=list)
    organisations: list[Row] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    """What could not be understood at all."""


def sheets_of(document: dict[str, Any]) -> dict[str, Sheet]:
    """Return the sheets of a document, the standard's own layout first."""
    sheets = {TEMPLATE: _as_in_the_template(document)}
    for thing in OF_A_CASE:
        sheets[thing.key] = [[KEY, *_names(thing)]]
        for case in document["cases"]:
            told = case[thing.key]
            for row in told if thing.many else [told]:
                if row:
                    sheets[thing.key].append([case[KEY], *_cells(row, _names(thing))])
    names = _names(ORGANISATION)
    sheets[ORGANISATION.key] = [names, *(_cells(row, names) for row in document["organisations"])]
    sheets[ABOUT] = [[key, document[key]] for key in ("standard", "version", "exported_at", "exported_by")]
    return sheets


def _as_in_the_template(document: dict[str, Any]) -> Sheet:
    columns = template_columns()
    sheet = [["", *(heading for heading, _name, _label in columns)], ["", *(label for *_names, label in columns)]]
    names = [name for _heading, name, _label in columns]
    for case in document["cases"]:
        told = case["person"] | case["case"] | case["consent"] | case["victim_context"]
        sheet.append([case[KEY], *_cells(told, names)])
    return sheet


def from_sheets(sheets: dict[str, list[list[Any]]]) -> Arrived:
    """Return what sheets say: those of the objects, or else the one in the standard's own layout."""
    arrived = Arrived()
    if "person" not in sheets:
        return _from_template(sheets, arrived)
    cases: dict[str, ArrivedCase] = {}
    for thing in OF_A_CASE:
        for place, key, told in _rows(thing.key, sheets.get(thing.key, []), arrived):
            if thing.key == "person":
                if key in cases:
                    arrived.problems.append(f"{place}: {key} stands in the file twice.")
                cases.setdefault(key, ArrivedCase(key, place))
            if key not in cases:
                arrived.problems.append(f"{place}: there is no person “{key}” in the sheet “person”.")
            else:
                cases[key].rows.setdefault(thing.key, []).append(Row(place, told))
    arrived.cases = list(cases.values())
    arrived.organisations = [
        Row(place, told) for place, _key, told in _rows(ORGANISATION.key, sheets.get(ORGANISATION.key, []), arrived)
    ]
    return arrived


def _from_template(sheets: dict[str, list[list[Any]]], arrived: Arrived) -> Arrived:
    laid_out = [(name, sheet) for name, sheet in sheets.items() if sheet and "prs_FirstName" in sheet[0]]
    if not laid_out:
        arrived.problems.append("There is neither a sheet “person” nor one laid out as the standard's spreadsheet.")
        return arrived
    name, sheet = laid_out[0]
    nameless = every_field()[NAMELESS_COLUMN].label
    labels = sheet[1] if len(sheet) > 1 else []
    headings = [
        heading or (NAMELESS_COLUMN if label == nameless else KEY)
        for heading, label in itertools.zip_longest(sheet[0], labels, fillvalue="")
    ]
    for place, key, told in _rows(name, [headings, *sheet[2:]], arrived, first=3):
        case = ArrivedCase(key, place)
        for thing, prefix in IN_THE_TEMPLATE.items():
            own = {each: told.pop(each) for each in list(told) if each.startswith(prefix)}
            case.rows[thing] = [Row(place, own)] if own else []
        arrived.problems += [f"{place}, {unknown}: the standard has no such field." for unknown in told]
        arrived.cases.append(case)
    return arrived


def _rows(name: str, sheet: list[list[Any]], arrived: Arrived, first: int = 2) -> list[tuple[str, str, Told]]:
    """Return of each row where it stands, its key, and the fields that are filled in."""
    if not sheet:
        return []
    headings = [SPELT_OTHERWISE.get(str(cell), str(cell)) for cell in sheet[0]]
    found = []
    for number, cells in enumerate(sheet[1:], start=first):
        place = f"{name}, row {number}"
        filled = {heading: cell for heading, cell in zip(headings, cells, strict=False) if cell not in ("", None)}
        key = str(filled.pop(KEY, ""))
        told: Told = {}
        for heading, cell in filled.items():
            try:
                told[heading] = _value(heading, cell)
            except ValueError:
                arrived.problems.append(f"{place}, {heading}: “{str(cell)[:60]}” does not fit here.")
        if told:
            found.append((place, key or f"row {number}", told))
    return found


def _names(thing: Thing) -> list[str]:
    return [each.name for each in thing.fields]


def _cells(told: Told, names: list[str]) -> list[str]:
    return [_cell(told.get(name)) for name in names]


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return BETWEEN.join(value) if isinstance(value, list) else str(value)


def _value(name: str, cell: Any) -> Any:
    """Return what a cell says, by the type that the standard gives its field. Raises ValueError."""
    defined = every_field().get(name)
    kind = defined.type if defined else "string"
    if kind == "boolean":
        return ("FALSE", "TRUE").index(_word(cell).upper()) == 1
    if kind in ("number", "decimal-degrees"):
        return float(cell) if not str(cell).lstrip("-").isdigit() else int(cell)
    if kind == "code[]":
        return [code.strip() for code in _word(cell).split(BETWEEN) if code.strip()]
    return _word(cell)


def _word(cell: Any) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return cell.isoformat() if hasattr(cell, "isoformat") else str(cell)
