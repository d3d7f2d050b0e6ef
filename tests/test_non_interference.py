"""The existence of a case is itself secret: two databases that differ only in case data give the same pages.

For every role without case access, and for caseworkers of other cases, every page of the URLconf is asked for
before and after a whole new file has come into the database and the others have changed. Byte for byte it
must be the same, one-time tokens aside, with the same number of queries. (docs/decisions/005)
"""

import re
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from access.context import acting_as_system
from access.policy import permits_by_glass
from accounts.roles import Role
from beneficiaries.models import Case, Note
from tests.access.answers import METHODS
from tests.access.asking import (
    NOT_IN_THE_CASE,
    SECOND_OF_THEIR_ROLE,
    WHETHER_THE_REST,
    methods_for,
    once_more,
    remembered,
)
from tests.addresses import ADDRESSES, Address, fill, is_of_a_grant, is_of_a_programme
from tests.factories.accounts import signed_in_client, still_in
from tests.grants.pages import key_of as key_of_grant
from tests.programs.test_savings_open_to_whom import key_of as key_in_savings
from tests.programs.test_who_opens_what import key_of
from tests.programs.test_workshops_open_to_whom import key_of as key_of_workshop
from tests.volunteers.pages import is_of_a_placement
from tests.volunteers.pages import key_of as key_of_placement
from tests.volunteers.pages_of_people import is_of_a_volunteer
from tests.volunteers.pages_of_people import key_of as key_of_volunteer
from tests.world import World, add_file

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.usefixtures("papers_as_pages")]

ONE_OF_EACH_ROLE = [name for name in NOT_IN_THE_CASE if name in {*Role, "without_role"}] + ["caseworker"]
"""What is shut to a role is shut to all who hold it."""
AT_ONCE = [name for name in NOT_IN_THE_CASE if name == "supervisor_there" or name not in SECOND_OF_THEIR_ROLE]
"""Who asks for pages in each change, and not only in a drill."""
THE_TRAIL = {"trail", "trail-verification", "subject-trail"}
THE_TRAIL |= {"requests", "consent-register", "publication-register", "retention"}
"""The data protection officer is there to see that something was recorded; no name and no value is in it.
Of a code that she was given she may learn whether it is anybody's: else she could tell no person who has seen her file.
Her registers hold codes of people, with a case or without one.
"""
TOKENS = re.compile(
    rb'(name="csrfmiddlewaretoken" value="|name="_once" value="|nonce-|csrf-token" content=")[^"\']+'
    rb"|find=[\w-]+"
    rb"|<li>(?:\d{4} ){2}\d{4}</li>"  # recovery codes, which are drawn by chance
    rb'|<div class="watermark.*?</div>'  # who printed a paper, to the minute
    rb'|"taken_out_at": "[^"]+"'  # when a record was taken out
    rb'|"challenge": *"[^"]+"|name="secret" value="[^"]+"|<(?:svg|img)[^>]+(?:qr|otpauth).*?</?(?:svg|img)[^>]*>',
    re.DOTALL,
)


def methods(address: Address, turn: int, *, hers: bool, rest: bool) -> list[str]:
    """Return with which methods an address is asked for, or the rest of them, for a drill.

    At once with both where it names no record, with each in turn where that is hers, and not with any other one.
    """
    at_once = methods_for(not address.parameters, turn) if hers else ()
    return [method for method in METHODS if (method in at_once) != rest]


def pages(
    world: World, name: str, addresses: list[Address] = ADDRESSES, *, rest: bool = False
) -> dict[tuple[str, str], tuple[Any, ...]]:
    """Return what the addresses that a role of hers opens answer: status, where to, bytes, and how many queries.

    At once each page is asked for by every second one of those to whom it opens, in turn; what is left is for a drill.
    """
    user = world.users[name]
    client = signed_in_client(user, at_work=True)
    answers = {}
    for turn, address in enumerate(addresses, [*world.users].index(name)):
        if (name == Role.DATA_PROTECTION and address.name in THE_TRAIL) or not address.requirement.met_by(user):
            continue
        hers = name not in AT_ONCE or _is_her_turn(world, name, address)
        for number, (whose, arguments) in enumerate(_arguments(world, address)):
            for method in methods(address, turn, hers=hers and not number, rest=rest):
                data = _typed(world) if method == "post" else {}
                answers[f"{method} /{address.route}", whose] = _answer(client, address, arguments, method, data)
                client = client if still_in(client) else signed_in_client(user, at_work=True)
    assert "_auth_user_id" in client.session
    return answers


