"""Her family as a case knows it: relatives, her wishes, contact with them, and the way home."""

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from access.paging import page_by_keys
from access.policy import WRITE
from access.saying import rows_of
from access.views import reads, writes
from accounts.models import User
from audit.trail import note_read
from beneficiaries.asked_of_cases import ask, ask_as
from beneficiaries.drafts import typed
from beneficiaries.forms.relative import FamilyContactForm, RelativeForm, WishForm
from beneficiaries.lifecycle import Standing
from beneficiaries.models import Case, ContactWish, FamilyContact, HomeAssessment, Relative
from beneficiaries.models.consent import Consent, Purpose
from beneficiaries.views.case import visible_case

SHOWN = 60
"""More relatives than a case tells of; a page shows no more."""
PAGE = 20
LATEST_FIRST = ("-happened_on", "-recorded_at")
KNOWN = ("fate", "bond", "danger_why", "standing", "believed_at", "verified_how")


@reads(Relative)
def case_family(request: HttpRequest, code: str) -> HttpResponse:
    """Show the relatives of a case, every contact with them, and the home assessments."""
    case = visible_case(request, code)
    note_read("case", subject=case.pk)
    user, here = request.user, [case.pk]
    newest = partial(ask_as, user, _newest_contacts, here, PAGE + 1)
    context = {
        "relatives": ask_as(user, _relatives, here),
        "contacts": page_by_keys(_contacts(here, user), request, *LATEST_FIRST, size=PAGE, first=newest),
        "homes": ask_as(user, _homes, here),
        "talking": next(iter(ask(_talking, here)), None),
        "may_write": may_write(request, case),
    }
    return page(request, "case", case, **context)


def _relatives(cases: list[UUID], user: User) -> QuerySet[Relative]:
    return Relative.objects.visible_to(user).filter(case__in=cases).with_wishes()[:SHOWN]


def _contacts(cases: list[UUID], user: User) -> QuerySet[FamilyContact]:
    seen = FamilyContact.objects.visible_to(user).filter(case__in=cases)
    return seen.select_related("relative__member", "recorded_by")


def _newest_contacts(cases: list[UUID], user: User, most: int) -> QuerySet[FamilyContact]:
    return _contacts(cases, user).order_by(*LATEST_FIRST, "-pk")[:most]


def _homes(cases: list[UUID], user: User) -> QuerySet[HomeAssessment]:
    return HomeAssessment.objects.visible_to(user).filter(case__in=cases).latest_first()[:SHOWN]


def _talking(cases: list[UUID]) -> QuerySet[Consent]:
    return Consent.objects.filter(person__in=cases, purpose=Purpose.FAMILY).in_force()[:1]


@reads(Relative)
def relative(request: HttpRequest, code: str, relative_id: UUID) -> HttpResponse:
    """Show one relative: what is known, her wishes about contact, and what was done."""
    case = visible_case(request, code)
    here = Relative.objects.visible_to(request.user).with_wishes().get_or_404(pk=relative_id, case=case)
    here.case = case
    note_read("case", subject=case.pk)
    contacts = here.contacts.select_related("recorded_by", "rests_on")
    context = {
        "relative": here,
        "rows": [row for row in rows_of(here, KNOWN) if row["value"]],
        "refusal": here.wish.refused_since(timezone.localdate()) if here.wish else None,
        "contacts": page_by_keys(contacts, request, *LATEST_FIRST, size=PAGE),
        "may_write": may_write(request, case),
    }
    return page(request, "relative", case, **context)


@writes(Relative)
def relative_add(request: HttpRequest, code: str) -> HttpResponse:
    """Add somebody of her family."""
    case = visible_case(request, code, WRITE)
    return _relative(request, case, Relative(case=case), _("Add a relative"))


@writes(Relative)
def relative_edit(request: HttpRequest, code: str, relative_id: UUID) -> HttpResponse:
    """Change what is known of somebody of her family."""
    case = visible_case(request, code, WRITE)
    return _relative(request, case, _writable(request, case, relative_id), _("Change what is known of this relative"))


def _relative(request: HttpRequest, case: Case, here: Relative, title: str) -> HttpResponse:
    here.case = case
    form = RelativeForm(typed(request, case), instance=here)
    return kept_or_shown(request, case, form, title, here)


@writes(Relative)
def wish_add(request: HttpRequest, code: str, relative_id: UUID) -> HttpResponse:
    """Write down what she says about contact with a relative."""
    case = visible_case(request, code, WRITE)
    here = _writable(request, case, relative_id)
    form = WishForm(typed(request, case), instance=ContactWish(relative=here))
    lead = _("Ask her alone, without hurry. She may say no, and she may change her mind on any day.")
    return kept_or_shown(request, case, form, _("Her wish about contact"), here, lead=lead)


@writes(Relative)
def family_contact_add(request: HttpRequest, code: str, relative_id: UUID) -> HttpResponse:
    """Write down an attempt to find or reach a relative, or a contact that took place."""
    case = visible_case(request, code, WRITE)
    here = _writable(request, case, relative_id)
    return _contact(request, here, FamilyContact(case=case, relative=here), _("Write down an attempt or a contact"))


@writes(FamilyContact)
def family_contact(request: HttpRequest, code: str, contact_id: UUID) -> HttpResponse:
    """Change what is written of an attempt or a contact."""
    case = visible_case(request, code, WRITE)
    contacts = FamilyContact.objects.writable_by(request.user).select_related("relative__member")
    contact = contacts.get_or_404(pk=contact_id, case=case)
    contact.case = contact.relative.case = case
    return _contact(request, contact.relative, contact, _("Change the contact"))


def _contact(request: HttpRequest, here: Relative, contact: FamilyContact, title: str) -> HttpResponse:
    form = FamilyContactForm(typed(request, here.case), instance=contact)
    return kept_or_shown(request, here.case, form, title, here, relative=here)


def _writable(request: HttpRequest, case: Case, relative_id: UUID) -> Relative:
    """Return a relative of this case that the visitor may change; 404 alike for hidden and unknown."""
    here = Relative.objects.writable_by(request.user).with_wishes().get_or_404(pk=relative_id, case=case)
    here.case = case
    return here


def kept_or_shown(
    request: HttpRequest, case: Case, form: BaseForm, title: str, then: Any, keep: Any = None, **context: Any
) -> HttpResponse:
    """Keep a form that was sent and is right, and go to where it belongs; show it otherwise."""
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                (keep or form.save)()
        except IntegrityError:
            form.add_error(None, _("Something changed at this moment. Look at the page again before you save."))
        else:
            messages.success(request, _("Saved."))
            return redirect(then)
    note_read("case", subject=case.pk)
    return page(request, "form", case, form=form, title=title, **context)


def page(request: HttpRequest, name: str, case: Case, **context: Any) -> HttpResponse:
    """Show a page about her family."""
    return render(request, f"beneficiaries/family/{name}.html", {"case": case, "person": case.person} | context)


def may_write(request: HttpRequest, case: Case) -> bool:
    """Tell whether the visitor may write in this case."""
    return WRITE in Standing(case, request.user).actions
