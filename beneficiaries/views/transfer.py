"""Transfers of a case: preparing one with her, and what the other side answered. The step hands the case over."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from access.paging import page_by_keys
from access.policy import WRITE
from access.views import reads, writes
from audit.trail import note_read
from beneficiaries.drafts import typed
from beneficiaries.forms.transfer import AnswerForm, TransferForm
from beneficiaries.lifecycle import Standing
from beneficiaries.models import Case, Transfer
from beneficiaries.views.case import sent, visible_case


@reads(Transfer)
def transfers(request: HttpRequest, code: str) -> HttpResponse:
    """Show the transfers of a case, the last first."""
    case = visible_case(request, code)
    note_read("case", subject=case.pk)
    seen = case.transfers.visible_to(request.user).select_related("to_site", "to_provider", "recorded_by")
    page = page_by_keys(seen, request, "-recorded_at")
    may_write = case.is_open and WRITE in Standing(case, request.user).actions
    context = {
        "case": case,
        "person": case.person,
        "page": page,
        "may_write": may_write,
        "may_add": may_write and not case.transfers.under_way().exists(),
    }
    return render(request, "beneficiaries/transfer/list.html", context)


@writes(Transfer)
def transfer_add(request: HttpRequest, code: str) -> HttpResponse:
    """Prepare a transfer with her; a case has one under way at most."""
    case = visible_case(request, code, WRITE)
    if not case.is_open or case.transfers.under_way().exists():
        raise Http404
    form = TransferForm(typed(request, case), instance=Transfer(case=case), case=case, user=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Prepared. Write down here what the other side answers."))
        return redirect(form.instance)
    return _form(request, case, form, _("Prepare a transfer"))


@writes(Transfer)
def transfer_answer(request: HttpRequest, code: str, transfer_id: UUID) -> HttpResponse:
    """Write down whether the other side takes the case over."""
    case = visible_case(request, code, WRITE)
    here = case.transfers.visible_to(request.user, WRITE).get_or_404(pk=transfer_id)
    if not here.is_waiting:
        raise Http404
    form = AnswerForm(sent(request))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        here.settle(Transfer.Answer(said["answer"]), said["on"], said["by"])
        messages.success(request, _("Saved."))
        return redirect(here)
    return _form(request, case, form, _("What did they answer?"))


def _form(request: HttpRequest, case: Case, form: TransferForm | AnswerForm, title: str) -> HttpResponse:
    note_read("case", subject=case.pk)
    context = {"case": case, "person": case.person, "form": form, "title": title}
    return render(request, "beneficiaries/transfer/form.html", context)
