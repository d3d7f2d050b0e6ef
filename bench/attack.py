"""Attacks published statistics: takes all that a foundation's user can get, and computes what is hidden.

    python -m bench.attack [--rounds 20]

It logs in as somebody of a foundation in the demonstration's database, fetches the list, every page and every file of
every family and period (`bench.taken`), and writes down all equations: each row's parts by sex, the rows of each table
and of each province, the total that tables share; with every figure a whole number of people, and a rounded one within
its rounding. For each hidden figure it computes the smallest and the largest number it can be (`bench.linear`), and
where these are reached by whole people. It sets publications of the same people at different dates against each other,
and what one file of a publication says against what another does.

A figure counts as *recovered* when fewer than `k` numbers are left for it, k being the smallest figure that is shown:
somebody who knows the rule knows that it may be any of 0 .. k-1 anyway, and may know no more than that. Between two
versions of one figure, the people who came in between count as recovered when they are fewer than k, and some.

Blurred figures are taken as unknown: exact tables beside them must not tell them. Asked again they must answer alike,
or asking often averages the noise away. And all that was released of a year must tell no more of one person than the
budget promises, to somebody who knows everything but her (`bench.odds`; without OpenDP this is left out).

What every foundation's pages, papers and workbooks of grants say of people counted by an indicator is set side by side:
all of it together must leave k numbers for each.

The demonstration is small: before it, rounds of invented people are published and attacked likewise (`bench.rounds`),
and once more with one protection after the other off, to see that the attack can succeed. Prints JSON; it ends with 1
where anything is recovered with everything on, or nothing with a protection off.
"""

import argparse
import datetime
import json
import os
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from itertools import combinations
from typing import NamedTuple

from bench.linear import Equation, Worlds, components
from bench.taken import MORE, TOTAL, Place, Seen, Told, take_everything, take_grants

LONG_AGO = datetime.date(2011, 11, 29)
"""Before anything that the demonstration publishes."""


class Recovered(NamedTuple):
    """A hidden figure of which too few numbers are left."""

    seen: Seen
    place: Place
    lowest: int
    highest: int


def equations(seen: Seen) -> Iterator[dict[Place, int]]:
    """Yield everything that adds up to nothing: parts less their sum."""
    parts: dict[Place, list[Place]] = defaultdict(list)
    for place in seen.figures:
        if place.column:
            parts[place._replace(column=0)].append(place)
    for whole, those in parts.items():
        yield {whole: -1, **dict.fromkeys(those, 1)}
    sums: dict[Place, list[Place]] = defaultdict(list)
    outermost = {(place.table, place.row) for place in seen.figures if not place.within}
    for place in seen.figures:
        if place.within and (place.table, place.within) in outermost:
            sums[Place(place.table, "", place.within, place.column)].append(place)
        elif place.table:
            sums[Place("", "", TOTAL, place.column), place.table].append(place)
    for whole, those in sums.items():
        yield {whole if isinstance(whole, Place) else whole[0]: -1, **dict.fromkeys(those, 1)}


def known(seen: Seen) -> list[Equation]:
    """Return the equations with what is shown put in; a rounded figure stands within its rounding."""
    slack = seen.rounded_to // 2
    found, shown = [], set()
    for terms in equations(seen):
        left, total = {}, 0
        for place, factor in terms.items():
            value = seen.figures.get(place)
            if value is None or place.table in seen.blurred:
                left[place] = factor
                total -= factor * _least(seen, place)
                continue
            total -= factor * (value - slack)
            if slack:
                left[place, "above"] = factor
                shown.add(place)
        if left:
            found.append((left, total))
    found += [({(place, "above"): 1, (place, "below"): 1}, 2 * slack) for place in shown]
    return found


def _least(seen: Seen, place: Place) -> int:
    """Return what an unknown figure is at least: one that is shown blurred is none that the gate hides."""
    return 0 if seen.figures.get(place) is None else seen.threshold


def recovered(seen: Seen) -> Iterator[Recovered]:
    """Yield the hidden figures of which too few numbers are left, or which cannot be shown to be people.

    Of a blurred one it is too few where one number alone is left.
    """
    for place in seen.more:
        yield Recovered(seen, place, seen.figures[place] or 0, seen.figures[place] or 0)
    for group in components(known(seen)):
        worlds = Worlds(group)
        for place in worlds.names:
            if not isinstance(place, Place):
                continue
            lowest = worlds.lowest(place)
            whole = worlds.is_whole
            highest = worlds.highest(place)
            if highest is None:
                continue
            least = _least(seen, place)
            too_few = highest - lowest + 1 < seen.threshold or not (whole and worlds.is_whole)
            if (lowest == highest) if least else too_few:
                yield Recovered(seen, place, int(lowest) + least, int(highest) + least)


def differing(versions: Iterable[Seen]) -> Iterator[Recovered]:
    """Yield the figures of which two versions tell how few came in between."""
    for one, other in combinations(versions, 2):
        if (one.family, one.period) != (other.family, other.period):
            continue
        for place, value in other.figures.items():
            former = one.figures.get(place)
            if place.table in one.blurred:
                continue  # a draw that differs is averaged away: see `wavering`
            if None not in (value, former) and 0 < abs(value - former) < one.threshold:
                yield Recovered(other, place, value - former, value - former)