def _is_her_turn(world: World, name: str, address: Address) -> bool:
    to_whom = [each for each in AT_ONCE if address.requirement.met_by(world.users[each])]
    return (to_whom.index(name) + ADDRESSES.index(address)) % 2 == 0 or len(to_whom) == 1


def _answer(
    client: Client, address: Address, arguments: dict[str, Any], method: str, data: dict[str, str]
) -> tuple[Any, ...]:
    asked = Asked()
    with connection.execute_wrapper(asked), transaction.atomic():
        response = getattr(client, method)(reverse(address.name, kwargs=arguments), data)
        transaction.set_rollback(True)
    body = b"".join(response) if response.streaming else response.content
    place = response.get("Location", "")
    if "find=" in place:
        body, place = client.get(place).content, "what was found"
    return response.status_code, place, TOKENS.sub(b"token", body), asked.times


@pytest.fixture(autouse=True)
def papers(papers_as_pages, monkeypatch):
    """Compare papers by what is set on them, all printed at one moment."""
    moment = timezone.now()
    monkeypatch.setattr("config.paper.timezone", SimpleNamespace(now=lambda: moment))


class Asked:
    """Counts what the database is asked."""

    times = 0

    def __call__(self, execute: Callable[..., Any], *statement: Any) -> Any:
        self.times += 1
        return execute(*statement)


OF_A_GROUP, IN_SAVINGS, OF_A_WORKSHOP = map(remembered, (key_of, key_in_savings, key_of_workshop))
OF_A_GRANT, OF_A_PLACEMENT, OF_A_VOLUNTEER = map(remembered, (key_of_grant, key_of_placement, key_of_volunteer))
"""The records that are asked for, the same ones in both worlds."""


def _arguments(world: World, address: Address) -> list[tuple[str, dict[str, Any]]]:
    """Return which records an address is asked with: first those of the role's first user, where it is theirs."""
    if not address.parameters:
        return [("", {})]
    secret = world.files["secret"]
    if address.route.startswith("statistics/"):
        return [("published", fill(address, "", world.publication.pk))]
    if address.route.startswith("workshops/"):
        return [(where, fill(address, "", OF_A_WORKSHOP(address, each))) for where, each in world.workshops.items()]
    if address.route.startswith("savings/"):
        return [(where, fill(address, "", IN_SAVINGS(address, each))) for where, each in world.workshops.items()]
    if is_of_a_programme(address) and not address.is_of_a_file:
        return [(whose, fill(address, "", OF_A_GROUP(address, whose, world))) for whose in world.groups]
    if is_of_a_grant(address):
        return [(whose, fill(address, "", OF_A_GRANT(address, whose, world))) for whose in world.grants]
    if is_of_a_placement(address):
        return [(whose, fill(address, "", OF_A_PLACEMENT(address, whose, world))) for whose in world.placements]
    if is_of_a_volunteer(address):
        return [(whose, fill(address, "", OF_A_VOLUNTEER(address, whose, world))) for whose in world.needs]
    return [("secret", fill(address, secret.code, secret.pk))]


def _typed(world: World) -> dict[str, str]:
    secret = world.files["secret"]
    return {
        "query": secret.given_name,
        "name": secret.given_name,
        "q": secret.given_name,
        "who": secret.given_name,
        "given_name": secret.given_name,
        "family_name": secret.family_name,
        "other": secret.code,
        "code": secret.code,
    }


class Nobody:
    """Stands for the secret person before she is known: her code and name, and no row."""

    pk, code = "00000000-0000-4000-8000-00000000beef", "NB-2345-2"
    given_name, family_name = "Secret-secret", "Tamang"


def let_the_secret_happen(world: World) -> None:
    """Add a whole file under the very code and key that were asked for before, and change the colleague's files."""
    with acting_as_system("the secret"):
        for file in ("colleagues", "without_worker"):
            Case.objects.filter(pk=world.files[file].pk).update(risk_level="emergency", wishes="Changed.")
        Note.objects.create(case_id=world.files["colleagues"].pk, text="New.")
    add_file(world, "secret", worker="colleague", like=Nobody)


