"""Records of the demonstration's savings groups with which an address is filled."""

from typing import Any

from accounts.models import User
from programs.models import (
    Enrolment,
    Group,
    Loan,
    SavingsCycle,
    SavingsMeeting,
    SavingsPayment,
    SocialGrant,
    Withdrawal,
)
from programs.workshops import workshops_for
from tests.addresses import Address

RUNS = SavingsCycle.objects.running()
LATE = Loan.objects.outstanding().order_by("due_on")
RECORDS = {
    "meetings": SavingsMeeting.objects.filter(cycle__closed_on=None).order_by("-on"),
    "payments": SavingsPayment.objects.standing().filter(meeting__cycle__closed_on=None, loan=None),
    "loans": LATE,
    "withdrawals": Withdrawal.objects.standing().filter(cycle__closed_on=None),
    "grants": SocialGrant.objects.order_by("-on"),
}
"""By the part of the address that names them."""


def sample_of_savings(address: Address, user: User) -> dict[str, Any] | None:
    """Return the key in an address of a savings group, for a user who may open it; None when she never does."""
    part = address.route.split("/")[1]
    groups = workshops_for(user, address.requirement.resource, address.requirement.action)
    if address.name == "savings-cycle-add":
        rows = groups.exclude(pk__in=RUNS.values("group"))
    elif part.startswith("<"):
        rows = Group.objects.filter(pk__in=groups, savings_cycles__in=RUNS)
    elif part == "cycles":
        cycles = SavingsCycle.objects.filter(group__in=groups)
        rows = cycles.exclude(closed_on=None) if address.name == "savings-cycle" else cycles.running()
    elif part == "members":
        rows = Enrolment.objects.enrolled().filter(group__in=groups)
        rows = rows.exclude(loans__in=LATE) if address.name == "loan-add" else rows.filter(loans__in=LATE)
        rows = rows.filter(savings_payments__meeting__cycle__in=RUNS).distinct()
    else:
        rows = RECORDS[part].filter(group__in=groups)
    if address.name == "savings-box-count":
        rows = rows.filter(counted=None)
    if address.name == "loan-take-back":
        rows = rows.filter(payments=None)
    found = rows.values_list("pk", flat=True).first()
    return {"pk": found} if found else None
