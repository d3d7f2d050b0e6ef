"""A file with a case that fills every field of the mapping, so that a new field is never forgotten."""

import datetime
import json
from pathlib import Path
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core.management import call_command
from django.db import models

from access.context import acting_as_system
from beneficiaries.codes import new_code
from beneficiaries.models import Area, ContactWay, Person, ReferralOut
from config.fields import PartialDateField
from exchange.htcds.differences import area_in_words
from exchange.htcds.mapping import OF_A_CASE, ORGANISATION, Field, Thing
from tests.beneficiaries.desk import rows
from tests.factories.cases import Team
from tests.factories.people import ConsentFactory, made_by_system

SAID_OTHERWISE = {
    "cas_Status": "Closed",
    "cas_ReferringOrganisation": "Cap Example",
    "cas_IncomingReferralDate": "2026-02-03",
    "cas_OutgoingReferralDate": "2026-03-04",
    "con_Consent": True,
    "org_Name": "Cap Example",
    "org_ShippingCountry": "IN",
    "prs_Email": "maya@example.org",
    "prs_MailingCity": "Siliguri",
    "prs_MailingState": "West Bengal",
    "hte_City": "Naubise",
    "spl_ActionPlan": "Ask the school.\nBuy the uniform.",
    "spl_PlannedEndDate": "2026-12-01",
    "spl_ActualEndDate": "2026-10-01",
    "spl_Type": "RightsBasedTraining",
}
LATITUDE, LONGITUDE = 27.7172, 85.324


def full_case(team: Team, **said: Any) -> dict[str, Any]:
    """Return a case of a file in which nothing is empty; `said` says some fields otherwise, None leaves one out."""
    area = Area.objects.filter(level=Area.Level.LOCAL_LEVEL).with_parents().order_by("pk").first()
    said = SAID_OTHERWISE | {"cas_CaseOwner": team.caseworker.full_name, "hte_State": area_in_words(area)} | said
    case: dict[str, Any] = {"id": new_code()}
    for thing in OF_A_CASE:
        told = _filled(thing, said)
        case[thing.key] = [told] if thing.many else told
    return case


def full_document(team: Team, **said: Any) -> dict[str, Any]:
    """Return a file with one such case, and the organisation that referred her."""
    return {
        "standard": "HTCDS",
        "version": "2.0",
        "exported_at": "2026-11-25T10:00:00+05:45",
        "exported_by": "Somebody",
        "organisations": [_filled(ORGANISATION, SAID_OTHERWISE)],
        "cases": [full_case(team, **said)],
    }


def _filled(thing: Thing, said: dict[str, Any]) -> dict[str, Any]:
    told = {field.name: said[field.name] if field.name in said else _value(field) for field in thing.fields}
    return {name: value for name, value in told.items() if value is not None}


def _value(field: Field) -> Any:
    column = field.model._meta.get_field(field.column)
    if isinstance(column, ArrayField):
        return [value for value, _label in column.base_field.choices]
    if column.choices:
        return column.choices[-1][0]
    if isinstance(column, models.BooleanField):
        return True
    if isinstance(column, PartialDateField):
        return "1992-05"
    if isinstance(column, models.DecimalField):
        return LATITUDE if field.column.endswith("latitude") else LONGITUDE
    if isinstance(column, models.IntegerField):
        return 3
    if field.column == "phone":
        return "+9779841234567"
    return f"=1+1;'{field.name}, सुनीता"[: column.max_length]


def take_in(team: Team, content: dict[str, Any] | bytes, folder: Path, *, ending: str = "json", **options: Any) -> None:
    """Bring a file in, as the team's supervisor."""
    path = folder / f"in.{ending}"
    path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    options = {"site": team.site.name, "by": team.supervisor.email, "verbosity": 0} | options
    call_command("import_htcds", path, **options)


def person_of(case: dict[str, Any]) -> Person:
    """Return the person who came in with a case of a file."""
    return rows(Person, code=case["id"])[0]


def agrees_to_exchange(person: Person, **fields: Any) -> None:
    """Let her agree that her file is passed on, and say that she may be reached as the file says."""
    made_by_system(ConsentFactory, person=person, **{"purpose": "exchange"} | fields)
    with acting_as_system("she is asked"):
        ContactWay.objects.filter(person=person).update(safe=True)


def sent_out(referral: ReferralOut, on: datetime.date) -> None:
    """Write down that a service was told on a day, with her consent."""
    referral.consent = made_by_system(ConsentFactory, person=referral.case.person, purpose="referral")
    referral.she_agrees = True
    with acting_as_system("it is sent"):
        referral.step(ReferralOut.Status.SENT, on)


def take_out(folder: Path, **options: Any) -> dict[str, Any]:
    """Export into a JSON file and return what it says."""
    path = folder / "out.json"
    path.unlink(missing_ok=True)
    which = {} if "case" in options else {"all": True}
    call_command("export_htcds", to=path, verbosity=0, **which | options)
    return json.loads(path.read_text())
