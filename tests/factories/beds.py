"""Makes rooms and beds of a centre, and lets somebody live there."""

import datetime

from access.context import acting_as_system
from accounts.models import Site
from beneficiaries.models import Bed, Case, Room, Stay
from tests.factories.cases import days_ago


def beds_of(site: Site, number: int = 2, name: str = "Upstairs") -> list[Bed]:
    """Return the beds of a new room."""
    with acting_as_system("a house"):
        room = Room.objects.create(site=site, name=name, for_whom="women")
        room.add_beds(number)
        return list(Bed.objects.filter(room=room).in_order())


def stay_of(case: Case, bed: Bed | None = None, on: datetime.date | None = None) -> Stay:
    """Return her stay at the centre, in a bed of hers."""
    bed = bed or beds_of(case.site)[0]
    with acting_as_system("she comes"):
        stay = Stay(case=case, admitted_on=on or days_ago(20))
        stay.admit(bed)
    return stay
