"""Closures: asking for the end of a case, and reading what was said of it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from access.policy import APPROVE, WRITE
from access.saying import rows_of
from access.views import reads, writes
from accounts.models import User
from audit.trail import note_read
from beneficiaries.approvals import KINDS
from beneficiaries.drafts import typed
from beneficiaries.forms.closure import ClosureForm
from beneficiaries.lifecycle import Standing, step_between
from beneficiaries.models import Closure, Goal, State
from beneficiaries.progress import MOST, Progress
from beneficiaries.views.approval import page_of, visible_subject, writable_subject
from beneficiaries.views.case import visible_case

KIND = KINDS[Closure]
SHOWN = 5
"""So many of the times at which she was handed the survey are told."""


@reads(Closure)
def closure(request: HttpRequest, code: str, subject_id: UUID) -> HttpResponse:
    """Show one closure, with how she stood at the beginning and at the end."""
    here = visible_subject(request, visible_case(request, code), KIND, subject_id)
    note_read("closure", subject=here.case.pk)
    actions = Standing(here.case, request.user).actions
    may = {"may_write": WRITE in actions, "may_approve": APPROVE in actions}
    return render(request, "beneficiaries/closure/read.html", page_of(KIND, here, shown, request.user) | may)


@writes(Closure)
def closure_add(request: HttpRequest, code: str) -> HttpResponse:
    """Ask for the end of a case; where that is in work already, it leads there."""
    case = visible_case(request, code, WRITE)
    standing = case.closures.in_work().first()
    if standing is not None and request.method != "POST":
        return redirect(KIND.address("edit" if standing.is_open else "", case, standing))
    if not step_between(case.state, State.CLOSED):
        raise Http404
    return _form(request, Closure(case=case))


@writes(Closure)
def closure_edit(request: HttpRequest, code: str, subject_id: UUID) -> HttpResponse:
    """Go on writing a closure that is a draft or was given back."""
    return _form(request, writable_subject(request, visible_case(request, code, WRITE), KIND, subject_id))


def _form(request: HttpRequest, here: Closure) -> HttpResponse:
    form = ClosureForm(typed(request, here.case), instance=here)
    if request.method == "POST" and form.is_valid():
        form.instance.record(request.user)
        messages.success(request, _("Saved as a draft. Look it through, then send it."))
        return redirect(KIND.address("submit", here.case, here))
    note_read("case", subject=here.case.pk)
    context = {"case": here.case, "person": here.case.person, "form": form}
    return render(request, "beneficiaries/closure/form.html", context)


def shown(here: Closure, _user: User) -> dict[str, Any]:
    """Return what every page shows of one closure: its answers, the outcome in each domain, and her goals."""
    case = here.case
    return {
        "criteria": rows_of(here, [*Closure.CRITERIA, "contact_after"]) if here.asks_her else [],
        "progress": Progress(list(case.assessments.approved().latest_first()[:MOST])),
        "goals": Goal.objects.last_of(case),
        "handed": list(case.survey_offers.values_list("recorded_at", flat=True)[:SHOWN]) if here.asks_her else [],
    }
