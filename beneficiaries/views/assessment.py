"""Assessments of a case: all of them with the picture of change, writing one, reading it, sending it for approval."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from access.paging import page_by_keys
from access.policy import WRITE
from access.saying import rows_of
from access.views import reads, writes
from audit.trail import note_read
from beneficiaries.approving import missing_for_sending, submit, withdraw
from beneficiaries.forms.assessment import AssessmentForm, scores_of
from beneficiaries.lifecycle import IllegalMove, Standing
from beneficiaries.models import Approval, Assessment, Case
from beneficiaries.progress import MOST, Progress, compared
from beneficiaries.views.case import sent, visible_case

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
def assessment(request: HttpRequest, code: str, assessment_id: UUID) -> HttpResponse:
    """Show one assessment, beside the one before it."""
    here = visible_assessment(request, visible_case(request, code), assessment_id)
    note_read("assessment", subject=here.case.pk)
    context = shown(here) | {"may_write": WRITE in Standing(here.case, request.user).actions}
    return render(request, "beneficiaries/assessment/read.html", context)


@writes(Assessment)
def assessment_add(request: HttpRequest, code: str) -> HttpResponse:
    """Begin an assessment from the last one; where one is in work already, it leads there."""
    case = visible_case(request, code, WRITE)
    standing = case.assessments.in_work().first()
    if standing is not None and request.method != "POST":
        return redirect("assessment-edit" if standing.is_open else "assessment", code=code, assessment_id=standing.pk)
    if not case.is_open:
        raise Http404
    last = case.assessments.approved().latest_first().first()
    return _form(request, Assessment.begun_from(case, last), last)


@writes(Assessment)
def assessment_edit(request: HttpRequest, code: str, assessment_id: UUID) -> HttpResponse:
    """Go on writing an assessment that is a draft or was given back."""
    case = visible_case(request, code, WRITE)
    here = Assessment.objects.writable_by(request.user).get_or_404(pk=assessment_id, case=case)
    here.case = case
    return _form(request, here, here)


def _form(request: HttpRequest, here: Assessment, source: Assessment | None) -> HttpResponse:
    """Show or keep the form of an assessment whose scores are at first those of another, or its own."""
    form = AssessmentForm(sent(request), instance=here, standing=scores_of(source))
    if request.method == "POST" and form.is_valid():
        form.instance.record(form.scores, request.user)
        messages.success(request, _("Saved as a draft. Look it through, then send it."))
        return redirect("assessment-submit", code=here.case.person.code, assessment_id=here.pk)
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


@writes(Assessment)
def assessment_submit(request: HttpRequest, code: str, assessment_id: UUID) -> HttpResponse:
    """Look an assessment through, and send it to whoever approves."""
    case = visible_case(request, code, WRITE)
    here = Assessment.objects.writable_by(request.user).get_or_404(pk=assessment_id, case=case)
    here.case = case
    lacking = missing_for_sending(here, request.user)
    if request.method == "POST":
        try:
            submit(here, request.user)
        except IllegalMove as refusal:
            lacking = list(refusal.reasons)
        else:
            messages.success(request, _("Sent. It waits for approval by another person."))
            return redirect(case)
    note_read("assessment", subject=case.pk)
    return render(request, "beneficiaries/assessment/submit.html", shown(here) | {"lacking": lacking})


@writes(Assessment)
def assessment_withdraw(request: HttpRequest, code: str, assessment_id: UUID) -> HttpResponse:
    """Take an assessment back that waits for its approval, to go on writing."""
    case = visible_case(request, code, WRITE)
    here = visible_assessment(request, case, assessment_id)
    waiting = here.approvals.filter(status=Approval.Status.WAITING).first()
    if waiting is None:
        raise Http404
    if request.method != "POST":
        return redirect(here)
    waiting.assessment = here
    withdraw(waiting, request.user)
    messages.success(request, _("Taken back. You can go on writing."))
    return redirect("assessment-edit", code=code, assessment_id=here.pk)


def visible_assessment(request: HttpRequest, case: Case, assessment_id: UUID) -> Assessment:
    """Return an assessment of this case that the visitor may see; 404 alike for hidden and unknown."""
    seen = Assessment.objects.visible_to(request.user).select_related("recorded_by")
    here = seen.get_or_404(pk=assessment_id, case=case)
    here.case = case
    return here


def shown(here: Assessment) -> dict[str, Any]:
    """Return what every page shows of one assessment: its domains beside the former ones, answers, and requests."""
    earlier = here.case.assessments.approved().exclude(pk=here.pk).filter(assessed_on__lte=here.assessed_on)
    former = earlier.latest_first().first()
    return {
        "case": here.case,
        "person": here.case.person,
        "assessment": here,
        "former": former,
        "domains": compared(here, former),
        "answers": rows_of(here, Assessment.QUESTIONS),
        "requests": list(here.approvals.in_order()),
    }
