"""Who sees reports to funders: the grants officer all, a foundation those that were sent to it, and how it answered."""

from django.db.models import Q

from access.policy import READ, WRITE, Scope, allow
from access.shelter import Rows, shelter
from accounts.roles import Role
from grants.access import FROM_MY_GRANT
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

SENT_TO_ME = (
    f"EXISTS (SELECT 1 FROM {FROM_MY_GRANT} AND its.id ="
    " (SELECT owed.grant_id FROM grants_obligation owed WHERE owed.id = {report}.obligation_id))"
    " AND {report}.submitted_at IS NOT NULL"
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


OF_A_REPORT = (
    "EXISTS (SELECT 1 FROM grants_grantreport sent WHERE sent.id = {table}.report_id AND "
    + SENT_TO_ME.replace("{report}", "sent")
    + ")"
)
told = _sent("report__", OF_A_REPORT)
shelter(GrantReport, {Scope.ORGANISATION: _sent("", SENT_TO_ME.replace("{report}", "{table}"))})
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
            "EXISTS (SELECT 1 FROM grants_funder one WHERE one.id = {table}.funder_id"
            " AND one.organisation_id = ANY({places}))",
        )
    },
)
