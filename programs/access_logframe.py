"""Who sees the logframe of a project: those who manage it, and those who facilitate one of its groups."""

from django.db.models import Q

from access.policy import READ, WRITE, Scope, allow
from access.shelter import Rows, Viewer, shelter
from accounts.roles import Role
from programs.access import LEADS, LEADS_GROUPS
from programs.models import Group, Indicator, Measurement, Result, Tally, TallyPart, Target

LOGFRAME = [Result, Indicator, Target, Tally, Measurement]
allow(Role.PROGRAMME_MANAGER, to=READ | WRITE, on=[*LOGFRAME, TallyPart], within=Scope.SITE)
for role in LEADS_GROUPS:
    allow(role, to=READ, on=LOGFRAME, within=Scope.OWN)
TO_THE_PROJECT = {
    "": "{table}.project_id",
    "indicator__": "(SELECT its.project_id FROM programs_indicator its WHERE its.id = {table}.indicator_id)",
    "target__indicator__": (
        "(SELECT its.project_id FROM programs_indicator its JOIN programs_target aim ON aim.indicator_id = its.id"
        " WHERE aim.id = {table}.target_id)"
    ),
    "tally__target__indicator__": (
        "(SELECT its.project_id FROM programs_indicator its JOIN programs_target aim ON aim.indicator_id = its.id"
        " JOIN programs_tally counted ON counted.target_id = aim.id WHERE counted.id = {table}.tally_id)"
    ),
}
"""Where the project of a row of the logframe stands, by the path that leads to it."""


def _of_projects_led(prefix: str) -> Rows:
    """Return what belongs to projects which an office of the viewer leads."""
    return Rows(
        lambda viewer: Q(**{f"{prefix}project__site__in": viewer.places}),
        f"EXISTS (SELECT 1 FROM programs_project one WHERE one.id = {TO_THE_PROJECT[prefix]}"
        " AND one.site_id = ANY({places}))",
    )


def _of_projects_of_my_groups(prefix: str) -> Rows:
    """Return what belongs to projects for which the viewer facilitates a group."""

    def theirs(viewer: Viewer) -> Q:
        mine = Group.objects.led_by(viewer.user).filter(site__in=viewer.places)
        return Q(**{f"{prefix}project__in": mine.values("programme__project")})

    return Rows(
        theirs,
        "EXISTS (SELECT 1 FROM programs_group one JOIN programs_programme kind ON kind.id = one.programme_id"
        f" WHERE kind.project_id = {TO_THE_PROJECT[prefix]} AND {LEADS})",
    )


for model, prefix in (
    (Result, ""),
    (Indicator, ""),
    (Target, "indicator__"),
    (Tally, "target__indicator__"),
    (Measurement, "target__indicator__"),
):
    rows = {Scope.OWN: _of_projects_of_my_groups(prefix), Scope.SITE: _of_projects_led(prefix)}
    shelter(model, rows, read_with=prefix.split("__")[0])
shelter(TallyPart, {Scope.SITE: _of_projects_led("tally__target__indicator__")})
"""How a count divides may single somebody out: it is told to who manages the project alone."""
