"""The cards of the home page that are about groups."""

import datetime

from django.db.models import F, QuerySet, Sum
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from access.home import Content, card
from access.policy import WRITE
from accounts.models import User
from programs.models import Enrolment, Group, ParticipantRequest, Session

SHOWN = 6
LOOKED_BACK = datetime.timedelta(weeks=4)
TOO_FEW = 60
"""Where fewer than this percentage came in the last weeks, a group is in trouble."""


@card(Session, WRITE)
def my_groups(request: HttpRequest) -> Content:
    """Show a facilitator today's sessions, sheets that are missing, and who stayed away too often."""
    led, today = Group.objects.visible_to(request.user).led_by(request.user), timezone.localdate()
    if not led.exists():
        return None
    sessions = (
        Session.objects.writable_by(request.user)
        .filter(group__in=led)
        .select_related("group__programme", "group__site")
    )
    missing = sessions.missing_attendance(today).order_by("on")
    away = Enrolment.objects.writable_by(request.user).filter(group__in=led).stays_away().in_order()
    return {
        "title": _("Your groups"),
        "template": "programs/_card_my_groups.html",
        "sessions": sessions.filter(on=today).order_by("begins_at")[:SHOWN],
        "missing": list(missing[: SHOWN + 1]),
        "away": away.select_related("participant", "group")[:SHOWN],
        "today": today,
        "shown": SHOWN,
    }


@card(Group, WRITE)
def desk(request: HttpRequest) -> Content:
    """Show a manager which groups are in trouble, which sheets are missing, and who asks about her data."""
    today = timezone.localdate()
    running = Group.objects.writable_by(request.user).running(today)
    sessions = Session.objects.writable_by(request.user)
    asked = ParticipantRequest.objects.writable_by(request.user).to_be_answered()
    return {
        "title": _("Your programmes"),
        "template": "programs/_card_desk.html",
        "running": running.count(),
        "missing": sessions.missing_attendance(today).count(),
        "oldest": sessions.missing_attendance(today).select_related("group").order_by("on")[:SHOWN],
        "in_trouble": in_trouble(request.user, today)[:SHOWN],
        "asked": asked.select_related("participant")[:SHOWN],
        "today": today,
    }


def in_trouble(user: User, today: datetime.date) -> QuerySet:
    """Return the groups a user manages to whose sessions of the last weeks too few came, the fewest first.

    Each says as `percent` how many came of those expected; sessions without a sheet are left out.
    """
    recent = Session.objects.writable_by(user).filter(
        state=Session.State.HELD, on__gt=today - LOOKED_BACK, on__lte=today, expected__gt=0
    )
    shares = recent.values("group").annotate(
        percent=Sum("attended") * 100 / Sum("expected"), group_name=F("group__name")
    )
    return shares.filter(percent__lt=TOO_FEW).order_by("percent", "group")
