"""Indicators: one with its periods and how it came there, its targets, and what was measured."""

from itertools import groupby
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from access.paging import page_by_keys
from access.views import reads, writes
from beneficiaries.views.case import sent
from beneficiaries.views.editing import form_page, kept
from programs.forms.logframe import IndicatorForm, MeasurementForm, TargetForm
from programs.models import Indicator, Measurement, Result, TallyPart, Target
from programs.reached import BEHIND, ON_TRACK, Standing
from programs.rules import RULES
from programs.tasks import ask_for_a_count
from programs.trend import Parts, Trend
from programs.views.group import FORM

PERIODS = 12


def _indicators(request: HttpRequest) -> Any:
    return Indicator.objects.visible_to(request.user).select_related("project", "result__outcome")


@reads(Indicator, from_replica=True)
def indicator(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show an indicator: what it is, how it stands in each period, and how the last count divides."""
    here, today = _indicators(request).get_or_404(pk=pk), timezone.localdate()
    targets = Target.objects.visible_to(request.user).filter(indicator=here).with_values()
    page = page_by_keys(targets, request, "-first_on", size=PERIODS)
    standings = [Standing(here, each, today) for each in page.rows]
    counted = next((each.target for each in standings if each.target.tallied is not None), None)
    parts = TallyPart.objects.visible_to(request.user).filter(tally__target=counted) if counted else []
    context = {
        "indicator": here,
        "rule": RULES.get(here.rule),
        "kinds": ", ".join(Indicator._meta.get_field("kinds").labels(here.kinds)),
        "on_track": round(ON_TRACK * 100),
        "behind": round(BEHIND * 100),
        "page": page,
        "standings": standings,
        "trend": Trend(list(reversed(standings))),
        "counted": counted,
        "divisions": [
            Parts(here, kind, list(those)) for kind, those in groupby(parts, key=lambda each: each.kind)
        ],
        "may_change": Indicator.objects.writable_by(request.user).filter(pk=pk).exists(),
    }  # fmt: skip
    return render(request, "programs/logframe/indicator.html", context)


@writes(Indicator)
def indicator_add(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Add an indicator to a result."""
    result = Result.objects.writable_by(request.user).select_related("project", "outcome").get_or_404(pk=pk)
    new = Indicator(result=result, project=result.project)
    return _indicator(request, new, _("Add an indicator"), reverse("logframe", args=[result.project_id]))


@writes(Indicator)
def indicator_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change what is known of an indicator; it is counted anew."""
    here = Indicator.objects.writable_by(request.user).select_related("project", "result__outcome").get_or_404(pk=pk)
    return _indicator(request, here, _("Change the indicator"), reverse("indicator", args=[pk]))


def _indicator(request: HttpRequest, here: Indicator, title: str, back: str) -> HttpResponse:
    form = IndicatorForm(sent(request), instance=here)
    if kept(request, form):
        ask_for_a_count(here)
        return redirect("indicator", here.pk)
    lead_in = f"{here.result.title}: {here.result.statement}"
    return form_page(request, form, title=title, back=back, template=FORM, place="projects", lead_in=lead_in)


@writes(Target)
def target_add(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say what an indicator is to reach in a period."""
    here = Indicator.objects.writable_by(request.user).get_or_404(pk=pk)
    return _target(request, Target(indicator=here), _("Add a target"))


@writes(Target)
def target_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change a target or its period; it is counted anew."""
    here = Target.objects.writable_by(request.user).select_related("indicator").get_or_404(pk=pk)
    return _target(request, here, _("Change the target"))


def _target(request: HttpRequest, here: Target, title: str) -> HttpResponse:
    form = TargetForm(sent(request), instance=here)
    if kept(request, form):
        ask_for_a_count(here.indicator)
        return redirect("indicator", here.indicator_id)
    return _of_indicator(request, form, title, here.indicator)


@writes(Measurement)
def measurement_add(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write down what was measured for a period, or correct it by a further revision."""
    here = Target.objects.writable_by(request.user).select_related("indicator").get_or_404(pk=pk)
    form = MeasurementForm(sent(request), instance=Measurement(target=here))
    if kept(request, form):
        return redirect("indicator", here.indicator_id)
    return _of_indicator(request, form, _("Write down what was measured"), here.indicator)


def _of_indicator(request: HttpRequest, form: Any, title: str, here: Indicator) -> HttpResponse:
    back = reverse("indicator", args=[here.pk])
    return form_page(request, form, title=title, back=back, template=FORM, place="projects", lead_in=str(here))


@reads(Measurement)
def measurements(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show everything that was ever measured for an indicator, with its evidence; what was replaced stays readable."""
    here = _indicators(request).get_or_404(pk=pk)
    found = Measurement.objects.visible_to(request.user).filter(target__indicator=here)
    newer = found.filter(target=OuterRef("target"), revision__gt=OuterRef("revision"))
    found = found.annotate(period_from=F("target__first_on"), was_replaced=Exists(newer))
    page = page_by_keys(found.select_related("target", "recorded_by"), request, "-period_from", "-revision")
    context = {"indicator": here, "page": page}
    return render(request, "programs/logframe/measurements.html", context)
