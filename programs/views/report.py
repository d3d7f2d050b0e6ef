"""Activity reports: which there are and which are due, one of them, its words and expenses, and on paper."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from access.paging import page_by_keys
from access.policy import APPROVE
from access.views import reads, writes
from accounts.models import User
from beneficiaries.views.case import sent
from beneficiaries.views.editing import form_page, kept
from config.calendar import ONE_DAY
from config.paper import paper_response
from programs.differences import changed_figures, changed_sections, label_of
from programs.forms.report import BeginReportForm, DecideForm, ExpenseForm, FindReportForm, ReportForm
from programs.learnt import LEARNING
from programs.models import ActivityReport, ReportExpense, ReportGain, ReportSession, ReportStep, ReportVersion
from programs.models.report import FIGURES, SECTIONS
from programs.pictures import contents_of, pictures_of
from programs.report_figures import figures_of, gains_of, rate
from programs.report_months import reports_owed_by
from programs.reporting import CannotMove, approve, lacking, may, send_back, submit
from programs.views.group import FORM

MOST_STEPS = 50
MOST_SESSIONS = 300
DUE_SHOWN = 12


@reads(ActivityReport)
def reports(request: HttpRequest) -> HttpResponse:
    """Show the reports, the newest month first, and before them those that are due."""
    form = FindReportForm(request.GET)
    found = form.found(ActivityReport.objects.visible_to(request.user).with_places())
    owed = reports_owed_by(request.user)
    context = {
        "find": form,
        "page": page_by_keys(found, request, "-first_on"),
        "due": owed[:DUE_SHOWN],
        "owed": len(owed),
    }
    return render(request, "programs/report/list.html", context)


@writes(ActivityReport)
def report_add(request: HttpRequest) -> HttpResponse:
    """Begin a report about a programme at a site in a month."""
    first = (timezone.localdate().replace(day=1) - ONE_DAY).replace(day=1)
    asked = {"month": f"ad-{first}", **{key: request.GET[key] for key in ("about", "month") if key in request.GET}}
    form = BeginReportForm(sent(request), by=request.user, initial=asked)
    if request.method == "POST" and form.is_valid():
        form.instance.note_writer(request.user)
        if kept(request, form):
            return redirect("report-edit", form.instance.pk)
    return form_page(request, form, title=_("Begin a report"), back=reverse("reports"), template=FORM, place="reports")


def report_of(request: HttpRequest, pk: UUID) -> ActivityReport:
    """Return a report that the visitor may see; Http404 alike for hidden and unknown."""
    return ActivityReport.objects.visible_to(request.user).with_places().get_or_404(pk=pk)


def report_to_change(request: HttpRequest, pk: UUID) -> ActivityReport:
    """Return a report that the visitor may change; Http404 also for one that was sent."""
    return ActivityReport.objects.editable_by(request.user).with_places().get_or_404(pk=pk)


@reads(ActivityReport)
def report(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show a report: its figures, words and expenses, what changed since it was sent last, and what was said of it."""
    here = report_of(request, pk)
    context = {
        **told(request, here),
        "may_edit": ActivityReport.objects.editable_by(request.user).filter(pk=pk).exists(),
        "may_decide": may("approve", here, request.user)
        and ActivityReport.objects.visible_to(request.user, APPROVE).filter(pk=pk).exists(),
        "wrote_it": request.user.pk in here.writers,
        "lacking": lacking(here) if here.is_open else [],
    }
    return render(request, "programs/report/detail.html", context)


def told(request: HttpRequest, here: ActivityReport) -> dict[str, Any]:
    """Return what a report tells, for the screen and for paper: frozen where it was sent, as it is now where not."""
    versions = list(ReportVersion.objects.visible_to(request.user).filter(report=here)[:2])
    steps = ReportStep.objects.visible_to(request.user).filter(report=here).select_related("recorded_by")
    expenses = ReportExpense.objects.visible_to(request.user).filter(report=here)
    live = here.is_open
    figures = figures_of(here)[0] if live else versions[0]
    gains = gains_of(here) if live else list(ReportGain.objects.visible_to(request.user).filter(sent=versions[0]))
    before = (versions[0] if live else versions[1]) if len(versions) > (not live) else None
    return {
        "report": here,
        "figures": [(label_of(name), getattr(figures, name)) for name in FIGURES],
        "gains": gains,
        "learning": [rule for code, rule in LEARNING.items() if code in {each.what for each in gains}],
        "rate": rate(figures.came, figures.expected),
        "is_frozen": not live,
        "sections": [(label_of(section), getattr(here, section)) for section in SECTIONS],
        "expenses": expenses[:MOST_SESSIONS],
        "pictures": pictures_of(here, request.user),
        "spent": expenses.aggregate(spent=Sum("amount"))["spent"] or 0,
        "steps": steps.prefetch_related("comments")[:MOST_STEPS],
        "before": before,
        "changes": list(changed_sections(before, here)) if before else [],
        "changed_figures": changed_figures(before, versions[0]) if before and not live else [],
        "version": versions[0] if versions else None,
    }


