"""The administrator's rows of the policy table."""

from procrastinate.contrib.django.models import ProcrastinateWorker

from access.policy import READ, WRITE, Scope, allow
from accounts.models import AccountEvent, Invitation, Membership, Organisation, Site, User
from accounts.roles import Role

allow(
    Role.ADMINISTRATOR,
    to=READ | WRITE,
    on=[User, Membership, Invitation, Site, Organisation],
    within=Scope.ALL,
)
allow(Role.ADMINISTRATOR, to=READ, on=[AccountEvent, ProcrastinateWorker], within=Scope.ALL)
allow(Role.DATA_PROTECTION, to=READ, on=AccountEvent, within=Scope.ALL)
