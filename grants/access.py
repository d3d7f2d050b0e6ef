"""Who sees grants: the grants officer all of it, a foundation its own, and a programme manager that they are there.

A foundation never reads a spending, a share of one or a voucher: what was spent comes to it as sums of its own budget
lines (`grants.aggregates`), so that the part which another grant bears is nowhere it could look. Of what was achieved
it reads what it was told (`grants.telling`), and no logframe; it writes questions, and steps of reports. A programme
manager reads which grants pay for projects of her sites; every amount stands in other tables.
"""

from collections.abc import Mapping

from django.db.models import Q

from access.definers import ground
from access.policy import READ, WRITE, Scope, allow
from access.shelter import Rows, shelter
from accounts.roles import Role
from grants.models import (
    Achievement,
    Allocation,
    BudgetLine,
    Commitment,
    ComplianceItem,
    ExchangeRate,
    FundedProject,
    Funder,
    Grant,
    GrantAnswer,
    GrantDocument,
    GrantQuestion,
    GrantStep,
    Milestone,
    Obligation,
    Spending,
    Terms,
    Tranche,
    TrancheCondition,
)
from programs.models import Project

TOLD_TO_THE_FUNDER = [Grant, Funder, Terms, Tranche, TrancheCondition, BudgetLine, Milestone, Obligation, Achievement]
ASKED = [GrantQuestion, GrantAnswer]
OURS_ALONE = [FundedProject, GrantStep, Commitment, ComplianceItem, ExchangeRate, Spending, Allocation]
OF_A_GRANT = [Terms, Tranche, BudgetLine, Milestone, Obligation, GrantStep, ComplianceItem, Achievement, GrantQuestion]

allow(Role.GRANTS_OFFICER, to=READ | WRITE, on=[*TOLD_TO_THE_FUNDER, *OURS_ALONE, GrantDocument], within=Scope.ALL)
allow(Role.GRANTS_OFFICER, to=READ, on=Project, within=Scope.ALL)
allow(Role.FOUNDATION, to=READ, on=[*TOLD_TO_THE_FUNDER, GrantDocument], within=Scope.ORGANISATION)
allow(Role.FOUNDATION, to=READ, on=ASKED, within=Scope.ORGANISATION)
allow(Role.FOUNDATION, to=WRITE, on=GrantQuestion, within=Scope.ORGANISATION)
allow(Role.GRANTS_OFFICER, to=READ, on=ASKED, within=Scope.ALL)
allow(Role.GRANTS_OFFICER, to=WRITE, on=GrantAnswer, within=Scope.ALL)
allow(Role.PROGRAMME_MANAGER, to=READ, on=[Grant, FundedProject], within=Scope.SITE)

REACH = """
CREATE OR REPLACE FUNCTION {name}(places uuid[]) RETURNS SETOF uuid LANGUAGE plpgsql STABLE ROWS 50
SET search_path = public, pg_temp AS $$
BEGIN
    RETURN QUERY {query};
END $$
"""
"""What a viewer reaches, gathered once in a statement by a function that is planned once in a connection.

An EXISTS in every policy instead is planned with every statement, and with it, again, the policies of all the tables
that lead to the funder. Each runs as who looks, behind the walls of the tables that it reads.
"""
REACHED = {
    "funders_at": "SELECT id FROM grants_funder WHERE organisation_id = ANY(places)",
    "grants_from": "SELECT id FROM grants_grant WHERE funder_id IN (SELECT funders_at(places))",
    "grants_for_projects_at": (
        "SELECT pays.grant_id FROM grants_fundedproject pays JOIN programs_project one ON one.id = pays.project_id"
        " WHERE one.site_id = ANY(places)"
    ),
    "tranches_from": "SELECT id FROM grants_tranche WHERE grant_id IN (SELECT grants_from(places))",
    "questions_from": "SELECT id FROM grants_grantquestion WHERE grant_id IN (SELECT grants_from(places))",
}
"""What each function gathers, by its name: keys of one table for the places of a role."""


def reach(reached: Mapping[str, str]) -> list[str]:
    """Return the SQL that makes functions of those names, each of what it gathers."""
    return [REACH.format(name=name, query=query) for name, query in reached.items()]


ground(lambda role: reach(REACHED))

shelter(
    Funder,
    {
        Scope.ORGANISATION: Rows(
            lambda viewer: Q(organisation__in=viewer.places), "{table}.organisation_id = ANY({places})"
        )
    },
)
shelter(
    Grant,
    {
        Scope.ORGANISATION: Rows(
            lambda viewer: Q(funder__organisation__in=viewer.places),
            "{table}.funder_id IN (SELECT funders_at({places}))",
        ),
        Scope.SITE: Rows(
            lambda viewer: Q(pk__in=FundedProject.objects.filter(project__site__in=viewer.places).values("grant")),
            "{table}.id IN (SELECT grants_for_projects_at({places}))",
        ),
    },
)
shelter(
    FundedProject,
    {
        Scope.SITE: Rows(
            lambda viewer: Q(project__site__in=viewer.places),
            "EXISTS (SELECT 1 FROM programs_project one WHERE one.id = {table}.project_id"
            " AND one.site_id = ANY({places}))",
        )
    },
)


def _of_my_funder(path: str, sql: str) -> Rows:
    """Return what belongs to grants of the viewer's organisation, though another role may show her more grants."""
    return Rows(lambda viewer: Q(**{f"{path}__funder__organisation__in": viewer.places}), sql)


FROM_ME = "{table}.grant_id IN (SELECT grants_from({places}))"
for model in OF_A_GRANT:
    shelter(model, {Scope.ORGANISATION: _of_my_funder("grant", FROM_ME)})
shelter(
    TrancheCondition,
    {Scope.ORGANISATION: _of_my_funder("tranche__grant", "{table}.tranche_id IN (SELECT tranches_from({places}))")},
)
shelter(
    GrantAnswer,
    {Scope.ORGANISATION: _of_my_funder("question__grant", "{table}.question_id IN (SELECT questions_from({places}))")},
)
shelter(
    GrantDocument,
    {
        Scope.ORGANISATION: Rows(
            lambda viewer: Q(for_funder=True, grant__funder__organisation__in=viewer.places),
            f"{{table}}.for_funder AND {FROM_ME}",
        )
    },
)
for model in (Commitment, ExchangeRate, Spending, Allocation):
    shelter(model)
