"""Somebody of a foundation takes all that she can get of two years of statistics, and computes what is hidden.

Every protection is switched off once, and then she succeeds. (The whole, over the demonstration: `bench/attack.py`.)
"""

import random
from dataclasses import replace

import pytest
from django.utils import timezone

from access.context import acting, acting_as_system
from accounts.roles import Role
from bench.attack import attack, differing, recovered
from bench.invented import crowd, crowded
from bench.taken import Place, Seen, take_everything
from reports import publishing
from reports.declared import FAMILIES, Counted, Family
from reports.gate import LOWEST, Protection
from reports.models import Publication
from reports.periods import Period
from tests.factories.accounts import make_user, signed_in_client

pytestmark = pytest.mark.django_db

SIZES = (7, 61, 420, 1500)


@pytest.fixture
def of_a_foundation():
    return signed_in_client(make_user(Role.FOUNDATION))


@pytest.fixture
def crowds(monkeypatch):
    """Let every family count invented people, the same ones whenever it is asked, and show exact figures."""
    chance, kept = random.Random(11), {}

    def members(family: Family, period: Period) -> list[Counted]:
        if (family.key, period) not in kept:
            kept[family.key, period] = crowd(family, chance.choice(SIZES), chance)
        return kept[family.key, period]

    for key, family in crowded(members).items():
        monkeypatch.setitem(FAMILIES, key, replace(family, rounded_to=1))
    return kept


def publish_all() -> None:
    officer = make_user(Role.DATA_PROTECTION)
    with acting(officer):
        for family, period in publishing.to_publish(timezone.localdate()):
            Publication.objects.create(family=family.key, first_on=period.first, last_on=period.last)
    with acting_as_system("a job"):
        for key in Publication.objects.values_list("pk", flat=True):
            publishing.count(key)


def test_with_all_protections_on_nothing_is_recovered(crowds, of_a_foundation):
    publish_all()
    tally = attack(take_everything(of_a_foundation))
    assert tally.publications == 18
    assert min(tally.shown, tally.hidden) > 100
    assert tally.recovered == []


@pytest.mark.drill
def test_without_complementary_suppression_hidden_figures_are_recovered(crowds, of_a_foundation, monkeypatch):
    monkeypatch.setattr(publishing, "protection", lambda: Protection(10, complementary=False))
    publish_all()
    seen = take_everything(of_a_foundation)
    found = attack(seen).recovered
    exact = [each for each in found if each.lowest == each.highest and each.place.column == 0]
    assert len(exact) > 10
    for each in exact:  # and it is the truth: that many people are in the row
        assert each.seen.figures[each.place] is None
        family = next(one for one in FAMILIES.values() if str(one.title) == each.seen.family)
        table = next(one for one in family.tables if str(one.title) == each.place.table)
        labels = {row.key: str(row.label) for row in table.rows}
        (members,) = [
            those for (key, when), those in crowds.items() if (key, when.label) == (family.key, each.seen.period)
        ]
        paths = [[labels[key] for key in table.above(one.rows[table.key])] for one in members]
        asked = [each.place.row, *filter(None, [each.place.within])]
        assert sum(path[-len(asked) :] == asked for path in paths) == each.lowest


@pytest.mark.drill
def test_two_visits_tell_who_came_in_between_only_where_statistics_are_not_frozen(crowds, of_a_foundation, monkeypatch):
    publish_all()
    before = take_everything(of_a_foundation)
    for members in crowds.values():
        members.append(members[0])  # one late record of each
    assert attack(before + take_everything(of_a_foundation)).recovered == []
    monkeypatch.setattr("reports.shown.figures", publishing.figures)  # a house that counts when somebody looks
    told = list(differing(before + take_everything(of_a_foundation)))
    assert len(told) > 10
    assert {each.lowest for each in told} == {1}


@pytest.mark.drill
def test_a_revision_is_broken_though_every_small_change_is_hidden(crowds, of_a_foundation, monkeypatch):
    """Why a period is never revised: changes add up as figures do, whatever threshold each of them meets."""
    publish_all()
    before = take_everything(of_a_foundation)
    chance = random.Random(7)
    for (key, _period), members in crowds.items():
        members.extend(crowd(FAMILIES[key], 40, chance))
    monkeypatch.setattr("reports.shown.figures", publishing.figures)
    revised = take_everything(of_a_foundation)
    changes = [
        replace(new, figures={place: _change(old, new, place) for place in new.figures})
        for old, new in zip(before, revised, strict=True)
    ]
    told = [each for seen in changes for each in recovered(seen) if each.lowest == each.highest > 0]
    assert len(told) > 10
    truth = {(seen.family, seen.period): (old, new) for seen, old, new in zip(changes, before, revised, strict=True)}
    for each in told:
        old, new = (version.figures.get(each.place) for version in truth[each.seen.family, each.seen.period])
        if None not in (old, new):  # it was hidden because it changed by so few
            assert new - old == each.lowest < 10


def _change(old: Seen, new: Seen, place: Place) -> int | None:
    """Return by how much a figure changed; None where that is hidden, or changed by fewer than ten."""
    one, other = old.figures.get(place), new.figures.get(place)
    if one is None or other is None or 0 < abs(other - one) < 10:
        return None
    return other - one


def test_no_organisation_lowers_its_threshold_too_far(settings):
    settings.STATISTICS_THRESHOLD = 1
    assert publishing.protection().threshold == LOWEST
