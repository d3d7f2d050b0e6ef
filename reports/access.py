"""Who reads published statistics, and who publishes: the data protection officer, who gains nothing from figures.

A publication with blurred tables is read by a foundation once it was released to it, which its noise budget pays for.
"""

from django.db.models import Exists, OuterRef, Q

from access.policy import COUNT, READ, WRITE, Scope, allow
from access.shelter import Rows, shelter
from accounts.roles import Role
from beneficiaries.models import Case
from programs.models import Participant
from reports.models import Blur, BlurredRelease, Figure, PrivacyBudget, Publication, TableNoise

READERS = (Role.GRANTS_OFFICER, Role.FOUNDATION, Role.DATA_PROTECTION)
"""Nobody who can count some of the people herself: a supervisor would subtract her own cases from the whole."""
PUBLISHED, ACCOUNTED = [Publication, Figure, Blur], [PrivacyBudget, BlurredRelease]

for role in READERS:
    within = Scope.ORGANISATION if role == Role.FOUNDATION else Scope.ALL
    allow(role, to=COUNT, on=[Case, Participant], within=Scope.PROTECTED_STATISTICS)
    allow(role, to=READ, on=[*PUBLISHED, *ACCOUNTED], within=within)
allow(Role.DATA_PROTECTION, to=WRITE, on=Publication, within=Scope.OWN)
allow(Role.DATA_PROTECTION, to=WRITE, on=ACCOUNTED, within=Scope.ALL)
allow(Role.DATA_PROTECTION, to=READ | WRITE, on=TableNoise, within=Scope.ALL)

TO_US = "reports_blurredrelease ours WHERE ours.publication_id = {table}.id AND ours.organisation_id = ANY({places})"

shelter(
    Publication,
    {
        Scope.OWN: Rows(
            lambda viewer: Q(counted_at=None, asked_by=viewer.user),
            "{table}.counted_at IS NULL AND {table}.asked_by_id = {user}",
        ),
        Scope.ORGANISATION: Rows(
            lambda viewer: (
                Q(epsilon=None)
                | Q(Exists(BlurredRelease.objects.filter(publication=OuterRef("pk"), organisation__in=viewer.places)))
            ),
            f"{{table}}.epsilon IS NULL OR EXISTS (SELECT 1 FROM {TO_US})",
        ),
    },
)
for model in (Figure, Blur):
    shelter(model, follows="publication")
for model in ACCOUNTED:
    shelter(
        model,
        {
            Scope.ORGANISATION: Rows(
                lambda viewer: Q(organisation__in=viewer.places), "{table}.organisation_id = ANY({places})"
            )
        },
    )
shelter(TableNoise)
