"""The card of break-glass on the home page: what is open, what waits for review, and the way in."""

from django.http import HttpRequest
from django.utils.translation import gettext as _

from access.home import Content, card
from access.policy import REVIEW, WRITE
from beneficiaries.models import BreakGlass

SHOWN = 5


@card(BreakGlass, WRITE)
def openings_card(request: HttpRequest) -> Content:
    """Tell who may break the glass what she has open, and what was opened that she is to know of."""
    user = request.user
    others = BreakGlass.objects.visible_to(user, REVIEW).exclude(opened_by=user).waiting()
    return {
        "title": _("Break-glass"),
        "template": "beneficiaries/break_glass/_card.html",
        "running": BreakGlass.objects.visible_to(user).filter(opened_by=user).in_force().first(),
        "told": others.latest_first()[:SHOWN],
        "waiting": BreakGlass.objects.visible_to(user, REVIEW).to_be_reviewed_by(user).count(),
    }
