"""Noise on published counts: drawn once, after the gate, within a budget that the database keeps; off by default."""

import random
from decimal import Decimal
from itertools import pairwise

import pytest
from django.db import Error, IntegrityError, transaction
from django.urls import reverse

from access.context import acting, acting_as_system
from accounts.models import Organisation
from accounts.roles import Role
from bench.invented import crowd, crowded
from reports import noise, publishing
from reports.accounting import CannotRelease, accounts, release
from reports.declared import ALL, FAMILIES, OTHERS, WOMEN
from reports.models import Blur, BlurredRelease, Figure, PrivacyBudget, Publication, TableNoise
from reports.tasks import count_what_waits
from tests.factories.accounts import make_user, signed_in_client
from tests.reports.test_publishing import PAGES, latest, publish

pytestmark = pytest.mark.django_db
NOT_HERE = "OpenDP is not installed (pip install nayabato[privacy]): what it draws is not tested, the rules are"


@pytest.fixture
def drawn(monkeypatch) -> list[list[int]]:
    """Stand in for OpenDP: each figure grows by seven; say what was asked for."""
    asked: list[list[int]] = []

    def measure(values: list[int], epsilon: float, apart: int) -> list[int]:
        asked.append(values)
        return [value + 7 for value in values]

    monkeypatch.setattr(noise, "is_available", lambda: True)
    monkeypatch.setattr(noise, "by_opendp", measure)
    return asked


@pytest.fixture
def without_opendp(monkeypatch):
    monkeypatch.setattr(noise, "is_available", lambda: False)


@pytest.fixture
def a_crowd(monkeypatch):
    kept = {}

    def members(family, period):
        return kept.setdefault((family.key, period), crowd(family, 900, random.Random(3)))

    for key, family in crowded(members).items():
        monkeypatch.setitem(FAMILIES, key, family)


def set_noise(*tables: str, family: str = "opened", epsilon: str = "0.5") -> None:
    with acting_as_system("noise"):
        for table in tables:
            TableNoise.objects.create(family=family, table=table, epsilon=Decimal(epsilon))


def figures_of(publication: Publication) -> dict:
    with acting_as_system("looking"):
        found = Figure.objects.filter(publication=publication)
        return {(each.table, each.row, each.column): each.value for each in found}


def given(organisation: Organisation, epsilon: str) -> None:
    with acting_as_system("a budget"):
        PrivacyBudget.objects.update_or_create(
            organisation=organisation, year=latest().first.year, defaults={"epsilon": Decimal(epsilon)}
        )


def test_noise_is_put_on_what_the_gate_shows_and_hides_what_it_hid(a_crowd, drawn):
    with transaction.atomic():
        exact = figures_of(publish())
        transaction.set_rollback(True)
    by_sex = ("state", "age", "exploitation")
    set_noise(*by_sex, "district")
    told = figures_of(publish())
    assert {key for key, value in exact.items() if value is None} == {
        key for key, value in told.items() if value is None
    }
    for key, value in told.items():
        table, row, column = key
        if value is None:
            continue
        parted = exact.get((table, row, WOMEN)) is not None
        grown = 14 if parted and column == ALL and table in by_sex else 7 if table in (*by_sex, "district") else 0
        assert value == exact[key] + grown, key
    assert len(drawn) == 4  # one draw for each table
    assert any(value for (table, _row, column), value in told.items() if table in by_sex and column == OTHERS)


def test_what_noise_takes_below_the_threshold_is_told_as_the_threshold(monkeypatch):
    shown = {("state", "in_work", ALL): 11, ("state", "ended", ALL): 40}
    told = noise.blurred(FAMILIES["opened"], shown, {"state": Decimal(1)}, 10, lambda values, _e, _a: [-5, 42])
    assert told == {("state", "in_work", ALL): 10, ("state", "ended", ALL): 42}


def test_a_table_of_which_nothing_is_shown_takes_nothing(drawn):
    set_noise("state", "")
    publication = publish()  # nobody came
    assert (publication.epsilon, drawn) == (None, [])


