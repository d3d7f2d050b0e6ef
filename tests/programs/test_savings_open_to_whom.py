"""Every page of savings, by every role: who leads the group, and the programme manager of its site."""

import pytest

from access.context import acting, acting_as_system
from programs.models import Enrolment, Loan, SavingsCycle, SavingsMeeting, SavingsPayment, SocialGrant, Withdrawal
from tests.access.answers import METHODS, answer
from tests.access.asking import USERS, WRITTEN_OUT_THERE, expect, once_more, refusal, remembered
from tests.addresses import ADDRESSES
from tests.factories.accounts import signed_in_client

pytestmark = pytest.mark.django_db

PAGES = [each for each in ADDRESSES if each.route.startswith("savings/")]
EVERYBODY_HERE = [*USERS, "second_facilitator", "facilitator_there", "programme_manager_there"]
MAY = {"here": {"facilitator", "programme_manager"}, "there": {"facilitator_there", "programme_manager_there"}}
KEYS = {
    "cycles": lambda group: SavingsCycle.objects.running().filter(group=group),
    "meetings": lambda group: SavingsMeeting.objects.filter(group=group, cycle__closed_on=None),
    "payments": lambda group: SavingsPayment.objects.filter(group=group, meeting__cycle__closed_on=None),
    "members": lambda group: Enrolment.objects.filter(group=group),
    "loans": lambda group: Loan.objects.filter(group=group),
    "withdrawals": lambda group: Withdrawal.objects.filter(group=group),
    "grants": lambda group: SocialGrant.objects.filter(group=group),
}


def key_of(address, group):
    """Return the key of a record of this savings group, of the kind that the address names."""
    part = address.route.split("/")[1]
    with acting_as_system("choosing a record"):
        found = group.pk if part.startswith("<") else KEYS[part](group).values_list("pk", flat=True).first()
        assert found, "else the sweep would prove nothing"
        return found


known_key = remembered(key_of)


@pytest.mark.parametrize("name", [once_more(name) for name in EVERYBODY_HERE])
def test_it_opens_to_who_leads_the_group_and_to_the_manager_of_its_site_alone(world, name):
    client = signed_in_client(world.users[name], at_work=True)
    for address in PAGES:
        for where, group in world.workshops.items():
            has_role = bool(address.roles() & world.users[name].roles)
            if not (has_role or where == "here"):
                continue  # refused before it is looked which record is named
            for method in METHODS if name in MAY[where] else METHODS[:1]:
                opens = name in MAY[where]
                status = answer(address, method) if opens else refusal(address, method, has_role=has_role)
                expect(
                    client,
                    address,
                    {"pk": known_key(address, group)},
                    method,
                    status,
                    written=where == "here" and name not in WRITTEN_OUT_THERE,
                )


@pytest.mark.parametrize("name", ["caseworker", "supervisor", "second_facilitator", "facilitator_there"])
def test_who_knows_nobody_there_sees_no_money_of_it(world, name):
    here = world.workshops["here"]
    with acting(world.users[name]):
        for model in (SavingsCycle, SavingsMeeting, SavingsPayment, Loan, SocialGrant, Withdrawal):
            assert not model.objects.filter(group=here).exists(), model
