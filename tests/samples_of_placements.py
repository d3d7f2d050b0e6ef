"""Objects of the demo data with which an address of placements is filled."""

from typing import Any

from accounts.models import User
from tests.addresses import Address
from tests.volunteers.pages import PARTS
from volunteers.models import DayRate, HourEntry, Mission, Placement, PlacementIncident, TransferredSkill

STANDS = {"placement-terms": "proposed", "placement-answer": "offered", "certificate": "completed"}
OPEN_TO_HERSELF = ("check-in", "feedback-on-house", "placement-answer")


def of_a_placement(address: Address, user: User) -> Any:
    """Return the key of a record that this acting user may see at the address; None where there is none."""
    if address.route.startswith("missions/"):
        return _first(Mission.objects.visible_to(user))
    if address.route.startswith("day-rates/"):
        return _first(DayRate.objects.visible_to(user).filter(valid_until=None))
    placed = Placement.objects.visible_to(user)
    if address.route.startswith("placements/<uuid:pk>/"):
        rows = placed.filter(state=STANDS.get(address.name, "running"))
        if address.name in OPEN_TO_HERSELF:
            rows = rows.of_volunteer_account(user)
        return _first(rows)
    rows = PARTS[address.route.split("/")[1]].objects.visible_to(user)
    if rows.model is HourEntry:
        rows = rows.filter(decisions=None, placement__state="running")
    elif rows.model is PlacementIncident:
        rows = rows.filter(review=None)
    elif rows.model is not TransferredSkill:
        rows = rows.filter(placement__state="running")
    return _first(rows)


def _first(rows: Any) -> Any:
    return rows.order_by("pk").values_list("pk", flat=True).first()
