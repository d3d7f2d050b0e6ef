"""At which sites a user may do what with the things of programmes."""

from django.db.models import Model, QuerySet

from access.policy import WRITE, Action, Scope, rules
from accounts.models import Site, User
from programs.access import LEADS_GROUPS


def sites_for(user: User, resource: type[Model], action: Action = WRITE) -> QuerySet[Site]:
    """Return the open sites at which this user may do the action on rows of a resource, hers or all of a site."""
    held = [user.holdings[rule.role] for rule in rules(action, resource, user.roles) if rule.scope is not Scope.ALL]
    return Site.objects.open().filter(pk__in=frozenset().union(*held))


def facilitators_at(sites: QuerySet[Site]) -> QuerySet[User]:
    """Return who may facilitate a group at one of these sites."""
    return User.objects.holding(*LEADS_GROUPS, at_sites=sites).order_by("full_name")
