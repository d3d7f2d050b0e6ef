"""Somebody of a foundation takes blurred figures with exact ones beside them, asks again, knows all but one person.

A stand-in draws noise of the same distribution, so that OpenDP is not needed. (Over many crowds: `bench/attack.py`.)
"""

import csv
import io
import math
import random
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from statistics import mean

import pytest

from access.context import acting, acting_as_system
from accounts.roles import Role
from bench.attack import attack, recovered, wavering
from bench.odds import keys_of, told_of_one
from bench.taken import Place, Seen, read, take
from reports import noise, publishing
from reports.accounting import release
from reports.declared import FAMILIES, OTHERS, WOMEN, Counted
from reports.gate import count
from reports.models import PrivacyBudget, Publication, TableNoise
from tests.factories.accounts import make_user, signed_in_client
from tests.reports.test_publishing import latest, publish

pytestmark = pytest.mark.django_db
HALF = Decimal("0.5")
TOTAL = Place("", "", "Total", 0)


@pytest.fixture(autouse=True)
def drawn(monkeypatch):
    """Draw the noise that OpenDP would."""
    chance = random.Random(5)

    def measure(values: list[int], epsilon: float, apart: int) -> list[int]:
        alpha = math.exp(-epsilon / apart)
        steps = (int(math.log(1 - chance.random()) / math.log(alpha)) for _each in range(2 * len(values)))
        return [value + next(steps) - next(steps) for value in values]

    monkeypatch.setattr(noise, "is_available", lambda: True)
    monkeypatch.setattr(noise, "by_opendp", measure)


@pytest.fixture(autouse=True)
def crowd(monkeypatch) -> list[Counted]:
    """Let cases opened count 1,800 people, evenly in all rows, so that nearly every figure is shown."""
    family = FAMILIES["opened"]
    leaves = {table.key: [row.key for row in table.rows if not table.parts_of(row.key)] for table in family.tables}
    people = [
        Counted(
            (WOMEN, WOMEN, OTHERS)[number // 7 % 3], {key: rows[number % len(rows)] for key, rows in leaves.items()}
        )
        for number in range(1800)
    ]
    monkeypatch.setitem(FAMILIES, "opened", replace(family, members=lambda _period: people, rounded_to=1))
    return people


@pytest.fixture
def of_a_foundation():
    return make_user(Role.FOUNDATION)


@pytest.fixture
def taken(of_a_foundation) -> Callable[[], Seen]:
    """Publish what is set, release it to a foundation, and take all forms of it; then again."""
    client, made = signed_in_client(of_a_foundation), []

    def take_it() -> Seen:
        if not made:
            made.append(publish())
            organisation = of_a_foundation.memberships.get().organisation
            with acting(make_user(Role.DATA_PROTECTION)):
                PrivacyBudget.objects.create(organisation=organisation, year=latest().first.year, epsilon=20)
                release(made[0], organisation)
        return take(client, made[0].get_absolute_url())

    return take_it


def blur(*tables: str) -> None:
    with acting_as_system("noise"):
        for table in tables:
            TableNoise.objects.create(family="opened", table=table, epsilon=HALF)


def test_no_exact_table_tells_a_blurred_total(crowd, taken):
    blur("")
    seen = taken()
    tables = {"", *(str(table.title) for table in FAMILIES["opened"].tables)}
    assert seen.blurred == tables
    assert attack([seen]).recovered == []


def test_a_blurred_total_beside_exact_tables_is_recovered(crowd, taken, monkeypatch):
    monkeypatch.setattr(publishing, "noise_on", lambda _family: {"": HALF})
    seen = taken()
    assert seen.figures[TOTAL] != len(crowd)
    assert (TOTAL, len(crowd), len(crowd)) in {each[1:] for each in recovered(seen)}


def test_nothing_blurred_is_recovered_though_the_total_and_other_tables_are_exact(taken):
    blur("state", "district")
    assert attack([taken(), taken()]).recovered == []


def test_all_figures_together_tell_no_more_of_one_person_than_was_released(crowd, taken, monkeypatch):
    blur("state", "age", "district")
    seen, exact = taken(), count(FAMILIES["opened"], crowd)
    epsilons = dict.fromkeys(("state", "age", "district"), HALF)
    with acting_as_system("looking"):
        promised = float(Publication.objects.get().epsilon)
    assert promised == 1.5
    assert 0.9 * promised < told_of_one(seen, exact, epsilons) <= promised + 1e-6
    monkeypatch.setattr(noise, "levels", lambda _family, _table: 1)  # as if a district were not within a province
    assert told_of_one(seen, exact, {"district": HALF}) > 1.5 * float(HALF)


@pytest.mark.drill
def test_asking_often_averages_nothing_away_but_where_noise_is_drawn_at_each_visit(
    crowd, taken, monkeypatch, of_a_foundation
):
    blur("age")
    before = taken()
    assert list(wavering([before, taken()])) == []
    monkeypatch.setattr("reports.shown.figures", lambda of: publishing._counted(of, {"age": HALF}))
    assert list(wavering([before, taken()]))
    with acting_as_system("looking"):
        address = f"{Publication.objects.get().get_absolute_url()}figures.csv"
    client, answers = signed_in_client(of_a_foundation), []
    for _visit in range(60):
        rows = csv.reader(io.StringIO(client.get(address).content.decode("utf-8-sig")))
        answers.append(read("fewer than 10", rows, before.family).figures)
    keys, exact = keys_of(before), count(FAMILIES["opened"], crowd)
    blurred = [place for place in keys if place.table == "By age"]
    off = [abs(mean(each[place] for each in answers) - exact[keys[place]]) for place in blurred]
    assert max(off) < noise.within(FAMILIES["opened"], "age", HALF) / 2
    assert len(blurred) > 10
