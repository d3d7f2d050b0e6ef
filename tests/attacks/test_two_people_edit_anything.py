"""Two people open the same thing, anywhere in the house: the second to save is told, and overwrites nothing.

Every page of the URLconf is opened on the demonstration by somebody who may. Where its form edits a record, somebody
else changes a field of it meanwhile; whoever then sends the form as she opened it must be told what is saved now, find
again what she typed, and have overwritten nothing. A page that edits and is met by nobody fails.
"""

import datetime
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django import forms
from django.db import Error, models, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from access.context import acting, acting_as_system
from access.policy import APPROVE, ASSIGN, WRITE
from accounts.demo import ACCOUNTS
from accounts.models import User
from config.fields import CleanCharField
from config.seen import SeenForm, SeenTable
from tests.addresses import ADDRESSES, Address
from tests.demonstration import seed_or_copy
from tests.factories.accounts import signed_in_client
from tests.opened import opened
from tests.samples import sample

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow, pytest.mark.drill]

THEIRS, HERS = "Written by another", "Written by her"
UNCHANGEABLE = "cannot be changed here: "
TRIED = 6
"""So many fields of a form are tried until one takes another value."""
TELLS_OTHERWISE = {
    "access-rules": "no row until rules are set for the first time: tests/access/test_reviews_of_access.py",
    "day-rate-end": "what another has ended is ended, and not there to be ended again",
    "home-assessment-see": "nothing is typed: she is asked to read it again",
    "standards-set": "a new row each time: test_two_workers_at_once",
}
KEPT_ON_THE_ROW = {
    "AssessmentForm": "who writes its scores writes the row",
    "GoalForm": "who writes its actions writes the row",
    "IncidentForm": "who names somebody writes the row",
    "QuestionnaireForm": "it carries the order that was seen",
    "ReferralOutForm": "what is shared are columns",
    "RoomForm": "beds are only added",
    "ScaleForm": "its answers are a column",
    "ServiceForm": "a new provider is only added",
    "TreatmentCheckForm": "the next check is proposed",
}
"""Forms that ask for more than columns of their record and save it there, or count it otherwise."""
MET_BY_NOBODY = {"question-edit": "all are asked already there, so that no words of theirs can be changed"}
"""Editing pages on which nobody of the demonstration can change a word, and why."""


def test_whoever_saves_second_is_told_and_overwrites_nothing(settings):
    settings.DEMO = True
    seed_or_copy()
    faults: list[str] = []
    met: set[str] = set()
    for user, client in people():
        for address in ADDRESSES:
            if address.name in met | TELLS_OTHERWISE.keys() or not may_edit(user, address):
                continue
            with transaction.atomic():
                try:
                    told = tried(client, user, address)
                except Exception as failure:
                    told = f"failed: {failure!r}"
                transaction.set_rollback(True)
            if told is not None:
                met.add(address.name)
                faults += [f"/{address.route}: {told}"] if told else []
    assert not faults, "\n".join(faults)
    missed = {each.name for each in ADDRESSES if each.name.endswith("edit")} - met - TELLS_OTHERWISE.keys()
    assert missed == set(MET_BY_NOBODY)


def may_edit(user: User, address: Address) -> bool:
    """Tell whether a page may be one on which this user edits."""
    asked = address.requirement
    return asked.met_by(user) and (asked.action in (WRITE, ASSIGN, APPROVE) or address.name == "my-account")


def people() -> Iterator[tuple[User, Client]]:
    """Return one person of the demonstration for each role, in a browser."""
    for account in {each.role: each for each in reversed(ACCOUNTS)}.values():
        user = User.objects.get(email=account.email)
        yield user, signed_in_client(user, at_work=True)


def tried(client: Client, user: User, address: Address) -> str | None:
    """Return what is wrong when two edit there; "" when nothing is, None where she edits nothing."""
    with acting(user):
        filled = sample(address, user) if address.parameters else {}
    if filled is None:
        return None
    where = reverse(address.name, kwargs=filled)
    page = client.get(where)
    form = (page.context or {}).get("form") if page.status_code == 200 else None
    if isinstance(form, SeenTable):
        sent = opened(page)
        del sent["_once"]  # each of the two opened a form of her own
        return table_tried(client, where, form, sent)
    if not isinstance(form, forms.ModelForm) or form.instance._state.adding:
        return None
    if not isinstance(form, SeenForm):
        return "its form tells nobody what another changed"
    further = beside(form)
    if further and not form.BESIDE and type(form).__name__ not in KEPT_ON_THE_ROW:
        return f"{type(form).__name__}.BESIDE names no relation for {further}"
    complaint: str | None = None
    for name, theirs, hers in changes(form):
        with transaction.atomic():
            complaint = edited_twice(client, where, form.instance, name, (theirs, hers), opened(page)) or ""
            transaction.set_rollback(True)
        if not complaint:
            return ""
    return None if not complaint or complaint.startswith(UNCHANGEABLE) else complaint


