"""Every form of every role, sent with what hypothesis draws: never a server error, and what was typed is not lost.

It tries some hundred in a drill. For longer, with another draw each time:

    NAYABATO_FUZZ_SECONDS=600 make drill ARGS="tests/attacks/test_fuzzing.py -n 0 -s"
"""

import os
import time
import unicodedata
from collections import Counter
from typing import Any

import hypothesis
import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, Phase
from hypothesis import strategies as st
from lxml import html

from access.policy import READ
from accounts.roles import Role
from tests.access.answers import answer
from tests.addresses import ADDRESSES, Address, fill
from tests.attacks.drawn import Body, Sheet, bodies, readable, sheets, typed_in
from tests.attacks.test_bad_input import FAILED, WHO, ask, places
from tests.factories.accounts import signed_in_client
from tests.programs.pages import ELSEWHERE
from tests.programs.test_savings_open_to_whom import key_of as key_in_savings
from tests.programs.test_who_opens_what import WITH_A_KEY, opens
from tests.programs.test_who_opens_what import key_of as key_of_group
from tests.programs.test_workshops_open_to_whom import key_of as key_in_a_workshop
from tests.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.drill, pytest.mark.usefixtures("papers_as_pages")]

SECONDS = int(os.environ.get("NAYABATO_FUZZ_SECONDS", "0"))
TRIED_IN_A_DRILL = 16
ROUND = 300
"""So many forms are sent for one role before the next, when there is time."""
EVERY_FORM = [*WHO, Role.FACILITATOR.value, Role.PROGRAMME_MANAGER.value]
OF_TELEPHONES = ("phone", "contact")
NOT_KEPT = {"account_change_password", "mfa_activate_totp"}
"""Pages that keep nothing of what was typed, since all of it is secret."""


@pytest.fixture(autouse=True)
def nothing_is_left_over():
    """Begin without failures of other tests."""
    FAILED.clear()
    yield
    FAILED.clear()


class Tried:
    """What was sent, how it was answered, and what was not as it should be."""

    def __init__(self) -> None:
        self.answers: Counter[str] = Counter()
        self.forms: set[tuple[str, ...]] = set()
        self.wrong: dict[str, str] = {}

    def look(self, address: Address, sheet: Sheet, body: Body, response: Any) -> None:
        """Note what an answer lacks: no server error, what was typed, and a message where it was refused."""
        self.answers[str(response.status_code)] += 1
        self.forms.add((address.name, *sheet.controls))
        for told in FAILED:
            self.wrong.setdefault(f"{address.name} fails: {told.split(': ', 1)[1][:60]}", f"{told} {body!r}")
        FAILED.clear()
        if response.status_code != 200 or not response.get("Content-Type", "").startswith("text/html"):
            return
        page = html.fromstring(readable(response.content))
        refused = bool(page.xpath("//*[@role='alert' or contains(@class, 'invalid-feedback')]"))
        only_asks = address.requirement.action == READ
        if not refused and not only_asks and response.context and _errors_of(response):
            self.wrong.setdefault(f"{address.name} refuses without a word", repr(body))
        if not refused or not body.typed or address.name in NOT_KEPT:
            return
        for lacking in _fields_without_a_message(page):
            self.wrong.setdefault(f"{address.name}: nothing beside {lacking}", repr(body))
        standing = typed_in(response.content)
        for name, values in body.typed.items():
            kept = {_seen(each) for each in standing.get(name, [])}
            if name in standing and values and not self._stands(name, values[-1], kept):
                self.wrong.setdefault(
                    f"{address.name} loses {name}", f"{values[-1]!r} became {standing[name]!r} {body!r}"
                )

    @staticmethod
    def _stands(name: str, typed: str, kept: set[str]) -> bool:
        """Tell whether a text stands there; a telephone's number may stand there as people write one."""
        return _seen(typed) in kept or (name.endswith(OF_TELEPHONES) and any(kept))


def _errors_of(response: Any) -> bool:
    forms = [context.get("form") for context in response.context if hasattr(context, "get")]
    return any(getattr(form, "errors", None) for form in forms)


