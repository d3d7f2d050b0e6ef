"""Grants as the foundation that gives them would publish them: the 360Giving Data Standard, version 1.4.

The funder is the funding organisation and the association the recipient. A funder without an identifier cannot be
named in it, so its grants stay out; nor can a grant whose agreement bears no day.
"""

import csv
import datetime
import io
import json
from collections.abc import Collection, Iterator
from typing import Any

from exchange.importing.sheets import guarded
from exchange.publishing.facts import COUNTRY, Facts

VERSION = "1.4"
COLUMNS = {
    "id": "Identifier",
    "title": "Title",
    "description": "Description",
    "currency": "Currency",
    "amountAwarded": "Amount Awarded",
    "amountDisbursed": "Amount Disbursed",
    "awardDate": "Award Date",
    "plannedDates/0/startDate": "Planned Dates:Start Date",
    "plannedDates/0/endDate": "Planned Dates:End Date",
    "recipientOrganization/0/id": "Recipient Org:Identifier",
    "recipientOrganization/0/name": "Recipient Org:Name",
    "recipientOrganization/0/addressCountry": "Recipient Org:Country",
    "fundingOrganization/0/id": "Funding Org:Identifier",
    "fundingOrganization/0/name": "Funding Org:Name",
    "relatedActivity/0": "Related Activity",
}
"""The columns of the CSV, by where each value stands in the JSON; those of places of work follow."""
PLACE = {"name": "Beneficiary Location:{}:Name", "countryCode": "Beneficiary Location:{}:Country Code"}


def fit(told: Collection[Facts]) -> list[Facts]:
    """Return those that the standard can tell of."""
    return [each for each in told if each.funder.identifier and each.agreed.signed_on]


def package(told: Collection[Facts], today: datetime.date) -> dict[str, Any]:
    """Return the package of some grants that fit."""
    by = next(iter(told)).by
    return {
        "version": VERSION,
        "issued": today.isoformat(),
        "publisher": {"identifier": by.identifier, "name": by.name},
        "grants": [grant_of(each) for each in told],
    }


def grant_of(told: Facts) -> dict[str, Any]:
    """Return one grant."""
    signed = told.agreed.signed_on
    if signed is None:
        raise ValueError("the agreement bears no day")
    grant: dict[str, Any] = {
        "id": told.identifier,
        "title": told.grant.title,
        "description": told.terms.purpose,
        "currency": told.grant.currency,
        "amountAwarded": float(told.terms.amount),
        "amountDisbursed": float(told.received),
        "awardDate": signed.isoformat(),
        "plannedDates": [
            {"startDate": told.terms.starts_on.isoformat(), "endDate": told.terms.ends_on.isoformat()},
        ],
        "recipientOrganization": [
            {"id": told.by.identifier, "name": told.by.name, "addressCountry": told.by.country},
        ],
        "fundingOrganization": [{"id": told.funder.identifier, "name": told.funder.name}],
    }
    if told.districts:
        grant["beneficiaryLocation"] = [{"name": name, "countryCode": COUNTRY} for name in told.districts]
    if told.renews:
        grant["relatedActivity"] = [told.renews]
    return grant


def as_json(document: dict[str, Any]) -> bytes:
    """Return a package as a file."""
    return json.dumps(document, ensure_ascii=False, indent=1).encode()


def as_csv(document: dict[str, Any]) -> bytes:
    """Return the grants of a package as one table; texts are no formulas for a spreadsheet."""
    grants = document["grants"]
    places = max((len(each.get("beneficiaryLocation", [])) for each in grants), default=0)
    columns = dict(COLUMNS)
    for number in range(places):
        columns |= {f"beneficiaryLocation/{number}/{key}": words.format(number) for key, words in PLACE.items()}
    text = io.StringIO(newline="")
    table = csv.writer(text)
    table.writerow(columns.values())
    for each in grants:
        values = dict(flat(each))
        table.writerow([guarded(values.get(path, "")) for path in columns])
    return ("\ufeff" + text.getvalue()).encode()


def flat(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Yield every value of a document with where it stands."""
    if isinstance(value, dict):
        inner: Any = value.items()
    elif isinstance(value, list):
        inner = enumerate(value)
    else:
        yield path, f"{value:.2f}" if isinstance(value, float) else str(value)
        return
    for key, each in inner:
        yield from flat(each, f"{path}/{key}" if path else str(key))
