"""Who reads published statistics, and who publishes: the data protection officer, who gains nothing from figures."""

from django.db.models import Q

from access.policy import COUNT, READ, WRITE, Scope, allow
from access.shelter import Rows, shelter
from accounts.roles import Role
from beneficiaries.models import Case
from programs.models import Participant
from reports.models import Figure, Publication

READERS = (Role.GRANTS_OFFICER, Role.FOUNDATION, Role.DATA_PROTECTION)
"""Nobody who can count some of the people herself: a supervisor would subtract her own cases from the whole."""

for role in READERS:
    allow(role, to=COUNT, on=[Case, Participant], within=Scope.PROTECTED_STATISTICS)
    allow(role, to=READ, on=[Publication, Figure], within=Scope.ALL)
allow(Role.DATA_PROTECTION, to=WRITE, on=Publication, within=Scope.ORGANISATION)

shelter(Publication, {Scope.ORGANISATION: Rows(lambda viewer: Q(counted_at=None), "{table}.counted_at IS NULL")})
shelter(Figure)
