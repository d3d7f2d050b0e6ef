"""Pages of programmes that have a sweep of their own, and the records with which their addresses are filled."""

from typing import Any

from django.db.models import Q

from access.context import acting_as_system
from programs.models import ActivityReport, Indicator, Project, ReportExpense, ReportPicture, Result, Target
from tests.addresses import Address
from tests.world import World

LOGFRAME = {
    "logframe",
    "data-quality",
    "result-add",
    "result-edit",
    "indicator-add",
    "indicator",
    "indicator-edit",
    "measurements",
    "target-add",
    "target-edit",
    "measurement-add",
}
REPORTS = {
    "report",
    "report-edit",
    "report-submit",
    "report-decide",
    "report-sessions",
    "report-paper",
    "expense-add",
    "expense-edit",
    "expense-remove",
    "picture-add",
    "picture",
    "picture-small",
    "picture-edit",
    "picture-remove",
    "picture-taken-back",
}
OF_A_DRAFT = {"report-edit", "report-submit", "expense-add", "expense-edit", "expense-remove"}
OF_A_DRAFT |= {"picture-add", "picture-edit", "picture-remove"}
"""Pages that open while a report was not sent."""


def key_in_logframe(address: Address, whose: str, world: World) -> Any:
    """Return the key of what an address names, in the logframe of the project of the group of that name."""
    project = world.groups[whose].programme.project_id
    model, found = {
        "projects": (Project, Q(pk=project)),
        "results": (Result, Q(project=project)),
        "indicators": (Indicator, Q(project=project)),
        "targets": (Target, Q(indicator__project=project)),
    }[address.route.split("/")[0]]
    with acting_as_system("choosing a record"):
        return model.objects.filter(found).values_list("pk", flat=True).order_by("pk").first()


def key_of_report(address: Address, whose: str, world: World, *, sent: bool | None = None) -> Any:
    """Return the key of the report about the group of that name for which a page is meant, or of its expense."""
    sent = address.name not in OF_A_DRAFT if sent is None else sent
    state, programme = "submitted" if sent else "draft", world.groups[whose].programme_id
    with acting_as_system("choosing a record"):
        parts = {"expenses": ReportExpense, "pictures": ReportPicture}
        part = parts.get(address.route.split("/")[0])
        if part:
            found = part.objects.filter(report__programme=programme, report__state=state)
        else:
            found = ActivityReport.objects.filter(programme=programme, state=state)
        return found.values_list("pk", flat=True).get()


ELSEWHERE = dict.fromkeys(LOGFRAME, key_in_logframe) | dict.fromkeys(REPORTS, key_of_report)
"""What finds the record for each of these pages."""
