"""Each amount that a foundation of the demonstration reads is what its entries say, in both currencies."""

import re
from decimal import Decimal

import pytest
from django.db import connection

from access.context import acting_as_system
from accounts.demo import seed_accounts
from grants.demo import add_grants
from grants.models import BudgetLine, Grant
from grants.templatetags.amounts import in_currency
from tests.factories.accounts import signed_in_client
from tests.factories.programmes import ProjectFactory
from tests.grants.reckoning import Reckoned, reckoned

pytestmark = pytest.mark.django_db
AMOUNT = re.compile(r"(?:EUR|Rs) −?[\d,.]*\d")
WITHOUT_ITS_RATE = """
WITH told AS (
    SELECT share.day_rate, paid."on" FROM grants_allocation share
    JOIN grants_spending paid ON paid.id = share.spending_id
    UNION ALL SELECT day_rate, received_on FROM grants_tranche WHERE received_on IS NOT NULL
)
SELECT count(*), count(*) FILTER (WHERE day_rate IS DISTINCT FROM (
    SELECT given.npr FROM grants_exchangerate given WHERE given.currency = 'EUR'
    AND given."on" BETWEEN told."on" - 7 AND told."on" ORDER BY given."on" DESC LIMIT 1
)) FROM told
"""
SUM = re.compile(r"<dt>([^<]+)</dt>\s*<dd>(.*?)</dd>", re.DOTALL)
FOUNDATIONS = {"claire.foundation": ("HC-RUN", 7), "nils.foundation": ("BB-RUN", 1)}
"""Whose page, which of her grants runs, and how many there are."""


def eur(amount: Decimal) -> str:
    return in_currency(amount, "EUR")


def npr(amount: Decimal) -> str:
    return in_currency(amount, "NPR")


def sums(page: str) -> list[tuple[str, list[str]]]:
    """Return the names of sums on a page with the amounts beside them."""
    return [(name, AMOUNT.findall(told)) for name, told in SUM.findall(page) if AMOUNT.search(told)]


def four_sums(of: Reckoned) -> list[tuple[str, list[str]]]:
    return [
        ("Amount", [eur(of.budget)]),
        ("Has come in", [eur(of.received), npr(of.received_npr)]),
        ("Spent", [eur(of.spent), npr(of.spent_npr)]),
        ("Still left", [eur(of.left)]),
    ]


def added(each: list[Reckoned]) -> Reckoned:
    names = ("budget", "received", "received_npr", "spent", "spent_npr")
    together = Reckoned(**{name: sum(getattr(one, name) for one in each) for name in names})
    for one in each:
        for name in ("came_in_year", "spent_in_year"):
            for year, amount in getattr(one, name).items():
                getattr(together, name)[year] += amount
    return together


def test_every_amount_that_a_foundation_reads_is_what_the_entries_say(settings):
    settings.DEMO = True
    with acting_as_system("the demonstration's grants"):
        users = seed_accounts()
        ProjectFactory()
        add_grants(users)
    for name, (running, number) in FOUNDATIONS.items():
        with acting_as_system("a question for tests"):
            grants = list(Grant.objects.filter(funder__organisation__memberships__user=users[name]))
            lines = list(BudgetLine.objects.filter(grant__in=grants))
        found = reckoned(each.pk for each in grants)
        assert len(found) == number
        client = signed_in_client(users[name], at_work=True)
        runs = next(found[each.pk] for each in grants if each.reference == running)
        together = added([found[each.pk] for each in grants if each.is_agreed])
        page = client.get("/foundation/").content.decode()
        assert sums(page) == four_sums(runs) + four_sums(together)
        others = [found[each.pk].budget for each in grants if each.reference != running]
        years = {*together.came_in_year, *together.spent_in_year}
        expected = [amount for _name, amounts in sums(page) for amount in amounts]
        expected += [eur(each) for each in runs.up_to_months()]
        for year in years:
            expected += [eur(together.came_in_year[year]), eur(together.spent_in_year[year])]
        assert sorted(AMOUNT.findall(page)) == sorted(expected + [eur(each) for each in others])
        for each in grants:
            page = client.get(f"/grants/{each.pk}/").content.decode()
            assert sums(page)[:4] == four_sums(found[each.pk])
            rows = re.findall(r'<th scope="row">\d{4} · .*?</tr>', page, re.DOTALL)
            assert [AMOUNT.findall(row) for row in rows] == [
                [eur(one.amount), eur(spent), eur(one.amount - spent)]
                for one in lines
                if one.grant_id == each.pk
                for spent in [found[each.pk].by_line[one.pk]]
            ]
    with acting_as_system("a question for tests"), connection.cursor() as cursor:
        cursor.execute(WITHOUT_ITS_RATE)
        number, wrong = cursor.fetchone()
    assert number > 0
    assert wrong == 0, "a published rate is one that was published"
