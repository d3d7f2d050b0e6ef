"""Assessments of a case: all of them with the picture of change, writing one, reading it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from access.paging import page_by_keys
from access.policy import APPROVE, WRITE
from access.saying import rows_of
from access.views import reads, writes
from accounts.models import User
from audit.trail import note_read
from beneficiaries.approvals import KINDS
from beneficiaries.drafts import typed
from beneficiaries.forms.assessment import AssessmentForm, scores_of
from beneficiaries.lifecycle import Standing
from beneficiaries.models import Assessment
from beneficiaries.progress import MOST, Progress, compared
from beneficiaries.views.approval import page_of, visible_subject, writable_subject
from beneficiaries.views.case import visible_case

KIND = KINDS[Assessment]
PAGE = 20


@reads(Assessment)
def assessments(request: HttpRequest, code: str) -> HttpResponse:
    """Show the picture of change over time, and every assessment of a case, the last first."""
    case = visible_case(request, code)
    note_read("case", subject=case.pk)
    seen = Assessment.objects.visible_to(request.user).filter(case=case).select_related("recorded_by")
    context = {
        "case": case,
        "person": case.person,
        "progress": Progress(list(seen.approved().latest_first()[:MOST])),
        "page": page_by_keys(seen, request, "-assessed_on", "-recorded_at", size=PAGE),
        "in_work": seen.in_work().first(),
        "may_write": case.is_open and WRITE in Standing(case, request.user).actions,
    }
    return render(request, "beneficiaries/assessment/list.html", context)


@reads(Assessment)
def assessment(request: HttpRequest, code: str, subject_id: UUID) -> HttpResponse:
    """Show one assessment, beside the one before it."""
    here = visible_subject(request, visible_case(request, code), KIND, subject_id)
    note_read("assessment", subject=here.case.pk)
    actions = Standing(here.case, request.user).actions
    context = page_of(KIND, here, shown, request.user) | {
        "may_write": WRITE in actions,
        "may_approve": APPROVE in actions,
    }
    return render(request, "beneficiaries/assessment/read.html", context)


@writes(Assessment)
def assessment_add(request: HttpRequest, code: str) -> HttpResponse:
    """Begin an assessment from the last one; where one is in work already, it leads there."""
    case = visible_case(request, code, WRITE)
    standing = case.assessments.in_work().first()
    if standing is not None and request.method != "POST":
        return redirect(KIND.address("edit" if standing.is_open else "", case, standing))
    if not case.is_open:
        raise Http404
    last = case.assessments.approved().latest_first().first()
    return _form(request, Assessment.begun_from(case, last), last)


@writes(Assessment)
def assessment_edit(request: HttpRequest, code: str, subject_id: UUID) -> HttpResponse:
    """Go on writing an assessment that is a draft or was given back."""
    here = writable_subject(request, visible_case(request, code, WRITE), KIND, subject_id)
    return _form(request, here, here)


def _form(request: HttpRequest, here: Assessment, source: Assessment | None) -> HttpResponse:
    """Show or keep the form of an assessment whose scores are at first those of another, or its own."""
    form = AssessmentForm(typed(request, here.case), instance=here, standing=scores_of(source))
    if request.method == "POST" and form.is_valid():
        form.instance.record(form.scores, request.user)
        messages.success(request, _("Saved as a draft. Look it through, then send it."))
        return redirect(KIND.address("submit", here.case, here))
    note_read("case", subject=here.case.pk)
    context = {
        "case": here.case,
        "person": here.case.person,
        "form": form,
        "is_new": here._state.adding,
        "last": source if here._state.adding else None,
        "returned": None if here._state.adding else here.approvals.in_order().filter(status="returned").last(),
    }
    return render(request, "beneficiaries/assessment/form.html", context)


def shown(here: Assessment, _user: User) -> dict[str, Any]:
    """Return what every page shows of one assessment: its domains beside the former ones, and its answers."""
    earlier = here.case.assessments.approved().exclude(pk=here.pk).filter(assessed_on__lte=here.assessed_on)
    former = earlier.latest_first().first()
    return {
        "former": former,
        "domains": compared(here, former),
        "answers": rows_of(here, Assessment.QUESTIONS),
    }