def _fields_without_a_message(page: Any) -> list[str]:
    said = set(page.xpath("//@id"))
    return [
        str(part.get("name"))
        for part in page.xpath("//main//*[contains(@class, 'is-invalid')][@name]")
        if not any(each in said for each in (part.get("aria-describedby") or "").split())
    ]


def _seen(text: str) -> str:
    """Return a text without signs that nobody sees and that a page cannot hold, composed."""
    text = unicodedata.normalize("NFC", text.replace("\x00", ""))
    return "".join(sign for sign in text if unicodedata.category(sign)[0] not in "CZ" and sign != "\ufffd")


def _try(world: World, name: str, tried: Tried, most: int, seed: int) -> None:
    client = signed_in_client(world.users[name], at_work=True, raise_request_exception=False)
    offered = [each for each in _places(world, name) if answer(each[0], "post") != 405]
    known: dict[str, list[Sheet]] = {}

    def found(where: str) -> list[Sheet]:
        if where not in known:
            page = ask(client, "get", where)
            is_page = page.status_code == 200 and page.get("Content-Type", "").startswith("text/html")
            known[where] = sheets(page.content, where) if is_page and page.content.strip() else []
        return known[where]

    assert offered

    @hypothesis.seed(seed)
    @hypothesis.settings(
        max_examples=most,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @hypothesis.given(st.data())
    def send(data: st.DataObject) -> None:
        nonlocal client
        address, where = data.draw(st.sampled_from(offered))
        forms = found(where)
        if not forms:
            hypothesis.reject()
        sheet = data.draw(st.sampled_from(forms))
        body = data.draw(bodies(sheet))
        tried.look(address, sheet, body, ask(client, "post", sheet.address, body.content, body.kind))
        if "_auth_user_id" not in client.session:
            client = _again(world, name)

    send()


def _places(world: World, name: str) -> list[tuple[Address, str]]:
    """Return what a user may open and where; of programmes what a class, a workshop or a savings group has."""
    if name not in (Role.FACILITATOR, Role.PROGRAMME_MANAGER):
        return places(world, name)
    found = []
    for address in ADDRESSES:
        part = address.route.split("/")[0]
        if part in KEYS_IN_A_ROOM and address.parameters:
            key = KEYS_IN_A_ROOM[part](address, world.workshops["here"])
        elif address.name in ELSEWHERE or (address in WITH_A_KEY and opens(address, "hers", name, world)):
            key = key_of_group(address, "hers", world)
        else:
            continue
        found.append((address, reverse(address.name, kwargs=fill(address, "", key))))
    return found


KEYS_IN_A_ROOM = {"workshops": key_in_a_workshop, "savings": key_in_savings}


def _again(world: World, name: str) -> Client:
    return signed_in_client(world.users[name], at_work=True, raise_request_exception=False)


@pytest.mark.skipif(bool(SECONDS), reason="it is tried for longer")
def test_no_form_fails_or_forgets_what_was_drawn_into_it(world):
    tried = Tried()
    for number, name in enumerate(EVERY_FORM):
        _try(world, name, tried, TRIED_IN_A_DRILL, number)
    assert not tried.wrong, "\n".join(f"{what}\n    {how[:900]}" for what, how in tried.wrong.items())
    assert tried.answers["200"] + tried.answers["302"] > sum(tried.answers.values()) / 2, tried.answers


@pytest.mark.skipif(not SECONDS, reason="NAYABATO_FUZZ_SECONDS says how long")
def test_no_form_fails_or_forgets_what_was_drawn_into_it_for_long(world):
    tried, began, turn = Tried(), time.monotonic(), int(time.time())
    while time.monotonic() - began < SECONDS:
        turn += 1
        _try(world, EVERY_FORM[turn % len(EVERY_FORM)], tried, ROUND, turn)
    print(f"\n{sum(tried.answers.values())} forms sent, {len(tried.forms)} different ones: {dict(tried.answers)}")
    assert not tried.wrong, "\n".join(f"{what}\n    {how[:900]}" for what, how in tried.wrong.items())
