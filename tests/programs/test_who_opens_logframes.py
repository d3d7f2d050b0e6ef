"""Every page of logframes, by every role: a project's manager changes it, its facilitators read it, nobody else."""

import pytest

from programs.models import Measurement
from tests.access.answers import METHODS, answer
from tests.access.asking import USERS, WRITTEN_OUT_THERE, expect, once_more, refusal, remembered
from tests.addresses import ADDRESSES
from tests.factories.accounts import signed_in_client
from tests.programs.pages import LOGFRAME, key_in_logframe

pytestmark = pytest.mark.django_db

PAGES = [each for each in ADDRESSES if each.name in LOGFRAME]
EVERYBODY_HERE = [*USERS, "second_facilitator", "facilitator_there", "programme_manager_there"]
READ = {"logframe", "indicator", "measurements"}
MANAGERS = {"hers": {"programme_manager"}, "theirs": {"programme_manager_there"}}
READERS = {
    "hers": {"programme_manager", "facilitator", "second_facilitator"},
    "theirs": {"programme_manager_there", "facilitator_there"},
}
"""Who changes, and who reads, the logframe of the project to which which group belongs, said by hand."""


known_key = remembered(key_in_logframe)


@pytest.mark.parametrize("name", [once_more(name) for name in EVERYBODY_HERE])
def test_it_opens_to_the_manager_and_is_read_by_the_facilitators_of_the_project_alone(world, name):
    client = signed_in_client(world.users[name], at_work=True)
    for address in PAGES:
        for whose in MANAGERS:
            opens = name in (READERS if address.name in READ else MANAGERS)[whose]
            has_role = bool(address.roles() & world.users[name].roles)
            if not (has_role or whose == "hers"):
                continue  # refused before it is looked which record is named
            for method in METHODS if opens else METHODS[:1]:
                status = answer(address, method) if opens else refusal(address, method, has_role=has_role)
                expect(
                    client,
                    address,
                    {"pk": known_key(address, whose, world)},
                    method,
                    status,
                    written=whose == "hers" and name not in WRITTEN_OUT_THERE,
                )


def test_all_of_them_are_looked_at():
    assert {each.name for each in PAGES} == LOGFRAME
    assert Measurement in {each.requirement.resource for each in PAGES}
