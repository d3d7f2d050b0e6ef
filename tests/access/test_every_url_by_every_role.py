"""Every address of the house, by every role, for her own files and for those of others.

Addresses are read from the URLconf, so that a forgotten one is tested too. Who may open what, and how it is
answered, is written here by hand, apart from the policy, and a new address that stands under none of these parts
fails until somebody says who may open it. Hidden answers 404, like what is not there.
"""

from functools import cache
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.conf import settings
from django.urls import reverse

from access.context import acting_as_system
from access.policy import APPROVE, ASSIGN
from access.records import Record
from accounts.models import Invitation
from accounts.roles import Role
from beneficiaries.models import Case, Person, Provider, Referral, Service
from tests.access.answers import METHODS, WATCHED, answer
from tests.access.asking import (
    USERS,
    WHETHER_THE_REST,
    WRITTEN_OUT_THERE,
    expect,
    methods_for,
    once_more,
    refusal,
    visit,
)
from tests.addresses import ADDRESSES, EVERYBODY, Address, app_of, fill
from tests.factories.accounts import signed_in_client, still_in
from tests.factories.imports import checked_import
from tests.world import CASE_ROLES, World, record_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("papers_as_pages")]

OTHER_KEYS = [each for each in ADDRESSES if each.parameters and not each.is_of_a_file and each.requirement.sign_in]
OTHER_FILES = ("shared", "colleagues", "without_worker", "kept")
"""Files at her site that are not hers."""
STRANGERS = {
    "healthz": (200, 200),
    "readyz": (200, 200),
    "set_language": (405, 302),
    "quick-exit": (405, 200),
    "invitation-accept": (410, 410),  # no such invitation
    "survey": (200, 200),  # asked for the code
    "survey-thanks": (200, 405),
    "certificates": (200, 200),  # asked for the code
    "account_login": (200, 200),
    "account_inactive": (200, 405),
    "account_reset_password": (200, 200),
    "account_reset_password_done": (200, 405),
    "account_reset_password_from_key": (200, 200),
    "account_reset_password_from_key_done": (200, 405),
    # to the log-in: nobody is logged in, or on the way to it
    "account_logout": (302, 302),
    "mfa_authenticate": (302, 302),
}
"""The only pages that open to somebody who is not logged in, and how GET and POST are answered."""


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
    for method in METHODS:
        response = visit(client, address, arguments, method)
        assert response.status_code == 302
        assert response["Location"].startswith(reverse(settings.LOGIN_URL))


def test_few_pages_open_to_a_stranger(client):
    open_to_all = [each for each in ADDRESSES if not each.requirement.sign_in]
    assert {each.name for each in open_to_all} == set(STRANGERS)
    for address in open_to_all:
        arguments = fill(address, "NB-2222-2", None)
        said = tuple(visit(client, address, arguments, method).status_code for method in METHODS)
        assert said == STRANGERS[address.name], address.route


@pytest.mark.parametrize("name", [once_more(name) for name in USERS])
def test_pages_without_an_object_open_to_her_roles_alone(world, name):
    user, client = world.users[name], signed_in_client(world.users[name], at_work=True)
    for turn, address in enumerate(ADDRESSES, USERS.index(name)):
        if address.parameters or not address.requirement.sign_in:
            continue
        opens = _has_a_role_for(address, user)
        for method in methods_for(opens, turn):
            status = answer(address, method) if opens else refusal(address, method, has_role=False)
            expect(client, address, {}, method, status, written=name not in WRITTEN_OUT_THERE)
            client = client if still_in(client) else signed_in_client(user, at_work=True)
    assert "_auth_user_id" in client.session


@pytest.mark.parametrize("name", [once_more(name) for name in USERS])
def test_files_open_to_those_who_may_see_them_alone(world, name):
    """Of those that are not hers, the one of the other site and, at each address, one of her own site in turn."""
    _files_open_alone(world, name, rest=False)


