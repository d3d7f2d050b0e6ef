"""Transfers of a case: prepared with her, approved, told to the other side; the step then hands the case over."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from access.paging import page_by_keys
from access.policy import APPROVE, WRITE
from access.views import reads, writes
from accounts.models import User
from audit.trail import note_read
from beneficiaries.approvals import KINDS
from beneficiaries.drafts import typed
from beneficiaries.forms.transfer import AnswerForm, CallingOffForm, TransferForm
from beneficiaries.lifecycle import Standing, opened_or_reopened_on
from beneficiaries.models import Case, Transfer
from beneficiaries.views.approval import page_of, visible_subject, writable_subject
from beneficiaries.views.case import sent, visible_case

KIND = KINDS[Transfer]


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


@reads(Transfer)
def transfer(request: HttpRequest, code: str, subject_id: UUID) -> HttpResponse:
    """Show one transfer, with who asked for it and what was decided."""
    here = visible_subject(request, visible_case(request, code), KIND, subject_id)
    note_read("case", subject=here.case.pk)
    actions = Standing(here.case, request.user).actions
    may = {"may_write": here.case.is_open and WRITE in actions, "may_approve": APPROVE in actions}
    return render(request, "beneficiaries/transfer/read.html", page_of(KIND, here, shown, request.user) | may)


@writes(Transfer)
def transfer_add(request: HttpRequest, code: str) -> HttpResponse:
    """Prepare a transfer with her; a case has one under way at most, and is led to the one that is written on."""
    case = visible_case(request, code, WRITE)
    standing = case.transfers.in_work().first()
    if standing is not None and request.method != "POST":
        return redirect(KIND.address("edit" if standing.is_open else "", case, standing))
    if not case.is_open or (standing is None and case.transfers.under_way().exists()):
        raise Http404
    return _writing(request, Transfer(case=case))


@writes(Transfer)
def transfer_edit(request: HttpRequest, code: str, subject_id: UUID) -> HttpResponse:
    """Go on writing a transfer that is a draft or was given back."""
    return _writing(request, writable_subject(request, visible_case(request, code, WRITE), KIND, subject_id))


@writes(Transfer)
def transfer_answer(request: HttpRequest, code: str, transfer_id: UUID) -> HttpResponse:
    """Write down whether the other side takes the case over, once it was approved that it is asked."""
    case = visible_case(request, code, WRITE)
    here = case.transfers.visible_to(request.user, WRITE).get_or_404(pk=transfer_id)
    here.case = case
    if not here.is_waiting:
        raise Http404
    form = AnswerForm(sent(request), earliest=opened_or_reopened_on(case))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        here.settle(Transfer.Answer(said["answer"]), said["on"], said["by"])
        messages.success(request, _("Saved."))
        return redirect(here)
    return _form(request, case, form, _("What did they answer?"))


@writes(Transfer)
def transfer_call_off(request: HttpRequest, code: str, transfer_id: UUID) -> HttpResponse:
    """Call off a transfer that is not to be: a draft, an approved one, or one that the other side accepted."""
    case = visible_case(request, code, WRITE)
    here = case.transfers.visible_to(request.user, WRITE).get_or_404(pk=transfer_id)
    here.case = case
    if not case.is_open or not here.may_be_called_off:
        raise Http404
    form = CallingOffForm(sent(request), instance=here)
    if request.method == "POST" and form.is_valid():
        here.call_off(form.cleaned_data["called_off_why"])
        messages.success(request, _("The transfer is called off."))
        return redirect(here)
    return _form(request, case, form, _("Call the transfer off"), submit=_("Call it off"), here=here)


def shown(_here: Transfer, _user: User) -> dict[str, Any]:
    """Return what every page shows of one transfer beside itself: nothing more."""
    return {}


def _writing(request: HttpRequest, here: Transfer) -> HttpResponse:
    form = TransferForm(typed(request, here.case), instance=here, user=request.user)
    if request.method == "POST" and form.is_valid():
        form.instance.record(request.user)
        messages.success(request, _("Saved as a draft. Look it through, then send it."))
        return redirect(KIND.address("submit", here.case, here))
    return _form(request, here.case, form, _("Prepare a transfer"), submit=_("Save and look it through"))


def _form(
    request: HttpRequest,
    case: Case,
    form: TransferForm | AnswerForm | CallingOffForm,
    title: str,
    submit: str = "",
    here: Transfer | None = None,
) -> HttpResponse:
    note_read("case", subject=case.pk)
    context = {"case": case, "person": case.person, "form": form, "title": title, "submit": submit, "transfer": here}
    return render(request, "beneficiaries/transfer/form.html", context)
