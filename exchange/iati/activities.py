"""Grants as activities of the International Aid Transparency Initiative, version 2.03, and the organisation's own file.

Each grant is one activity that the association reports. What no record says is left out rather than guessed: policy
markers, links to documents (no paper of a grant is open to everybody), and the whole budget of the association.
"""

import datetime
import itertools
import re
from collections.abc import Collection
from decimal import Decimal
from xml.etree import ElementTree as Tree

from exchange.publishing.facts import COUNTRY, Body, Facts
from grants.aggregates import Aim
from grants.models import Grant

VERSION = "2.03"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
NO_XML = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold."""
STATUS = {
    Grant.Status.PIPELINE: "1",
    Grant.Status.APPLIED: "1",
    Grant.Status.AGREED: "1",
    Grant.Status.ACTIVE: "2",
    Grant.Status.SUSPENDED: "6",
    Grant.Status.CLOSING: "3",
    Grant.Status.CLOSED: "4",
    Grant.Status.DECLINED: "5",
}
FUNDING, IMPLEMENTING = "1", "4"
INCOMING, EXPENDITURE = "1", "4"
PLANNED_START, ACTUAL_START, PLANNED_END, ACTUAL_END = "1", "2", "3", "4"
AGAINST_VIOLENCE = "15180"
"""DAC: ending violence against women and girls, "and trafficking of women and girls"; what the association is for."""
SIBLING = "3"
RESULTS = {"goal": "3", "outcome": "2", "output": "1"}
MEASURES = {"number": "1", "rupees": "1", "score": "1", "percent": "2"}


def activities(told: Collection[Facts], now: datetime.datetime) -> Tree.Element:
    """Return the activity file of some grants."""
    root = Tree.Element("iati-activities", {"version": VERSION, "generated-datetime": _moment(now)})
    for each in told:
        root.append(_activity(each, now))
    return root


def organisation(by: Body, currency: str, now: datetime.datetime) -> Tree.Element:
    """Return the organisation file: who the association is."""
    root = Tree.Element("iati-organisations", {"version": VERSION, "generated-datetime": _moment(now)})
    ours = _add(root, "iati-organisation", **{"last-updated-datetime": _moment(now), "default-currency": currency})
    ours.set(LANGUAGE, "en")
    _add(ours, "organisation-identifier", by.identifier)
    _say(ours, "name", by.name)
    _say(ours, "reporting-org", by.name, ref=by.identifier, type=by.kind)
    return root


def as_bytes(root: Tree.Element) -> bytes:
    """Return a file."""
    Tree.indent(root)
    return Tree.tostring(root, encoding="UTF-8", xml_declaration=True)


def _activity(told: Facts, now: datetime.datetime) -> Tree.Element:
    """Return one grant; its parts stand in the order that the schema asks for."""
    grant, today = told.grant, now.date()
    root = Tree.Element(
        "iati-activity", {"last-updated-datetime": _moment(now), "default-currency": grant.currency, LANGUAGE: "en"}
    )
    _add(root, "iati-identifier", told.identifier)
    _say(root, "reporting-org", told.by.name, ref=told.by.identifier, type=told.by.kind)
    _say(root, "title", grant.title)
    _say(root, "description", told.terms.purpose, type="1")
    _body(root, "participating-org", told.funder, role=FUNDING)
    _body(root, "participating-org", told.by, role=IMPLEMENTING)
    _add(root, "activity-status", code=STATUS[Grant.Status(grant.status)])
    for kind, day in _days(told, today):
        _add(root, "activity-date", **{"type": kind, "iso-date": day.isoformat()})
    contact = _add(root, "contact-info", type="1")
    _say(contact, "organisation", told.by.name)
    if told.by.phone:
        _add(contact, "telephone", told.by.phone)
    if told.by.city:
        _say(contact, "mailing-address", f"{told.by.city}, {told.by.country}")
    _add(root, "recipient-country", code=COUNTRY)
    for district in told.districts:
        _say(_add(root, "location"), "name", district)
    _add(root, "sector", vocabulary="1", code=AGAINST_VIOLENCE)
    for year, amount in told.by_year:
        _budget(root, told, year, amount)
    for tranche in told.tranches:
        _transaction(root, told, INCOMING, tranche.received_on, tranche.received, f"Tranche {tranche.number}")
    for spent in told.spent:
        _transaction(root, told, EXPENDITURE, spent.until, spent.amount, spent.line)
    if told.renews:
        _add(root, "related-activity", ref=told.renews, type=SIBLING)
    for _result, aims in itertools.groupby(told.aims, key=lambda aim: aim.result):
        _result_of(root, list(aims))
    return root


def _days(told: Facts, today: datetime.date) -> list[tuple[str, datetime.date]]:
    """Return the planned days and, as far as they have come, the actual ones, by the kind of day."""
    agreed, terms, status = told.agreed, told.terms, told.grant.status
    days = [(PLANNED_START, agreed.starts_on)]
    if status != Grant.Status.AGREED and terms.starts_on <= today:
        days.append((ACTUAL_START, terms.starts_on))
    days.append((PLANNED_END, agreed.ends_on))
    if status == Grant.Status.CLOSED and terms.ends_on <= today:
        days.append((ACTUAL_END, terms.ends_on))
    return days


def _budget(root: Tree.Element, told: Facts, year: int, amount: Decimal) -> None:
    """Add the budget of a year: of that part of it which lies within the grant's time."""
    first, last = datetime.date(year, 1, 1), datetime.date(year, 12, 31)
    within = max(first, told.terms.starts_on), min(last, told.terms.ends_on)
    if within[0] < within[1]:
        first, last = within
    budget = _add(root, "budget", type="2" if told.terms.number else "1", status="2")
    _period(budget, first, last)
    _value(budget, amount, told.grant.currency, first)


