"""Pages of grants cost as many queries for twelve grants with sixty vouchers as for one with two."""

import datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from access.context import acting_as_system
from grants.models import BudgetLine, Milestone, Obligation, Tranche, TrancheCondition
from programs.models import Project
from tests.factories.accounts import signed_in_client
from tests.world_grants import grant_of, report_on, spend, tell_and_ask

pytestmark = pytest.mark.django_db
MORE_GRANTS, VOUCHERS, PARTS = 11, 60, 6


def queries_of(world) -> dict[tuple[str, str], int]:
    """Return how many queries each page runs, for each who reads it."""
    of_one = f"/grants/{world.grants['hers'].pk}/"
    pages = {
        "foundation": ["/foundation/", "/grants/", of_one, "/obligations/", "/"],
        "grants_officer": ["/grants/", of_one, "/obligations/", "/grants/spendings/", "/grants/spendings/add/", "/"],
    }
    counted = {}
    for name, addresses in pages.items():
        client = signed_in_client(world.users[name], at_work=True)
        client.get(addresses[0])  # what a first page fetches besides
        for address in addresses:
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address).status_code == 200
            counted[name, address] = len(queries)
    return counted


def add_many(world) -> None:
    """Add grants with everything, and many parts and vouchers to one that stands."""
    officer, today = world.users["grants_officer"], timezone.localdate()
    with acting_as_system("many grants"):
        project = Project.objects.filter(funded__grant=world.grants["hers"]).get()
        here, staff = world.grants["hers"], world.users["foundation"]
        for number in range(MORE_GRANTS):
            made = grant_of(here.funder.organisation, officer, f"more{number}")
            tell_and_ask(made, project, staff, "more")
        made.funder.columns.all().delete()
        report_on(made, "more")
        lines = [
            BudgetLine.objects.create(
                grant=here, currency="EUR", year=today.year, code=f"M{number}", name="Rent", amount=100
            )
            for number in range(PARTS)
        ]
        for number in range(PARTS):
            on = today + datetime.timedelta(days=number)
            tranche = Tranche.objects.create(grant=here, currency="EUR", number=number + 3, due_on=on, amount=1)
            TrancheCondition.objects.create(tranche=tranche, words="A letter.")
            Obligation.objects.create(grant=here, kind="audit", title=f"Audit {number}", due_on=on)
            Milestone.objects.create(grant=here, title=f"Step {number}", due_on=on)
        for number in range(VOUCHERS):
            on = today - datetime.timedelta(days=number)
            spend(f"M-{number}", on, [(lines[number % PARTS], Decimal(150)), (lines[number % PARTS - 1], Decimal(300))])


def test_pages_cost_alike(world):
    few = queries_of(world)
    add_many(world)
    assert queries_of(world) == few
