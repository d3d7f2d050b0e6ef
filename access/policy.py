"""The one policy table: (role, action, resource) -> scope. Nothing else in the code decides.

Each app declares its rows in its own `access.py`; views, querysets, row-level security,
the access matrix and the navigation are all read from here.
"""

import enum
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from django.db.models import Model, TextChoices
from django.utils.translation import gettext_lazy as _

from accounts.roles import Role

if TYPE_CHECKING:
    from accounts.models import User


class Action(enum.Flag):
    """What may be done with a resource."""

    READ = enum.auto()
    WRITE = enum.auto()
    APPROVE = enum.auto()
    ASSIGN = enum.auto()
    COUNT = enum.auto()
    REVIEW = enum.auto()
    EXPORT = enum.auto()


READ, WRITE, APPROVE, ASSIGN, COUNT, REVIEW, EXPORT = Action
ACTION_NAMES = {
    READ: _("see"),
    WRITE: _("record"),
    APPROVE: _("approve"),
    ASSIGN: _("assign"),
    COUNT: _("count"),
    REVIEW: _("review"),
    EXPORT: _("export"),
}


class Scope(TextChoices):
    """Which of the resource's rows."""

    OWN = "own", _("her own")
    ASSIGNED = "assigned", _("assigned to her or shared with her")
    KNOWN = "known", _("of people whose file she may see")
    SITE = "site", _("of her sites")
    ORGANISATION = "organisation", _("of her organisation")
    ALL = "all", _("all")
    BREAK_GLASS = "break_glass", _("one, for an hour, opened by break-glass")
    PROTECTED_STATISTICS = "protected_statistics", _("protected statistics")


@dataclass(frozen=True)
class Rule:
    """One row of the table."""

    role: Role
    actions: Action
    resource: type[Model]
    scope: Scope


_RULES: list[Rule] = []


def allow(role: Role, *, to: Action, on: type[Model] | Iterable[type[Model]], within: Scope) -> None:
    """Add a row: users who hold `role` may do `to` on those rows of `on` that lie within a scope."""
    resources = [on] if isinstance(on, type) else on
    _RULES.extend(Rule(role, to, resource, within) for resource in resources)
    _chosen.cache_clear()


def rules(
    action: Action | None = None, resource: type[Model] | None = None, roles: Iterable[Role] | None = None
) -> Iterator[Rule]:
    """Yield the rows for an action, a resource and roles; None stands for any."""
    yield from _chosen(action, resource, None if roles is None else frozenset(roles))


@cache
def _chosen(action: Action | None, resource: type[Model] | None, roles: frozenset[Role] | None) -> tuple[Rule, ...]:
    return tuple(
        rule
        for rule in _RULES
        if (resource is None or rule.resource is resource)
        and (action is None or rule.actions & action)
        and (roles is None or rule.role in roles)
    )


def permits(user: "User", action: Action, resource: type[Model]) -> bool:
    """Tell whether some role of this user may do the action on some row of the resource, day by day.

    What she may do under break-glass alone opens no page by itself, see `access.glass`.
    """
    return permit(frozenset(user.roles), action, resource)


def permit(roles: frozenset[Role], action: Action, resource: type[Model]) -> bool:
    """Tell whether some of these roles may do the action on some row of the resource, day by day."""
    return any(rule.scope is not Scope.BREAK_GLASS for rule in _chosen(action, resource, roles))


def permits_by_glass(user: "User", action: Action, resource: type[Model]) -> bool:
    """Tell whether some role of this user may do the action on the resource under break-glass."""
    return any(rule.scope is Scope.BREAK_GLASS for rule in rules(action, resource, user.roles))
