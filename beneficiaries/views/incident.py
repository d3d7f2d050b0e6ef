"""Incidents of a case: all of them, one of them, writing one down and changing it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from access.paging import page_by_keys
from access.policy import WRITE
from access.saying import rows_of
from access.views import reads, writes
from audit.trail import note_read
from beneficiaries.drafts import typed
from beneficiaries.forms.incident import IncidentForm
from beneficiaries.incident_type import DECIDING, DEFINITIONS, QUESTIONS, IncidentType
from beneficiaries.models import Case, Incident
from beneficiaries.views.case import visible_case

PAGE = 20
TOLD = ("told_on", "happened", "time_of_day", "place_kind", "area", "place")
CONTEXT = ("by_partner", "was_child", "abduction", "goods_exchanged", "traditional_practice")
CARE = ("injuries", "medical_care", "services_needed")


@reads(Incident)
def incidents(request: HttpRequest, code: str) -> HttpResponse:
    """Show the incidents of a case, the last told first."""
    case = visible_case(request, code)
    note_read("case", subject=case.pk)
    seen = Incident.objects.visible_to(request.user).filter(case=case).select_related("recorded_by")
    context = {
        "page": page_by_keys(seen, request, "-told_on", "-recorded_at", size=PAGE),
        "may_write": _may_write(request, case),
    }
    return _page(request, "list", case, **context)


@reads(Incident)
def incident(request: HttpRequest, code: str, incident_id: UUID) -> HttpResponse:
    """Show one incident: its type and context, and what is done about it."""
    case = visible_case(request, code)
    seen = Incident.objects.visible_to(request.user).select_related("recorded_by", "area__parent")
    here = seen.get_or_404(pk=incident_id, case=case)
    here.case = case
    note_read("case", subject=case.pk)
    questions = QUESTIONS if here.kind in ("", IncidentType.NOT_GENDER_BASED) else [*DECIDING]
    context = {
        "incident": here,
        "meaning": DEFINITIONS.get(here.kind, ""),
        "told": _known(here, TOLD),
        "answers": _known(here, (*questions, *CONTEXT)),
        "perpetrators": [each.perpetrator for each in here.perpetrators.select_related("perpetrator")],
        "care": _known(here, CARE),
        "report": _known(here, Incident.REPORT),
        "may_write": _may_write(request, case),
    }
    return _page(request, "read", case, **context)


@writes(Incident)
def incident_add(request: HttpRequest, code: str) -> HttpResponse:
    """Write down an incident of which she told."""
    case = visible_case(request, code, WRITE)
    return _form(request, Incident(case=case))


@writes(Incident)
def incident_edit(request: HttpRequest, code: str, incident_id: UUID) -> HttpResponse:
    """Change what is written down of an incident."""
    case = visible_case(request, code, WRITE)
    here = Incident.objects.writable_by(request.user).get_or_404(pk=incident_id, case=case)
    here.case = case
    return _form(request, here)


def _form(request: HttpRequest, here: Incident) -> HttpResponse:
    form = IncidentForm(typed(request, here.case), instance=here)
    if request.method == "POST" and form.is_valid():
        here.record(form.cleaned_data["named"])
        messages.success(request, _("The incident is saved."))
        return redirect(here)
    note_read("case", subject=here.case.pk)
    definitions = [(kind.label, meaning) for kind, meaning in DEFINITIONS.items()]
    return _page(request, "form", here.case, form=form, is_new=here._state.adding, definitions=definitions)


def _page(request: HttpRequest, name: str, case: Case, **context: Any) -> HttpResponse:
    return render(request, f"beneficiaries/incident/{name}.html", {"case": case, "person": case.person} | context)


def _may_write(request: HttpRequest, case: Case) -> bool:
    return Case.objects.writable_by(request.user).filter(pk=case.pk).exists()


def _known(here: Incident, names: tuple[str, ...]) -> list[dict[str, str]]:
    return [row for row in rows_of(here, names) if row["value"]]
