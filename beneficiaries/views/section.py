"""Adding and changing the records of a case file's sections: one pair of views for all of them."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _

from access.policy import WRITE
from access.records import Record
from access.views import View, writes
from audit.trail import note_read
from beneficiaries.drafts import typed
from beneficiaries.forms.by_section import form_for
from beneficiaries.models import Case
from beneficiaries.sections import EVERY_SECTION, Section
from beneficiaries.views.case import visible_case


def adding(section: Section) -> View:
    """Return the view that adds a record; where a case has at most one, it leads to that one."""

    @writes(section.model)
    def add(request: HttpRequest, code: str) -> HttpResponse:
        case = visible_case(request, code, WRITE)
        standing = section.of(case).first() if section.single else None
        if standing is not None and request.method != "POST":
            return redirect(section.address(case, standing))
        return _form(request, section, case, standing or section.model(case=case))

    return add


def adding_to(section: Section) -> View:
    """Return the view that adds a record to one of another section, started from the last where that serves."""
    parents = section.model._meta.get_field(section.parent).related_model

    @writes(section.model)
    def add(request: HttpRequest, code: str, **keys: UUID) -> HttpResponse:
        case = visible_case(request, code, WRITE)
        parent = parents.objects.writable_by(request.user).get_or_404(pk=keys[f"{section.parent}_id"], case=case)
        return _form(request, section, case, section.model(case=case, **{section.parent: parent}))

    return add


def changing(section: Section) -> View:
    """Return the view that changes a record."""

    @writes(section.model)
    def change(request: HttpRequest, code: str, record_id: UUID) -> HttpResponse:
        case = visible_case(request, code, WRITE)
        record = section.model.objects.writable_by(request.user).get_or_404(pk=record_id, case=case)
        return _form(request, section, case, record)

    return change


def _form(request: HttpRequest, section: Section, case: Case, record: Record) -> HttpResponse:
    asked = {name: request.GET[name] for name in section.prefilled if name in request.GET}
    form = form_for(section)(typed(request, case), instance=record, initial=asked)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
        return redirect(section.home(case))
    note_read("case", subject=case.pk)
    context = {
        "case": case,
        "person": case.person,
        "section": section,
        "title": section.add if record._state.adding else section.change,
        "cancel": section.home(case),
        "form": form,
    }
    return render(request, "beneficiaries/case/section.html", context)


def addresses() -> list[URLPattern]:
    """Return the two addresses of every section, and of every part of one, that has no pages of its own."""
    patterns = []
    for section in EVERY_SECTION:
        if section.own_pages:
            continue
        here = f"cases/<str:code>/{section.slug}/"
        if section.parent:
            within = f"cases/<str:code>/{section.parent}/<uuid:{section.parent}_id>/{section.slug}/"
            patterns.append(path(f"{within}add/", adding_to(section), name=f"{section.slug}-add"))
        else:
            patterns.append(path(f"{here}add/", adding(section), name=f"{section.slug}-add"))
        patterns.append(path(f"{here}<uuid:record_id>/", changing(section), name=section.slug))
    return patterns