def test_it_is_drawn_once_and_whoever_asks_again_is_told_the_same(a_crowd, drawn):
    set_noise("state")
    publication = publish()
    first, times = figures_of(publication), len(drawn)
    officer = make_user(Role.DATA_PROTECTION)
    one, other = (make_user(Role.FOUNDATION).memberships.get().organisation for _each in range(2))
    for organisation in (one, other):
        given(organisation, "1")
    with acting_as_system("again"):
        publishing.count(publication.pk)
    with acting(officer):
        for organisation in (one, one, other):
            release(publication, organisation)
        assert [each.spent for each in accounts(officer)] == [Decimal("0.5")] * 2
    assert figures_of(publication) == first
    assert len(drawn) == times
    with acting_as_system("even the house"):
        for change in (Blur.objects.update, Figure.objects.update):
            with pytest.raises(Error), transaction.atomic():
                change(publication=publication)


def test_a_foundation_reads_it_once_it_is_released_and_is_told_how_far_it_is_blurred(a_crowd, drawn):
    set_noise("state")
    publication = publish()
    hers, theirs, officer = (make_user(role) for role in (Role.FOUNDATION, Role.FOUNDATION, Role.GRANTS_OFFICER))
    organisation = hers.memberships.get().organisation
    desk = signed_in_client(make_user(Role.DATA_PROTECTION))
    where = [reverse(page, args=[publication.pk]) for page in PAGES]
    clients = {user: signed_in_client(user) for user in (hers, theirs, officer)}

    def answers(user) -> set[int]:
        return {clients[user].get(address).status_code for address in where}

    assert (answers(hers), answers(officer)) == ({404}, {200})
    typed = {"organisation": organisation.pk}
    refused = desk.post(f"{where[0]}release/", typed).content.decode()
    assert "has no noise budget for" in refused
    year = {"organisation": organisation.pk, "year": latest().first.year}
    assert desk.post(reverse("statistics-budget-set"), year | {"epsilon": "0.4"}).status_code == 302
    assert "does not suffice" in desk.post(f"{where[0]}release/", typed).content.decode()
    assert answers(hers) == {404}
    assert desk.post(reverse("statistics-budget-set"), year | {"epsilon": "0.6"}).status_code == 302
    assert desk.post(f"{where[0]}release/", typed).status_code == 302
    assert (answers(hers), answers(theirs)) == ({200}, {404})
    below = desk.post(reverse("statistics-budget-set"), year | {"epsilon": "0.3"})
    assert "More than that was taken from it already." in below.content.decode()
    page = clients[hers].get(where[0]).content.decode()
    within = noise.within(FAMILIES["opened"], "state", Decimal("0.5"))
    assert page.count(f"blurred by up to about ±{within}") == 1
    assert f"blurred by up to about ±{within}" in clients[hers].get(where[1]).content.decode()
    for user, name in ((hers, True), (officer, True), (theirs, False)):
        told = clients[user].get(reverse("statistics-budgets")).content.decode()
        assert (organisation.name in told, "0.10" in told) == (name, name)


BROKEN = {
    "noise_budget_is_spent": lambda p, one, _other: BlurredRelease.objects.create(publication=p[1], organisation=one),
    "released_on_a_noise_budget": lambda p, _one, other: BlurredRelease.objects.create(
        publication=p[0], organisation=other
    ),
    "released_when_it_is_blurred": lambda p, one, _other: BlurredRelease.objects.create(
        publication=p[2], organisation=one
    ),
    "released_to_a_foundation_once": lambda p, one, _other: (
        PrivacyBudget.objects.update(epsilon=5),
        BlurredRelease.objects.create(publication=p[0], organisation=one),
    ),
    "a_release_stays": lambda _p, _one, _other: BlurredRelease.objects.all().delete(),
    "a_release_stays ": lambda _p, _one, _other: BlurredRelease.objects.update(epsilon=0),
    "noise_budget_holds_what_was_taken": lambda _p, _one, _other: PrivacyBudget.objects.update(epsilon="0.4"),
    "noise_budget_holds_what_was_taken ": lambda _p, _one, _other: PrivacyBudget.objects.update(year=2001),
    "noise_budget_holds_what_was_taken  ": lambda _p, _one, _other: PrivacyBudget.objects.all().delete(),
    "noise_that_leaves_something": lambda _p, _one, _other: TableNoise.objects.update(epsilon=0),
}


