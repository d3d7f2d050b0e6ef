"""Case conferences: all of them, one of them, on paper, writing one down, and carrying out what was decided."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from access.paging import page_by_keys
from access.policy import WRITE
from access.views import reads, writes
from audit.trail import note_read
from beneficiaries.drafts import typed
from beneficiaries.forms.conference import ConferenceForm
from beneficiaries.forms.stay import OnADayForm
from beneficiaries.models import Case, Conference, ConferenceDecision
from beneficiaries.views.case import sent, visible_case
from beneficiaries.views.family import may_write
from beneficiaries.views.paper import printed

PAGE = 20


@reads(Conference)
def conferences(request: HttpRequest, code: str) -> HttpResponse:
    """Show the conferences about a case, the last first."""
    case = visible_case(request, code)
    note_read("case", subject=case.pk)
    seen = Conference.objects.visible_to(request.user).filter(case=case)
    seen = seen.select_related("recorded_by").prefetch_related("decisions")
    shown = page_by_keys(seen, request, "-held_on", "-recorded_at", size=PAGE)
    return _page(request, "list", case, page=shown, may_write=may_write(request, case))


@reads(Conference)
def conference(request: HttpRequest, code: str, conference_id: UUID) -> HttpResponse:
    """Show one conference with its members and decisions."""
    case = visible_case(request, code)
    here = _seen(request, case, conference_id)
    note_read("case", subject=case.pk)
    return _page(request, "read", case, **_shown(here), may_write=may_write(request, case))


@reads(Conference)
def conference_paper(request: HttpRequest, code: str, conference_id: UUID) -> HttpResponse:
    """Print the minutes of a conference."""
    case = visible_case(request, code)
    here = _seen(request, case, conference_id)
    template, instead = "beneficiaries/conference/minutes.html", here.get_absolute_url()
    return printed(request, case, template, _shown(here), "-conference", instead)


@writes(Conference)
def conference_add(request: HttpRequest, code: str) -> HttpResponse:
    """Write down a conference."""
    case = visible_case(request, code, WRITE)
    return _form(request, Conference(case=case), _("Write down a case conference"))


@writes(Conference)
def conference_edit(request: HttpRequest, code: str, conference_id: UUID) -> HttpResponse:
    """Change what is written of a conference."""
    case = visible_case(request, code, WRITE)
    here = Conference.objects.writable_by(request.user).get_or_404(pk=conference_id, case=case)
    here.case = case
    return _form(request, here, _("Change the case conference"))


def _form(request: HttpRequest, here: Conference, title: str) -> HttpResponse:
    form = ConferenceForm(typed(request, here.case), instance=here, by=request.user)
    if request.method == "POST" and form.is_valid():
        here.record(form.members, form.decisions)
        messages.success(request, _("Saved."))
        return redirect(here)
    note_read("case", subject=here.case.pk)
    return _page(request, "form", here.case, form=form, title=title, conference=here)


@writes(ConferenceDecision)
def conference_decision(request: HttpRequest, code: str, decision_id: UUID) -> HttpResponse:
    """Write down on which day a decision was carried out."""
    case = visible_case(request, code, WRITE)
    decisions = ConferenceDecision.objects.writable_by(request.user).select_related("conference", "responsible")
    decision = decisions.get_or_404(pk=decision_id, conference__case=case)
    decision.conference.case = case
    form = OnADayForm(sent(request), since=decision.conference.held_on)
    if request.method == "POST" and form.is_valid():
        decision.finish(form.cleaned_data["on"])
        messages.success(request, _("Saved."))
        return redirect(decision.conference)
    note_read("case", subject=case.pk)
    return _page(request, "decision", case, form=form, decision=decision, conference=decision.conference)


def _seen(request: HttpRequest, case: Case, conference_id: UUID) -> Conference:
    """Return a conference of this case that the visitor may read; 404 alike for hidden and unknown."""
    seen = Conference.objects.visible_to(request.user).select_related("recorded_by")
    here = seen.get_or_404(pk=conference_id, case=case)
    here.case = case
    return here


def _shown(here: Conference) -> dict[str, Any]:
    members = list(here.members.select_related("user", "consent"))
    return {
        "conference": here,
        "members": [each for each in members if each.was_there],
        "excused": [each for each in members if not each.was_there],
        "decisions": here.decisions.select_related("responsible"),
    }


def _page(request: HttpRequest, name: str, case: Case, **context: Any) -> HttpResponse:
    return render(request, f"beneficiaries/conference/{name}.html", {"case": case, "person": case.person} | context)
