"""One round of the attack: invented people are published in every open period, attacked, and all of it is undone.

Rounds differ in what is switched off, so that the attack is seen to succeed where a protection is missing.
"""

import importlib
import random
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal

from django.db import transaction

from access.context import acting, acting_as_system
from accounts.models import Organisation, User
from accounts.roles import Role
from bench.attack import LONG_AGO, Tally, attack
from bench.invented import crowd, crowded
from bench.odds import told_of_one
from bench.pages import signed_in
from bench.taken import Seen, take_everything
from reports import publishing
from reports.accounting import CannotRelease, release
from reports.declared import FAMILIES, Family
from reports.gate import Protection, count
from reports.models import Blur, PrivacyBudget, Publication, TableNoise
from reports.periods import Period, closed

ON, NOISE_ON = "everything on", "with noise on some tables"
COMPLEMENTARY, VISITS = "without complementary suppression", "counted at each visit"
TOTAL, DRAWN = "a blurred total beside exact tables", "noise drawn at each visit"
PLAIN, NOISY = (ON, COMPLEMENTARY, VISITS), (NOISE_ON, TOTAL, DRAWN)
SIZES = (7, 24, 61, 140, 420, 1500, 4000)
EPSILONS = ("0.2", "0.5", "1", "2")
BUDGETS = ("0.5", "3", "20")


def one_round(users: Mapping[str, User], seed: int, name: str) -> Tally:
    """Publish, attack, and undo it."""
    chance = random.Random(seed)
    kept: dict[tuple[str, Period], list] = {}

    def members(family: Family, period: Period) -> list:
        if (family.key, period) not in kept:
            kept[family.key, period] = crowd(family, chance.choice(SIZES), chance)
        return kept[family.key, period]

    with acting_as_system("bench"):
        organisation = users["claire.foundation"].memberships.get(role=Role.FOUNDATION).organisation
    client = signed_in(users["claire.foundation"].email)
    shown = importlib.import_module("reports.shown")
    declared = {key: replace(family, rounded_to=1) for key, family in crowded(members).items()}
    with _instead(FAMILIES, declared), _as_it_was(publishing, shown), transaction.atomic():
        publishing.protection = lambda: Protection(10, complementary=name != COMPLEMENTARY)
        if name == TOTAL:
            publishing.noise_on = lambda _family: {"": Decimal("0.5")}
        with acting(users["pabitra.protection"]):
            if name in (NOISE_ON, DRAWN):
                _set_noise(chance)
            for family in FAMILIES.values():
                for period in closed(family.grain, LONG_AGO):
                    Publication.objects.create(family=family.key, first_on=period.first, last_on=period.last)
        with acting_as_system("bench"):
            noisy = {family.key: publishing.noise_on(family) for family in FAMILIES.values()}
            for key in Publication.objects.filter(counted_at=None).values_list("pk", flat=True):
                publishing.count(key)
        with acting(users["pabitra.protection"]):
            budgets = _release(organisation, chance)
        seen = take_everything(client)
        exact = {key: count(FAMILIES[key[0]], those) for key, those in kept.items()}
        for those in kept.values():
            those.append(those[0])
        if name in (VISITS, DRAWN):
            shown.figures = lambda of: publishing._counted(of, noisy[of.family] if name == DRAWN else {})
        invented = {when.label for _family, when in kept}
        seen = [each for each in seen if each.period in invented]
        again = [each for each in take_everything(client) if each.period in invented]
        tally = attack(seen + again)._replace(of_the_budget=_of_the_budgets(seen, exact, budgets))
        transaction.set_rollback(True)
    return tally


@contextmanager
def uncovered() -> Iterator[None]:
    """Show what is published as it would be told without complementary suppression."""
    shown = importlib.import_module("reports.shown")
    with _as_it_was(publishing, shown):
        by = publishing.protection()
        publishing.protection = lambda: replace(by, complementary=False)
        with acting_as_system("bench"):
            told = {each.pk: publishing.figures(each) for each in Publication.objects.all()}
        shown.figures = lambda of: told[of.pk]
        yield


@contextmanager
def _instead(of: dict, others: Mapping) -> Iterator[None]:
    standing = dict(of)
    of.update(others)
    try:
        yield
    finally:
        of.update(standing)


@contextmanager
def _as_it_was(*modules) -> Iterator[None]:
    """Give modules back what they had."""
    standing = [dict(vars(each)) for each in modules]
    try:
        yield
    finally:
        for each, names in zip(modules, standing, strict=True):
            vars(each).update(names)


def _set_noise(chance: random.Random) -> None:
    for family in FAMILIES.values():
        for table in ("", *(each.key for each in family.tables)):
            if chance.random() < (0.6 if table else 0.3):
                TableNoise.objects.create(family=family.key, table=table, epsilon=chance.choice(EPSILONS))


def _release(organisation: Organisation, chance: random.Random) -> dict[int, Decimal]:
    """Release what is blurred to a foundation, until its budgets are spent; return these."""
    budgets: dict[int, Decimal] = {}
    for publication in Publication.objects.exclude(epsilon=None).order_by("first_on", "family"):
        year = publication.first_on.year
        if year not in budgets:
            budgets[year] = Decimal(chance.choice(BUDGETS))
            PrivacyBudget.objects.create(organisation=organisation, year=year, epsilon=budgets[year])
        try:
            release(publication, organisation)
        except CannotRelease:
            continue
    return budgets


def _of_the_budgets(seen: list[Seen], exact: Mapping, budgets: Mapping[int, Decimal]) -> float:
    """Return how much of its promise each year's budget was used up by what one person can be told of, at most."""
    with acting_as_system("bench"):
        epsilons: dict[tuple[str, str], dict[str, Decimal]] = defaultdict(dict)
        for blur in Blur.objects.select_related("publication"):
            of = blur.publication
            epsilons[str(of.declared.title), of.period.label][blur.table] = blur.epsilon
    told: dict[int, float] = defaultdict(float)
    for (key, period), figures in exact.items():
        for each in seen:
            if (each.family, each.period) == (str(FAMILIES[key].title), period.label) and each.blurred:
                told[period.first.year] += told_of_one(each, figures, epsilons[each.family, each.period])
    return max((amount / float(budgets[year]) for year, amount in told.items()), default=0)
