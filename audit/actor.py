"""Who acts now: the one thing that is carried beside the arguments."""

from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True)
class Actor:
    """A user, or the system itself, with what the trail tells of her: from where, in which request, why."""

    user: "User | None"
    system: bool = False
    address: str = ""
    request: str = ""
    reason: str = ""
    glass: Any = None
    """The break-glass under which she reads one case in this request (see `access.glass`)."""
    reads: list[Any] = field(default_factory=list)
    """What was read and is to be recorded before the answer leaves (see `audit.trail`)."""
    happened: list[tuple[str, str]] = field(default_factory=list)
    """Events to be recorded even when what she asked for is refused, with what is said of each."""
    looked_up: dict[str, Any] = field(default_factory=dict)
    """What is the same for as long as she acts and was looked up once."""

    @property
    def has_something_noted(self) -> bool:
        """Tell whether anything waits to be recorded."""
        return bool(self.reads or self.happened)


ACTOR: ContextVar[Actor | None] = ContextVar("actor", default=None)


def current_actor() -> Actor | None:
    """Return who acts now, None outside of every request and job."""
    return ACTOR.get()


def current_user_id() -> UUID | None:
    """Return the id of the user who acts now; the default of every `recorded_by`."""
    actor = ACTOR.get()
    return actor.user.pk if actor and actor.user else None


def address_of(request: HttpRequest) -> str:
    """Return from where a request comes: behind the operator's own proxy, the last address that proxy adds."""
    if settings.ALLAUTH_TRUSTED_PROXY_COUNT:
        return request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")[-1].strip()[:64]
    return request.META.get("REMOTE_ADDR", "")
