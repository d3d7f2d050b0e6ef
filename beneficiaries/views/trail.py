"""Who has seen this: the trail of one case file, for its supervisor."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from access.policy import APPROVE
from access.views import reads
from audit.models import Entry
from audit.pages import page_of
from audit.trail import note_read
from beneficiaries.models import Case
from beneficiaries.views.case import visible_case


@reads(Case, action=APPROVE)
def case_trail(request: HttpRequest, code: str) -> HttpResponse:
    """Show who read and who changed what of this person, the last first."""
    case = visible_case(request, code, APPROVE)
    note_read("who_has_seen", subject=case.pk)
    entries = Entry.objects.about(case.pk).with_names().with_values()
    kind = request.GET.get("kind", "")
    if kind in ("read", "change"):
        entries = entries.of_kind(kind)
    context = {"case": case, "person": case.person, "kind": kind, "page": page_of(entries, request.GET)}
    return render(request, "beneficiaries/case/trail.html", context)
