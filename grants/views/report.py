"""Reports to funders: begun from an obligation, written, looked through, sent, answered; on paper and as a sheet."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from access.context import alone
from access.moves import moved
from access.policy import WRITE, permits
from access.views import reads, writes
from beneficiaries.views.case import sent
from beneficiaries.views.editing import form_page, kept
from config.files.leaving import XLSX, saved
from config.paper import paper_response
from grants.forms.report import BeginGrantReportForm, ColumnsForm, GrantReportForm, GrantReportMoveForm
from grants.models import Funder, GrantReport, GrantReportStep, ReportColumn
from grants.report_shown import Shown
from grants.reporting import lacking, move, moves_of, names_of
from grants.telling import threshold
from grants.views.grant import FORM, grant_to_change


def report_of(request: HttpRequest, pk: UUID) -> GrantReport:
    """Return a report that the visitor may see; Http404 alike for hidden and unknown."""
    return GrantReport.objects.visible_to(request.user).with_state().get_or_404(pk=pk)


@writes(GrantReport)
def grant_report_add(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Begin a report: its words are put together from approved activity reports of the period."""
    here = grant_to_change(request, pk)
    form = BeginGrantReportForm(sent(request), grant=here)
    form.instance.note_writer(request.user)
    if kept(request, form):
        return redirect("grant-report", form.instance.pk)
    back = reverse("grant", args=[pk])
    return form_page(request, form, title=_("Begin a report"), back=back, template=FORM, lead_in=here)


@reads(GrantReport)
def grant_report(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show a report: its words, figures and what happened to it."""
    here = report_of(request, pk)
    is_ours = permits(request.user, WRITE, GrantReport)
    context = {
        "report": here,
        "shown": Shown(here, request.user),
        "may_write": is_ours and here.is_open,
        "may_move": bool(moves_of(here, request.user)),
        "lacking": lacking(here) if is_ours and here.is_open else [],
        "names": names_of(here) if is_ours and not here.submitted_at else [],
        "threshold": threshold(),
    }
    return render(request, "grants/report/detail.html", context)


@writes(GrantReport)
def grant_report_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write the sections of a report."""
    here = GrantReport.objects.writable_by(request.user).open().get_or_404(pk=pk)
    form = GrantReportForm(sent(request), instance=here)
    if request.method == "POST" and form.is_valid():
        here.note_writer(request.user)
        if kept(request, form):
            return redirect("grant-report", pk)
    back = reverse("grant-report", args=[pk])
    return form_page(
        request, form, title=_("Write the report"), back=back, template=FORM, lead_in=here.grant, about=here
    )


@writes(GrantReportStep)
def grant_report_move(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give a report on: to be looked through, back, to the funder; and what the funder says, and is answered."""
    here = report_of(request, pk)
    moves = moves_of(here, request.user)
    if not moves:
        raise Http404
    names = names_of(here) if not here.submitted_at else []
    form = GrantReportMoveForm(sent(request), moves=moves, names=names)

    def make(told: dict[str, Any]) -> None:
        move(here, told["move"], request.user, told["why"], looked=told.get("looked", not names))

    if moved(request, form, make):
        return redirect("grant-report", pk)
    context = {"lead_in": here.grant, "about": here, "missing": lacking(here) if here.is_open else []}
    back = reverse("grant-report", args=[pk])
    return form_page(request, form, title=_("Give the report on"), back=back, template=FORM, **context)


@reads(GrantReport)
def grant_report_paper(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Print a report."""
    here = report_of(request, pk)
    name = here.file_name
    context = {"report": here, "shown": Shown(here, request.user), "code": name, "threshold": threshold()}
    return paper_response(
        request, "grants/report/paper.html", context, name, instead=reverse("grant-report", args=[pk])
    )


@reads(GrantReport)
def grant_report_xlsx(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give a report as a workbook, with the columns that its funder wants."""
    here = report_of(request, pk)
    return saved(Shown(here, request.user).as_xlsx(), XLSX, f"{here.file_name}.xlsx")


@writes(ReportColumn)
def funder_columns(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Choose the columns of the finance table in a funder's reports."""
    here = Funder.objects.writable_by(request.user).select_related("organisation").get_or_404(pk=pk)
    if request.method == "POST":
        alone(f"columns of {here.pk}")
    form = ColumnsForm(sent(request), funder=here)
    if kept(request, form):
        return redirect("funders")
    return form_page(
        request, form, title=_("Columns of the funder's reports"), back=reverse("funders"), template=FORM, lead_in=here
    )