def shut_to(world: World, name: str, *, rest: bool) -> list[tuple[str, str, str]]:
    """Return routes that are shut to all roles of a user, each with an address and a method: some, or the rest.

    It is so whichever record it names and however it is asked for. That all of them are not there for her, the sweeps
    of `tests/access` ask at once.
    """
    return [
        (address.route, reverse(address.name, kwargs=_arguments(world, address)[-1][1]), method)
        for turn, address in enumerate(ADDRESSES, NOT_IN_THE_CASE.index(name))
        if not address.requirement.met_by(world.users[name])
        for number, method in enumerate(METHODS)
        if (turn % 24 == number * 12) != rest
    ]


def looked_up_under_glass(world: World, name: str) -> set[tuple[str, str]]:
    """Return where it is looked whether she has broken the glass of a case, whatever the address names."""
    return {
        ("get", address.route)
        for address in ADDRESSES
        if "code>" in address.route and address.requirement.resource
        if permits_by_glass(world.users[name], address.requirement.action, address.requirement.resource)
    }


def shut(world: World, name: str, asked_for: list[tuple[str, str, str]]) -> dict[tuple[str, str], tuple[Any, Any, int]]:
    """Return what these addresses answer to a user, what nothing there does, and the queries."""
    client = signed_in_client(world.users[name], at_work=True)
    answers, nowhere = {}, {}
    for route, path, method in asked_for:
        beside = f"/{path.split('/')[1]}/nowhere/at/all/"  # the navigation says in which part one is
        if (method, beside) not in nowhere:
            nowhere[method, beside] = _without(beside, getattr(client, method)(beside))
        asked = Asked()
        with connection.execute_wrapper(asked):
            answer = getattr(client, method)(path, _typed(world) if method == "post" else {})
        answers[method, route] = _without(path, answer), nowhere[method, beside], asked.times
    return answers


def _without(path: str, response: HttpResponse) -> tuple[Any, ...]:
    told = TOKENS.sub(b"token", response.content).replace(path.encode(), b"PATH")
    return response.status_code, response.get("Location", ""), told


@pytest.mark.parametrize("rest", WHETHER_THE_REST)
@pytest.mark.parametrize("name", ONE_OF_EACH_ROLE)
def test_an_address_that_is_shut_to_her_answers_like_one_that_is_not_there(world, name, rest):
    """With the secret in the database: so it answered the same before, without asking for each of them twice."""
    world.files["secret"] = Nobody()
    asked_for = shut_to(world, name, rest=rest)
    let_the_secret_happen(world)
    answers = shut(world, name, asked_for)
    differing = [key for key, (here, nowhere, _times) in answers.items() if here != nowhere]
    assert answers
    assert not differing, [(key, answers[key]) for key in differing[:1]]
    again = looked_up_under_glass(world, name)
    times: dict[bool, set[int]] = {True: set(), False: set()}
    for key, (*_told, asked) in answers.items():
        times[key in again].add(asked)
    assert max(map(len, times.values())) == 1, f"how long it takes would tell: {times}"


@pytest.mark.parametrize("rest", WHETHER_THE_REST)
@pytest.mark.parametrize("name", [name if name in AT_ONCE else once_more(name) for name in NOT_IN_THE_CASE])
def test_no_page_tells_that_a_case_exists(world, name, rest):
    world.files["secret"] = Nobody()
    before = pages(world, name, rest=rest)
    let_the_secret_happen(world)
    after = pages(world, name, rest=rest)
    assert before.keys() == after.keys()
    assert before or rest, "nothing was asked for: the test would prove nothing"
    differing = [key for key in before if before[key] != after[key]]
    assert not differing, [(key, before[key], after[key]) for key in differing[:1]]


def test_the_comparison_would_notice(world):
    world.files["secret"] = Nobody()
    caseload = [each for each in ADDRESSES if each.name == "caseload"]
    before = pages(world, "supervisor", caseload)
    let_the_secret_happen(world)
    after = pages(world, "supervisor", caseload)
    assert {key for key in before if before[key] != after[key]} == set(before) != set()
