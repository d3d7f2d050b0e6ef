"""How the sweeps ask for an address by every role, and what is answered to who may not open it.

Whether a page opens is decided before it is written, which takes half of its time: of records that open alike one shows
what all show. What is refused is not written out here at all; that it is the same page for all that is not there,
`tests/test_non_interference.py` compares byte for byte.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from functools import wraps
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.template import Template
from django.test import Client
from django.urls import reverse

from accounts.roles import Role
from tests.access.answers import METHODS, answer, guarded
from tests.addresses import Address

USERS = [
    *(role.value for role in Role),
    "colleague",
    "caseworker_there",
    "supervisor_there",
    "other_partner",
    "without_role",
]
NOT_IN_THE_CASE = [
    *(role.value for role in Role if role not in (Role.CASEWORKER, Role.SUPERVISOR)),
    "caseworker",
    "supervisor_there",
    "caseworker_there",
    "other_partner",
    "without_role",
    "second_facilitator",
]
"""All but the worker of the new case of `tests/test_non_interference.py`, and the supervisor of its site."""
WRITTEN_OUT_THERE = {*NOT_IN_THE_CASE} - {Role.DATA_PROTECTION}
"""Of these each page that opens, case files aside, is written out there, with the records that the sweeps ask for."""
SECOND_OF_THEIR_ROLE = {"colleague", "caseworker_there", "supervisor_there", "other_partner", "second_facilitator"}
OF_ANOTHER_PLACE = {"facilitator_there", "programme_manager_there", "other_foundation", "other_volunteer"}
REFUSED = (404, 405)
WHETHER_THE_REST = [pytest.param(False, id="at once"), pytest.param(True, id="the rest", marks=pytest.mark.drill)]
"""What is asked for in each change, and what is left of it, in a drill. (docs/decisions/014)"""


def once_more(name: str) -> Any:
    """Return a user as a parameter; who holds the role of another one asks in a drill. (docs/decisions/014)"""
    return pytest.param(name, marks=pytest.mark.drill) if name in SECOND_OF_THEIR_ROLE | OF_ANOTHER_PLACE else name


def refusal(address: Address, method: str, *, has_role: bool) -> int:
    """Return how she is answered who may not open it: as if it were not there."""
    return 405 if has_role and answer(address, method) == 405 else 404


def methods_for(both: bool, turn: int) -> tuple[str, ...]:
    """Return the methods to ask with: both, or one in turn, where whatever decides is asked often enough."""
    return METHODS if both else METHODS[turn % 2 :][:1]


def visit(client: Client, address: Address, arguments: dict[str, Any], method: str) -> HttpResponse:
    """Ask for an address and undo whatever it did."""
    with transaction.atomic():
        response = getattr(client, method)(reverse(address.name, kwargs=arguments))
        transaction.set_rollback(True)
    return guarded(response, kept=address.name in ("healthz", "readyz"))


def remembered(key_of: Callable[..., Any]) -> Callable[..., Any]:
    """Look up once for all users which record an address is asked with: they share one world, and undo what they do."""
    keys: dict[tuple[str, Any], Any] = {}

    @wraps(key_of)
    def known(address: Address, whose: Any, *of: Any) -> Any:
        about = address.name, getattr(whose, "pk", whose)
        if about not in keys:
            keys[about] = key_of(address, whose, *of)
        return keys[about]

    return known


@contextmanager
def nothing_is_written_out() -> Iterator[None]:
    """Let pages be decided on, and stay empty."""
    write = Template.render
    Template.render = lambda *_of: ""
    try:
        yield
    finally:
        Template.render = write


def expect(
    client: Client, address: Address, arguments: dict[str, Any], method: str, status: int, *, written: bool = True
) -> None:
    """Ask for an address and expect this status; a redirect does not lead to the log-in.

    `written`: a page that opens is written out too. What is refused did nothing that would have to be undone.
    """
    with nullcontext() if written and status not in REFUSED else nothing_is_written_out():
        if status in REFUSED:
            response = getattr(client, method)(reverse(address.name, kwargs=arguments))
        else:
            response = visit(client, address, arguments, method)
    assert response.status_code == status, (address.route, arguments, method)
    assert status != 302 or not response["Location"].startswith(reverse(settings.LOGIN_URL)), address.route
