"""Cards of the home page: what presses for a grants officer, and for a foundation whether its grants are on track."""

import datetime

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from access.home import Content, card
from access.policy import WRITE
from grants.foundation import Overview
from grants.models import Grant, GrantQuestion, Obligation, Tranche
from grants.money import money_of

SHOWN = 6
AHEAD = datetime.timedelta(days=60)


@card(Grant, WRITE)
def desk(request: HttpRequest) -> Content:
    """Show what presses across grants."""
    today = timezone.localdate()
    owed = Obligation.objects.visible_to(request.user).owed().select_related("grant").filter(due_on__lte=today + AHEAD)
    tranches = Tranche.objects.visible_to(request.user).expected().select_related("grant")
    running = Grant.objects.visible_to(request.user).spendable()
    lines = [each for money in money_of(list(running), request.user).values() for each in money.lines]
    return {
        "title": _("Your grants"),
        "template": "grants/_card.html",
        "asked": GrantQuestion.objects.visible_to(request.user).unanswered().select_related("grant")[:SHOWN],
        "late": owed.filter(due_on__lt=today).count(),
        "owed": owed[:SHOWN],
        "tranches": tranches.filter(due_on__lte=today + AHEAD).order_by("due_on")[:SHOWN],
        "overdrawn": [each for each in lines if each.is_overdrawn][:SHOWN],
        "today": today,
    }


@card(GrantQuestion, WRITE)
def at_a_glance(request: HttpRequest) -> Content:
    """Show a foundation which of its grants are under way, and how they stand."""
    here = Overview(request.user, timezone.localdate(), running_alone=True)
    return {"title": _("Your grants"), "template": "grants/_card_foundation.html", "running": here.running[:SHOWN]}
