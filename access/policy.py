"""The one policy table: (role, action, resource) -> scope. Nothing else in the code decides.

Each app declares its rows in its own `access.py`; views, querysets, row-level security,
the access matrix and the navigation are all read from here.
"""

import enum
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
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


READ, WRITE, APPROVE, ASSIGN, COUNT, REVIEW = Action
ACTION_NAMES = {
    READ: _("see"),
    WRITE: _("record"),
    APPROVE: _("approve"),
    ASSIGN: _("assign"),
    COUNT: _("count"),
    REVIEW: _("review"),
}


class Scope(TextChoices):
    """Which of the resource's rows."""

    OWN = "own", _("her own")
    ASSIGNED = "assigned", _("assigned to her or shared with her")
    SITE = "site", _("of her sites")
    ORGANISATION = "organisation", _("of her organisation")
    ALL = "all", _("all")
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


def rules(
    action: Action | None = None, resource: type[Model] | None = None, roles: Iterable[Role] | None = None
) -> Iterator[Rule]:
    """Yield the rows for an action, a resource and roles; None stands for any."""
    wanted = None if roles is None else frozenset(roles)
    for rule in _RULES:
        if action is not None and not rule.actions & action:
            continue
        if resource is not None and rule.resource is not resource:
            continue
        if wanted is not None and rule.role not in wanted:
            continue
        yield rule


def permits(user: "User", action: Action, resource: type[Model]) -> bool:
    """Tell whether some role of this user may do the action on some row of the resource."""
    return any(True for _rule in rules(action, resource, user.roles))
