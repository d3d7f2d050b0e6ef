"""The logframe of a project: its results with how each indicator stands, and what does not look right."""

from typing import Any
from uuid import UUID

from django.db.models import Count, Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from access.paging import page_by_keys
from access.policy import WRITE
from access.views import reads, writes
from accounts.models import User
from beneficiaries.views.case import sent
from beneficiaries.views.editing import form_page, kept
from programs.forms.logframe import ResultForm
from programs.models import Enrolment, Group, Indicator, Participant, Project, Result, Target
from programs.reached import Standing, doubts
from programs.views.group import FORM

MOST_DOUBTS = 100


def may_read_logframe(user: User, project: Project) -> bool:
    """Tell whether a user sees the logframe of a project that she sees: she manages it, or leads a group of it."""
    led = Group.objects.visible_to(user).led_by(user).filter(programme__project=project)
    return Project.objects.writable_by(user).filter(pk=project.pk).exists() or led.exists()


def project_of_logframe(request: HttpRequest, pk: UUID) -> Project:
    """Return the project whose logframe the visitor may see; Http404 alike for hidden and unknown."""
    project = Project.objects.visible_to(request.user).select_related("site").get_or_404(pk=pk)
    if not may_read_logframe(request.user, project):
        raise Http404
    return project


@reads(Indicator, from_replica=True)
def logframe(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show the results of a project, each with its indicators and how these stand in their present period."""
    here, today = project_of_logframe(request, pk), timezone.localdate()
    results = Result.objects.visible_to(request.user).filter(project=here).in_order().select_related("outcome")
    indicators = Indicator.objects.visible_to(request.user).order_by("code", "pk")
    page = page_by_keys(
        results.prefetch_related(Prefetch("indicators", indicators)), request, "branch", "depth", "position"
    )
    shown = [indicator for each in page.rows for indicator in each.indicators.all()]
    begun = Target.objects.visible_to(request.user).filter(indicator__in=shown, first_on__lte=today).with_values()
    newest = {each.indicator_id: each for each in begun.order_by("indicator_id", "-first_on").distinct("indicator_id")}
    for each in shown:
        each.standing = Standing(each, newest[each.pk], today) if each.pk in newest else None
    context = {"project": here, "page": page, "may_change": _may_change(request, here)}
    return render(request, "programs/logframe/logframe.html", context)


def _may_change(request: HttpRequest, project: Project) -> bool:
    return Project.objects.writable_by(request.user).filter(pk=project.pk).exists()


@writes(Result)
def result_add(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Add a goal, an outcome or an output."""
    project = Project.objects.writable_by(request.user).get_or_404(pk=pk)
    return _result(request, Result(project=project), _("Add a result"))


@writes(Result)
def result_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change the words of a result, or its number."""
    here = Result.objects.writable_by(request.user).select_related("project", "outcome").get_or_404(pk=pk)
    return _result(request, here, _("Change the result"))


def _result(request: HttpRequest, result: Result, title: str) -> HttpResponse:
    form, back = ResultForm(sent(request), instance=result), reverse("logframe", args=[result.project_id])
    if kept(request, form):
        return redirect(back)
    return form_page(
        request, form, title=title, back=back, template=FORM, place="projects", lead_in=result.project.name
    )


@reads(Indicator, WRITE, from_replica=True)
def data_quality(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show to who manages a project what does not look right: missing periods, leaps, and people counted twice."""
    here = Project.objects.writable_by(request.user).get_or_404(pk=pk)
    found = found_doubtful(request.user, here)
    context: dict[str, Any] = {
        "project": here,
        "doubts": found[:MOST_DOUBTS],
        "is_cut": len(found) > MOST_DOUBTS,
        "page": page_by_keys(in_several_groups(request.user, here), request, "given_name", "family_name"),
    }
    return render(request, "programs/logframe/quality.html", context)


def found_doubtful(user: User, project: Project) -> list[dict[str, Any]]:
    """Return what does not look right in the periods of a project's indicators, by code and time; two queries."""
    targets = Target.objects.visible_to(user).with_values().order_by("first_on")
    indicators = Indicator.objects.visible_to(user).filter(project=project).prefetch_related(
        Prefetch("targets", targets, to_attr="in_time")
    )  # fmt: skip
    today = timezone.localdate()
    return [
        {"indicator": indicator, "doubt": doubt.value, "standing": standing}
        for indicator in indicators
        for doubt, standing in doubts([Standing(indicator, target, today) for target in indicator.in_time])
    ]


def in_several_groups(user: User, project: Project) -> Any:
    """Return the participants who belong to several groups of one programme of a project at once, with these."""
    enrolled = Enrolment.objects.visible_to(user).enrolled().filter(group__programme__project=project)
    twice = enrolled.order_by().values("participant", "group__programme").annotate(n=Count("pk")).filter(n__gt=1)
    groups = enrolled.select_related("group__programme").order_by("group__programme", "group__name")
    found = Participant.objects.writable_by(user).filter(pk__in=twice.values("participant"))
    return found.prefetch_related(Prefetch("enrolments", groups, to_attr="in_groups"))
