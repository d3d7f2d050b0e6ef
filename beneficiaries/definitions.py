"""What the words of the standard mean, as the Human Trafficking Case Data Standard (HTCDS) 2.0 defines them.

The definitions are the standard's own, in English (`data/htcds_2_0.json`).
"""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

STANDARD = Path(__file__).parent / "data" / "htcds_2_0.json"


@dataclass(frozen=True)
class Definition:
    """What one field means, or the values of its code list."""

    word: str
    meaning: str
    values: tuple[tuple[str, str], ...] = ()


@cache
def definition_of(full_name: str) -> Definition | None:
    """Return what the standard says of a field and of the values it may take; None when it says nothing."""
    fields, values = _standard()
    found = fields.get(full_name)
    if found is None:
        return None
    word, meaning = found
    known = values.get(full_name, ())
    return Definition(word, meaning, known) if meaning or known else None


@cache
def _standard() -> tuple[dict[str, tuple[str, str]], dict[str, tuple[tuple[str, str], ...]]]:
    standard = json.loads(STANDARD.read_text(encoding="utf-8"))
    fields = {
        field["full_name"]: (field["label"], field["description"] or "")
        for thing in standard["objects"]
        for field in thing["fields"]
    }
    values = {
        full_name: tuple((value["label"], value["definition"]) for value in listed["values"] if value.get("definition"))
        for listed in standard["code_lists"].values()
        for full_name in listed.get("used_by", [])
    }
    return fields, values
