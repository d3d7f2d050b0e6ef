"""Referrals out of a case: all of them, writing one, sending it, its letter, and what became of it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from access.paging import page_by_keys
from access.policy import READ, WRITE, Action
from access.views import reads, writes
from accounts.models import Organisation
from audit.trail import note_read
from beneficiaries.drafts import typed
from beneficiaries.forms.referral_out import ReferralOutForm, SendForm, TellForm
from beneficiaries.lifecycle import IllegalMove, Standing
from beneficiaries.models import Case, FormerReferral, ReferralOut
from beneficiaries.models.consent import Purpose
from beneficiaries.models.referral_out import AlreadySent
from beneficiaries.referring import consents_for, earliest_day, may_print, missing_for_sending, send, tell
from beneficiaries.views.case import id_in, sent, visible_case
from config.paper import paper_response

TOLD_OUTSIDE = (Purpose.SERVICES, Purpose.REFERRAL, Purpose.AUTHORITIES, Purpose.FAMILY)
"""Consents whose limits concern what a service is told."""


@reads(ReferralOut)
def referrals_out(request: HttpRequest, code: str) -> HttpResponse:
    """Show every referral from a case to a service, the last first, and the one of whoever had the case before."""
    case = visible_case(request, code)
    note_read("case", subject=case.pk)
    seen = case.referrals_out.visible_to(request.user).with_steps()
    context = {
        "case": case,
        "person": case.person,
        "page": page_by_keys(seen, request, "-recorded_at"),
        "former": FormerReferral.objects.visible_to(request.user).filter(case=case).first(),
        "may_write": case.is_open and WRITE in Standing(case, request.user).actions,
    }
    return render(request, "beneficiaries/referral_out/list.html", context)


@reads(ReferralOut)
def referral_out(request: HttpRequest, code: str, referral_id: UUID) -> HttpResponse:
    """Show one referral: what was asked for, what was told of her, and what became of it."""
    case = visible_case(request, code)
    here = _visible(request, case, referral_id)
    note_read("referral_out", subject=case.pk)
    consents = consents_for(case, here.service)
    context = _shown(here) | {
        "may_write": WRITE in Standing(case, request.user).actions,
        "may_print": may_print(here),
        "consent_ended": bool(here.due_on) and not all(consents.values()),
    }
    return render(request, "beneficiaries/referral_out/read.html", context)


@writes(ReferralOut)
def referral_out_add(request: HttpRequest, code: str) -> HttpResponse:
    """Begin a referral to a service; nothing leaves the house yet."""
    case = visible_case(request, code, WRITE)
    if not case.is_open:
        raise Http404
    return _form(request, ReferralOut(case=case), initial={"service": id_in(request, "service")})


@writes(ReferralOut)
def referral_out_edit(request: HttpRequest, code: str, referral_id: UUID) -> HttpResponse:
    """Go on writing a draft."""
    case = visible_case(request, code, WRITE)
    return _form(request, _draft(request, case, referral_id))


def _form(request: HttpRequest, here: ReferralOut, **options: Any) -> HttpResponse:
    form = ReferralOutForm(typed(request, here.case), instance=here, case=here.case, user=request.user, **options)
    if request.method == "POST" and form.is_valid():
        try:
            form.instance.record(form.shared)
        except AlreadySent:
            raise Http404 from None
        messages.success(request, _("Saved as a draft. Look it through with her, then send it."))
        return redirect("referral-out-send", code=here.case.person.code, referral_id=here.pk)
    note_read("case", subject=here.case.pk)
    context = {"case": here.case, "person": here.case.person, "form": form, "is_new": here._state.adding}
    return render(request, "beneficiaries/referral_out/form.html", context | _limits(here.case))


@writes(ReferralOut)
def referral_out_send(request: HttpRequest, code: str, referral_id: UUID) -> HttpResponse:
    """Look a referral through with her, and write down that the service is told."""
    case = visible_case(request, code, WRITE)
    here = _draft(request, case, referral_id)
    lacking = missing_for_sending(here)
    form = SendForm(sent(request), earliest=earliest_day(here))
    if request.method == "POST" and form.is_valid():
        try:
            send(here, form.cleaned_data["on"])
        except IllegalMove as refusal:
            lacking = list(refusal.reasons)
        else:
            messages.success(request, _("Written down. You can print the letter now."))
            return redirect(here)
    note_read("referral_out", subject=case.pk)
    context = _shown(here) | _limits(case)
    context |= {"form": form, "lacking": lacking, "unfit": here.service.unfit_for(case.person)}
    return render(request, "beneficiaries/referral_out/send.html", context)


@writes(ReferralOut)
def referral_out_tell(request: HttpRequest, code: str, referral_id: UUID) -> HttpResponse:
    """Write down what became of a referral."""
    case = visible_case(request, code, WRITE)
    here = _visible(request, case, referral_id, WRITE)
    if not here.following:
        raise Http404
    form = TellForm(sent(request), referral=here, earliest=earliest_day(here))
    if request.method == "POST" and form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("told_by", "answer", "her_words")}
        try:
            tell(here, ReferralOut.Status(form.cleaned_data["status"]), form.cleaned_data["on"], **said)
        except IllegalMove as refusal:
            form.add_error(None, refusal.reasons[0])
        else:
            messages.success(request, _("Saved."))
            return redirect(here)
    note_read("referral_out", subject=case.pk)
    return render(request, "beneficiaries/referral_out/tell.html", _shown(here) | {"form": form})


@reads(ReferralOut)
def referral_out_letter(request: HttpRequest, code: str, referral_id: UUID) -> HttpResponse:
    """Print the letter to the service, as long as her consent holds."""
    case = visible_case(request, code)
    here = _visible(request, case, referral_id)
    if not may_print(here):
        raise Http404
    association = Organisation.objects.filter(kind=Organisation.Kind.ASSOCIATION).first()
    context = _shown(here) | {"code": code, "association": association or ""}
    template, instead = "beneficiaries/referral_out/letter.html", here.get_absolute_url()
    response = paper_response(request, template, context, f"{code}-letter", instead=instead)
    if response.status_code == 200:
        note_read("letter", rows=[here])
    return response


def _visible(request: HttpRequest, case: Case, referral_id: UUID, action: Action = READ) -> ReferralOut:
    """Return a referral of this case on which the visitor may do the action; 404 alike for hidden and unknown."""
    seen = case.referrals_out.visible_to(request.user, action).with_steps()
    return seen.select_related("service__provider", "service__area__parent").get_or_404(pk=referral_id)


def _draft(request: HttpRequest, case: Case, referral_id: UUID) -> ReferralOut:
    """Return a draft of this case that the visitor may change."""
    here = _visible(request, case, referral_id, WRITE)
    if not here.is_draft:
        raise Http404
    return here


def _shown(here: ReferralOut) -> dict[str, Any]:
    return {
        "case": here.case,
        "person": here.case.person,
        "referral": here,
        "told": [{"label": each.label, "value": each.text} for each in here.shared_fields.all()],
        "steps": list(here.steps.all()),
    }


def _limits(case: Case) -> dict[str, Any]:
    """Return the limits that she set to what is told, with the consent of each."""
    answers = case.person.consents.filter(purpose__in=TOLD_OUTSIDE).in_force()
    return {"limits": [consent for consent in answers if consent.limits and consent.is_valid()]}
