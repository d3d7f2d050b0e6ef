"""Who sees grants: the grants officer all of it, a foundation its own, and a programme manager that they are there.

A foundation never reads a spending, a share of one or a voucher: what was spent comes to it as sums of its own budget
lines (`grants.aggregates`), so that the part which another grant bears is nowhere it could look. Of what was achieved
it reads what it was told (`grants.telling`), and no logframe; it writes questions, and steps of reports. A programme
manager reads which grants pay for projects of her sites; every amount stands in other tables.
"""

from django.db.models import Q

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

PAYS_FOR_MINE = (
    "EXISTS (SELECT 1 FROM grants_fundedproject pays JOIN programs_project one ON one.id = pays.project_id"
    " WHERE pays.grant_id = {table}.id AND one.site_id = ANY({places}))"
)

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
            "EXISTS (SELECT 1 FROM grants_funder one WHERE one.id = {table}.funder_id"
            " AND one.organisation_id = ANY({places}))",
        ),
        Scope.SITE: Rows(
            lambda viewer: Q(pk__in=FundedProject.objects.filter(project__site__in=viewer.places).values("grant")),
            PAYS_FOR_MINE,
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


FROM_MY_GRANT = (
    "grants_grant its JOIN grants_funder one ON one.id = its.funder_id WHERE one.organisation_id = ANY({places})"
)
for model in OF_A_GRANT:
    shelter(
        model,
        {
            Scope.ORGANISATION: _of_my_funder(
                "grant", f"EXISTS (SELECT 1 FROM {FROM_MY_GRANT} AND its.id = {{table}}.grant_id)"
            )
        },
    )
shelter(
    TrancheCondition,
    {
        Scope.ORGANISATION: _of_my_funder(
            "tranche__grant",
            f"EXISTS (SELECT 1 FROM {FROM_MY_GRANT} AND its.id ="
            " (SELECT paid.grant_id FROM grants_tranche paid WHERE paid.id = {table}.tranche_id))",
        )
    },
)
shelter(
    GrantAnswer,
    {
        Scope.ORGANISATION: _of_my_funder(
            "question__grant",
            f"EXISTS (SELECT 1 FROM {FROM_MY_GRANT} AND its.id ="
            " (SELECT asked.grant_id FROM grants_grantquestion asked WHERE asked.id = {table}.question_id))",
        )
    },
)
shelter(
    GrantDocument,
    {
        Scope.ORGANISATION: Rows(
            lambda viewer: Q(for_funder=True, grant__funder__organisation__in=viewer.places),
            f"{{table}}.for_funder AND EXISTS (SELECT 1 FROM {FROM_MY_GRANT} AND its.id = {{table}}.grant_id)",
        )
    },
)
for model in (Commitment, ExchangeRate, Spending, Allocation):
    shelter(model)