@pytest.mark.drill
@pytest.mark.parametrize("name", ["caseworker", "supervisor", "colleague", "caseworker_there", "supervisor_there"])
def test_the_other_files_open_to_those_who_may_see_them_alone(world, name):
    _files_open_alone(world, name, rest=True)


def _files_open_alone(world: World, name: str, *, rest: bool) -> None:
    """Where it opens to her, the first file is asked for with each method; else each file with one of them.

    What opens to the caseworker is not written out: `tests/attacks/test_bad_input.py` opens and fills in all of it.
    """
    user, client = world.users[name], signed_in_client(world.users[name], at_work=True)
    key = cache(key_in)  # what a visit does is undone: a record stays the one of its file
    for place, address in enumerate(ADDRESSES, USERS.index(name)):
        if not address.is_of_a_file:
            continue
        for turn, (file, person) in enumerate(world.files.items(), place):
            if file != "hers" and not CASE_ROLES & user.roles:
                continue
            if rest == (file in ("hers", "theirs", OTHER_FILES[place % len(OTHER_FILES)])):
                continue
            arguments = fill(address, person.code, key(address.model, person, user))
            has_role = _has_a_role_for(address, user)
            opens = has_role and may_see(world, name, address, file) and holds(file, address, name)
            for method in methods_for(opens and file == "hers", turn):
                if not opens:
                    status = refusal(address, method, has_role=has_role)
                elif led_on(address, file) and (address.name, method) != ("case-open", "post"):
                    status = 302  # she has a case already, or is at the centre already: led to it
                else:
                    status = answer(address, method)
                expect(client, address, arguments, method, status, written=file == "hers" and name != "caseworker")


@pytest.mark.parametrize("rest", WHETHER_THE_REST)
@pytest.mark.parametrize("whose", ["theirs", "shared"])
@pytest.mark.parametrize("name", ["caseworker", "supervisor"])
def test_a_record_of_another_file_does_not_open_under_her_own(world, name, whose, rest):
    client = signed_in_client(world.users[name], at_work=True)
    hers, other, record = world.files["hers"], world.files[whose], cache(record_of)
    tried = 0
    for address in ADDRESSES:
        if not address.is_of_a_file or len(address.parameters) < 2:
            continue
        foreign = record(address.model, other)
        arguments = fill(address, hers.code, foreign)
        if foreign not in arguments.values():
            continue
        tried += 1
        for method in set(METHODS) - set(methods_for(False, tried)) if rest else methods_for(False, tried):
            expect(client, address, arguments, method, refusal(address, method, has_role=True))
    assert tried


@pytest.mark.parametrize("name", [once_more(name) for name in USERS])
def test_referrals_open_to_the_site_and_to_who_refers_alone(world, name):
    user, client = world.users[name], signed_in_client(world.users[name], at_work=True)
    site = {"supervisor": "hers", "supervisor_there": "foreign"}.get(name)
    refers = {"partner": "hers", "other_partner": "foreign"}.get(name)
    tried = 0
    for address in OTHER_KEYS:
        if address.requirement.resource is not Referral:
            continue
        tried += 1
        mine = {"referral": {site, refers}, "referral-withdraw": {refers}}.get(address.name, {site})
        for whose, referral in world.referrals.items():
            for method in METHODS:
                missing = refusal(address, method, has_role=_has_a_role_for(address, user))
                status = answer(address, method) if whose in mine else missing
                expect(client, address, {"pk": referral.pk}, method, status)
    assert tried


@pytest.mark.parametrize("name", [once_more(name) for name in USERS])
def test_rooms_and_beds_open_to_the_supervisor_of_the_site_alone(world, name):
    client = signed_in_client(world.users[name], at_work=True)
    site = {"supervisor": world.here, "supervisor_there": world.there}.get(name)
    for address in OTHER_KEYS:
        if not address.route.startswith("beds/"):
            continue
        for file in ("hers", "theirs"):
            key = record_of(address.requirement.resource, world.files[file])
            opens = site == world.files[file].site
            for method in METHODS:
                status = answer(address, method) if opens else refusal(address, method, has_role=False)
                expect(client, address, {"pk": key}, method, status)


