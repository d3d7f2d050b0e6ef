"""Every page of activity reports, by every role: its facilitators and managers, and none decides about her own."""

import pytest

from tests.access.answers import METHODS, answer
from tests.access.asking import USERS, WRITTEN_OUT_THERE, expect, once_more, refusal, remembered
from tests.addresses import ADDRESSES
from tests.factories.accounts import signed_in_client
from tests.programs.pages import OF_A_DRAFT, REPORTS, key_of_report

pytestmark = pytest.mark.django_db

PAGES = [each for each in ADDRESSES if each.name in REPORTS]
EVERYBODY_HERE = [*USERS, "second_facilitator", "facilitator_there", "programme_manager_there"]
MANAGERS = {"hers": {"programme_manager"}, "theirs": {"programme_manager_there"}}
WRITERS = {
    "hers": {"programme_manager", "facilitator", "second_facilitator"},
    "theirs": {"programme_manager_there", "facilitator_there"},
}
"""Who leads a group of the programme at the site of which the report tells, or manages it, said by hand."""
DECIDED = {"report-decide", "picture-taken-back"}
"""Pages for who manages it alone."""


known_key = remembered(key_of_report)


@pytest.mark.parametrize("name", [once_more(name) for name in EVERYBODY_HERE])
def test_it_opens_to_who_leads_a_group_of_it_and_to_who_manages_the_site_alone(world, name, papers_as_pages):
    client = signed_in_client(world.users[name], at_work=True)
    for address in PAGES:
        for whose in MANAGERS:
            opens = name in (MANAGERS if address.name in DECIDED else WRITERS)[whose]
            has_role = bool(address.roles() & world.users[name].roles)
            if not (has_role or whose == "hers"):
                continue  # refused before it is looked which record is named
            key = known_key(address, whose, world)
            for method in METHODS if opens else METHODS[:1]:
                status = answer(address, method) if opens else refusal(address, method, has_role=has_role)
                expect(
                    client,
                    address,
                    {"pk": key},
                    method,
                    status,
                    written=whose == "hers" and name not in WRITTEN_OUT_THERE,
                )


@pytest.mark.parametrize("name", sorted(OF_A_DRAFT))
def test_one_that_was_sent_is_not_changed_by_any_page(world, name):
    address = next(each for each in PAGES if each.name == name)
    key = key_of_report(address, "hers", world, sent=True)
    for who in WRITERS["hers"]:
        client = signed_in_client(world.users[who], at_work=True)
        for method in METHODS:
            expect(client, address, {"pk": key}, method, 404)


def test_all_of_them_are_looked_at():
    assert {each.name for each in PAGES} == REPORTS
