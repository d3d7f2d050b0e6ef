"""The fields of HTCDS 2.0 as the standard publishes them (`beneficiaries/data/htcds_2_0.json`)."""

import json
from dataclasses import dataclass
from functools import cache
from typing import Any

from beneficiaries.definitions import STANDARD

VERSION = "2.0"
SPELT_OTHERWISE = {
    "vic_TraffickinStatusDecisionMakingOrg": "vic_TraffickingStatusDecisionMakingOrg",
    "prs_First_Name": "prs_FirstName",
    "prs_Second_Name": "prs_SecondName",
    "vic_Methods_of_Control": "vic_MethodsOfControl",
}
"""Names that the standard's own spreadsheet and survey form spell otherwise than its text."""

SUCCESSORS = {"vic_AgreementToManagePersonalData": "con_Consent"}
"""Fields that are not to be collected any more, and the field that the standard names in their place."""

NAMELESS_COLUMN = "cas_ReasonForOutgoingReferral"
"""The standard's spreadsheet forgets the name of this one column."""


@dataclass(frozen=True)
class Defined:
    """A field as the standard defines it."""

    name: str
    label: str
    type: str
    live: bool


@cache
def published() -> dict[str, Any]:
    """Return the standard as published."""
    return json.loads(STANDARD.read_text(encoding="utf-8"))


@cache
def fields_of(thing: str) -> dict[str, Defined]:
    """Return the fields of one object of the standard by their full names."""
    found = next(each for each in published()["objects"] if each["key"] == thing)
    return {
        each["full_name"]: Defined(
            each["full_name"], each["label"], each["type"] or "string", each["status"] != "DEPRECATED"
        )
        for each in found["fields"]
    }


@cache
def every_field() -> dict[str, Defined]:
    """Return all fields of the standard by their full names."""
    return {name: field for each in published()["objects"] for name, field in fields_of(each["key"]).items()}


@cache
def template_columns() -> list[tuple[str, str, str]]:
    """Return the columns of the standard's spreadsheet: its heading, the field that is meant, and its label.

    The labels are those of the fields: the spreadsheet's own row of labels goes astray among the addresses.
    """
    columns = []
    for each in published()["excel_template_columns"]:
        heading = each["machine_name"] or NAMELESS_COLUMN
        name = SPELT_OTHERWISE.get(heading, heading)
        columns.append((heading, name, every_field()[name].label))
    return columns
