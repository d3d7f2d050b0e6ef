"""What leaves, in plain words: each value with what it is, and a code with its meaning in the words of its own list.

The standards' own names stand beside them, for whoever knows the standard. Nothing is left out: a name that has no
words here is shown as it is, and a test sees that none is.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from xml.etree import ElementTree as Tree

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

import exchange
from exchange.iati.activities import LANGUAGE
from exchange.publishing.leaving import Leaving

HOUSE = Path(exchange.__file__).parent
IATI, GIVING = HOUSE / "iati" / "standard", HOUSE / "threesixty" / "standard" / "codelists"
XML_LANG = "xml:lang"
Words = dict[str, Promise]

IDENTIFIER, KIND, AMOUNT, CURRENCY = _("identifier"), _("Kind"), _("Amount"), _("Currency")
FROM, UNTIL, DAY, COUNTRY, PLACE = _("From"), _("Until"), _("Day"), _("Country"), _("Place")
OUR_GRANT, YES, NO = _("Identifier of the grant"), _("Yes"), _("No")

ELEMENTS: Words = {
    "iati-activities": _("The file"),
    "iati-organisations": _("The file"),
    "iati-activity": _("The grant"),
    "iati-organisation": _("The association"),
    "iati-identifier": OUR_GRANT,
    "organisation-identifier": IDENTIFIER,
    "name": _("Name"),
    "reporting-org": _("Who publishes"),
    "title": _("Title"),
    "description": _("what it is for"),
    "participating-org": _("Who takes part"),
    "activity-status": _("Status"),
    "activity-date": DAY,
    "contact-info": _("How to reach us"),
    "organisation": _("organisation"),
    "telephone": _("Phone"),
    "mailing-address": _("address"),
    "recipient-country": COUNTRY,
    "location": PLACE,
    "sector": _("Field of work"),
    "budget": _("Budget"),
    "period-start": FROM,
    "period-end": UNTIL,
    "value": AMOUNT,
    "transaction": _("Payment"),
    "transaction-type": KIND,
    "transaction-date": DAY,
    "provider-org": _("From whom"),
    "receiver-org": _("To whom"),
    "related-activity": _("Related grant"),
    "result": _("Result"),
    "indicator": _("Indicator"),
    "baseline": _("Baseline"),
    "period": _("Period"),
    "target": _("Target"),
    "actual": _("Reached"),
}
"""What an element is, wherever it stands."""
ATTRIBUTES: Words = {
    "version": _("Version of the standard"),
    "generated-datetime": _("Made"),
    "last-updated-datetime": _("As of"),
    "default-currency": CURRENCY,
    "currency": CURRENCY,
    XML_LANG: _("Language"),
    "ref": IDENTIFIER,
    "type": KIND,
    "role": _("Role"),
    "code": _("Code"),
    "iso-date": DAY,
    "vocabulary": _("List of fields"),
    "status": _("Status"),
    "value-date": _("As of"),
    "provider-activity-id": OUR_GRANT,
    "receiver-activity-id": OUR_GRANT,
    "aggregation-status": _("May be added up"),
    "measure": _("Measured as"),
    "ascending": _("More is better"),
    "value": _("Value"),
    "year": _("Year"),
}
"""What an attribute says, at whatever element."""
YES_OR_NO = {"aggregation-status", "ascending"}
PROPERTIES: Words = {
    "version": ATTRIBUTES["version"],
    "issued": ATTRIBUTES["generated-datetime"],
    "publisher/identifier": _("Who publishes: identifier"),
    "publisher/name": _("Who publishes: name"),
    "id": OUR_GRANT,
    "title": ELEMENTS["title"],
    "description": ELEMENTS["description"],
    "currency": CURRENCY,
    "amountAwarded": _("Amount that was agreed"),
    "amountDisbursed": _("Amount that has come in"),
    "awardDate": _("Day of the agreement"),
    "plannedDates/startDate": FROM,
    "plannedDates/endDate": UNTIL,
    "recipientOrganization/id": _("To whom: identifier"),
    "recipientOrganization/name": _("To whom: name"),
    "recipientOrganization/addressCountry": _("To whom: country"),
    "fundingOrganization/id": _("From whom: identifier"),
    "fundingOrganization/name": _("From whom: name"),
    "beneficiaryLocation/name": PLACE,
    "beneficiaryLocation/countryCode": COUNTRY,
    "relatedActivity": ELEMENTS["related-activity"],
}
"""What a property of 360Giving is, without numbers of lists and without "grants" before it."""
LISTS = {
    "currency": "currency",
    "recipientOrganization/addressCountry": "countryCode",
    "beneficiaryLocation/countryCode": "countryCode",
}


@dataclass(frozen=True)
class Told:
    """One value: what it is in plain words ("" where the row says it), how it reads, and what its code means."""

    name: str
    standard: str
    value: str
    meaning: str = ""


@dataclass(frozen=True)
class Row:
    """Values that belong together, under one name in plain words and in the standard's."""

    name: str
    standard: str
    values: list[Told]


