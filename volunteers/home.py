"""Cards of the home page: what presses for the coordinator, what is still missing for a volunteer, and open needs."""

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from access.home import Content, card
from access.policy import APPROVE, WRITE, permits
from volunteers.models import Need, SafeguardingCheck, Signature, Volunteer
from volunteers.standing import SOON, standing_of

SHOWN = 6


@card(SafeguardingCheck, APPROVE)
def desk(request: HttpRequest) -> Content:
    """Show the coordinator which needs and checks wait for her, and which checks run out."""
    today = timezone.localdate()
    checks = SafeguardingCheck.objects.visible_to(request.user, APPROVE).select_related("volunteer")
    return {
        "title": _("Volunteers"),
        "template": "volunteers/_card.html",
        "needs": Need.objects.visible_to(request.user).waiting().order_by("starts_on")[:SHOWN],
        "open": Need.objects.visible_to(request.user).open().order_by("starts_on")[:SHOWN],
        "waiting": checks.waiting().order_by("recorded_at", "pk")[:SHOWN],
        "ending": checks.running_out(today + SOON).order_by("valid_until", "pk")[:SHOWN],
        "today": today,
    }


@card(Signature, WRITE)
def before_you_start(request: HttpRequest) -> Content:
    """Show a volunteer which of her checks are not complete; nothing once all are."""
    mine = Volunteer.objects.visible_to(request.user).of(request.user).first()
    if mine is None:
        return None
    lines = standing_of(mine, timezone.localdate())
    if all(each.mark == "good" for each in lines):
        return None
    return {
        "title": _("Before you can start"),
        "template": "volunteers/_card_mine.html",
        "lines": [each for each in lines if each.mark != "good"],
        "done": sum(each.counts for each in lines),
        "all": len(lines),
    }


@card(Need, WRITE)
def raised(request: HttpRequest) -> Content:
    """Show a programme manager where the needs of her programmes stand."""
    if permits(request.user, APPROVE, Need):
        return None
    over = (Need.State.FILLED, Need.State.WITHDRAWN)
    mine = Need.objects.visible_to(request.user).exclude(state__in=over).order_by("starts_on", "pk")[:SHOWN]
    return {"title": _("Needs for volunteers"), "template": "volunteers/_card_needs.html", "needs": mine}
