"""Projects, their programmes, and the holidays of a site."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from access.paging import page_by_keys
from access.policy import READ, WRITE, permits
from access.views import reads, writes
from beneficiaries.views.case import sent
from beneficiaries.views.editing import form_page, kept
from programs.forms.project import HolidayForm, ProgrammeForm, ProjectForm
from programs.models import Group, Holiday, Indicator, Programme, Project
from programs.views.group import FORM
from programs.views.logframe import may_read_logframe


@reads(Project)
def projects(request: HttpRequest) -> HttpResponse:
    """Show the projects, the newest first, each with its programmes."""
    found = Project.objects.visible_to(request.user).select_related("site").prefetch_related("programmes")
    context = {"page": page_by_keys(found, request, "-starts_on"), "may_add": permits(request.user, WRITE, Project)}
    return render(request, "programs/project/list.html", context)


@reads(Project)
def project(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show a project: what it is for, its programmes, and the groups of each that the visitor may see."""
    here = Project.objects.visible_to(request.user).select_related("site").get_or_404(pk=pk)
    seen = Group.objects.visible_to(request.user).with_places()
    context = {
        "project": here,
        "sees_programmes": permits(request.user, READ, Programme),
        "programmes": here.programmes.prefetch_related(Prefetch("groups", seen)),
        "may_change": Project.objects.writable_by(request.user).filter(pk=pk).exists(),
        "has_logframe": permits(request.user, READ, Indicator) and may_read_logframe(request.user, here),
    }
    return render(request, "programs/project/detail.html", context)


@writes(Project)
def project_add(request: HttpRequest) -> HttpResponse:
    """Begin a project."""
    return _project(request, ProjectForm(sent(request), by=request.user), _("Add a project"), reverse("projects"))


@writes(Project)
def project_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change what is known of a project."""
    here = Project.objects.writable_by(request.user).get_or_404(pk=pk)
    form = ProjectForm(sent(request), instance=here, by=request.user)
    return _project(request, form, _("Change the project"), reverse("project", args=[pk]))


def _project(request: HttpRequest, form: Any, title: str, back: str) -> HttpResponse:
    if kept(request, form):
        return redirect("project", form.instance.pk)
    return form_page(request, form, title=title, back=back, template=FORM, place="projects")


@writes(Programme)
def programme_add(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Add a programme to a project."""
    here = Project.objects.writable_by(request.user).get_or_404(pk=pk)
    return _programme(request, Programme(project=here), _("Add a programme"))


@writes(Programme)
def programme_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change what is known of a programme."""
    here = Programme.objects.writable_by(request.user).select_related("project").get_or_404(pk=pk)
    return _programme(request, here, _("Change the programme"))


def _programme(request: HttpRequest, instance: Programme, title: str) -> HttpResponse:
    form, back = ProgrammeForm(sent(request), instance=instance), reverse("project", args=[instance.project_id])
    if kept(request, form):
        return redirect(back)
    return form_page(request, form, title=title, back=back, template=FORM, place="projects", lead_in=instance.project)


@reads(Holiday)
def holidays(request: HttpRequest) -> HttpResponse:
    """Show the holidays of the visitor's sites, the newest first."""
    found = Holiday.objects.visible_to(request.user).select_related("site")
    context = {"page": page_by_keys(found, request, "-first_on"), "may_add": permits(request.user, WRITE, Holiday)}
    return render(request, "programs/project/holidays.html", context)


@writes(Holiday)
def holiday_add(request: HttpRequest) -> HttpResponse:
    """Add a holiday: sessions planned on it and not held are called off."""
    form = HolidayForm(sent(request), by=request.user)
    if kept(request, form):
        count = form.instance.call_sessions_off()
        if count:
            messages.info(request, _("%(count)d sessions on these days were called off.") % {"count": count})
        return redirect("holidays")
    back = reverse("holidays")
    return form_page(request, form, title=_("Add a holiday"), back=back, template=FORM, place="holidays")


@writes(Holiday)
def holiday_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change the days of a holiday."""
    here = Holiday.objects.writable_by(request.user).get_or_404(pk=pk)
    form = HolidayForm(sent(request), instance=here, by=request.user)
    if kept(request, form):
        here.call_sessions_off()
        return redirect("holidays")
    back = reverse("holidays")
    return form_page(request, form, title=_("Change the holiday"), back=back, template=FORM, place="holidays")