def edited_twice(
    client: Client, where: str, row: models.Model, name: str, said: tuple[Any, Any], sent: dict[str, Any]
) -> str | None:
    """Let another change a field and her send the form as she opened it; return what is wrong."""
    theirs, hers = said
    model, standing = row._meta.model._default_manager, models.Q(pk=row.pk)
    try:
        with acting_as_system("somebody else edits"):
            model.filter(standing).update(**{name: theirs})
            theirs = model.values_list(name, flat=True).get(standing)
    except (Error, ValueError) as refusal:
        return UNCHANGEABLE + f"{name}: {refusal}"
    answer = client.post(where, sent | typed(name, hers))
    with acting_as_system("a test looks"):
        now = model.values_list(name, flat=True).get(standing)
    if now != theirs:
        return f"{name} was overwritten"
    if answer.status_code != 200:
        return f"{name} was not saved, and she was answered {answer.status_code}"
    form = answer.context["form"]
    if not any("Now saved here" in each for each in form.errors.get(name, [])):
        return f"she was not told what is saved in {name}: {form.errors.as_text()[:300]}"
    if isinstance(form[name].value(), str) and form[name].value() != str(hers):
        return f"what she typed into {name} is gone: {form[name].value()}"
    return None


def table_tried(client: Client, where: str, form: SeenTable, sent: dict[str, Any]) -> str:
    """Let another save a table first; return what is wrong with how she is told."""
    of_text = [name for name, field in form.values().items() if type(field) is CleanCharField]
    name = of_text[0] if of_text else next(iter(form.values()))
    first, second = (THEIRS, HERS) if of_text else ("91", "92")
    if client.post(where, sent | {name: first}).status_code != 302:
        return "the first could not save"
    answer = client.post(where, sent | {name: second})
    if answer.status_code != 200 or "Now saved here" not in str(answer.context["form"].errors.get(name)):
        return f"{name} was overwritten"
    return (
        "" if client.get(where).context["form"][name].value() in (first, 91) else f"{name} is not what the first wrote"
    )


def beside(form: forms.ModelForm) -> list[str]:
    """Return the fields of a form that are no columns of its record."""
    columns = {each.name for each in form.instance._meta.concrete_fields} | {"seen_version"}
    return [
        name for name, field in form.fields.items() if name not in columns and not isinstance(field, forms.FileField)
    ]


def changes(form: forms.ModelForm) -> list[tuple[str, Any, Any]]:
    """Return fields of a form with what another writes there and what she types; those of text first."""
    found = []
    for name, field in form.fields.items():
        column = {each.name: each for each in form.instance._meta.concrete_fields}.get(name)
        pair = values(column, field, getattr(form.instance, column.attname)) if column is not None else None
        if pair:
            found.append((name, *pair))
    found.sort(key=lambda each: each[1] != THEIRS)
    return found[:TRIED]


def values(column: models.Field, field: forms.Field, now: Any) -> tuple[Any, Any] | None:
    """Return two values that a field may have and does not have now; None where that is not easily said."""
    if isinstance(field, forms.ModelChoiceField):
        return None
    if column.choices:
        others = [key for key, _label in column.flatchoices if key not in (now, "", None)]
        return (others[0], others[-1]) if len(others) > 1 else None
    if isinstance(column, models.TextField):
        return THEIRS, HERS
    if isinstance(column, models.CharField):
        return (THEIRS, HERS) if column.max_length >= len(THEIRS) and type(field) is not forms.ChoiceField else None
    if isinstance(column, models.IntegerField | models.DecimalField):
        return (now or 0) + 1, str(Decimal(now or 0) + 2)
    if isinstance(column, models.DateField):
        day = now if isinstance(now, datetime.date) else timezone.localdate()
        return day + datetime.timedelta(days=1), (day - datetime.timedelta(days=1)).isoformat()
    return None


def typed(name: str, value: Any) -> dict[str, Any]:
    """Return a value as a form sends it; a day in the calendar that it is written in."""
    return {name: value, f"{name}_calendar": "AD"}
