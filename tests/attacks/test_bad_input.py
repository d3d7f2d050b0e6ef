"""Every form and every parameter of the URLconf, filled with what nobody should send: never a server error."""

from functools import cache
from typing import Any
from urllib import parse
from urllib.parse import quote

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.db import transaction
from django.http import HttpResponse, QueryDict
from django.test import Client
from django.urls import reverse

from access.context import acting_as_system
from accounts.roles import Role
from beneficiaries.models import Case, Relationship
from tests.access.asking import WHETHER_THE_REST
from tests.addresses import ADDRESSES, Address, fill, is_of_a_grant
from tests.attacks.nasty import NASTY, as_sent
from tests.factories.accounts import signed_in_client, still_in
from tests.grants.pages import key_of as key_of_grant
from tests.volunteers.pages import is_of_a_placement
from tests.volunteers.pages import key_of as key_of_placement
from tests.volunteers.pages_of_people import is_of_a_volunteer
from tests.volunteers.pages_of_people import key_of as key_of_volunteer
from tests.world import World, record_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("papers_as_pages")]

WHO = [Role.CASEWORKER.value, Role.SUPERVISOR.value, Role.PARTNER.value, Role.ADMINISTRATOR.value, "data_protection"]
WHO += [Role.GRANTS_OFFICER.value, Role.VOLUNTEER_COORDINATOR.value, Role.VOLUNTEER.value]
OTHERWISE_FOR_A_SUPERVISOR = {"home", "caseload", "people", "person-add", "referrals", "referral-add", "referral"}
"""Pages that ask a supervisor something else than a caseworker; the rest of what both open is tried once."""
PARAMETERS = ["after", "before", "find", "page", "show", "whose", "worker", "kind", "actor", "since", "until", "next"]
PARAMETERS += [
    "area",
    "field",
    "origin",
    "answer",
    "code",
    "as",
    "beyond",
    "skill",
    "language",
    "status",
    "first",
    "last",
    *("figure", "format", "from", "on", "week", "need", "volunteer"),
    *("all", "purpose", "restricted", "state"),
]
BESIDE = ["_once", "words", "q", "end"]
"""What is sent beside the fields of a form."""


def ask(client: Client, method: str, address: str, body: bytes = b"", kind: str = "") -> HttpResponse:
    """Send a request as it is, undo what it did, and note a server error with what caused it."""
    path, _mark, query = address.partition("?")
    with transaction.atomic():
        response = client.generic(
            method.upper(), path, body, kind or "text/plain", query_params=None, QUERY_STRING=query
        )
        transaction.set_rollback(True)
    if response.status_code >= 500:
        error = response.exc_info[1] if getattr(response, "exc_info", None) else ""
        FAILED.append(f"{method} {path[:80]}: {type(error).__name__} {str(error)[:150]}")
    return response


FAILED: list[str] = []


