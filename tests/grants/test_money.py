"""Every amount of a grant, reckoned again from what was written down; and rates that were given, never made up."""

import datetime
import json
from decimal import Decimal

import pytest
from django.db import connection
from django.utils import timezone

from access.context import acting
from grants.models import ExchangeRate, Spending, Tranche
from grants.money import exchange_of, money_of
from grants.rate_files import NotRates, read_rates
from grants.rates import NoRate, npr_rate, rate_of_grant
from tests.factories.accounts import signed_in_client

pytestmark = pytest.mark.django_db
AGAIN = """
SELECT (SELECT sum(received) FROM grants_tranche WHERE grant_id = %(grant)s),
    (SELECT sum(received_npr) FROM grants_tranche WHERE grant_id = %(grant)s),
    (SELECT sum(round(round(a.amount * s.npr_rate, 2) / 150, 2)) FROM grants_allocation a
        JOIN grants_spending s ON s.id = a.spending_id JOIN grants_budgetline l ON l.id = a.line_id
        WHERE l.grant_id = %(grant)s),
    (SELECT sum(round(a.amount * s.npr_rate, 2)) FROM grants_allocation a JOIN grants_spending s ON s.id = a.spending_id
        JOIN grants_budgetline l ON l.id = a.line_id WHERE l.grant_id = %(grant)s)
"""


def day(ago: int) -> datetime.date:
    return timezone.localdate() - datetime.timedelta(days=ago)


@pytest.mark.parametrize("name", ["grants_officer", "foundation"])
def test_amounts_are_what_the_entries_say_in_both_currencies(world, name):
    grant = world.grants["hers"]
    with acting(world.users["grants_officer"]), connection.cursor() as cursor:
        cursor.execute(AGAIN, {"grant": grant.pk})
        received, received_npr, spent, spent_npr = cursor.fetchone()
    assert (spent, spent_npr) == (Decimal("106.67"), Decimal(16000))
    with acting(world.users[name]):
        money = money_of([grant], world.users[name])[grant.pk]
    assert (money.received, money.received_npr) == (received, received_npr)
    assert (money.spent, money.spent_npr) == (spent, spent_npr)
    ordered = 10 if name == "grants_officer" else 0
    assert money.left == 10000 - spent - ordered
    assert money.in_hand == received - spent
    assert sum(money.by_month.values()) == spent
    assert (money.burn, money.elapsed(timezone.localdate())) == (1, 50)


def test_a_grant_is_charged_at_the_average_of_its_tranches(world):
    grant = world.grants["hers"]
    with acting(world.users["grants_officer"]):
        Tranche.objects.filter(grant=grant, number=2).update(
            received_on=day(5), received=2500, received_npr=400000, bank_reference="B", day_rate=158
        )
        assert rate_of_grant(grant, day(6)) == 150
        assert rate_of_grant(grant, day(5)) == Decimal("153.333333")
        told = exchange_of(grant, list(grant.tranches.all()))
    assert told.on_receipts_npr == 400000 - 2500 * 158
    assert told.untold == 1


def test_a_rate_holds_for_seven_days_and_then_is_asked_for(world):
    with acting(world.users["grants_officer"]):
        assert npr_rate("EUR", day(33)) == 150
        with pytest.raises(NoRate):
            npr_rate("EUR", day(32))
        with pytest.raises(NoRate):
            npr_rate("EUR", day(41))


