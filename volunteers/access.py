"""Who sees volunteers: the coordinator all of them, and each volunteer herself."""

from django.db.models import Q

from access.policy import READ, WRITE, Scope, allow
from access.shelter import Rows, shelter
from accounts.roles import Role
from programs.models import Project
from volunteers.models import Need, SafeguardingCheck, Skill, Volunteer

allow(Role.VOLUNTEER_COORDINATOR, to=READ | WRITE, on=[Skill, Volunteer, Need, SafeguardingCheck], within=Scope.ALL)
allow(Role.VOLUNTEER_COORDINATOR, to=READ, on=Project, within=Scope.ALL)
allow(Role.VOLUNTEER, to=READ, on=[Volunteer, SafeguardingCheck], within=Scope.OWN)
allow(Role.VOLUNTEER, to=READ, on=Skill, within=Scope.ALL)

shelter(Skill)
shelter(Need)
shelter(Volunteer, {Scope.OWN: Rows(lambda viewer: Q(user=viewer.user), "{table}.user_id = {user}")})
shelter(
    SafeguardingCheck,
    {
        Scope.OWN: Rows(
            lambda viewer: Q(volunteer__user=viewer.user),
            "EXISTS (SELECT 1 FROM volunteers_volunteer who WHERE who.id = {table}.volunteer_id"
            " AND who.user_id = {user})",
        )
    },
)
