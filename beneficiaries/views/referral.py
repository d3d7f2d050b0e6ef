"""Referrals in: a partner sends one and sees its answer; staff record one; a supervisor answers."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from access.home import Content, card
from access.paging import page_by_keys
from access.policy import ASSIGN, READ, WRITE, permits
from access.saying import rows_of
from access.views import reads, writes
from accounts.models import User
from accounts.roles import Role
from audit.trail import note_read
from beneficiaries.duplicates import Candidate
from beneficiaries.forms.person import RegistrationForm
from beneficiaries.forms.referral import DeclineForm, KnownPersonForm, PartnerReferralForm, StaffReferralForm
from beneficiaries.models import Person, Referral
from beneficiaries.models.referral import AlreadyAnswered
from beneficiaries.views.editing import form_page, kept
from beneficiaries.views.person import REGISTERED, look_alikes

STAFF = frozenset({Role.CASEWORKER, Role.SUPERVISOR})
WHAT_WAS_TOLD = [
    "urgency", "source", "organisation", "referred_by", "contact", "name", "gender", "age", "origin", "met_on",
    "met_at", "reason", "details",
]  # fmt: skip
WHAT_STAYS = ["name"]
"""What a partner still reads of a referral that has been answered."""


@reads(Referral)
def referrals(request: HttpRequest) -> HttpResponse:
    """Show the referrals that wait for this supervisor, or those this visitor knows of with their answers."""
    answers = permits(request.user, ASSIGN, Referral)
    waiting = answers and request.GET.get("show") != "all"
    if waiting:
        rows = Referral.objects.visible_to(request.user, ASSIGN).waiting().select_related("organisation", "origin")
        page = page_by_keys(rows, request, "rank", "received_at")
    else:
        rows = Referral.objects.visible_to(request.user).select_related("organisation")
        page = page_by_keys(rows, request, "-received_at")
    note_read("referral", rows=page.rows)
    address = reverse("referrals")
    tabs = [
        {"url": address, "label": _("Waiting"), "current": waiting},
        {"url": f"{address}?show=all", "label": _("All"), "current": not waiting},
    ]
    context = {"page": page, "waiting": waiting, "tabs": tabs if answers else [], "staff": is_staff(request.user)}
    return render(request, "beneficiaries/referral/list.html", context)


@writes(Referral)
def referral_add(request: HttpRequest) -> HttpResponse:
    """Send a referral as a partner, or record one as staff."""
    form_class = StaffReferralForm if is_staff(request.user) else PartnerReferralForm
    form = form_class(request.POST or None, user=request.user)
    if kept(request, form):
        return redirect("referral", form.instance.pk)
    title = _("Record a referral") if is_staff(request.user) else _("Refer somebody to us")
    submit = _("Save") if is_staff(request.user) else _("Send the referral")
    back, template = reverse("referrals"), "beneficiaries/referral/form.html"
    return form_page(request, form, title=title, back=back, template=template, submit=submit)


@reads(Referral)
def referral_page(request: HttpRequest, pk: str) -> HttpResponse:
    """Show one referral: all of it to staff; to the partner her own words while it waits, then the answer alone."""
    rows = Referral.objects.visible_to(request.user).select_related("site", "origin__parent", "organisation")
    referral = rows.select_related("answered_by").get_or_404(pk=pk)
    note_read("referral", rows=[referral])
    waits, staff = referral.status == Referral.Status.WAITING, is_staff(request.user)
    told = rows_of(referral, WHAT_WAS_TOLD if staff or waits else WHAT_STAYS)
    return render(
        request,
        "beneficiaries/referral/detail.html",
        {
            "referral": referral,
            "rows": [row for row in told if row["value"]],
            "staff": staff,
            "person": Person.objects.visible_to(request.user).filter(intakes__referral=referral).first()
            if staff
            else None,
            "may_answer": waits and Referral.objects.visible_to(request.user, ASSIGN).filter(pk=pk).exists(),
            "may_withdraw": waits and may_withdraw(request.user, referral),
        },
    )


@writes(Referral)
def referral_withdraw(request: HttpRequest, pk: str) -> HttpResponse:
    """Take a referral back while it waits."""
    referral = Referral.objects.writable_by(request.user).get_or_404(pk=pk)
    if not may_withdraw(request.user, referral):
        raise Http404
    if request.method == "POST":
        return _answered(request, referral, referral.withdraw, _("The referral is withdrawn."))
    if referral.status != Referral.Status.WAITING:
        return _too_late(request, referral)
    return render(request, "beneficiaries/referral/withdraw.html", {"referral": referral})


@writes(Referral, action=ASSIGN)
def referral_accept(request: HttpRequest, pk: str) -> HttpResponse:
    """Accept a referral by registering the person told of, with the caseworker who looks after her."""
    referral = _to_answer(request, pk)
    if referral.status != Referral.Status.WAITING:
        return _too_late(request, referral)
    form = RegistrationForm(request.POST or None, user=request.user, referral=referral)
    alike: list[Candidate] = []
    if request.method == "POST" and form.is_valid():
        alike = look_alikes(request, form)
        if not alike:
            person = form.instance
            return _answered(request, referral, lambda: referral.accept(request.user, person), REGISTERED, person)
    context = {"referral": referral, "alike": alike, "rows": _told(referral), "submit": _("Accept and register her")}
    template = "beneficiaries/person/register.html"
    back = reverse("referral", args=[pk])
    return form_page(request, form, title=_("Accept a referral"), back=back, template=template, **context)


@writes(Referral, action=ASSIGN)
def referral_known(request: HttpRequest, pk: str) -> HttpResponse:
    """Accept a referral of somebody who is known here already."""
    referral = _to_answer(request, pk)
    if referral.status != Referral.Status.WAITING:
        return _too_late(request, referral)
    form = KnownPersonForm(request.POST or None, user=request.user, initial={"person": request.GET.get("code", "")})
    if request.method == "POST" and form.is_valid():
        person = form.cleaned_data["person"]
        return _answered(request, referral, lambda: referral.accept(request.user, person), _("Accepted."), person)
    lead = _("Whoever refers reads that it is accepted, and not that she was known.")
    title, back = _("She is known here already"), reverse("referral-accept", args=[pk])
    return form_page(
        request, form, title=title, back=back, lead=lead, referral=referral, submit=_("Accept the referral")
    )


@writes(Referral, action=ASSIGN)
def referral_decline(request: HttpRequest, pk: str) -> HttpResponse:
    """Decline a referral with an answer, which is shown once more before it is sent."""
    referral = _to_answer(request, pk)
    if referral.status != Referral.Status.WAITING:
        return _too_late(request, referral)
    form = DeclineForm(request.POST or None)
    back = reverse("referral", args=[pk])
    if request.method == "POST" and form.is_valid():
        why = form.cleaned_data["why"]
        if "confirmed" in request.POST:
            return _answered(request, referral, lambda: referral.decline(request.user, why), _("Declined."))
        if "change" not in request.POST:
            context = {"referral": referral, "why": why, "back": back}
            return render(request, "beneficiaries/referral/check_decline.html", context)
    title = _("Decline a referral")
    return form_page(
        request, form, title=title, back=back, referral=referral, submit=_("Continue"), rows=_told(referral)
    )


@card(Referral, ASSIGN)
def waiting_card(request: HttpRequest) -> Content:
    """Show a supervisor how many referrals wait for her answer, and how many wait too long."""
    waiting = list(Referral.objects.visible_to(request.user, ASSIGN).waiting()[:MANY])
    note_read("referral", rows=waiting[:3])
    return {
        "title": _("Referrals waiting"),
        "template": "beneficiaries/referral/_card_waiting.html",
        "waiting": len(waiting),
        "many": len(waiting) == MANY,
        "late": sum(referral.is_late for referral in waiting),
        "first": waiting[:3],
    }


MANY = 100


@card(Referral, WRITE)
def own_card(request: HttpRequest) -> Content:
    """Show a partner where her referrals stand."""
    if is_staff(request.user):
        return None
    latest = list(Referral.objects.visible_to(request.user, READ).order_by("-received_at")[:3])
    note_read("referral", rows=latest)
    return {
        "title": _("Your referrals"),
        "template": "beneficiaries/referral/_card_own.html",
        "latest": latest,
    }


def is_staff(user: User) -> bool:
    """Tell whether she works with referrals here, and does not only send them."""
    return bool(user.roles & STAFF)


def may_withdraw(user: User, referral: Referral) -> bool:
    """Tell whether it is hers to take back: she wrote it, or her organisation refers."""
    return referral.recorded_by_id == user.pk or referral.organisation_id in user.holdings.get(Role.PARTNER, ())


def _to_answer(request: HttpRequest, pk: str) -> Referral:
    rows = Referral.objects.visible_to(request.user, ASSIGN).select_related("site", "origin__parent", "organisation")
    referral = rows.get_or_404(pk=pk)
    note_read("referral", rows=[referral])
    return referral


def _told(referral: Referral) -> list[dict[str, str]]:
    return [row for row in rows_of(referral, WHAT_WAS_TOLD) if row["value"]]


def _answered(
    request: HttpRequest, referral: Referral, answer: Any, says: Any, person: Person | None = None
) -> HttpResponse:
    """Give an answer and go on to the person, if there is one; when another answer came first, show that one.

    Her code is read afterwards: whoever is registered under one that is taken gets another.
    """
    try:
        answer()
    except AlreadyAnswered:
        return _too_late(request, referral)
    messages.success(request, says)
    return redirect("person", person.code) if person else redirect("referral", referral.pk)


def _too_late(request: HttpRequest, referral: Referral) -> HttpResponse:
    messages.info(request, _("This referral was answered in the meantime. Here is the answer."))
    return redirect("referral", referral.pk)
