"""The calendar of a week: which groups meet when."""

import datetime
from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from access.policy import WRITE
from access.views import reads
from programs.models import Session

WEEK = datetime.timedelta(days=7)
MOST = 200


@reads(Session, WRITE)
def calendar(request: HttpRequest) -> HttpResponse:
    """Show the sessions of one week, Sunday first, of the groups that the visitor may see."""
    first = _sunday(request.GET.get("week", ""))
    found = Session.objects.visible_to(request.user).filter(on__gte=first, on__lt=first + WEEK)
    found = found.select_related("group__programme", "group__site").order_by("on", "begins_at", "group__name")
    shown = list(found[:MOST])
    context = {
        "days": [(day, list(sessions)) for day, sessions in groupby(shown, key=lambda session: session.on)],
        "first": first,
        "last": first + WEEK - datetime.timedelta(days=1),
        "before": f"?week={first - WEEK}",
        "after": f"?week={first + WEEK}",
        "today": timezone.localdate(),
        "is_cut": len(shown) == MOST,
    }
    return render(request, "programs/calendar.html", context)


def _sunday(asked: str) -> datetime.date:
    """Return the Sunday with which a week begins: that of a day that was asked for, else of today."""
    today = timezone.localdate()
    try:
        day = datetime.date.fromisoformat(asked)
    except ValueError:
        day = today
    if abs((day - today).days) > 3660:
        day = today
    return day - datetime.timedelta(days=(day.weekday() + 1) % 7)
