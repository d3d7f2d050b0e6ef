"""Approvals: what waits at a supervisor's sites, and deciding about one."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from access.paging import page_by_keys
from access.policy import APPROVE
from access.views import reads, writes
from audit.models import Change, Entry
from audit.trail import note_read
from beneficiaries.approving import approve, give_back, missing_for_approving, missing_for_deciding, with_own_work
from beneficiaries.due import approval_tasks
from beneficiaries.forms.assessment import DecisionForm
from beneficiaries.lifecycle import IllegalMove
from beneficiaries.models import Approval, Assessment, Case
from beneficiaries.views.assessment import shown, visible_assessment
from beneficiaries.views.case import sent, visible_case

CHANGES = 50
"""So many changes since an assessment was given back are shown at most."""


@reads(Case, action=APPROVE)
def approvals(request: HttpRequest) -> HttpResponse:
    """Show what waits for approval at her sites, the longest first."""
    waiting = with_own_work(Approval.objects.waiting_at_sites_of(request.user), request.user)
    page = page_by_keys(waiting, request, "recorded_at")
    note_read("approvals", rows=[approval.case for approval in page.rows])
    context = {"tasks": approval_tasks(page.rows), "newer": page.newer, "older": page.older}
    return render(request, "beneficiaries/assessment/approvals.html", context)


@writes(Case, action=APPROVE)
def assessment_decide(request: HttpRequest, code: str, assessment_id: UUID) -> HttpResponse:
    """Approve an assessment, or give it back with a comment; 404 for one that does not wait."""
    case = visible_case(request, code, APPROVE)
    here = visible_assessment(request, case, assessment_id)
    waiting = here.approvals.filter(status=Approval.Status.WAITING).first()
    if waiting is None:
        raise Http404
    waiting.case, waiting.assessment = case, here
    form = DecisionForm(sent(request), request_id=waiting.pk)
    lacking = missing_for_deciding(waiting, request.user)
    if request.method == "POST" and not lacking and form.is_valid():
        try:
            _decide(waiting, request, form)
        except IllegalMove as refusal:
            for reason in refusal.reasons:
                form.add_error(None, reason)
        else:
            return redirect(case)
    note_read("assessment", subject=case.pk)
    context = shown(here) | {
        "form": form,
        "lacking": lacking,
        "in_the_way": [] if lacking else missing_for_approving(waiting, request.user),
        "changes": _changes_since_returned(here),
    }
    return render(request, "beneficiaries/assessment/decide.html", context)


def _decide(waiting: Approval, request: HttpRequest, form: DecisionForm) -> None:
    comment = form.cleaned_data["comment"]
    if form.cleaned_data["decision"] == "approve":
        approve(waiting, request.user, comment)
        messages.success(request, _("The assessment is approved."))
    else:
        give_back(waiting, request.user, comment)
        messages.success(request, _("The assessment is given back."))


def _changes_since_returned(here: Assessment) -> list[tuple[str, Change]]:
    """Return what the trail says was changed since it was last given back: the domain, and the values."""
    returned = here.approvals.filter(status=Approval.Status.RETURNED).order_by("-decided_at").first()
    if returned is None:
        return []
    domains = {str(score.pk): score.get_domain_display() for score in here.scores.all()}
    rows = [str(here.pk), *domains]
    hidden = {str(Assessment._meta.get_field(name).verbose_name) for name in ("status", "writers", "written_at")}
    made = Entry.objects.about(here.case.pk).of_kind("update").with_values()
    made = made.filter(row_id__in=rows, at__gt=returned.decided_at).order_by("pk")
    return [
        (domains.get(entry.row_id, ""), change)
        for entry in made[:CHANGES]
        for change in entry.changes
        if change.name not in hidden
    ]
