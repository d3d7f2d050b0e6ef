"""The few SECURITY DEFINER functions: they run as the owner, past row-level security, and therefore
repeat its predicate inside, taken from the same policy (design, section 4).

A plain trigram search under a policy cannot use its index; inside such a function it can.
Every function registered here has a test that tries to leak through it.
"""

from collections.abc import Callable

from django.db.models import Model

from access.policy import READ
from access.shelter import shelter_of

_GROUNDS: list[Callable[[str], list[str]]] = []
_DEFINERS: list[tuple[str, Callable[[], str]]] = []


def ground(statements: Callable[[str], list[str]]) -> None:
    """Register what functions stand on: what gives, for the runtime role, the SQL of their tables and triggers."""
    _GROUNDS.append(statements)


def define(signature: str, body: Callable[[], str]) -> None:
    """Register a function: its signature (`name(type, ...)`) and what gives its whole CREATE statement."""
    _DEFINERS.append((signature, body))


def visible(model: type[Model]) -> str:
    """Return the SQL condition for rows of the model that the acting user may read.

    Expanded, because the policies of the tables it looks at do not hold inside a function of the owner.
    """
    return shelter_of(model).predicate(READ, expanded=True)


def definers(role: str) -> list[str]:
    """Return the SQL that makes every registered function, open to the runtime role alone."""
    statements = [statement for each in _GROUNDS for statement in each(role)]
    for signature, body in _DEFINERS:
        statements += [
            body(),
            f"REVOKE ALL ON FUNCTION {signature} FROM PUBLIC",
            f"GRANT EXECUTE ON FUNCTION {signature} TO {role}",
        ]
    return statements
