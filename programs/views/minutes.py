"""Meetings of a committee: agenda, decisions, and whether they were carried out."""

from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from access.paging import page_by_keys
from access.policy import WRITE
from access.views import reads, writes
from beneficiaries.views.case import sent
from beneficiaries.views.editing import kept
from programs.forms.minutes import DecisionForm, MinutesForm
from programs.models import Decision, Minutes, Session
from programs.views.group import group_to_fill
from programs.views.of_group import shown, writable
from programs.views.session import session_of

MOST_OPEN = 50
SHOWN = ("responsible__participant", "minutes__session")


@reads(Decision, WRITE)
def decisions(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show what a committee decided and has not done yet, and its meetings, the newest first."""
    here, today = group_to_fill(request, pk), timezone.localdate()
    found = Decision.objects.visible_to(request.user).filter(group=here).select_related(*SHOWN)
    meetings = Session.objects.visible_to(request.user).filter(group=here, on__lte=today)
    meetings = meetings.exclude(state=Session.State.CANCELLED).select_related("minutes_kept")
    context = {
        "group": here,
        "open": found.open()[:MOST_OPEN],
        "counts": found.aggregate(
            overdue=Count("pk", filter=Q(done_on=None, due_on__lt=today)),
            done=Count("pk", filter=Q(done_on__isnull=False)),
            in_time=Count("pk", filter=Q(done_on__lte=F("due_on"))),
        ),
        "page": page_by_keys(meetings, request, "-on", "-begins_at"),
    }
    return render(request, "programs/committee/decisions.html", context)


@reads(Minutes, WRITE)
def minutes(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show one meeting: what was still open from earlier ones, its agenda, and what it decided."""
    here = session_of(request, pk)
    kept_here = Minutes.objects.visible_to(request.user).filter(session=here).first()
    found = Decision.objects.visible_to(request.user).select_related(*SHOWN)
    context = {
        "session": here,
        "group": here.group,
        "minutes": kept_here,
        "earlier": found.open_at(here)[:MOST_OPEN],
        "decisions": found.filter(minutes=kept_here) if kept_here else [],
    }
    return render(request, "programs/committee/minutes.html", context)


@writes(Minutes)
def minutes_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write the minutes of a meeting."""
    here = session_of(request, pk)
    standing = Minutes.objects.writable_by(request.user).filter(session=here).first()
    form = MinutesForm(sent(request), instance=standing or Minutes(session=here), group=here.group)
    return _back_to_the_meeting(request, form, _("Minutes of the meeting"), here.pk)


@writes(Decision)
def decision_add(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write down what a meeting decided."""
    here = writable(request, pk, Minutes, "session")
    form = DecisionForm(sent(request), instance=Decision(minutes=here), group=here.group)
    return _back_to_the_meeting(request, form, _("Add a decision"), here.session_id)


@writes(Decision)
def decision_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change a decision, or write down that it was done."""
    here = writable(request, pk, Decision, *SHOWN)
    form = DecisionForm(sent(request), instance=here, group=here.group)
    return _back_to_the_meeting(request, form, _("Change the decision"), here.minutes.session_id)


def _back_to_the_meeting(request: HttpRequest, form: Any, title: str, session: UUID) -> HttpResponse:
    if kept(request, form):
        return redirect("minutes", session)
    return shown(request, form, title, reverse("minutes", args=[session]))
