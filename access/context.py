"""Opens the transaction of one actor and tells the database who that is.

Everything sheltered is read and written inside `acting`; outside of it, row-level security gives
zero rows. The settings are local to the transaction, so a pooled connection never carries them on.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from accounts.models import User
from accounts.roles import Role
from audit.actor import ACTOR, Actor

SETTINGS = ["user", "system", "address", "request", "reason", "glass", *Role.values]


def settings_of(actor: Actor | None) -> dict[str, str]:
    """Return the value of every `nayabato.*` setting for this actor; all empty for None."""
    values = dict.fromkeys(SETTINGS, "")
    if actor is None:
        return values
    values.update(address=actor.address, request=actor.request, reason=actor.reason)
    if actor.system:
        values["system"] = "on"
    if actor.glass:
        values["glass"] = str(actor.glass.id)
    if actor.user:
        values["user"] = str(actor.user.pk)
        for role, places in actor.user.holdings.items():
            values[role] = ",".join(sorted(map(str, places)))
    return values


def _apply(values: dict[str, str], read_only: bool = False) -> None:
    told = [(f"nayabato.{name}", value) for name, value in values.items()]
    if read_only:
        told.append(("transaction_read_only", "on"))
    if told:
        calls = ", ".join(["set_config(%s, %s, true)"] * len(told))
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {calls}", [part for pair in told for part in pair])


@contextmanager
def acting(actor: Actor | User, *, read_only: bool = False) -> Iterator[Actor]:
    """Open a transaction in which this actor acts; `read_only` refuses every statement that writes."""
    if isinstance(actor, User):
        actor = Actor(actor)
    former = ACTOR.get()
    token = ACTOR.set(actor)
    try:
        with transaction.atomic():
            own = settings_of(actor)
            _apply(own, read_only)
            yield actor
    finally:
        ACTOR.reset(token)
    if connection.in_atomic_block and not connection.needs_rollback:
        _apply({name: value for name, value in settings_of(former).items() if value != own[name]})


def acting_as_system(reason: str, **details: str):
    """Open a transaction of the system itself: it sees and writes everything, and the trail says why."""
    return acting(Actor(None, system=True, reason=reason, **details))


def alone(what: str) -> None:
    """Wait until nobody else does the thing of this name, and keep others waiting until this transaction ends.

    For what a row's own lock cannot guard, such as a place taken in a group that the visitor may not change.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [what])
