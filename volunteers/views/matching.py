"""Who fits a need, and the scoring table by which that is reckoned."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from access.context import alone
from access.policy import ASSIGN
from access.views import reads, writes
from beneficiaries.views.case import sent
from beneficiaries.views.editing import form_page, kept
from volunteers.forms.needs import ScoringForm
from volunteers.matching import SHOWN, ranked
from volunteers.models import Need, SafeguardingCheck, ScoringWeight, Volunteer

FURTHEST = 1000
"""Nobody looks for a match beyond it."""


@reads(Volunteer, ASSIGN)
def need_matches(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show who fits an approved need, the best first: each score as the sum of its parts, and which checks lack."""
    open_needs = Need.objects.visible_to(request.user).open().with_programme()
    here = open_needs.get_or_404(pk=pk)
    beyond = _number(request.GET.get("beyond"))
    found = ranked(here, limit=SHOWN + 1, beyond=beyond)
    matches, more = found[:SHOWN], len(found) > SHOWN
    first = max(here.starts_on, timezone.localdate())
    lacking = SafeguardingCheck.objects.lacking([each.volunteer for each in matches], first, here.ends_on)
    kinds = SafeguardingCheck.Kind
    context = {
        "need": here,
        "matches": [
            (each, place, [kinds(kind).label for kind in lacking[each.volunteer.pk]])
            for place, each in enumerate(matches, start=beyond + 1)
        ],
        "asked": here.asked.select_related("skill"),
        "newer": f"?beyond={max(beyond - SHOWN, 0)}" if beyond else "",
        "older": f"?beyond={beyond + SHOWN}" if more else "",
    }
    return render(request, "volunteers/needs/matches.html", context)


def _number(said: str | None) -> int:
    """Return how many matches are passed over; none for what is no such number."""
    return min(int(said), FURTHEST) if said and said.isascii() and said.isdigit() and len(said) < len("10000") else 0


@writes(ScoringWeight)
def scoring(request: HttpRequest) -> HttpResponse:
    """Show the scoring table, and change it."""
    if request.method == "POST":
        alone("scoring table")
    form = ScoringForm(sent(request))
    if kept(request, form):
        return redirect("scoring")
    return form_page(
        request, form, title=_("Scoring table"), back=reverse("needs"), template="volunteers/needs/scoring.html"
    )
