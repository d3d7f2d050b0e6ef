"""Sessions: planning one, calling it off, and the sheet on which attendance is taken."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from access.paging import page_by_keys
from access.policy import WRITE
from access.views import reads, writes
from beneficiaries.views.case import sent
from beneficiaries.views.editing import form_page, kept
from programs.forms.group import CallOffForm, SessionForm
from programs.forms.sheet import SheetForm
from programs.models import Attendance, CannotTake, Correction, Enrolment, Session, SomebodyElseTookIt
from programs.views.group import FORM, group_to_fill


def session_of(request: HttpRequest, pk: UUID) -> Session:
    """Return the session that the visitor may write down, with its group; Http404 alike for hidden and unknown."""
    found = Session.objects.writable_by(request.user).select_related("group__programme", "group__site", "taken_by")
    return found.get_or_404(pk=pk)


@reads(Session, WRITE)
def sessions(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show all sessions of a group, the newest first."""
    here = group_to_fill(request, pk)
    found = Session.objects.visible_to(request.user).filter(group=here)
    context = {"group": here, "page": page_by_keys(found, request, "-on", "-begins_at"), "today": timezone.localdate()}
    return render(request, "programs/session/list.html", context)


@writes(Session)
def session_add(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Add a session beside those that the times of meeting plan."""
    here = group_to_fill(request, pk)
    form = SessionForm(sent(request), group=here)
    if kept(request, form):
        return redirect("session", form.instance.pk)
    return _form(request, form, _("Add a session"), reverse("group", args=[pk]), here)


@writes(Session)
def session_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change when a session is, what it is about, and how it went."""
    here = session_of(request, pk)
    form = SessionForm(sent(request), instance=here, group=here.group)
    if kept(request, form):
        return redirect("session", pk)
    return _form(request, form, _("Change the session"), reverse("session", args=[pk]), here.group, session=here)


@writes(Session)
def session_call_off(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write down that a session does not take place, and why."""
    here = session_of(request, pk)
    form = CallOffForm(sent(request))
    if form.is_valid():
        try:
            here.call_off(form.cleaned_data["why"])
        except CannotTake as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The session was called off."))
            return redirect("group", here.group_id)
    return _form(request, form, _("Call the session off"), reverse("session", args=[pk]), here.group, session=here)


def _form(request: HttpRequest, form: Any, title: str, back: str, group: Any, **context: Any) -> HttpResponse:
    return form_page(request, form, title=title, back=back, template=FORM, place="groups", group=group, **context)


@writes(Session)
def session(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show the sheet of a session and keep who was there: the whole group in one request.

    What two facilitators wrote about different people is kept from both; where both changed the same mark, the
    second sees the difference and chooses.
    """
    here = session_of(request, pk)
    enrolments = list(Enrolment.objects.on_the_sheet_of(here).in_order())
    standing = dict(Attendance.objects.filter(session=here).values_list("enrolment", "mark"))
    form = SheetForm(sent(request), session=here, enrolments=enrolments, standing=standing)
    if form.is_valid():
        try:
            here.take(request.user, form.marks, form.seen, form.cleaned_data["why"])
        except SomebodyElseTookIt as other:
            form.tell(other.clashes)
        except CannotTake as refusal:
            form.add_error("why" if here.is_late else None, str(refusal))
        else:
            messages.success(
                request, _("Kept: %(there)d of %(all)d were there.") % {"there": here.attended, "all": here.expected}
            )
            return redirect("group", here.group_id)
    context = {
        "session": here,
        "form": form,
        "corrections": Correction.objects.filter(session=here).select_related("enrolment__participant", "recorded_by"),
        "is_to_come": here.on > timezone.localdate(),
    }
    return render(request, "programs/session/sheet.html", context)