def test_the_database_keeps_to_the_budget(a_crowd, drawn):
    set_noise("state")
    with acting_as_system("an older one, of the same year"):
        first, last = (each for each in (latest().first, latest().last))
        earlier = Publication.objects.create(
            family="opened", first_on=first.replace(day=2), last_on=last, asked_by=make_user(Role.DATA_PROTECTION)
        )
        publishing.count(earlier.pk)
    publications = [publish(), earlier, publish("reached")]
    one, other = (make_user(Role.FOUNDATION).memberships.get().organisation for _each in range(2))
    given(one, "0.9")
    with acting_as_system("the first"):
        BlurredRelease.objects.create(publication=publications[0], organisation=one)
        assert BlurredRelease.objects.get().epsilon == Decimal("0.5")
    for rule, change in BROKEN.items():
        with pytest.raises(IntegrityError) as refusal, acting_as_system("even the house"), transaction.atomic():
            change(publications, one, other)
        assert refusal.value.__cause__.diag.constraint_name == rule.strip()
    with acting(make_user(Role.DATA_PROTECTION)), pytest.raises(CannotRelease, match="does not suffice"):
        release(earlier, one)


def test_without_opendp_nothing_that_is_to_be_blurred_leaves_and_all_else_does(a_crowd, without_opendp):
    desk = signed_in_client(make_user(Role.DATA_PROTECTION))
    assert "Noise is not available here" in desk.get(reverse("statistics-noise")).content.decode()
    plain = publish("reached")
    assert plain.epsilon is None
    set_noise("state")
    where = reverse("statistics-publish", args=["opened", f"{latest().first:%Y-%m}"])
    page = desk.post(where)
    assert (page.status_code, "is not available here" in page.content.decode()) == (200, True)
    waiting = publish(counted=False)
    count_what_waits(0)
    with acting_as_system("looking"):
        waiting.refresh_from_db()
    assert waiting.counted_at is None
    assert figures_of(waiting) == {}


def test_the_officer_sets_noise_and_takes_it_off(drawn):
    desk = signed_in_client(make_user(Role.DATA_PROTECTION))
    where = reverse("statistics-noise")
    for epsilon in ("9", "0", "x"):
        assert desk.post(where, {"table": "opened:age", "epsilon": epsilon}).status_code == 200
    assert desk.post(where, {"table": "opened:wards", "epsilon": "1"}).status_code == 200
    assert desk.post(where, {"table": "opened:age", "epsilon": "1"}).status_code == 302
    assert "Cases opened: By age" in desk.get(where).content.decode()
    with acting_as_system("looking"):
        assert publishing.noise_on(FAMILIES["opened"]) == {"age": Decimal(1)}
    assert desk.post(where, {"table": "opened:age", "epsilon": ""}).status_code == 302
    with acting_as_system("looking"):
        assert publishing.noise_on(FAMILIES["opened"]) == {}


def test_how_far_figures_are_off_follows_from_the_epsilon():
    opened = FAMILIES["opened"]
    assert [noise.levels(opened, table) for table in ("", "age", "district")] == [1, 1, 2]
    widths = [noise.within(opened, "age", Decimal(each)) for each in ("5", "1", "0.5", "0.05")]
    assert all(one < other for one, other in pairwise(widths))
    alpha, reach = 0.7, range(-200, 201)
    one = {k: (1 - alpha) / (1 + alpha) * alpha ** abs(k) for k in reach}
    for parts in (1, 2):
        sums = one if parts == 1 else {k: sum(one[j] * one.get(k - j, 0) for j in reach) for k in range(-60, 61)}
        found = noise._spread(alpha, parts)
        within = [sum(sums[k] for k in range(-t, t + 1)) for t in (found - 1, found)]
        assert within[0] < noise.SURE <= within[1]


@pytest.mark.skipif(not noise.is_available(), reason=NOT_HERE)
def test_opendp_draws_noise_of_that_width_around_the_truth():
    values = noise.by_opendp([1000] * 4000, 1.0, 2)
    assert abs(sum(values) / len(values) - 1000) < 0.5
    reach = noise._spread(2.718281828 ** (-0.5), 1)
    inside = sum(abs(value - 1000) <= reach for value in values) / len(values)
    assert 0.93 < inside < 0.99
    assert len(set(values)) > 10
