"""Every page of programmes, by every role: a facilitator's own groups, and a manager's sites, and nothing else."""

import pytest
from django.db.models import Q

from access.context import acting_as_system
from accounts.roles import Role
from programs.models import (
    CommitteeShare,
    Enrolment,
    Group,
    Holiday,
    Meeting,
    Minutes,
    Participant,
    ParticipantRequest,
    Programme,
    Project,
    Question,
    Questionnaire,
    RightsTest,
    Session,
)
from tests.access.answers import METHODS, answer
from tests.access.asking import USERS, WRITTEN_OUT_THERE, expect, once_more, refusal, remembered
from tests.addresses import ADDRESSES, Address, fill, is_of_a_programme
from tests.factories.accounts import signed_in_client
from tests.programs.pages import ELSEWHERE
from tests.world import World

pytestmark = pytest.mark.django_db

WITH_A_KEY = [
    each
    for each in ADDRESSES
    if is_of_a_programme(each)
    and each.parameters
    and not each.is_of_a_file
    and not each.route.startswith(("workshops/", "savings/"))  # test_workshops_open_to_whom.py, test_savings_…
    and not each.route.startswith("protection/")  # test_the_desk_of_the_officer.py
    and each.name not in ELSEWHERE
]
EVERYBODY_HERE = [*USERS, "second_facilitator", "facilitator_there", "programme_manager_there"]
OWNERS = {
    "hers": {"facilitator", "programme_manager"},
    "second": {"second_facilitator", "programme_manager"},
    "theirs": {"facilitator_there", "programme_manager_there"},
}
"""Who writes down what happens in which group, said by hand."""
SEES_GROUPS = {
    "hers": {"caseworker", "colleague", "supervisor"},
    "second": {"caseworker", "colleague", "supervisor"},
    "theirs": {"caseworker_there", "supervisor_there"},
}
"""Who sees besides that a group is there, and when it meets."""
MANAGERS_ALONE = {"group-edit", "project-edit", "programme-add", "programme-edit", "holiday-edit"}
MANAGERS_ALONE |= {"shares", "share-add", "share-edit"}
MANAGERS_ALONE |= {"participant-request", *(f"participant-record{part}" for part in ("", "-data", "-paper"))}
READ_BY_ALL_OF_PROGRAMMES = {"project"}
NAMED = {"paper-add": RightsTest, "decision-add": Minutes, "shares": Programme, "share-add": Programme}
NAMED |= dict.fromkeys(("minutes", "minutes-edit"), Session)
NAMED |= dict.fromkeys(("participant-data", "participant-request-add"), Participant)
NAMED |= {"participant-request": ParticipantRequest}
"""What the key names where it is not what is asked for."""
BANK = [each.name for each in WITH_A_KEY if each.requirement.resource in (Question, Questionnaire)]
"""Pages of the bank of questions, which is the same for every site."""


def key_of(address: Address, whose: str, world: World):
    """Return the key of a record of the group of that name, of the kind that the address names."""
    if address.name in ELSEWHERE:
        return ELSEWHERE[address.name](address, whose, world)
    group = world.groups[whose]
    names_the_group = address.route.startswith("groups/")
    model = Group if names_the_group else Project if address.route.startswith("projects/") else None
    model = model or address.requirement.resource
    if address.route.startswith("enrolments/"):
        model = Enrolment
    model = NAMED.get(address.name, model)
    with acting_as_system("choosing a record"):
        found = {
            Group: Q(pk=group.pk),
            Project: Q(pk=group.programme.project_id),
            Programme: Q(pk=group.programme_id),
            CommitteeShare: Q(programme=group.programme_id),
            Holiday: Q(site=group.site_id),
            Meeting: Q(group=group),
            Session: Q(group=group, state="planned"),
            Enrolment: Q(group=group, state="waiting" if address.name == "enrolment-accept" else "enrolled"),
            Participant: Q(enrolments__group=group, enrolments__state="waiting"),
            ParticipantRequest: Q(participant__enrolments__group=group),
            Question: Q(active=True),
            Questionnaire: Q(opened_on__isnull=address.name in ("questionnaire-edit", "questionnaire-open")),
        }.get(model, Q(group=group))
        return model.objects.filter(found).values_list("pk", flat=True).first()


def opens(address: Address, whose: str, name: str, world: World) -> bool:
    """Return what this module says by hand: whether it opens to the user of that name."""
    managers = {"hers": "programme_manager", "second": "programme_manager", "theirs": "programme_manager_there"}
    if address.name in BANK:
        return bool(address.roles() & world.users[name].roles)
    if address.name in READ_BY_ALL_OF_PROGRAMMES:
        return bool(address.roles() & world.users[name].roles)
    if address.name in MANAGERS_ALONE:
        return name == managers[whose]
    return name in OWNERS[whose] or (address.name == "group" and name in SEES_GROUPS[whose])


known_key = remembered(key_of)


@pytest.mark.parametrize("name", [once_more(name) for name in EVERYBODY_HERE])
def test_it_opens_to_who_leads_the_group_and_to_the_managers_of_its_site_alone(world, name):
    client = signed_in_client(world.users[name], at_work=True)
    for address in WITH_A_KEY:
        for whose in ["hers"] if address.name in BANK else OWNERS:
            key, here = known_key(address, whose, world), opens(address, whose, name, world)
            has_role = bool(address.roles() & world.users[name].roles)
            if not (has_role or whose == "hers"):
                continue  # refused before it is looked which record is named
            for method in METHODS if here else METHODS[:1]:
                status = answer(address, method) if here else refusal(address, method, has_role=has_role)
                expect(
                    client,
                    address,
                    fill(address, "", key),
                    method,
                    status,
                    written=whose == "hers" and name not in WRITTEN_OUT_THERE,
                )


@pytest.mark.parametrize("address", WITH_A_KEY, ids=str)
def test_it_opens_to_somebody(world, address):
    """Else the sweep above would prove nothing."""
    assert any(opens(address, "hers", name, world) for name in EVERYBODY_HERE)
    assert key_of(address, "hers", world)


@pytest.mark.parametrize("name", ["facilitator", "programme_manager", "facilitator_there", Role.FOUNDATION])
def test_lists_show_what_is_hers_alone(world, name):
    client = signed_in_client(world.users[name])
    names = {"hers": "Class hers", "second": "Class second", "theirs": "Class theirs"}
    page = client.get("/groups/").content.decode()
    for whose, title in names.items():
        assert (title in page) == (name in OWNERS[whose]), (whose, name)
    people = client.get("/participants/").content.decode()
    for whose in names:
        assert (f"Maya-{whose}-0" in people) == (name in OWNERS[whose]), (whose, name)
