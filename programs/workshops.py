"""The workshops of a user, and what their board tells: how far each order is, and whether it will be in time."""

import datetime
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Q
from django.utils import timezone

from access.policy import READ, Action, Scope, rules
from access.shelter import NOTHING, Viewer, shelter_of
from accounts.models import User
from programs.models import Group, Order, OrderLine, Programme, WorkEntry
from programs.models.group import GroupQuerySet

RECENT = datetime.timedelta(days=30)
"""How far back one looks for the pace at which a workshop works."""


def workshops_for(user: User, resource: type, action: Action = READ) -> GroupQuerySet:
    """Return the workshops in which this user may do the action on a resource such as Order.

    A workshop is a group of a programme that earns an income; that somebody may see the group is not enough.
    """
    scopes = [
        shelter_of(Group).rows(rule.scope).q(Viewer(user, user.holdings[rule.role]))
        for rule in rules(action, resource, user.roles)
        if rule.scope is not Scope.KNOWN  # what she knows of one maker opens no workshop to her
    ]
    return Group.objects.filter(reduce(or_, scopes, NOTHING), Q(programme__kind=Programme.Kind.INCOME))


@dataclass
class Standing:
    """How far an open order is: its lines, and the day on which it will be ready at the pace of these weeks."""

    order: Order
    lines: list[OrderLine]
    left: int
    ready_on: datetime.date | None

    @property
    def state(self) -> str:
        """Return "ready", "late", "tight" (it will be late at this pace) or "in_time"."""
        if not self.left:
            return "ready"
        if self.order.is_late:
            return "late"
        return "in_time" if self.ready_on and self.ready_on <= self.order.due_on else "tight"


def pace_of(group: Group, today: datetime.date | None = None) -> float:
    """Return how many pieces passed on a day of these weeks, days without work counted in."""
    day = today or timezone.localdate()
    work = WorkEntry.objects.filter(group=group).between(day - RECENT, day)
    return work.in_all()["passed"] / RECENT.days


def standings_of(group: Group, orders: list[Order], today: datetime.date | None = None) -> list[Standing]:
    """Return how far these open orders are, what is due first is made first."""
    day, pace = today or timezone.localdate(), pace_of(group, today)
    lines: dict = {order.pk: [] for order in orders}
    for line in OrderLine.objects.filter(order__in=orders).select_related("product"):
        lines[line.order_id].append(line)
    before, standings = 0, []
    for order in orders:
        left = sum(line.left for line in lines[order.pk])
        before += left
        ready_on = day + datetime.timedelta(days=-int(-before // pace)) if pace and before / pace < 3650 else None
        standings.append(Standing(order, lines[order.pk], left, ready_on))
    return standings