@writes(ActivityReport)
def report_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write the sections of a report."""
    here = report_to_change(request, pk)
    form = ReportForm(sent(request), instance=here)
    if request.method == "POST" and form.is_valid():
        here.note_writer(request.user)
        if kept(request, form):
            return redirect("report", pk)
    return of_report(request, form, _("Write the report"), here)


def of_report(request: HttpRequest, form: Any, title: str, here: ActivityReport) -> HttpResponse:
    """Show a form about a report."""
    back = reverse("report", args=[here.pk])
    return form_page(request, form, title=title, back=back, template="programs/report/form.html", report=here)


@writes(ReportExpense)
def expense_add(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Add money that was spent."""
    here = report_to_change(request, pk)
    form = ExpenseForm(sent(request), instance=ReportExpense(report=here))
    if kept(request, form):
        note_writer(here, request.user)
        return redirect("report", pk)
    return of_report(request, form, _("Add an expense"), here)


def note_writer(here: ActivityReport, by: User) -> None:
    """Note and save who writes in a report."""
    here.note_writer(by)
    here.save(update_fields=["writers", "written_at"])


def _expense(request: HttpRequest, pk: UUID) -> ReportExpense:
    found: QuerySet = ReportExpense.objects.writable_by(request.user).filter(report__state__in=ActivityReport.OPEN)
    return found.select_related("report__programme__project", "report__site").get_or_404(pk=pk)


@writes(ReportExpense)
def expense_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change an expense."""
    here = _expense(request, pk)
    form = ExpenseForm(sent(request), instance=here)
    if kept(request, form):
        note_writer(here.report, request.user)
        return redirect("report", here.report_id)
    return of_report(request, form, _("Change the expense"), here.report)


@writes(ReportExpense)
def expense_remove(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take an expense away, once that is confirmed; what it said stays in the trail."""
    here = _expense(request, pk)
    if request.method == "POST":
        here.delete()
        note_writer(here.report, request.user)
        messages.success(request, _("Removed."))
        return redirect("report", here.report_id)
    return render(request, "programs/report/sure.html", {"report": here.report, "expense": here})


@writes(ActivityReport)
def report_submit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Send a report, once that is confirmed: from then on it is not changed."""
    here, refused = report_to_change(request, pk), ""
    if request.method == "POST":
        try:
            submit(here, request.user)
        except CannotMove as refusal:
            refused = str(refusal)
        else:
            messages.success(request, _("The report was sent."))
            return redirect("report", pk)
    context = {"report": here, "lacking": lacking(here), "refused": refused}
    return render(request, "programs/report/sure.html", context)


@writes(ActivityReport, action=APPROVE)
def report_decide(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Approve a report that somebody else wrote, or return it with what is to be changed."""
    waiting = ActivityReport.objects.visible_to(request.user, APPROVE).filter(state=ActivityReport.State.SUBMITTED)
    here = waiting.exclude(writers__contains=[request.user.pk]).with_places().get_or_404(pk=pk)
    form = DecideForm(sent(request))
    if request.method == "POST" and form.is_valid():
        answer, words = form.cleaned_data["answer"], form.cleaned_data["words"]
        try:
            if answer == DecideForm.APPROVE:
                approve(here, request.user, words)
            else:
                send_back(here, request.user, words, form.comments)
        except CannotMove as refusal:
            form.add_error(None, str(refusal))
        else:
            said = _("The report was approved.") if answer == DecideForm.APPROVE else _("The report was returned.")
            messages.success(request, said)
            return redirect("reports")
    context = {"title": _("Decide about the report"), "form": form, "back": reverse("report", args=[pk])}
    return render(request, "programs/report/decide.html", {**told(request, here), **context})


@reads(ReportSession)
def report_sessions(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show the sessions behind the figures of a report: as they were when it was sent, or as they are now."""
    here = report_of(request, pk)
    if here.is_open:
        shown: dict[str, Any] = {"live": figures_of(here)[1][:MOST_SESSIONS]}
    else:
        version = ReportVersion.objects.visible_to(request.user).filter(report=here).first()
        behind = ReportSession.objects.visible_to(request.user).filter(sent=version)
        shown = {"page": page_by_keys(behind, request, "on", "group_name")}
    return render(request, "programs/report/sessions.html", {"report": here, **shown})


@reads(ActivityReport)
def report_paper(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Print a report."""
    here = report_of(request, pk)
    name = f"report-{here.first_on}-{str(here.pk)[:8]}"
    context = {**told(request, here), "code": name}
    pictures = contents_of(context["pictures"])
    context["printed"] = list(pictures)
    instead = reverse("report", args=[here.pk])
    return paper_response(request, "programs/report/paper.html", context, name, instead=instead, pictures=pictures)
