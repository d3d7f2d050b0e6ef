"""The rows of the policy table about reviews of access and unused accounts, and their shelters."""

from access.models import AccessCheck, AccessRound, AccessRules, DisuseNotice
from access.policy import READ, REVIEW, WRITE, Scope, allow
from access.shelter import shelter
from accounts.roles import Role

allow(Role.DATA_PROTECTION, to=READ | WRITE, on=AccessRound, within=Scope.ALL)
allow(Role.DATA_PROTECTION, to=READ | WRITE | REVIEW, on=AccessCheck, within=Scope.ALL)
allow(Role.DATA_PROTECTION, to=READ, on=[DisuseNotice, AccessRules], within=Scope.ALL)
allow(Role.ADMINISTRATOR, to=READ, on=[AccessRound, DisuseNotice], within=Scope.ALL)
allow(Role.ADMINISTRATOR, to=READ | WRITE | REVIEW, on=AccessCheck, within=Scope.ALL)
allow(Role.ADMINISTRATOR, to=READ | WRITE, on=AccessRules, within=Scope.ALL)

for model in (AccessRound, AccessCheck, DisuseNotice, AccessRules):
    shelter(model)
