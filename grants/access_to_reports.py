"""Who sees reports to funders: the grants officer all, a foundation those that were sent to it, and how it answered."""

from django.db.models import Q

from access.definers import ground
from access.policy import READ, WRITE, Scope, allow
from access.shelter import Rows, shelter
from accounts.roles import Role
from grants.access import reach
from grants.models import (
    GrantReport,
    GrantReportInKind,
    GrantReportLine,
    GrantReportStep,
    GrantReportTranche,
    ReportColumn,
)
from grants.models.report import TOLD

FIGURES = [GrantReportLine, GrantReportTranche, GrantReportInKind]

allow(Role.GRANTS_OFFICER, to=READ | WRITE, on=[GrantReport, GrantReportStep, *FIGURES, ReportColumn], within=Scope.ALL)
allow(Role.FOUNDATION, to=READ, on=[GrantReport, *FIGURES, ReportColumn], within=Scope.ORGANISATION)
allow(Role.FOUNDATION, to=READ | WRITE, on=GrantReportStep, within=Scope.ORGANISATION)

ground(
    lambda role: reach(
        {
            "obligations_to": "SELECT id FROM grants_obligation WHERE grant_id IN (SELECT grants_from(places))",
            "reports_sent_to": (
                "SELECT id FROM grants_grantreport WHERE submitted_at IS NOT NULL"
                " AND obligation_id IN (SELECT obligations_to(places))"
            ),
        }
    )
)


def _sent(path: str, sql: str) -> Rows:
    """Return what belongs to reports that were sent to the viewer's organisation; `path` leads to the report."""
    return Rows(
        lambda viewer: Q(
            **{
                f"{path}submitted_at__isnull": False,
                f"{path}obligation__grant__funder__organisation__in": viewer.places,
            }
        ),
        sql,
    )


OF_A_REPORT = "{table}.report_id IN (SELECT reports_sent_to({places}))"
told = _sent("report__", OF_A_REPORT)
shelter(
    GrantReport,
    {
        Scope.ORGANISATION: _sent(
            "", "{table}.submitted_at IS NOT NULL AND {table}.obligation_id IN (SELECT obligations_to({places}))"
        )
    },
)
for model in FIGURES:
    shelter(model, {Scope.ORGANISATION: told})
shelter(
    GrantReportStep,
    {
        Scope.ORGANISATION: Rows(
            lambda viewer: told.q(viewer) & Q(to_state__in=TOLD),
            f"{{table}}.to_state IN ({', '.join(repr(each.value) for each in TOLD)}) AND {OF_A_REPORT}",
        )
    },
)
shelter(
    ReportColumn,
    {
        Scope.ORGANISATION: Rows(
            lambda viewer: Q(funder__organisation__in=viewer.places),
            "{table}.funder_id IN (SELECT funders_at({places}))",
        )
    },
)
