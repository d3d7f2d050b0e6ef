"""What a report to a funder is put together from: approved activity reports, budget and spending, tranches.

Words are read as the house itself: the grants officer sees no activity report, and of those that a manager approved
she gets the words, as they were sent (decision 010). Figures are those that she may see.
"""

import datetime
from collections.abc import Iterable
from decimal import Decimal

from django.db.models import F, Max, Q, Sum

from access.context import acting_as_system
from grants.beside import given
from grants.models import (
    Allocation,
    BudgetLine,
    Grant,
    GrantReport,
    GrantReportInKind,
    GrantReportLine,
    GrantReportTranche,
    Tranche,
)
from grants.models.money import NOTHING
from grants.models.report import LONGEST
from programs.models import ActivityReport, ReportVersion
from programs.models.report import SECTIONS
from programs.report_months import said_month

MOST = 300
"""So many activity reports of a period are taken in."""


def words_of(grant: Grant, first: datetime.date, last: datetime.date) -> dict[str, str]:
    """Return for each section what approved activity reports of the grant's projects say of a period."""
    with acting_as_system("words of approved activity reports, for a report to a funder"):
        approved = ActivityReport.objects.filter(
            state=ActivityReport.State.APPROVED,
            programme__project__funded__grant=grant,
            first_on__gte=first,
            last_on__lte=last,
        )
        sent = ReportVersion.objects.filter(report__in=approved).select_related("report__programme", "report__site")
        sent = sent.annotate(newest=Max("report__versions__number")).filter(number=F("newest"))
        versions = list(sent.order_by("report__first_on", "report__programme__name", "id")[:MOST])
    return {section: _joined(versions, section) for section in SECTIONS}


def _joined(versions: Iterable[ReportVersion], section: str) -> str:
    told = [f"{_head(each.report)}\n{getattr(each, section)}" for each in versions if getattr(each, section)]
    return "\n\n".join(told)[:LONGEST]


def _head(report: ActivityReport) -> str:
    return f"{report.programme.name}, {report.site}, {said_month(report.first_on)}"


def lines_of(report: GrantReport) -> list[GrantReportLine]:
    """Return the budget lines as they stand now, not saved; for who may see spendings."""
    grant = report.obligation.grant
    paid = Allocation.objects.filter(line__grant=grant, spending__on__lte=report.last_on).order_by().values("line")
    paid = paid.annotate(
        before=Sum("charged", filter=Q(spending__on__lt=report.first_on)),
        within=Sum("charged", filter=Q(spending__on__gte=report.first_on)),
    )
    sums: dict[object, tuple[Decimal | None, Decimal | None]] = {
        each["line"]: (each["before"], each["within"]) for each in paid
    }
    made = []
    for line in BudgetLine.objects.filter(grant=grant):
        before, within = sums.get(line.pk, (None, None))
        told = {"year": line.year, "code": line.code, "name": line.name, "budget": line.amount}
        made.append(GrantReportLine(report=report, before=before or NOTHING, spent=within or NOTHING, **told))
    return made


def tranches_of(report: GrantReport) -> list[GrantReportTranche]:
    """Return the tranches that came in up to the end of the period, not saved."""
    came = Tranche.objects.filter(grant=report.obligation.grant).received().filter(received_on__lte=report.last_on)
    columns = ("number", "received_on", "received", "received_npr")
    return [GrantReportTranche(report=report, **{name: getattr(each, name) for name in columns}) for each in came]


def in_kind_of(report: GrantReport) -> list[GrantReportInKind]:
    """Return what the funder's own people gave in kind in the period, as it stands now, not saved."""
    found = given(report.obligation.grant, report.first_on, report.last_on)
    return [GrantReportInKind(report=report, **each._asdict()) for each in found]
