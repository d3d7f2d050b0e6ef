"""The flags of a case: raising one, settling one, and all there were."""

from uuid import UUID

from django.contrib import messages
from django.db.models import BooleanField, ExpressionWrapper, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from access.paging import page_by_keys
from access.policy import WRITE
from access.views import reads, writes
from audit.trail import note_read
from beneficiaries.forms.flag import FlagForm, SettleForm
from beneficiaries.lifecycle import Standing
from beneficiaries.models import Case, Flag
from beneficiaries.models.flag import AlreadyResolved
from beneficiaries.views.case import sent, visible_case


@reads(Flag)
def flags(request: HttpRequest, code: str) -> HttpResponse:
    """Show the flags of a case: those raised, then those settled, the last first."""
    case = visible_case(request, code)
    note_read("case", subject=case.pk)
    is_settled = ExpressionWrapper(Q(resolved_at__isnull=False), output_field=BooleanField())
    seen = case.flags.visible_to(request.user).latest_first().annotate(is_settled=is_settled)
    context = {
        "case": case,
        "person": case.person,
        "page": page_by_keys(seen, request, "is_settled", "-raised_on", "-recorded_at"),
        "may_write": WRITE in Standing(case, request.user).actions,
    }
    return render(request, "beneficiaries/flag/list.html", context)


@writes(Flag)
def flag_raise(request: HttpRequest, code: str) -> HttpResponse:
    """Raise a flag on a case that has not ended."""
    case = visible_case(request, code, WRITE)
    if not case.is_open:
        raise Http404
    form = FlagForm(sent(request), instance=Flag(case=case))
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("The flag is raised."))
        return redirect(case)
    return _form(request, case, form, _("Raise a flag"))


@writes(Flag)
def flag_settle(request: HttpRequest, code: str, flag_id: UUID) -> HttpResponse:
    """Say how a flag was settled; one that was settled meanwhile leads to the list."""
    case = visible_case(request, code, WRITE)
    flag = case.flags.visible_to(request.user, WRITE).get_or_404(pk=flag_id)
    if flag.resolved_at is not None:
        return _settled_already(request, case)
    form = SettleForm(sent(request), instance=flag)
    if request.method == "POST" and form.is_valid():
        try:
            flag.resolve(request.user, form.cleaned_data["how"])
        except AlreadyResolved:
            return _settled_already(request, case)
        messages.success(request, _("The flag is settled."))
        return redirect("flags", code=code)
    return _form(request, case, form, _("Settle the flag"), flag)


def _settled_already(request: HttpRequest, case: Case) -> HttpResponse:
    messages.info(request, _("Somebody has settled this flag already."))
    return redirect("flags", code=case.person.code)


def _form(
    request: HttpRequest, case: Case, form: FlagForm | SettleForm, title: str, flag: Flag | None = None
) -> HttpResponse:
    note_read("case", subject=case.pk)
    context = {"case": case, "person": case.person, "form": form, "title": title, "flag": flag}
    return render(request, "beneficiaries/flag/form.html", context)
