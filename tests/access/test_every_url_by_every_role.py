"""Every address of the house, by every role, for her own files and for those of others.

Addresses are read from the URLconf, so that a forgotten one is tested too. Who may open what is written here
by hand, apart from the policy, and a new address that stands under none of these parts fails until somebody
says who may open it. Hidden answers 404, like what is not there.
"""

from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from access.context import acting_as_system
from access.policy import APPROVE, ASSIGN
from access.records import Record
from accounts.roles import Role
from beneficiaries.models import Case, Person, Referral
from tests.addresses import ADDRESSES, EVERYBODY, Address, any_key, fill
from tests.factories.accounts import signed_in_client
from tests.world import CASE_ROLES, World, make_world, record_of

pytestmark = pytest.mark.django_db

OTHER_KEYS = [each for each in ADDRESSES if each.parameters and not each.is_of_a_file]
USERS = [
    *(role.value for role in Role),
    "colleague",
    "caseworker_there",
    "supervisor_there",
    "other_partner",
    "without_role",
]


def visit(client: Client, address: Address, arguments: dict[str, Any], method: str) -> HttpResponse:
    """Ask for an address and undo whatever it did."""
    with transaction.atomic():
        response = getattr(client, method)(reverse(address.name, kwargs=arguments))
        transaction.set_rollback(True)
    return response


def refused(response: HttpResponse) -> bool:
    """Tell whether the answer is the one for what is not there; a page that only reads refuses POST to all alike."""
    return response.status_code in (404, 405)


def comes_in(response: HttpResponse) -> bool:
    """Tell whether the visitor saw the page, its errors, or was sent on, but not to the log-in."""
    if response.status_code in (301, 302, 303):
        return not response["Location"].startswith(reverse(settings.LOGIN_URL))
    return response.status_code in (200, 204, 400, 405, 422)


def key_in(model: type, file: Person, user: Any) -> Any:
    """Return the key of a record of this model in a file, one that the user recorded where there is one."""
    with acting_as_system("choosing a record"):
        case_column = any(each.name == "case" for each in model._meta.get_fields())
        if case_column and issubclass(model, Record):
            mine = model.objects.filter(case=file.pk, recorded_by=user).values_list("pk", flat=True).first()
            if mine:
                return mine
    return record_of(model, file)


@pytest.mark.parametrize("address", ADDRESSES, ids=str)
def test_somebody_said_who_may_open_it(address):
    assert address.requirement is not None
    try:
        roles = address.roles()
    except StopIteration:
        pytest.fail(f"Say in MAY_OPEN who may open /{address.route}.")
    if roles != EVERYBODY:
        assert address.requirement.resource is not None, "only a page open to everybody may do without a resource"
    assert address.parameters == () or address.name


@pytest.mark.parametrize("address", [each for each in ADDRESSES if each.requirement.sign_in], ids=str)
def test_a_stranger_is_sent_to_the_log_in(address, client):
    arguments = fill(address, "NB-2222-2", None)
    for method in ("get", "post"):
        response = visit(client, address, arguments, method)
        assert response.status_code == 302
        assert response["Location"].startswith(reverse(settings.LOGIN_URL))


@pytest.mark.parametrize("name", USERS)
def test_pages_without_an_object_open_to_her_roles_alone(name):
    world = make_world()
    user, client = world.users[name], signed_in_client(world.users[name])
    for address in ADDRESSES:
        if address.parameters or not address.requirement.sign_in:
            continue
        for method in ("get", "post"):
            response = visit(client, address, {}, method)
            if address.roles() == EVERYBODY:
                assert comes_in(response) or refused(response), (address.route, method, response.status_code)
            elif _has_a_role_for(address, user):
                assert comes_in(response), (address.route, method, response.status_code)
            else:
                assert refused(response), (address.route, method, response.status_code)
            client = client if _still_in(client) else signed_in_client(user)