def wavering(versions: Iterable[Seen]) -> Iterator[Recovered]:
    """Yield the blurred figures that are told differently to whoever asks again, so that asking often averages them."""
    asked: dict[tuple, list[Seen]] = defaultdict(list)
    for seen in versions:
        asked[seen.family, seen.period].append(seen)
    for answers in asked.values():
        for place in answers[0].figures:
            told = [seen.figures[place] for seen in answers if place.table in seen.blurred and seen.figures.get(place)]
            if len(set(told)) > 1:
                yield Recovered(answers[0], place, min(told), max(told))


def narrowed(told: Iterable[Told], of_people: Callable[[str], bool], threshold: int) -> Iterator[tuple[str, range]]:
    """Yield what grants are told of people, where all their documents together leave too few numbers for it."""
    left: dict[tuple[str, str, str], list[range]] = defaultdict(list)
    for each in told:
        if of_people(each.indicator):
            left[each.indicator, each.first, each.last].append(_possible(each.words, threshold))
    for (indicator, _first, _last), ranges in left.items():
        numbers = range(max(each.start for each in ranges), min(each.stop for each in ranges))
        if 0 < len(numbers) < threshold:
            yield indicator, numbers


def _possible(words: str, threshold: int) -> range:
    if words == "hidden":
        return range(threshold)
    more = MORE.fullmatch(words)
    least = int((more[1] if more else words).replace(",", ""))
    return range(least, least + (threshold if more else 1))


class Tally(NamedTuple):
    """What an attack came to."""

    publications: int
    shown: int
    hidden: int
    recovered: list[Recovered]
    blurred: int = 0
    of_the_budget: float = 0
    """How much of what its budget promises a foundation was told of one person; never more than 1."""


def attack(versions: list[Seen]) -> Tally:
    """Return what can be computed from all that was seen."""
    figures = [value for seen in versions for value in seen.figures.values()]
    found = [each for seen in versions for each in recovered(seen)] + [*differing(versions), *wavering(versions)]
    hidden = figures.count(None)
    blurred = sum(place.table in seen.blurred for seen in versions for place in seen.figures if seen.figures[place])
    return Tally(len(versions), len(figures) - hidden, hidden, found, blurred)


def main() -> int:
    """Publish and attack; print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=20)
    rounds = parser.parse_args().rounds
    os.environ["BENCH_KIND"] = "attack_"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
    from django.conf import settings

    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    settings.LOGGING["root"]["level"] = "ERROR"
    import django

    django.setup()

    from config.database import available

    settings.DEMO, settings.ALLOWED_HOSTS = True, ["127.0.0.1"]
    with available(settings):
        told = _measured(rounds)
    print(json.dumps(told, indent=2))
    held = ("demonstration", "everything on", "with noise on some tables")
    fails = [
        name for name in held if name in told and (told[name]["recovered"] or told[name].get("of the budget", 0) > 1)
    ]
    return 1 if fails or not all(told[name]["recovered"] for name in told if name not in held) else 0


def _measured(rounds: int) -> dict[str, dict[str, float]]:
    from accounts.demo import seed_accounts
    from bench.generate import make_house
    from bench.rounds import COMPLEMENTARY, NOISY, PLAIN, one_round, uncovered
    from beneficiaries.demo.seeding import seed
    from reports import noise

    make_house()
    users = seed_accounts()
    names = (*PLAIN, *(NOISY if noise.is_available() else ()))
    told = {name: _sum([one_round(users, seed, name) for seed in range(rounds)]) for name in names if rounds}
    seed()
    told["demonstration"] = _demonstration(users)
    with uncovered():
        told[f"demonstration, {COMPLEMENTARY}"] = _sum([attack(_all_that_is_told(users))])
    return told


def _all_that_is_told(users) -> list[Seen]:
    from bench.pages import signed_in

    return take_everything(signed_in(users["claire.foundation"].email))


def _demonstration(users) -> dict[str, float]:
    """Attack what the foundations of the demonstration are told: its statistics, and its grants."""
    from access.context import acting_as_system
    from bench.pages import signed_in
    from grants.telling import threshold

    with acting_as_system("bench"):
        of_people = counting_people()
    found = _sum([attack(_all_that_is_told(users))])
    for name in sorted(each for each in users if each.endswith(".foundation")):
        told = take_grants(signed_in(users[name].email))
        found["documents of grants"] = found.get("documents of grants", 0) + len({each.document for each in told})
        found["told of people"] = found.get("told of people", 0) + sum(each.indicator in of_people for each in told)
        found["recovered"] += len(list(narrowed(told, of_people.__contains__, threshold())))
    return found


def counting_people() -> set[str]:
    """Return the indicators that count people; of one that is measured by hand the house cannot see of what."""
    from programs.models import Indicator
    from programs.rules import OF_PEOPLE, RULES

    return {
        f"{each.code} {each.name}"
        for each in Indicator.objects.all()
        if (
            RULES[each.rule].divides_by == OF_PEOPLE and not RULES[each.rule].is_share
            if each.rule
            else each.unit == Indicator.Unit.NUMBER
        )
    }


def _sum(tallies: list[Tally]) -> dict[str, float]:
    return {
        "publications": sum(each.publications for each in tallies),
        "shown": sum(each.shown for each in tallies),
        "blurred": sum(each.blurred for each in tallies),
        "hidden": sum(each.hidden for each in tallies),
        "recovered": sum(len(each.recovered) for each in tallies),
        "of the budget": round(max((each.of_the_budget for each in tallies), default=0), 3),
    }


if __name__ == "__main__":
    sys.exit(main())
