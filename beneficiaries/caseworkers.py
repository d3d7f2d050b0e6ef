"""Whether the caseworker of a case still works at its site: she stays named in it when she leaves."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import Membership
from accounts.roles import Role


def works_there() -> Exists:
    """Return the condition, for cases, that the caseworker may log in and is a caseworker at the site now."""
    held = Membership.objects.in_force().filter(role=Role.CASEWORKER, user__is_active=True)
    return Exists(held.filter(user=OuterRef("caseworker"), site=OuterRef("site")))


def who_may_have_left(sites: Collection[UUID]) -> QuerySet:
    """Return the ids of caseworkers who ended at one of these sites or may not log in; some may be back since."""
    ended = Q(user__is_active=False) | ~Q(ended_at=None)
    held = Membership.objects.filter(ended, role=Role.CASEWORKER, site__in=sites)
    return held.order_by("user").values_list("user", flat=True).distinct()
