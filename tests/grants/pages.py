"""With which record of a grant an address is filled."""

from typing import Any

from django.db.models import Q

from access.context import acting_as_system
from grants.models import BudgetLine, Funder, Grant, GrantDocument, GrantQuestion, GrantReport, Spending, Tranche
from tests.addresses import Address
from tests.world import World

NAMED = {
    "grant": Grant,
    "condition-add": Tranche,
    "commitment-add": BudgetLine,
    "grant-question-answer": GrantQuestion,
    "funder-columns": Funder,
}


def key_of(address: Address, whose: str, world: World) -> Any:
    """Return the key of what an address names, of the grant of that name."""
    grant = world.grants[whose]
    if address.route.startswith("grants/<uuid:pk>/"):
        return grant.pk
    if address.route.startswith("grants/reports/"):
        return _report(address, grant)
    model = NAMED.get(address.name, address.requirement.resource)
    found = {
        Funder: Q(grants=grant),
        Spending: Q(voucher=f"V-{whose}"),
        GrantDocument: Q(grant=grant),
        GrantQuestion: Q(grant=grant, answer=None),
    }.get(model)
    if found is None:
        names = {each.name for each in model._meta.fields}
        path = "grant" if "grant" in names else "line__grant" if "line" in names else "tranche__grant"
        found = Q(**{path: grant})
    with acting_as_system("choosing a record"):
        return model.objects.filter(found).values_list("pk", flat=True).order_by("pk").first()


def _report(address: Address, grant: Grant) -> Any:
    """Return the key of the draft of a grant where it is written in, of what was sent anywhere else."""
    with acting_as_system("choosing a record"):
        reports = GrantReport.objects.filter(obligation__grant=grant)
        is_draft = address.name == "grant-report-edit"
        return reports.values_list("pk", flat=True).get(submitted_at__isnull=is_draft)