def test_files_of_the_central_banks(world):
    nrb = {"data": {"payload": [{"date": "2026-11-02", "rates": [
        {"currency": {"iso3": "EUR", "unit": 1}, "buy": "160.00", "sell": "161"},
        {"currency": {"iso3": "INR", "unit": 100}, "buy": "160.00", "sell": "160.15"},
        {"currency": {"iso3": "JPY", "unit": 10}, "buy": "9.4", "sell": "9.5"},
    ]}]}}  # fmt: skip
    with acting(world.users["grants_officer"]):
        found = read_rates(json.dumps(nrb).encode())
        assert {(each.currency, each.npr) for each in found.rates} == {("EUR", 160), ("INR", Decimal("1.6"))}
        ExchangeRate.objects.bulk_create(found.rates)
        assert read_rates(b"date,currency,unit,buy\n2026-11-02,EUR,1,160\n").known == 1
        ecb = read_rates(b"Date,USD,JPY,CHF,\n2026-11-02,1.25,180,N/A,\n2026-11-03,1.26,181,0.9,\n")
        assert [(each.currency, each.npr, each.source) for each in ecb.rates] == [("USD", 128, "ecb")]
        assert ecb.without_euro == 1
        for nothing in (b"", b"{}", b"\xff\xfe", b"a,b\n1,2", b'{"data": {"payload": [1]}}', b"Date,USD\nx,1"):
            with pytest.raises(NotRates):
                read_rates(nothing)


def test_a_voucher_is_written_down_on_its_page_and_refused_beside_the_field(world):
    client, line = signed_in_client(world.users["grants_officer"], at_work=True), world.grants["hers"].lines
    with acting(world.users["grants_officer"]):
        line = line.get()
    typed = {"voucher": "N-1", "on": day(2).isoformat(), "payee": "supplier", "what": "Rent", "currency": "NPR",
             "amount": "3000", "line_0": str(line.pk)}  # fmt: skip
    wrong = client.post("/grants/spendings/add/", typed | {"amount": "1500000000"}).context["form"].errors
    assert list(wrong) == ["overdrawn_why"]
    assert list(client.post("/grants/spendings/add/", typed | {"part_0": "1"}).context["form"].errors) == ["amount"]
    early = client.post("/grants/spendings/add/", typed | {"on": day(200).isoformat()})
    assert list(early.context["form"].errors) == ["on"]
    abroad = client.post("/grants/spendings/add/", typed | {"currency": "USD"})
    assert list(abroad.context["form"].errors) == ["rate"]
    assert client.post("/grants/spendings/add/", typed).status_code == 302
    with acting(world.users["grants_officer"]):
        assert Spending.objects.get(voucher="N-1").allocations.get().charged == 20


def test_a_grant_is_begun_amended_and_moved_on_its_pages(world):
    client, former = signed_in_client(world.users["grants_officer"], at_work=True), world.grants["hers"]
    typed = {"funder": former.funder_id, "reference": "N-2", "title": "On", "currency": "EUR", "renews": former.pk,
             "officer": former.officer_id}  # fmt: skip
    terms = {"terms-amount": "900", "terms-starts_on": day(1).isoformat(), "terms-ends_on": day(-300).isoformat(),
             "terms-purpose": "Classes.", "terms-restricted": "on", "terms-signed_on": day(2).isoformat()}  # fmt: skip
    assert "purpose" in client.post("/grants/add/", typed | terms | {"terms-purpose": ""}).context["terms"].errors
    where = client.post("/grants/add/", typed | terms)["Location"]
    for move in ("apply", "agree", "begin"):
        assert client.post(f"{where}move/", {"move": move}).status_code == 302
    page = client.get(f"{where}terms/").context["form"]
    amended = {"kind": "extension", "signed_on": day(0).isoformat(), "why": "Rain.", "amount": "900",
               "starts_on": day(1).isoformat(), "purpose": "Classes.", "restricted": "on"}  # fmt: skip
    assert page.initial["amount"] == 900
    sooner = client.post(f"{where}terms/", amended | {"ends_on": day(-200).isoformat()})
    assert list(sooner.context["form"].errors) == ["ends_on"]
    assert client.post(f"{where}terms/", amended | {"ends_on": day(-400).isoformat()}).status_code == 302
    shown = client.get(where)
    assert shown.context["money"].terms.ends_on == day(-400)
    assert [each.reference for each in shown.context["chain"]] == ["G-hers", "N-2"]
