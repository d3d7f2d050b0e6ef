"""Objects of programmes in the demo data with which an address is filled, for a user who may open it."""

from typing import Any

from django.db.models import QuerySet

from accounts.models import User
from programs.models import Enrolment, Group, Indicator, Project, Result, Target
from tests.addresses import Address

NAMED = {
    "projects": Project,
    "groups": Group,
    "enrolments": Enrolment,
    "results": Result,
    "indicators": Indicator,
    "targets": Target,
}
"""What the first part of an address names, where that is not what its page is about."""
WITH_A_LOGFRAME = {"logframe", "data-quality"}


def of_a_programme(address: Address, user: User) -> Any:
    """Return the key of a record that this acting user may see at the address; None when there is none."""
    part = address.route.split("/")[0]
    model = NAMED.get(part, address.requirement.resource)
    rows: QuerySet = model.objects.visible_to(user)
    if part not in NAMED or model is address.requirement.resource:
        rows = model.objects.visible_to(user, address.requirement.action)
    if address.name in WITH_A_LOGFRAME:
        rows = rows.filter(results__isnull=False)
    if address.name == "indicator":
        rows = rows.filter(targets__tally__parts__kind="caste")
    if address.name in ("measurement-add", "measurements"):
        rows = rows.filter(**{"measurements__isnull" if model is Target else "targets__measurements__isnull": False})
    return rows.values_list("pk", flat=True).order_by("pk").first()