@pytest.mark.parametrize("name", USERS)
def test_files_open_to_those_who_may_see_them_alone(name):
    world = make_world()
    user, client = world.users[name], signed_in_client(world.users[name])
    for address in ADDRESSES:
        if not address.is_of_a_file:
            continue
        for file, person in world.files.items():
            if file != "hers" and not CASE_ROLES & user.roles:
                continue
            if file == "kept" and address.name == "case-open":
                continue
            arguments = fill(address, person.code, key_in(address.model, person, user))
            for method in ("get", "post"):
                response = visit(client, address, arguments, method)
                if not may_see(world, name, address, file) or not _has_a_role_for(address, user):
                    assert refused(response), (address.route, file, method, response.status_code)
                elif address.parameters == ("code",):
                    assert comes_in(response) or _opens_a_case(address), (
                        address.route,
                        file,
                        method,
                        response.status_code,
                    )


@pytest.mark.parametrize("whose", ["theirs", "shared"])
@pytest.mark.parametrize("name", ["caseworker", "supervisor"])
def test_a_record_of_another_file_does_not_open_under_her_own(name, whose):
    world = make_world()
    client = signed_in_client(world.users[name])
    hers, other = world.files["hers"], world.files[whose]
    tried = 0
    for address in ADDRESSES:
        if not address.is_of_a_file or len(address.parameters) < 2:
            continue
        foreign = record_of(address.model, other)
        arguments = fill(address, hers.code, foreign)
        if foreign not in arguments.values():
            continue
        tried += 1
        for method in ("get", "post"):
            assert refused(visit(client, address, arguments, method)), (address.route, method)
    assert tried


@pytest.mark.parametrize("name", USERS)
def test_referrals_open_to_the_site_and_to_who_refers_alone(name):
    world = make_world()
    user, client = world.users[name], signed_in_client(world.users[name])
    mine = {
        "partner": {"hers"},
        "other_partner": {"foreign"},
        "supervisor": {"hers"},
        "supervisor_there": {"foreign"},
    }.get(name, set())
    for address in OTHER_KEYS:
        if address.requirement.resource is not Referral:
            continue
        for whose, referral in world.referrals.items():
            for method in ("get", "post"):
                response = visit(client, address, dict.fromkeys(address.parameters, referral.pk), method)
                if whose not in mine or not _has_a_role_for(address, user):
                    assert refused(response), (address.route, whose, method, response.status_code)


@pytest.mark.parametrize("name", sorted(set(USERS) - {"administrator"}))
def test_administration_opens_to_the_administrator_alone(name):
    world = make_world()
    client = signed_in_client(world.users[name])
    for address in OTHER_KEYS:
        if not address.route.startswith("administration/"):
            continue
        first = address.requirement.resource._default_manager.values_list("pk", flat=True).first()
        arguments = {each: first or any_key(address, each) for each in address.parameters}
        for method in ("get", "post"):
            assert refused(visit(client, address, arguments, method)), (address.route, method)


def test_each_page_of_a_file_opens_for_somebody():
    world = make_world()
    clients = {name: signed_in_client(world.users[name]) for name in ("caseworker", "colleague", "supervisor")}
    for address in ADDRESSES:
        if not address.is_of_a_file:
            continue
        assert any(
            comes_in(
                visit(
                    client, address, fill(address, person.code, key_in(address.model, person, world.users[name])), "get"
                )
            )
            for name, client in clients.items()
            for person in world.files.values()
        ), f"nobody can open /{address.route}: the sweep would prove nothing"


def test_every_model_of_a_file_is_in_the_world():
    world = make_world()
    for model in apps.get_models():
        if issubclass(model, Record) and model.__name__ != "CaseShare":
            assert record_of(model, world.files["hers"]), f"tests/world.py has no {model.__name__}"


def may_see(world: World, name: str, address: Address, file: str) -> bool:
    """Return what this module says by hand: whether the user of that name may see this file at this address."""
    return file in (world.cases_of(name) if address.route.startswith("cases/") else world.people_of(name))


def _has_a_role_for(address: Address, user: Any) -> bool:
    roles = user.roles or {"without_role"}
    if address.requirement.resource in (Case, Referral) and address.requirement.action in (APPROVE, ASSIGN):
        return Role.SUPERVISOR in roles
    return bool(address.roles() & roles)


def _opens_a_case(address: Address) -> bool:
    return address.requirement.resource is Case and address.route.startswith("people/")


def _still_in(client: Client) -> bool:
    return "_auth_user_id" in client.session
