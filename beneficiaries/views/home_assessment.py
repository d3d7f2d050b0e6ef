"""Home assessments of a case: writing and reading one, a supervisor's look at it, and visits after a return."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from access.policy import APPROVE, WRITE
from access.saying import rows_of
from access.views import reads, writes
from audit.trail import note_read
from beneficiaries.drafts import typed
from beneficiaries.forms.home_assessment import HomeAssessmentForm, LookThroughForm, ReturnVisitForm
from beneficiaries.lifecycle import Standing
from beneficiaries.looking_through import look_through, may_look_through
from beneficiaries.models import Case, HomeAssessment, ReturnVisit
from beneficiaries.return_home import ANCHORS, TITLES
from beneficiaries.views.case import sent, visible_case
from beneficiaries.views.family import kept_or_shown, page

ABOUT = ("visited_on", "visited_by", "whose_home", "area", "adult", "spoken_with")


@reads(HomeAssessment)
def home_assessment(request: HttpRequest, code: str, home_id: UUID) -> HttpResponse:
    """Show one home assessment: what was found, what follows, and the visits after a return."""
    case = visible_case(request, code)
    homes = HomeAssessment.objects.visible_to(request.user).select_related("recorded_by", "seen_by", "area__parent")
    here = homes.get_or_404(pk=home_id, case=case)
    here.case = case
    note_read("case", subject=case.pk)
    standing = Standing(case, request.user)
    context = {
        "visits": here.visits.all(),
        "may_write": WRITE in standing.actions,
        "may_see_it": APPROVE in standing.actions and may_look_through(here, standing),
    }
    return page(request, "home", case, **_whole(here), **context)


def _whole(here: HomeAssessment) -> dict[str, Any]:
    """Return what shows one home assessment whole."""
    return {
        "home": here,
        "about": [row for row in rows_of(here, ABOUT) if row["value"]],
        "parts": [
            (title, getattr(here, part), getattr(here, f"get_{part}_display")(), ANCHORS[part][getattr(here, part) - 1])
            for part, title in TITLES.items()
        ],
        "answers": rows_of(here, HomeAssessment.QUESTIONS),
    }


@writes(HomeAssessment)
def home_assessment_add(request: HttpRequest, code: str) -> HttpResponse:
    """Write down what was found in a home."""
    case = visible_case(request, code, WRITE)
    return _form(request, HomeAssessment(case=case), _("Assess the home of her family"))


@writes(HomeAssessment)
def home_assessment_edit(request: HttpRequest, code: str, home_id: UUID) -> HttpResponse:
    """Change a home assessment; it is then looked through anew."""
    case = visible_case(request, code, WRITE)
    here = HomeAssessment.objects.writable_by(request.user).get_or_404(pk=home_id, case=case)
    here.case = case
    return _form(request, here, _("Change the home assessment"))


def _form(request: HttpRequest, here: HomeAssessment, title: str) -> HttpResponse:
    form = HomeAssessmentForm(typed(request, here.case), instance=here, by=request.user)
    lead = _(
        "Visit by day, announced as she wishes, and tell nobody there why she was away. Choose the sentence that fits."
    )

    def keep() -> None:
        here.record(form.visits, request.user)

    return kept_or_shown(request, here.case, form, title, here, keep, lead=lead, wide=True)


@writes(Case, action=APPROVE)
def home_assessment_see(request: HttpRequest, code: str, home_id: UUID) -> HttpResponse:
    """Keep that a supervisor looked through a home assessment of another, as she was shown it."""
    case = visible_case(request, code, APPROVE)
    homes = HomeAssessment.objects.visible_to(request.user).select_related("area__parent")
    here = homes.get_or_404(pk=home_id, case=case)
    here.case = case
    if not may_look_through(here, Standing(case, request.user)):
        raise Http404
    form = LookThroughForm(sent(request), instance=here)
    if request.method == "POST" and form.is_valid():
        look_through(here, request.user)
        messages.success(request, _("Looked through."))
        return redirect(here)
    note_read("case", subject=case.pk)
    return page(request, "see", case, form=form, **_whole(here))


@writes(ReturnVisit)
def return_visit(request: HttpRequest, code: str, visit_id: UUID) -> HttpResponse:
    """Write down how she is at home, on a visit that was agreed."""
    case = visible_case(request, code, WRITE)
    visit = (
        ReturnVisit.objects.writable_by(request.user).select_related("home").get_or_404(pk=visit_id, home__case=case)
    )
    visit.home.case = case
    form = ReturnVisitForm(typed(request, case), instance=visit)
    return kept_or_shown(request, case, form, _("Visit after her return"), visit.home)
