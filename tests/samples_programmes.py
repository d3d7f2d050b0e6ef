"""Objects of programmes in the demo data with which an address is filled, for a user who may open it."""

from typing import Any

from django.db.models import QuerySet

from accounts.models import User
from programs.models import ActivityReport, Enrolment, Group, Indicator, Project, Result, Target
from tests.addresses import Address

NAMED = {
    "projects": Project,
    "groups": Group,
    "enrolments": Enrolment,
    "results": Result,
    "indicators": Indicator,
    "targets": Target,
    "reports": ActivityReport,
}
"""What the first part of an address names, where that is not what its page is about."""
REPORTS_AT = {
    "report": "returned",
    "report-edit": "returned",
    "report-submit": "draft",
    "report-decide": "submitted",
    "expense-add": "draft",
}
"""Pages about a report that stands at one of these."""
WITH_A_LOGFRAME = {"logframe", "data-quality"}


def of_a_programme(address: Address, user: User) -> Any:
    """Return the key of a record that this acting user may see at the address; None when there is none."""
    part = address.route.split("/")[0]
    model = NAMED.get(part, address.requirement.resource)
    rows: QuerySet = model.objects.visible_to(user, address.requirement.action)
    if model is Group and not rows.exists():
        rows = Group.objects.visible_to(user).led_by(user)
    if address.name in WITH_A_LOGFRAME:
        rows = rows.filter(pk__in=Result.objects.visible_to(user).values("project"))
    if address.name == "indicator":
        rows = rows.filter(targets__tally__parts__kind="caste")
    if address.name in ("measurement-add", "measurements"):
        rows = rows.filter(**{"measurements__isnull" if model is Target else "targets__measurements__isnull": False})
    if address.name in REPORTS_AT:
        rows = rows.filter(state=REPORTS_AT[address.name])
    if address.name == "report-decide":
        rows = rows.exclude(writers__contains=[user.pk])
    if address.name.startswith("expense-") and address.name != "expense-add":
        rows = rows.filter(report__state__in=ActivityReport.OPEN)
    return rows.values_list("pk", flat=True).order_by("pk").first()