@pytest.mark.parametrize("name", [once_more(name) for name in USERS])
def test_imports_open_to_the_supervisors_of_the_site_alone(world, name):
    client = signed_in_client(world.users[name], at_work=True)
    leads = {world.here: "supervisor", world.there: "supervisor_there"}
    imports = {site: checked_import(site, world.users[by]) for site, by in leads.items()}
    tried = 0
    for address in OTHER_KEYS:
        if not address.route.startswith("import/"):
            continue
        tried += 1
        for site, here in imports.items():
            opens = leads[site] == name
            for method in METHODS:
                has_role = _has_a_role_for(address, world.users[name])
                status = answer(address, method) if opens else refusal(address, method, has_role=has_role)
                expect(client, address, {"pk": here.pk}, method, status)
    assert tried == 8


@pytest.mark.parametrize("name", [once_more(name) for name in USERS])
def test_the_directory_opens_to_who_works_with_cases_and_is_changed_by_supervisors(world, name):
    client, roles = signed_in_client(world.users[name], at_work=True), world.users[name].roles
    tried = 0
    for address in OTHER_KEYS:
        if not address.route.startswith("services/"):
            continue
        tried += 1
        opens = bool(roles & ({Role.SUPERVISOR} if address.name.endswith("-edit") else CASE_ROLES))
        key = record_of(Provider if "providers" in address.route else Service, world.files["hers"])
        for method in METHODS:
            missing = refusal(address, method, has_role=opens)
            expect(client, address, {"pk": key}, method, answer(address, method) if opens else missing)
    assert tried == 3


@pytest.mark.parametrize("name", [once_more(name) for name in USERS])
def test_administration_opens_to_the_administrator_alone(world, name):
    client = signed_in_client(world.users[name], at_work=True)
    things = things_of_administration(world)
    tried = set()
    for address in OTHER_KEYS:
        part, _rest = address.route.removeprefix("administration/").split("/", 1)
        if not address.route.startswith("administration/"):
            continue
        tried.add(part)
        for thing in things[part]:
            for method in METHODS:
                opens = name == "administrator"
                status = answer(address, method) if opens else refusal(address, method, has_role=False)
                expect(client, address, {"pk": thing.pk}, method, status)
    assert tried == set(things)


@pytest.mark.parametrize("name", [once_more(name) for name in USERS])
def test_a_passkey_of_somebody_else_opens_to_nobody(world, name):
    owner = world.users["volunteer" if name == "colleague" else "colleague"]
    passkey = Authenticator.objects.create(user=owner, type=Authenticator.Type.WEBAUTHN, data={"name": "Phone"})
    client = signed_in_client(world.users[name], at_work=True)
    for address in OTHER_KEYS:
        if address.route.startswith("account/passkeys/"):
            for method in METHODS:
                expect(client, address, {"pk": passkey.pk}, method, 404)


def test_every_address_with_a_key_is_in_one_of_these_sweeps():
    elsewhere = ("administration/", "account/passkeys/", "beds/", "services/", "import/", "statistics/", "protection/")
    elsewhere += WATCHED
    assert not {
        address.route
        for address in OTHER_KEYS
        if address.requirement.resource is not Referral and not address.route.startswith(elsewhere)
        if app_of(address) not in ("programs", "grants", "volunteers")
    }


def test_each_page_of_a_file_opens_for_somebody(world):
    for address in ADDRESSES:
        if address.is_of_a_file:
            assert any(
                may_see(world, name, address, file)
                and _has_a_role_for(address, world.users[name])
                and holds(file, address, name)
                for name in ("caseworker", "colleague", "supervisor")
                for file in world.files
            ), f"nobody can open /{address.route}: the sweep would prove nothing"


def test_every_model_of_a_file_is_in_the_world(world):
    for model in apps.get_models():
        if issubclass(model, Record) and model.__name__ != "CaseShare":
            assert record_of(model, world.files["hers"]), f"tests/world.py has no {model.__name__}"


