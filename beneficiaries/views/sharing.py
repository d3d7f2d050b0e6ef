"""Who works in a case: its caseworker, and those it is shared with. Decided by the supervisor."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from access.policy import ASSIGN
from access.views import writes
from audit.trail import note_read
from beneficiaries.caseworkers import works_there
from beneficiaries.forms.case import AssignForm, ReasonForm, ShareForm
from beneficiaries.models import Case
from beneficiaries.views.case import sent, visible_case


@writes(Case, action=ASSIGN)
def assign(request: HttpRequest, code: str) -> HttpResponse:
    """Give a case to a caseworker of its site; the former one sees it no more."""
    case = visible_case(request, code, ASSIGN)
    form = AssignForm(sent(request), case=case)
    if request.method == "POST" and form.is_valid():
        case.assign(form.cleaned_data["worker"])
        messages.success(request, _("The case has a new caseworker."))
        return redirect(case)
    return _page(request, case, form, _("Assign the case"), _("Assign"))


@writes(Case, action=ASSIGN)
def share(request: HttpRequest, code: str) -> HttpResponse:
    """Share a case with a second worker."""
    case = visible_case(request, code, ASSIGN)
    form = ShareForm(sent(request), case=case)
    if request.method == "POST" and form.is_valid():
        case.share_with(form.cleaned_data["worker"], form.cleaned_data["reason"])
        messages.success(request, _("The case is shared."))
        return redirect(case)
    return _page(request, case, form, _("Share the case"), _("Share"))


@writes(Case, action=ASSIGN)
def share_end(request: HttpRequest, code: str, share_id: UUID) -> HttpResponse:
    """End a share, with the reason."""
    case = visible_case(request, code, ASSIGN)
    ended = case.shares.visible_to(request.user).in_force().select_related("worker").get_or_404(pk=share_id)
    ended.case = case
    form = ReasonForm(sent(request))
    if request.method == "POST" and form.is_valid():
        ended.end(form.cleaned_data["reason"])
        messages.success(request, _("The case is shared no more."))
        return redirect(case)
    title = _("End sharing with %(worker)s") % {"worker": ended.worker}
    return _page(request, case, form, title, _("End sharing"))


def _page(request: HttpRequest, case: Case, form, title: str, submit: str) -> HttpResponse:
    note_read("case", subject=case.pk)
    case.is_nobodys = not Case.objects.filter(works_there(), pk=case.pk).exists()
    context = {"case": case, "person": case.person, "form": form, "title": title, "submit": submit}
    return render(request, "beneficiaries/case/sharing.html", context)
