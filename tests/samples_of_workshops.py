"""Records of the demonstration's workshop with which an address is filled."""

from typing import Any

from django.db.models import QuerySet

from accounts.models import User
from programs.models import (
    Adjustment,
    Enrolment,
    Group,
    LedgerEntry,
    Material,
    Order,
    PayPeriod,
    Payslip,
    Product,
)
from programs.workshops import workshops_for
from tests.addresses import Address

RECORDS = {
    "materials": Material.objects.filter(name__startswith="Cotton"),
    "products": Product.objects.filter(code="TB-01"),
    "makers": Enrolment.objects.enrolled(),
    "adjustments": Adjustment.objects.filter(period__confirmed_at=None),
    "payslips": Payslip.objects.filter(paid_on=None),
    "entries": LedgerEntry.objects.filter(kind="spent"),
}
"""By the part of the address that names them."""


def sample_of_a_workshop(address: Address, user: User) -> dict[str, Any] | None:
    """Return the key in an address of a workshop, for a user who may open it; None when she never does."""
    part = address.route.split("/")[1]
    groups = workshops_for(user, address.requirement.resource, address.requirement.action)
    groups = groups.filter(pk__in=Product.objects.values("group"))
    if part.startswith("<"):
        rows: QuerySet = Group.objects.filter(pk__in=groups)
    elif part == "orders":
        done = "delivered" if address.name == "workshop-order-paid" else "in_work"
        rows = Order.objects.filter(group__in=groups, state=done)
    elif part == "periods":
        rows = PayPeriod.objects.filter(group__in=groups)
        rows = rows if address.name == "workshop-period" else rows.drafts()
        return {"pk": rows.order_by("-last_on").values_list("pk", flat=True).first()} if rows else None
    else:
        rows = RECORDS[part].filter(group__in=groups)
    found = rows.order_by("pk").values_list("pk", flat=True).first()
    return {"pk": found} if found else None
