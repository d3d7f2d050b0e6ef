"""With which record of a placement an address is filled."""

from typing import Any

from django.db.models import Q

from access.context import acting_as_system
from tests.addresses import Address
from tests.world import World
from volunteers.models import (
    DayRate,
    Deliverable,
    HourEntry,
    InductionItem,
    Mission,
    PlacementCost,
    PlacementIncident,
    TeamNote,
    TransferredSkill,
)

STANDS = {"placement-terms": "proposed", "placement-answer": "offered", "certificate": "completed"}
"""Where a placement stands for a page that does not open for one that runs."""
PARTS = {
    "hours": HourEntry,
    "deliverables": Deliverable,
    "first-days": InductionItem,
    "team": TeamNote,
    "costs": PlacementCost,
    "passed-on": TransferredSkill,
    "incidents": PlacementIncident,
}


def is_of_a_placement(address: Address) -> bool:
    """Tell whether an address names a record of a placement, a mission or a day rate."""
    return address.route.startswith(("placements/", "missions/", "day-rates/"))


def key_of(address: Address, whose: str, world: World) -> Any:
    """Return the key of what an address names, of the placements of that name."""
    placed = world.placements[whose]
    if address.route.startswith("placements/<uuid:pk>/"):
        return placed[STANDS.get(address.name, "running")].pk
    with acting_as_system("choosing a record"):
        if address.route.startswith("missions/"):
            return Mission.objects.get(name=f"Mission {whose}").pk
        if address.route.startswith("day-rates/"):
            return DayRate.objects.get().pk
        model = PARTS[address.route.split("/")[1]]
        found = Q(placement__in=[each.pk for each in placed.values()])
        if model is HourEntry:
            found &= Q(decisions=None)
        if model is PlacementIncident:
            found &= Q(review=None)
        return model.objects.get(found).pk