@pytest.fixture(autouse=True)
def _each_text_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep how a text reads: the long ones stand in every form, and take longer to read than the page to answer."""
    monkeypatch.setattr(parse, "unquote", cache(parse.unquote))


@pytest.fixture(autouse=True)
def nothing_fails():
    """Fail at the end of a test, with all that failed in it."""
    FAILED.clear()
    yield
    assert not FAILED, "\n".join(dict.fromkeys(FAILED))


def encoded(fields: dict[str, str | list[str]]) -> bytes:
    """Return fields as a form sends them, bytes that are no UTF-8 included."""
    pairs = [(name, each) for name, value in fields.items() for each in (value if isinstance(value, list) else [value])]
    return "&".join(f"{quote(name)}={_quoted(each)}" for name, each in pairs).encode()


@cache
def _quoted(text: str) -> str:
    return quote(as_sent(text))


def places(world: World, name: str) -> list[tuple[Address, str]]:
    """Return every address that this user may open, filled with records that are hers where there are some."""
    user = world.users[name]
    found = []
    for address in ADDRESSES:
        if not address.requirement.met_by(user) or _tried_already(world, name, address):
            continue
        if address.name in ("account_logout", "quick-exit", "survey"):
            continue
        if address.requirement.resource is None and name != Role.ADMINISTRATOR:
            continue  # the same for everybody: once is enough
        person = world.files["kept" if address.name in ("case-open", "person-keeper") else "hers"]
        key = _key(world, address, person, user)
        found.append((address, reverse(address.name, kwargs=fill(address, person.code, key))))
    return found


def _tried_already(world: World, name: str, address: Address) -> bool:
    worker = world.users[Role.CASEWORKER]
    twice = name == Role.SUPERVISOR and address.requirement.met_by(worker)
    return twice and address.name not in OTHERWISE_FOR_A_SUPERVISOR


OF_AN_APP = (
    (is_of_a_grant, key_of_grant),
    (is_of_a_placement, key_of_placement),
    (is_of_a_volunteer, key_of_volunteer),
)
"""Which addresses name a record of an app above the case files, and what gives its key."""


def _key(world: World, address: Address, person: Any, user: Any) -> Any:
    model = address.requirement.resource
    if model is None or not address.parameters:
        return None
    for is_of, key_of in OF_AN_APP:
        if is_of(address):
            return key_of(address, "hers", world)
    if not address.is_of_a_file:
        if address.name.startswith("referral"):
            return world.referrals["hers"].pk
        if address.name.startswith(("user", "membership-give")):
            return world.users["colleague"].pk
        return model._default_manager.values_list("pk", flat=True).first()
    with acting_as_system("choosing a record"):
        if "share_id" in address.parameters:
            return None
        if address.name == "note":
            return Case.objects.get(pk=person.pk).notes.filter(recorded_by=user).values_list("pk", flat=True).first()
        if model is Relationship:
            return Relationship.objects.of(person).values_list("pk", flat=True).first()
    return record_of(model, person)


def fields_of(response: HttpResponse) -> dict[str, Any]:
    """Return every name that the forms of a page send, and the field it belongs to.

    The choice of a calendar is left as it is, so that what is written beside it is read.
    """
    found: dict[str, Any] = {}
    for context in response.context or []:
        form = context.get("form") if hasattr(context, "get") else None
        if form is not None and hasattr(form, "fields"):
            for bound in form:
                for part in getattr(bound.field.widget, "widgets_names", [""]):
                    if part != "_calendar":
                        found[bound.html_name + part] = bound
    return found


def mixtures(names: list[str]) -> list[dict[str, str]]:
    """Return what to type into these fields: each text once into one of every three fields, never two alike at once.

    So every form meets every text, and a field that takes its text stands beside others that refuse theirs. What one
    kind of field does with each text is met in the many forms that have it.
    """
    texts = list(NASTY.values())
    times = -(-len(texts) // 3)
    return [
        {name: texts[(number + place * times) % len(texts)] for place, name in enumerate(names)}
        for number in range(times)
    ]


def in_part(things: list[Any], turn: int, *, rest: bool) -> list[Any]:
    """Return one thing, another one at each turn; or the rest of them, for a drill."""
    chosen = turn % len(things)
    return [*things[:chosen], *things[chosen + 1 :]] if rest else [things[chosen]]


def in_turn(things: list[Any], number: int) -> list[Any]:
    """Return two things of a list for the address of this number: reading them is one piece of code for all."""
    return [things[(number * 2 + further) % len(things)] for further in range(2)]


def _typed(request: WSGIRequest) -> QueryDict:
    return QueryDict(request.META["QUERY_STRING"], encoding=request._encoding)


@pytest.mark.parametrize("rest", WHETHER_THE_REST)
@pytest.mark.parametrize("name", WHO)
def test_no_page_fails_on_what_is_typed_into_its_form_or_stands_in_its_address(world, name, rest, monkeypatch):
    client = signed_in_client(world.users[name], at_work=True, raise_request_exception=False)
    read: list[str] = []
    monkeypatch.setattr(WSGIRequest, "GET", property(lambda request: read.append(request.path) or _typed(request)))
    forms = queries = 0
    for turn, (address, where) in enumerate(places(world, name)):
        read.clear()
        opened = ask(client, "get", where)
        names, reads = fields_of(opened), opened.wsgi_request.path in read
        forms, queries = forms + bool(names), queries + reads
        is_sent = bool(names) or address.route == "account/sessions/"
        for typed in in_part(mixtures([*names, *BESIDE]), turn, rest=rest) if is_sent else []:
            ask(client, "post", where, encoded(typed), "application/x-www-form-urlencoded")
            if not still_in(client):
                client = signed_in_client(world.users[name], at_work=True, raise_request_exception=False)
        for typed in in_part(mixtures(PARAMETERS), turn, rest=rest) if reads else []:
            query = "&".join(f"{each}={_quoted(text[:2000])}" for each, text in typed.items())
            ask(client, "get", f"{where}?{query}")
    assert forms, "this role has no form: the test would prove nothing"
    assert queries, "no page reads its query: the test would prove nothing"
    assert "_auth_user_id" in client.session


@pytest.mark.drill
@pytest.mark.parametrize("name", [Role.CASEWORKER.value, Role.SUPERVISOR.value])
def test_no_page_fails_on_a_code_that_is_none(world, name):
    client = signed_in_client(world.users[name], at_work=True, raise_request_exception=False)
    codes = ["%00", "%FF%FE", "%ED%A0%80", "NB-7KQ4-X%0d%0aSet-Cookie:a=b", "%E2%80%8B", "x" * 3000, "%2e%2e", "%25"]
    of_files = [each for each in ADDRESSES if each.is_of_a_file and not _tried_already(world, name, each)]
    for number, address in enumerate(of_files):
        where = reverse(address.name, kwargs=fill(address, "THECODE", None))
        for code in in_turn(codes, number):
            for method in ("get", "post"):
                response = ask(
                    client, method, where.replace("THECODE", code), b"a=b", "application/x-www-form-urlencoded"
                )
                assert response.status_code in (404, 405), (address.route, code, response.status_code)


@pytest.mark.drill
@pytest.mark.parametrize("name", [Role.CASEWORKER.value, Role.PARTNER.value, Role.ADMINISTRATOR.value])
def test_no_form_fails_on_a_body_that_is_no_form(world, name):
    client = signed_in_client(world.users[name], at_work=True, raise_request_exception=False)
    bodies = [
        (b"\xff\xfe\x00=\x80&&&==;", "application/x-www-form-urlencoded"),
        (b'{"a": [1]}', "application/json"),
        (b"no boundary at all", "multipart/form-data"),
        (b"--b\r\nContent-Disposition: form-data\r\n\r\nx", "multipart/form-data; boundary=b"),
        (b"a=b", "application/x-www-form-urlencoded; charset=no-such-charset"),
        (b"&".join(b"f%d=1" % number for number in range(2500)), "application/x-www-form-urlencoded"),
    ]
    for number, (_address, where) in enumerate(places(world, name)):
        for body, kind in in_turn(bodies, number):
            ask(client, "post", where, body, kind)
