"""Who sees and writes activity reports: those who lead a group of the programme at the site, and who manages it."""

from django.db.models import Exists, OuterRef, Q

from access.policy import APPROVE, READ, REVIEW, WRITE, Scope, allow
from access.shelter import Rows, Viewer, shelter
from accounts.roles import Role
from programs.access import LEADS, LEADS_GROUPS
from programs.models import (
    ActivityReport,
    Group,
    PictureOf,
    ReportComment,
    ReportExpense,
    ReportGain,
    ReportPicture,
    ReportSession,
    ReportStep,
    ReportVersion,
)

WRITTEN = [
    ActivityReport,
    ReportExpense,
    ReportPicture,
    PictureOf,
    ReportVersion,
    ReportSession,
    ReportGain,
    ReportStep,
]
allow(Role.PROGRAMME_MANAGER, to=READ | WRITE, on=[*WRITTEN, ReportComment], within=Scope.SITE)
allow(Role.PROGRAMME_MANAGER, to=APPROVE, on=[ActivityReport, ReportPicture], within=Scope.SITE)
allow(Role.DATA_PROTECTION, to=REVIEW, on=ReportPicture, within=Scope.ALL)
for role in LEADS_GROUPS:
    allow(role, to=READ | WRITE, on=WRITTEN, within=Scope.OWN)
    allow(role, to=READ, on=ReportComment, within=Scope.OWN)
MINE = (
    "EXISTS (SELECT 1 FROM programs_group one WHERE one.programme_id = {report}.programme_id"
    f" AND one.site_id = {{report}}.site_id AND {LEADS})"
)
"""Whether the viewer leads a group of the programme of a report, at its site."""
FROM = {
    "": "",
    "report__": "programs_activityreport its WHERE its.id = {table}.report_id",
    "sent__report__": (
        "programs_activityreport its JOIN programs_reportversion past ON past.report_id = its.id"
        " WHERE past.id = {table}.sent_id"
    ),
    "picture__report__": (
        "programs_activityreport its JOIN programs_reportpicture past ON past.report_id = its.id"
        " WHERE past.id = {table}.picture_id"
    ),
    "step__report__": (
        "programs_activityreport its JOIN programs_reportstep past ON past.report_id = its.id"
        " WHERE past.id = {table}.step_id"
    ),
}
"""Where the report of a row stands, by the path that leads to it."""


def _of_reports(prefix: str, condition: str) -> str:
    """Return a condition on reports as one on rows that belong to them."""
    if not prefix:
        return condition.replace("{report}", "{table}")
    return f"EXISTS (SELECT 1 FROM {FROM[prefix]} AND {condition.replace('{report}', 'its')})"


def _of_my_groups(prefix: str) -> Rows:
    """Return what belongs to reports about groups that the viewer leads, alone or with others."""

    def mine(viewer: Viewer) -> Q:
        led = Group.objects.led_by(viewer.user).filter(
            programme=OuterRef(f"{prefix}programme"), site=OuterRef(f"{prefix}site"), site__in=viewer.places
        )
        return Q(Exists(led))

    return Rows(mine, _of_reports(prefix, MINE))


def _of_my_sites(prefix: str) -> Rows:
    """Return what belongs to reports of the viewer's sites."""
    return Rows(
        lambda viewer: Q(**{f"{prefix}site__in": viewer.places}),
        _of_reports(prefix, "{report}.site_id = ANY({places})"),
    )


for model, prefix in (
    (ActivityReport, ""),
    (ReportExpense, "report__"),
    (ReportPicture, "report__"),
    (PictureOf, "picture__report__"),
    (ReportVersion, "report__"),
    (ReportStep, "report__"),
    (ReportSession, "sent__report__"),
    (ReportGain, "sent__report__"),
    (ReportComment, "step__report__"),
):
    rows = {Scope.OWN: _of_my_groups(prefix), Scope.SITE: _of_my_sites(prefix)}
    shelter(model, rows, read_with=prefix.split("__")[0])
