"""Who may take case files out: never a caseworker, and nobody beyond the cases of her sites."""

from access.policy import EXPORT, Scope, allow
from accounts.roles import Role
from beneficiaries.models import Case

allow(Role.SUPERVISOR, to=EXPORT, on=Case, within=Scope.SITE)