def may_see(world: World, name: str, address: Address, file: str) -> bool:
    """Return what this module says by hand: whether the user of that name may see this file at this address."""
    of_a_case = address.route.startswith("cases/") and address.name != "case-open"
    return file in (world.cases_of(name) if of_a_case else world.people_of(name))


def led_on(address: Address, file: str) -> bool:
    """Return what this module says by hand: whether there is already what this address would add."""
    without_a_case = address.name in ("case-open", "person-keeper")
    return (without_a_case and file != "kept") or (address.name == "stay-add" and file == "hers")


def holds(file: str, address: Address, name: str) -> bool:
    """Return what this module says by hand: whether a file holds, for who may see it, what this address is about."""
    if file == "kept" and "pk" in address.parameters:
        return False  # nothing is written down of her
    return {
        **dict.fromkeys(WRITTEN_ON, file == "hers"),  # hers was returned, the others wait for approval
        **dict.fromkeys(WAITING, file != "hers"),
        "referral-out-edit": file == "hers",  # hers is a draft, the others were sent
        "referral-out-send": file == "hers",
        "referral-out-letter": file != "hers",
        "transfer-add": file not in APPROVED,  # to an approved one none is added; else led to the one in work
        "transfer-answer": file in APPROVED,
        "transfer-call-off": file in ("hers", *APPROVED),
        **dict.fromkeys(["transfer-withdraw", "transfer-decide"], file in ("shared", "theirs")),
        "case-move": file != "without_worker",  # it is not in progress, and does not go over to follow-up
        "case-share-end": file == "shared",
        "stay-bed": file == "hers",  # she lives at the centre, the others did once
        "stay-leave": file == "hers",
        "stay-discharge": file == "hers",
        "same-person-remove": file == "hers",
        "note": (name, file) in AUTHORS,
        "draft-remove": (name, file) in AUTHORS,
        "case-document-remove": (name, file) != ("caseworker", "shared"),  # she works beside who added it
        "relationship-remove": (name, file) != ("caseworker", "shared"),  # her sister is looked after by the colleague
    }.get(address.name, True)


WRITTEN_ON = ["assessment-edit", "assessment-submit", "plan-edit", "plan-agree", "plan-submit"]
WRITTEN_ON += ["goal-add", "goal", "goal-remove", "closure-edit", "closure-submit"]
WRITTEN_ON += ["transfer-edit", "transfer-submit"]
WAITING = [f"{kind}-{verb}" for kind in ("assessment", "plan", "closure") for verb in ("withdraw", "decide")]

APPROVED = ("colleagues", "without_worker")
"""Files whose transfer is approved; hers was returned, others wait for approval."""
AUTHORS = {("caseworker", "hers"), ("colleague", "shared"), ("colleague", "colleagues"), ("caseworker_there", "theirs")}
"""Who wrote notes, and a draft, in which file; nobody else changes them."""


def things_of_administration(world: World) -> dict[str, list[Any]]:
    """Return things that only an administrator looks after, by their word in addresses."""
    colleague = world.users["colleague"]
    invitation = Invitation(email="new@example.org", full_name="New", role=Role.CASEWORKER, site=world.here)
    invitation.send(world.users["administrator"])
    return {
        "users": [colleague, world.users["other_partner"]],
        "roles": [colleague.memberships.get()],
        "invitations": [invitation],
        "sites": [world.here, world.there],
        "organisations": [world.partner, world.other_partner],
    }


def _has_a_role_for(address: Address, user: Any) -> bool:
    if address.name == "her-data" and Role.DATA_PROTECTION in user.roles:
        return True  # she reads requests, and the person of this page is hidden from her
    decides = address.requirement.resource in (Case, Referral) and address.requirement.action in (APPROVE, ASSIGN)
    if decides or address.name == "service-add":
        return Role.SUPERVISOR in user.roles
    return bool(address.roles() & (user.roles or {"without_role"}))
