"""Who may see what participants ask about their data: whoever leads their groups, and the officer by code alone.

Who manages the programmes of a site answers, and hands out the whole record. Nothing of it depends on whether a
participant has a case: who sees her through a case file sees no request here.
"""

from django.db.models import Q

from access.policy import APPROVE, EXPORT, READ, WRITE, Scope, allow
from access.shelter import Rows, shelter, shelter_of
from accounts.roles import Role
from beneficiaries.models import RetentionPeriods
from programs.access import LEADS_GROUPS
from programs.models import Participant, ParticipantRequest

for role in LEADS_GROUPS:
    allow(role, to=READ | WRITE, on=ParticipantRequest, within=Scope.OWN)
allow(Role.PROGRAMME_MANAGER, to=READ | WRITE, on=ParticipantRequest, within=Scope.SITE)
allow(Role.PROGRAMME_MANAGER, to=EXPORT, on=Participant, within=Scope.SITE)
allow(Role.DATA_PROTECTION, to=READ | WRITE | APPROVE, on=ParticipantRequest, within=Scope.ALL)
for role in (Role.FACILITATOR, Role.PROGRAMME_MANAGER):
    allow(role, to=READ, on=RetentionPeriods, within=Scope.ALL)


def _of_participants(scope: Scope) -> Rows:
    """Return the requests of participants whom this scope means."""
    hers = shelter_of(Participant).scopes[scope]
    return Rows(
        lambda viewer: Q(participant__in=Participant.objects.filter(hers.q(viewer))),
        "EXISTS (SELECT 1 FROM programs_participant her WHERE her.id = {table}.participant_id"
        f" AND ({hers.sql.replace('{table}', 'her')}))",
    )


shelter(ParticipantRequest, {scope: _of_participants(scope) for scope in (Scope.OWN, Scope.SITE)})
