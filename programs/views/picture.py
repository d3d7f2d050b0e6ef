"""Pictures of an activity report: adding one, changing what is said of it, removing it, and the pictures themselves."""

import logging
from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.db.models import Max
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from access.policy import APPROVE, REVIEW
from access.views import reads, writes
from audit.trail import note_read
from beneficiaries.views.case import sent
from beneficiaries.views.editing import kept
from beneficiaries.views.protection import key_in
from config.files import store
from config.files.content import MediaType
from config.files.leaving import file_response
from programs import picture_register as register
from programs.forms.picture import CopiesForm, NewPictureForm, PictureForm
from programs.models import ActivityReport, CannotKeep, ReportPicture
from programs.pictures import taken_back, with_consent
from programs.views.report import note_writer, of_report, report_to_change

logger = logging.getLogger(__name__)


@writes(ReportPicture)
def picture_add(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Add a picture to a report that was not sent."""
    here = report_to_change(request, pk)
    files = request.FILES if request.method == "POST" else None
    form = NewPictureForm(sent(request), files, instance=ReportPicture(report=here), by=request.user)
    try:
        is_kept = kept(request, form)
    except CannotKeep:
        form.add_error(None, _("This report has as many pictures as it may have. Remove one first."))
        is_kept = False
    if is_kept:
        note_writer(here, request.user)
        return redirect("report", pk)
    return of_report(request, form, _("Add a picture"), here)


@writes(ReportPicture)
def picture_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change what is said of a picture; the picture stays."""
    here = _to_change(request, pk)
    form = PictureForm(sent(request), instance=here, by=request.user)
    if kept(request, form):
        note_writer(here.report, request.user)
        return redirect("report", here.report_id)
    return of_report(request, form, _("Change what is said of the picture"), here.report)


@writes(ReportPicture)
def picture_remove(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take a picture out of a report, once that is confirmed; its file is deleted."""
    here = _to_change(request, pk)
    if request.method == "POST":
        here.take_away()
        note_writer(here.report, request.user)
        messages.success(request, _("Removed."))
        return redirect("report", here.report_id)
    return render(request, "programs/report/picture_remove.html", {"report": here.report, "picture": here})


@writes(ReportPicture, action=APPROVE)
def picture_taken_back(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write down that copies of a picture, which somebody in it wants shown no more, were taken back."""
    pictures = ReportPicture.objects.visible_to(request.user, APPROVE)
    here = pictures.select_related("report__programme__project", "report__site").get_or_404(pk=pk)
    since = taken_back(request.user).filter(picture=here).aggregate(last=Max("withdrawn_on"))["last"]
    if since is None:
        messages.info(request, _("Nothing of it is to be taken back."))
        return redirect("report", here.report_id)
    form = CopiesForm(sent(request), since=since)
    if request.method == "POST" and form.is_valid():
        here.copies_are_back(form.cleaned_data["settled_on"])
        messages.success(request, _("Saved."))
        return redirect("report", here.report_id)
    return of_report(request, form, _("Copies of the picture were taken back"), here.report)


@reads(ReportPicture, REVIEW)
def picture_register(request: HttpRequest) -> HttpResponse:
    """Show the officer who is in pictures of sent reports, by code: what is to be taken back, or all."""
    every, beyond = request.GET.get("all") == "1", key_in(request.GET.get("after", ""))
    shown, more = register.picture_register(every=every, beyond=beyond)
    chosen = {"all": "1"} if every else {}
    context = {
        "shown": shown,
        "every": every,
        "newer": "?" + urlencode(chosen) if beyond else "",
        "older": "?" + urlencode(chosen | {"after": shown[-1].key}) if more else "",
    }
    return render(request, "programs/report/picture_register.html", context)


@reads(ReportPicture)
def picture(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give a picture, to be shown in a page."""
    return _given(request, pk, ReportPicture.content)


@reads(ReportPicture)
def picture_small(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give the small picture, to be shown in a page."""
    return _given(request, pk, ReportPicture.small)


def _to_change(request: HttpRequest, pk: UUID) -> ReportPicture:
    found = ReportPicture.objects.writable_by(request.user).filter(report__state__in=ActivityReport.OPEN)
    return found.select_related("report__programme__project", "report__site").get_or_404(pk=pk)


def _given(request: HttpRequest, pk: UUID, opened: Callable[[ReportPicture], bytes]) -> HttpResponse:
    """Give what a file holds, and note that it was seen; Http404 alike for hidden, unknown, and without consent."""
    here = ReportPicture.objects.visible_to(request.user).get_or_404(pk=pk)
    if not with_consent(here.pk):
        raise Http404
    try:
        content = opened(here)
    except store.CannotOpen:
        logger.exception("a file does not open")
        context = {"back": reverse("report", args=[here.report_id])}
        return render(request, "programs/report/cannot_open.html", context, status=503)
    note_read("report_picture", rows=[here])
    return file_response(content, MediaType.JPEG, here.file_name, shown=True)
