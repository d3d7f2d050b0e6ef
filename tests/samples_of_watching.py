"""Openings by break-glass and reviews of access of the demo data with which an address is filled."""

from typing import Any

from access.models import AccessCheck
from accounts.models import User
from beneficiaries.models import BreakGlass
from tests.addresses import Address


def sample_of_watching(address: Address, user: User) -> dict[str, Any] | None:
    """Return the key in an address about openings or reviews, for a user who may open it; None when she never does."""
    if address.parameters != ("pk",):
        return {} if not address.parameters else None
    model = address.requirement.resource
    rows = model.objects.visible_to(user, address.requirement.action)
    if address.name == "break-glass-case":
        rows = BreakGlass.objects.visible_to(user).filter(opened_by=user).in_force()
    elif address.name == "opening":
        rows = rows.to_be_reviewed_by(user).exclude(case=None) if rows.to_be_reviewed_by(user) else rows
    elif address.name == "break-glass-end":
        rows = rows.filter(opened_by=user)
    elif address.name == "access-check":
        rows = AccessCheck.objects.to_be_decided_by(user)
    found = rows.order_by("pk").values_list("pk", flat=True).first()
    return {"pk": found} if found else None
