"""Objects of the demo data with which an address of grants is filled."""

from typing import Any

from accounts.models import User
from grants.models import BudgetLine, Funder, Grant, GrantQuestion, GrantReport, Obligation, Tranche
from tests.addresses import Address

NAMED = {"condition-add": Tranche, "commitment-add": BudgetLine, "grant-question-answer": GrantQuestion}


def of_a_grant(address: Address, user: User) -> Any:
    """Return the key of a record, of a grant that is under way, that this acting user may see at the address."""
    running = Grant.objects.visible_to(user).filter(status="active")
    if address.route.startswith("grants/<uuid:pk>/"):
        return running.values_list("pk", flat=True).order_by("reference").first()
    model = NAMED.get(address.name, address.requirement.resource)
    if address.name == "funder-columns" or address.route.startswith(("grants/reports/", "grants/questions/")):
        return _told_or_asked(address, user)
    rows = model.objects.visible_to(user, address.requirement.action)
    names = {each.name for each in model._meta.fields}
    if address.name in ("spending-edit", "spending-remove"):
        rows = rows.filter(allocations__line__grant__in=running)
    elif "grant" in names:
        rows = rows.filter(grant__in=running)
    elif "line" in names:
        rows = rows.filter(line__grant__in=running)
    elif "tranche" in names:
        rows = rows.filter(tranche__grant__in=running)
    if address.name == "obligation-move":
        rows = rows.filter(state__in=Obligation.OWED)
    return rows.values_list("pk", flat=True).order_by("pk").first()


def _told_or_asked(address: Address, user: User) -> Any:
    """Return the key of a report, of a question that waits, or of a funder."""
    reports = GrantReport.objects.visible_to(user).with_state().order_by("first_on")
    found = {
        "funder-columns": Funder.objects.visible_to(user),
        "grant-question-answer": GrantQuestion.objects.visible_to(user).unanswered(),
        "grant-report-edit": reports.filter(state="draft"),
        "grant-report-move": reports.filter(state="draft"),
    }
    return found.get(address.name, reports).values_list("pk", flat=True).first()
