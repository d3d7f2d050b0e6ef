"""Every page of a workshop, by every role: who leads it, and the programme manager of its site, who alone pays."""

import pytest
from django.db import connection

from access.context import acting, acting_as_system
from accounts.roles import Role
from programs.access_to_workshops import PAY
from programs.models import (
    Adjustment,
    Enrolment,
    LedgerEntry,
    Material,
    Order,
    PayPeriod,
    Payslip,
    Product,
)
from programs.workshops import workshops_for
from tests.access.answers import METHODS, answer
from tests.access.asking import USERS, WRITTEN_OUT_THERE, expect, once_more, refusal, remembered
from tests.addresses import ADDRESSES
from tests.factories.accounts import make_user, signed_in_client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("papers_as_pages")]

PAGES = [each for each in ADDRESSES if each.route.startswith("workshops/") and each.parameters]
EVERYBODY_HERE = [*USERS, "second_facilitator", "facilitator_there", "programme_manager_there"]
LEADS = {"here": "facilitator", "there": "facilitator_there"}
MANAGES = {"here": "programme_manager", "there": "programme_manager_there"}
BY_THE_MANAGER_ALONE = {
    "workshop-hourly-rate",
    "workshop-product-price",
    "workshop-product-rate",
    "workshop-maker-advance",
    "workshop-period-add",
    "workshop-period-confirm",
    "workshop-adjustment-add",
    "workshop-adjustment-remove",
    "workshop-payslip-pay",
    "workshop-cash-add",
    "workshop-entry-reverse",
}
KEYS = {
    "orders": lambda group: Order.objects.filter(group=group, state="taken"),
    "materials": lambda group: Material.objects.filter(group=group),
    "products": lambda group: Product.objects.filter(group=group),
    "makers": lambda group: Enrolment.objects.filter(group=group),
    "periods": lambda group: PayPeriod.objects.drafts().filter(group=group),
    "adjustments": lambda group: Adjustment.objects.filter(group=group, period__confirmed_at=None),
    "payslips": lambda group: Payslip.objects.filter(group=group, paid_on=None),
    "entries": lambda group: LedgerEntry.objects.filter(group=group, kind="put_in"),
}


def key_of(address, group):
    """Return the key of a record of this workshop, of the kind that the address names."""
    part = address.route.split("/")[1]
    with acting_as_system("choosing a record"):
        return group.pk if part.startswith("<") else KEYS[part](group).values_list("pk", flat=True).first()


known_key = remembered(key_of)


@pytest.mark.parametrize("name", [once_more(name) for name in EVERYBODY_HERE])
def test_it_opens_to_who_leads_it_and_to_the_manager_of_its_site_alone(world, name):
    client = signed_in_client(world.users[name], at_work=True)
    for address in PAGES:
        for where, group in world.workshops.items():
            may = {MANAGES[where]} if address.name in BY_THE_MANAGER_ALONE else {MANAGES[where], LEADS[where]}
            has_role = bool(address.roles() & world.users[name].roles)
            if not (has_role or where == "here"):
                continue  # refused before it is looked which record is named
            for method in METHODS if name in may else METHODS[:1]:
                status = answer(address, method) if name in may else refusal(address, method, has_role=has_role)
                expect(
                    client,
                    address,
                    {"pk": known_key(address, group)},
                    method,
                    status,
                    written=where == "here" and name not in WRITTEN_OUT_THERE,
                )


@pytest.mark.parametrize("address", PAGES, ids=str)
def test_there_is_something_to_open(world, address):
    """Else the sweep above would prove nothing."""
    assert key_of(address, world.workshops["here"])


@pytest.mark.parametrize("name", ["facilitator", "programme_manager", "second_facilitator", "caseworker"])
def test_the_list_shows_her_workshops_alone(world, name):
    text = signed_in_client(world.users[name], at_work=True).get("/workshops/").content.decode()
    assert ("Sewing here" in text) == (name in ("facilitator", "programme_manager"))
    assert "Sewing there" not in text


def test_a_caseworker_who_sees_the_group_does_not_see_its_wages(world):
    """She sees of her site which groups there are and when they meet; of a workshop nothing else."""
    with acting(world.users["caseworker"]), connection.cursor() as cursor:
        for model in PAY:
            cursor.execute(f"SELECT count(*) FROM {model._meta.db_table}")
            assert cursor.fetchone() == (0,), model


def test_who_leads_a_workshop_reads_wages_and_cannot_write_them(world):
    group = world.workshops["here"]
    with acting(world.users["facilitator"]):
        assert Payslip.objects.filter(group=group).exists()
        assert Payslip.objects.filter(group=group, paid_on=None).update(receipt="signed") == 0
        assert PayPeriod.objects.filter(group=group).update(first_on="2020-01-01") == 0
        assert Adjustment.objects.filter(group=group).delete()[0] == 0


def test_a_manager_who_also_leads_elsewhere_pays_only_where_she_manages(world):
    """Her right to lead a group there gives her no right over its wages."""
    manager = make_user(Role.PROGRAMME_MANAGER, site=world.here)
    with acting_as_system("a second role"):
        manager.memberships.create(role=Role.FACILITATOR, site=world.there)
        world.workshops["there"].facilitator = manager
        world.workshops["there"].save()
    with acting(manager):
        assert set(workshops_for(manager, Order)) == set(world.workshops.values())
        period = PayPeriod.objects.filter(group=world.workshops["there"])
        assert period.exists()
        assert period.drafts().update(first_on="2020-01-01") == 0
    client = signed_in_client(manager, at_work=True)
    assert client.get(f"/workshops/{world.workshops['there'].pk}/wages/").status_code == 200
    assert client.get(f"/workshops/{world.workshops['there'].pk}/wages/add/").status_code == 404
