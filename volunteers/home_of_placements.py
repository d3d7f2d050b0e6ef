"""Cards of the home page: a volunteer's own placement, hours that wait for a mentor, and what presses in all."""

import datetime

from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from access.home import Content, card
from access.policy import WRITE
from volunteers.models import CheckIn, HourDecision, HourEntry, Placement, State, TransferredSkill, Worry
from volunteers.views.hours import hours_waiting_for

SHOWN = 6
AHEAD = datetime.timedelta(days=30)


@card(CheckIn, WRITE)
def own_placement(request: HttpRequest) -> Content:
    """Show a volunteer her placement, and whether this week was told."""
    hers = Placement.objects.visible_to(request.user).of_volunteer_account(request.user).open()
    placed = list(hers.order_by("starts_on")[:SHOWN])
    if not placed:
        return None
    week = CheckIn.week_of(timezone.localdate())
    told = CheckIn.objects.visible_to(request.user).filter(placement__in=placed, week=week)
    hours = HourEntry.objects.visible_to(request.user).filter(placement__in=placed).with_state()
    return {
        "title": _("Your placement"),
        "template": "volunteers/_card_own.html",
        "placed": placed,
        "told": set(told.values_list("placement", flat=True)),
        "returned": list(hours.filter(returned__isnull=False, approved=False)[:SHOWN]),
    }


@card(HourDecision, WRITE)
def to_decide(request: HttpRequest) -> Content:
    """Show how many hours wait, and which skills are to be looked at again; nothing to who is nobody's mentor."""
    today = timezone.localdate()
    waiting = hours_waiting_for(request.user).count()
    again = TransferredSkill.objects.writable_by(request.user).filter(verified_on=None, verify_on__lte=today)
    led = Placement.objects.visible_to(request.user).filter(mentor=request.user).open().order_by("starts_on")[:SHOWN]
    context = {"waiting": waiting, "again": again.order_by("verify_on")[:SHOWN], "led": led}
    if not waiting and not context["again"] and not led:
        return None
    return {"title": _("Volunteers you lead"), "template": "volunteers/_card_mentor.html", **context}


@card(Placement, WRITE)
def pressing(request: HttpRequest) -> Content:
    """Show the coordinator what is suspended, what cannot start, and what ends soon."""
    today = timezone.localdate()
    seen = Placement.objects.visible_to(request.user).select_related("volunteer")
    accepted = list(seen.filter(state=State.ACCEPTED).order_by("starts_on")[:SHOWN])
    return {
        "title": _("Placements"),
        "template": "volunteers/_card_placements.html",
        "suspended": seen.filter(state=State.SUSPENDED).order_by("starts_on")[:SHOWN],
        "blocked": [each for each in accepted if each.volunteer.missing_checks(each.starts_on, each.ends_on)],
        "ending": seen.filter(Q(state=State.RUNNING), ends_on__lte=today + AHEAD).order_by("ends_on")[:SHOWN],
        "worries": Worry.objects.visible_to(request.user)
        .filter(recorded_at__gte=timezone.now() - datetime.timedelta(days=14))
        .select_related("placement")[:SHOWN],
    }
