"""Openings by break-glass and reviews of access, by every role: to who watches over access, and to nobody else."""

import datetime
from typing import Any

import pytest
from django.utils import timezone

from access.context import acting_as_system
from access.models import AccessRound
from accounts.roles import Role
from beneficiaries.models import BreakGlass
from tests.access.answers import METHODS, WATCHED, answer
from tests.access.asking import USERS, expect, once_more, refusal
from tests.addresses import ADDRESSES
from tests.factories.accounts import signed_in_client
from tests.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("papers_as_pages")]

TOLD = {
    "opening": {"supervisor_there", "data_protection", "supervisor"},
    "break-glass-case": {"supervisor_there"},
    "break-glass-end": {"supervisor_there", "data_protection"},
    "access-check": {"data_protection"},
    "access-review": {"data_protection", "administrator"},
    "access-review-paper": {"data_protection", "administrator"},
}
"""Who opens a page about one opening, hers of a case here, and about the review of a caseworker's role."""


def things(world: World) -> dict[str, Any]:
    """Return an opening by the supervisor there of a case here, and the review of a caseworker's role."""
    case, now = world.files["hers"], timezone.now()
    with acting_as_system("an opening for tests"):
        opening = BreakGlass.objects.create(
            opened_by=world.users["supervisor_there"],
            as_role=Role.SUPERVISOR,
            kind="danger",
            reason="Her uncle was seen at the gate.",
            case_id=case.pk,
            site=world.here,
            opened_at=now,
            ends_at=now + datetime.timedelta(minutes=60),
        )
        begun = AccessRound.begin()
        check = begun.checks.get(holder=world.users["colleague"])
    return {"break-glass/": opening, "access-reviews/roles": check, "access-reviews/": begun}


@pytest.mark.parametrize("name", [once_more(name) for name in USERS])
def test_who_watches_over_access_alone(world, name):
    user, known = world.users[name], things(world)
    client = signed_in_client(user, at_work=True)
    tried = 0
    for address in ADDRESSES:
        if not address.route.startswith(WATCHED) or not address.parameters:
            continue
        tried += 1
        thing = next(each for part, each in known.items() if address.route.startswith(part))
        opens, has_role = name in TOLD[address.name], bool(address.roles() & user.roles)
        for method in METHODS:
            status = answer(address, method) if opens else refusal(address, method, has_role=has_role)
            if address.name == "opening" and name != "data_protection" and method == "post":
                status = 404  # she may not review it: it is her own, or a supervisor's, which officers review
            expect(client, address, {"pk": thing.pk}, method, status)
    assert tried == len(TOLD)
