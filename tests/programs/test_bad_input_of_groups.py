"""What is typed into the forms and addresses of programmes, however odd, never fails them."""

from urllib.parse import quote

import pytest
from django.urls import reverse

from tests.access.asking import WHETHER_THE_REST
from tests.addresses import ADDRESSES, fill
from tests.attacks.nasty import NASTY, as_sent
from tests.attacks.test_bad_input import FAILED, ask, encoded, fields_of, in_part, in_turn, mixtures
from tests.factories.accounts import signed_in_client
from tests.programs.pages import key_of_report
from tests.programs.test_savings_open_to_whom import key_of as key_in_savings
from tests.programs.test_who_opens_what import WITH_A_KEY, key_of, opens

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_fails():
    """Fail at the end of a test, with all that failed in it."""
    FAILED.clear()
    yield
    assert FAILED == []


TEXTS = list(NASTY.values())


def marks_on(response) -> list[str]:
    """Return the fields of a sheet of marks."""
    form = response.context and response.context.get("form")
    rows = getattr(form, "rows", [])
    return [f"{part}-{getattr(row, 'key', '')}" for row in rows[:3] for part in ("mark", "seen")]


@pytest.mark.parametrize("rest", WHETHER_THE_REST)
@pytest.mark.parametrize("name", ["facilitator", "programme_manager"])
def test_no_form_of_a_group_fails_on_what_is_typed_into_it(world, name, rest):
    client, met = signed_in_client(world.users[name], at_work=True, raise_request_exception=False), 0
    for number, address in enumerate(each for each in WITH_A_KEY if opens(each, "hers", name, world)):
        where = reverse(address.name, kwargs=fill(address, "", key_of(address, "hers", world)))
        page = ask(client, "get", where)
        names = [*fields_of(page), *marks_on(page)]
        met += bool(names)
        for typed in in_part(in_turn(mixtures(names), number), 0, rest=rest) if names else []:
            ask(client, "post", where, encoded(typed), "application/x-www-form-urlencoded")
    assert met > 10


def test_no_form_of_a_picture_or_of_savings_fails_on_what_is_typed_into_it(world):
    client = signed_in_client(world.users["facilitator"], at_work=True, raise_request_exception=False)
    tried = [each for each in ADDRESSES if each.name in ("picture-add", "picture-edit", "savings-take-out")]
    for number, address in enumerate(tried):
        if address.name == "savings-take-out":
            key = key_in_savings(address, world.workshops["here"])
        else:
            key = key_of_report(address, "hers", world)
        where = reverse(address.name, kwargs={"pk": key})
        names = fields_of(ask(client, "get", where))
        assert names, address
        for typed in in_turn(mixtures(names), number):
            ask(client, "post", where, encoded(typed), "application/x-www-form-urlencoded")
    assert len(tried) == 3


@pytest.mark.parametrize("rest", WHETHER_THE_REST)
def test_no_page_of_what_was_learnt_fails_on_what_stands_in_its_address(world, rest):
    client = signed_in_client(world.users["facilitator"], at_work=True, raise_request_exception=False)
    for turn, text in enumerate(TEXTS):
        for part in in_part(["learning", "rights", "committee", "decisions", "work"], turn, rest=rest):
            query = "&".join(f"{each}={quote(as_sent(text[:500]))}" for each in ("first", "last", "after", "before"))
            ask(client, "get", f"/groups/{world.groups['hers'].pk}/{part}/?{query}")