def _transaction(root: Tree.Element, told: Facts, kind: str, on: datetime.date, amount: Decimal, words: str) -> None:
    payment = _add(root, "transaction")
    _add(payment, "transaction-type", code=kind)
    _add(payment, "transaction-date", **{"iso-date": on.isoformat()})
    _value(payment, amount, told.grant.currency, on)
    _say(payment, "description", words)
    if kind == INCOMING:
        _body(payment, "provider-org", told.funder)
        _body(payment, "receiver-org", told.by, **{"receiver-activity-id": told.identifier})
    else:
        _body(payment, "provider-org", told.by, **{"provider-activity-id": told.identifier})


def _result_of(root: Tree.Element, aims: list[Aim]) -> None:
    """Add a result with its indicators, each with what it is to reach and what was measured, period by period."""
    result = _add(root, "result", **{"type": RESULTS[aims[0].level], "aggregation-status": "0"})
    _say(_add(result, "title"), "", aims[0].statement)
    for _key, of_one in itertools.groupby(aims, key=lambda aim: aim.indicator):
        periods = list(of_one)
        aim = periods[0]
        rising = "1" if aim.direction == "rising" else "0"
        indicator = _add(
            result, "indicator", **{"measure": MEASURES[aim.unit], "ascending": rising, "aggregation-status": "0"}
        )
        _say(_add(indicator, "title"), "", aim.name)
        _say(_add(indicator, "description"), "", aim.definition)
        if aim.baseline is not None and aim.baseline_on and aim.unit != "number":
            known = {"iso-date": aim.baseline_on.isoformat(), "year": str(aim.baseline_on.year)}
            _add(indicator, "baseline", value=_number(aim.baseline), **known)
        for each in periods:
            period = _add(indicator, "period")
            _period(period, each.first_on, each.last_on)
            _add(period, "target", value=_number(each.target))
            if each.measured is not None:
                _add(period, "actual", value=_number(each.measured))


def _add(parent: Tree.Element, name: str, text: str = "", **attributes: str) -> Tree.Element:
    """Add an element, and return it."""
    child = Tree.SubElement(parent, name, attributes)
    child.text = NO_XML.sub("", text) or None
    return child


def _say(parent: Tree.Element, name: str, words: str, **attributes: str) -> None:
    """Add an element that says something; the words alone, where it has no name."""
    _add(_add(parent, name, **attributes) if name else parent, "narrative", words)


def _body(parent: Tree.Element, name: str, body: Body, **attributes: str) -> None:
    known = {"ref": body.identifier} if body.identifier else {}
    _say(parent, name, body.name, type=body.kind, **known, **attributes)


def _period(parent: Tree.Element, first: datetime.date, last: datetime.date) -> None:
    _add(parent, "period-start", **{"iso-date": first.isoformat()})
    _add(parent, "period-end", **{"iso-date": last.isoformat()})


def _value(parent: Tree.Element, amount: Decimal, currency: str, on: datetime.date) -> None:
    _add(parent, "value", f"{amount:f}", **{"currency": currency, "value-date": on.isoformat()})


def _number(value: Decimal) -> str:
    """Return a number without needless zeros."""
    return f"{value.normalize():f}"


def _moment(now: datetime.datetime) -> str:
    return now.isoformat(timespec="seconds")