def in_plain_words(file: Leaving) -> list[Row]:
    """Return all values of a file, in its order."""
    if file.format == "iati":
        return list(_rows_of(Tree.fromstring(file.content)))  # noqa: S314 (our own file, made a moment ago)
    return [_row_of(where, value) for where, value in file.values]


def _rows_of(root: Tree.Element) -> Iterator[Row]:
    """Yield the file, each activity or organisation, and each part of one."""
    yield _row(root, list(_held(root, root.tag)))
    for each in root:
        yield _row(each, list(_held(each, each.tag)))
        for part in each:
            yield _row(part, list(_within(part, f"{each.tag}/{part.tag}")))


def _row(element: Tree.Element, values: list[Told]) -> Row:
    return Row(_words(ELEMENTS, element.tag), element.tag, values)


def _within(element: Tree.Element, path: str, name: str = "") -> Iterator[Told]:
    """Yield the values of an element and of all within it; what an element is goes before what it holds."""
    yield from _held(element, path, name)
    for child in element:
        words = "" if child.tag == "narrative" else _words(ELEMENTS, child.tag)
        yield from _within(child, f"{path}/{child.tag}", " · ".join(filter(None, [name, words])))


def _held(element: Tree.Element, path: str, name: str = "") -> Iterator[Told]:
    """Yield what stands at an element itself; `path` begins with the activity, `name` says what it is in the row."""
    text = (element.text or "").strip()
    if text:
        yield Told(name, element.tag, text)
    for key, value in element.attrib.items():
        attribute = XML_LANG if key == LANGUAGE else key
        own = "" if attribute == "code" or (attribute == "iso-date" and name) else _words(ATTRIBUTES, attribute)
        words = " · ".join(filter(None, [name, own]))
        yield Told(words, f"{element.tag}/@{attribute}", value, _meaning(path, attribute, value))


def _meaning(path: str, attribute: str, value: str) -> str:
    if attribute in YES_OR_NO:
        return str(YES if value == "1" else NO)
    listed = "Language" if attribute == XML_LANG else _lists().get(f"//{path}/@{attribute}")
    return _codes(listed).get(value, {}).get(_language(), "") if listed else ""


def _language() -> str:
    """Return the language that the lists of IATI have for this page: French or English, never Nepali."""
    return "fr" if get_language() == "fr" else "en"


@cache
def _lists() -> dict[str, str]:
    """Return which list the codes at a path are from; of several, that of the vocabulary that our files use."""
    found = {}
    for mapping in Tree.parse(IATI / "codelist-mapping.xml").iter("mapping"):  # noqa: S314 (lies in the project)
        condition = mapping.findtext("condition") or ""
        if not condition or "not(@vocabulary)" in condition:
            found[mapping.findtext("path", "")] = mapping.find("codelist").get("ref", "")
    return found


@cache
def _codes(listed: str) -> dict[str, dict[str, str]]:
    """Return the meaning of each code of a list of IATI, by language; in English where French has none."""
    path = IATI / "codelists" / f"{listed}.xml"
    if not path.exists():
        return {}
    codes = {}
    for item in Tree.parse(path).iter("codelist-item"):  # noqa: S314 (lies in the project)
        words = {each.get(LANGUAGE, "en"): (each.text or "").strip() for each in item.iterfind("name/narrative")}
        english = words.get("en", "")
        codes[item.findtext("code", "")] = {"en": english, "fr": words.get("fr") or english}
    return codes


def _row_of(where: str, value: str) -> Row:
    """Return a value of 360Giving as a row; the words of its lists are English alone."""
    path = "/".join(each for each in where.split("/") if not each.isdigit() and each != "grants")
    listed = LISTS.get(path)
    return Row(_words(PROPERTIES, path), where, [Told("", "", value, _titles(listed).get(value, "") if listed else "")])


@cache
def _titles(listed: str) -> dict[str, str]:
    with (GIVING / f"{listed}.csv").open(encoding="utf-8-sig") as rows:
        return {row["Code"]: row["Title"] for row in csv.DictReader(rows)}


def _words(words: Words, name: str) -> str:
    """Return a name in plain words; as it is, where there are none."""
    return capfirst(str(words[name])) if name in words else name
