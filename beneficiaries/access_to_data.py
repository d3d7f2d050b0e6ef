"""Who may see what people ask about their data, what was published of them, and what is about to be erased."""

from access.policy import APPROVE, EXPORT, READ, REVIEW, WRITE, Scope, allow
from access.shelter import shelter
from accounts.roles import Role
from beneficiaries.models import Consent, Person, Published, RetentionNotice, RetentionPeriods, SubjectRequest

OF_HER = [SubjectRequest, Published]

allow(Role.CASEWORKER, to=READ | WRITE, on=OF_HER, within=Scope.ASSIGNED)
allow(Role.SUPERVISOR, to=READ | WRITE, on=OF_HER, within=Scope.SITE)
allow(Role.SUPERVISOR, to=EXPORT, on=Person, within=Scope.SITE)
allow(Role.DATA_PROTECTION, to=READ | WRITE | APPROVE, on=SubjectRequest, within=Scope.ALL)
allow(Role.DATA_PROTECTION, to=READ | REVIEW, on=Published, within=Scope.ALL)
allow(Role.DATA_PROTECTION, to=REVIEW, on=Consent, within=Scope.ALL)
allow(Role.DATA_PROTECTION, to=READ | WRITE, on=[RetentionNotice, RetentionPeriods], within=Scope.ALL)

for role in (Role.CASEWORKER, Role.SUPERVISOR):
    allow(role, to=READ, on=RetentionPeriods, within=Scope.ALL)

for model in OF_HER:
    shelter(model, follows="person")
for model in (RetentionNotice, RetentionPeriods):
    shelter(model)
