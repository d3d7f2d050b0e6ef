"""The desk of the data protection officer: requests, consents, publications, and what is about to be erased.

She sees codes, kinds and days, and never what a record says.
"""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import UUIDField
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from access.paging import page_by_keys
from access.policy import APPROVE, REVIEW
from access.saying import rows_of
from access.views import reads, writes
from beneficiaries.data_subject.registers import State, consent_register
from beneficiaries.forms.her_data import HoldForm, PeriodsForm
from beneficiaries.models import Consent, Published, RetentionNotice, RetentionPeriods, SubjectRequest
from beneficiaries.models.consent import Purpose
from beneficiaries.models.retention import BOUNDS
from beneficiaries.views.case import sent
from beneficiaries.views.data_requests import decision, list_for_officer
from beneficiaries.views.editing import kept


@reads(SubjectRequest, APPROVE)
def requests(request: HttpRequest) -> HttpResponse:
    """Show what people asked about their data."""
    return list_for_officer(request, SubjectRequest, "beneficiaries/protection/requests.html", "request-decide")


@writes(SubjectRequest, APPROVE)
def request_decide(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Approve an erasure, or refuse it."""
    return decision(request, SubjectRequest, pk, "beneficiaries/protection/decide.html", "requests")


@reads(Consent, REVIEW)
def consents(request: HttpRequest) -> HttpResponse:
    """Show who agreed to what, by code."""
    purpose, state = request.GET.get("purpose", ""), request.GET.get("state", "")
    purpose = purpose if purpose in Purpose.values else ""
    state = state if state in State.values else ""
    beyond = key_in(request.GET.get("after", ""))
    answers, more = consent_register(purpose, state, beyond)
    chosen = {"purpose": purpose, "state": state}
    context = {
        "answers": answers,
        "purposes": Purpose.choices,
        "states": State.choices,
        **chosen,
        "newer": "?" + urlencode(chosen) if beyond else "",
        "older": "?" + urlencode(chosen | {"after": answers[-1].key}) if more else "",
    }
    return render(request, "beneficiaries/protection/consents.html", context)


def key_in(text: str) -> UUID | None:
    """Return the key that a parameter of an address holds; None when it holds none."""
    try:
        return UUIDField(required=False).clean(text)
    except ValidationError:
        return None


@reads(Published, REVIEW)
def publications(request: HttpRequest) -> HttpResponse:
    """Show what was published of whom and where: what is to be taken down, or all."""
    every = request.GET.get("all") == "1"
    published = Published.objects.visible_to(request.user, REVIEW)
    page = page_by_keys(published if every else published.to_be_taken_down(), request, "-published_on")
    context = {"page": page, "every": every, "standing": published.standing().count()}
    return render(request, "beneficiaries/protection/publications.html", context)


@reads(RetentionNotice)
def retention(request: HttpRequest) -> HttpResponse:
    """Show what is about to be erased, and the periods after which it is."""
    notices = RetentionNotice.objects.visible_to(request.user).select_related("held_by")
    every = request.GET.get("all") == "1"
    page = page_by_keys(notices if every else notices.filter(done_at=None), request, "acts_on")
    holds = RetentionPeriods.in_force()
    context = {"page": page, "periods": rows_of(holds, list(BOUNDS)), "every": every}
    return render(request, "beneficiaries/protection/retention.html", context)


@writes(RetentionNotice)
def retention_hold(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Hold what is about to be erased, or let go of it."""
    notice = RetentionNotice.objects.writable_by(request.user).get_or_404(pk=pk)
    if notice.done_at:
        messages.info(request, _("It is erased already."))
        return redirect("retention")
    form = HoldForm(sent(request), instance=notice)
    if request.method == "POST" and request.POST.get("let_go") and notice.held_on:
        notice.let_go()
        messages.success(request, _("Saved."))
        return redirect("retention")
    if request.method == "POST" and form.is_valid():
        notice.hold(by=request.user, why=form.cleaned_data["held_why"])
        messages.success(request, _("Saved."))
        return redirect("retention")
    return render(request, "beneficiaries/protection/hold.html", {"form": form, "notice": notice})


@writes(RetentionPeriods)
def retention_periods(request: HttpRequest) -> HttpResponse:
    """Set how long each kind of record is kept, from now on."""
    holds = RetentionPeriods.in_force()
    initial = {name: getattr(holds, name) for name in BOUNDS}
    form = PeriodsForm(sent(request), initial=initial)
    if kept(request, form):
        return redirect("retention")
    return render(request, "beneficiaries/protection/periods.html", {"form": form, "back": reverse("retention")})
