"""Break-glass: one case outside her scope, for an hour, for a reason (design, section 4; decision 016).

The opening lies in a table of the app that knows cases. It is in force on the addresses of that one case alone, and
only where her own roles find nothing: on a list, in a search, in a figure she sees what she sees every day.
"""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Model

from access.context import acting
from access.policy import Action, permits_by_glass
from audit.actor import current_actor

if TYPE_CHECKING:
    from accounts.models import User

NAMES_A_CASE = "code"
"""The parameter of an address that names the person, and so the case, that the page is about."""


@dataclass(frozen=True)
class Glass:
    """An opening that is in force: its key, the case it opens, the case's site, until when, and why."""

    id: UUID
    case_id: UUID
    site_id: UUID
    until: datetime.datetime
    why: str


Finder = Callable[["User"], Glass | None]
_FINDERS: list[Finder] = []


def finds_glass(find: Finder) -> Finder:
    """Register what finds the opening of a user, who is acting, that is in force now."""
    _FINDERS.append(find)
    return find


def glass_for(user: "User", action: Action, resource: type[Model], parameters: dict[str, Any]) -> Glass | None:
    """Return the opening under which this user may do the action at an address with these parameters, if any."""
    if NAMES_A_CASE not in parameters or not user.is_authenticated or not permits_by_glass(user, action, resource):
        return None
    with acting(user, read_only=True):
        return next(filter(None, (find(user) for find in _FINDERS)), None)


def glass_of(user: "User") -> Glass | None:
    """Return the opening under which this user acts now."""
    actor = current_actor()
    return actor.glass if actor and actor.glass and actor.user == user else None
