"""Who may take case files out, and bring people and cases in: supervisors alone, and at their own sites alone."""

from access.policy import EXPORT, READ, WRITE, Scope, allow
from access.shelter import shelter
from accounts.roles import Role
from beneficiaries.access import OF_MY_SITES
from beneficiaries.models import Case
from exchange.models import Arrival, Finding, Import, ImportColumn, ImportRow, Likeness

allow(Role.SUPERVISOR, to=EXPORT, on=Case, within=Scope.SITE)
allow(
    Role.SUPERVISOR,
    to=READ | WRITE,
    on=[Import, ImportColumn, ImportRow, Finding, Likeness, Arrival],
    within=Scope.SITE,
)

shelter(Import, {Scope.SITE: OF_MY_SITES})
for model in (ImportColumn, ImportRow, Finding, Arrival):
    shelter(model, follows="of_import")
shelter(Likeness, follows="row")
