"""Attacks published statistics: takes all that a foundation's user can get, and computes what is hidden.

    python -m bench.attack [--rounds 20]

It logs in as somebody of a foundation in the demonstration's database, fetches the list, every page and every file of
every family and period, and writes down all equations: each row's parts by sex, the rows of each table and of each
province, the total that tables share; with every figure a whole number of people, and a rounded one within its
rounding. For each hidden figure it computes the smallest and the largest number it can be (`bench.linear`), and where
these are reached by whole people. It sets publications of the same people at different dates against each other.

A figure counts as *recovered* when fewer than `k` numbers are left for it, k being the smallest figure that is shown:
somebody who knows the rule knows that it may be any of 0 .. k-1 anyway, and may know no more than that. Between two
versions of one figure, the people who came in between count as recovered when they are fewer than k, and some.

The demonstration is small: before it, rounds of invented people are published and attacked likewise, and once more
with complementary suppression off, and with figures counted at each visit, to see that the attack can succeed. Prints
JSON; it ends with 1 where anything is recovered with everything on, or nothing with a protection off.
"""

import argparse
import csv
import datetime
import importlib
import io
import json
import os
import random
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import combinations
from typing import NamedTuple

from bench.linear import Equation, Worlds, components

TOTAL = "Total"
LONG_AGO = datetime.date(2011, 11, 29)
"""Before anything that the demonstration publishes."""
HIDDEN = "–"


class Place(NamedTuple):
    """Where a figure stands, in the words of the file."""

    table: str
    within: str
    row: str
    column: int


@dataclass(frozen=True)
class Seen:
    """What was seen of one family in one period: figures, None where one is hidden."""

    family: str
    period: str
    figures: dict[Place, int | None]
    rounded_to: int
    threshold: int


class Recovered(NamedTuple):
    """A hidden figure of which too few numbers are left."""

    seen: Seen
    place: Place
    lowest: int
    highest: int


def read(page: str, file: bytes, family: str) -> Seen:
    """Return what a publication's page and CSV file say."""
    heading, *rows = csv.reader(io.StringIO(file.decode("utf-8-sig")))
    figures: dict[Place, int | None] = {}
    for _period, title, within, row, *values in rows:
        table = "" if row == TOTAL else title
        for column, value in enumerate(values[: len(heading) - 4]):
            figures[Place(table, within, row, column)] = None if value == HIDDEN else int(value)
    rounded = re.search(r"multiple of (\d+)", page)
    threshold = int(re.search(r"[Ff]ewer than (\d+)", page)[1])
    return Seen(family, rows[0][0], figures, int(rounded[1]) if rounded else 1, threshold)


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
            if value is None:
                left[place] = factor
                continue
            total -= factor * (value - slack)
            if slack:
                left[place, "above"] = factor
                shown.add(place)
        if left:
            found.append((left, total))
    found += [({(place, "above"): 1, (place, "below"): 1}, 2 * slack) for place in shown]
    return found


def recovered(seen: Seen) -> Iterator[Recovered]:
    """Yield the hidden figures of which too few numbers are left, or which cannot be shown to be people."""
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
            if highest - lowest + 1 < seen.threshold or not (whole and worlds.is_whole):
                yield Recovered(seen, place, int(lowest), int(highest))


def differing(versions: Iterable[Seen]) -> Iterator[Recovered]:
    """Yield the figures of which two versions tell how few came in between."""
    for one, other in combinations(versions, 2):
        if (one.family, one.period) != (other.family, other.period):
            continue
        for place, value in other.figures.items():
            former = one.figures.get(place)
            if None not in (value, former) and 0 < abs(value - former) < one.threshold:
                yield Recovered(other, place, value - former, value - former)


class Tally(NamedTuple):
    """What an attack came to."""

    publications: int
    shown: int
    hidden: int
    recovered: list[Recovered]


def attack(versions: list[Seen]) -> Tally:
    """Return what can be computed from all that was seen."""
    figures = [value for seen in versions for value in seen.figures.values()]
    found = [each for seen in versions for each in recovered(seen)] + list(differing(versions))
    hidden = figures.count(None)
    return Tally(len(versions), len(figures) - hidden, hidden, found)


def take_everything(client) -> list[Seen]:
    """Return all that a logged-in user finds under "Statistics": every page, and every file that it offers."""
    answer = client.get("/statistics/")
    if answer.status_code != 200:
        raise PermissionError(f"/statistics/ answers {answer.status_code}")
    listed = answer.content.decode()
    found = []
    for address in dict.fromkeys(re.findall(r'href="(/statistics/[0-9a-f-]{36}/)"', listed)):
        page = client.get(address).content.decode()
        family = re.search(r"<h1>(.*), .*?</h1>", page)[1]
        found.append(read(page, client.get(f"{address}figures.csv").content, family))
    return found


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

    settings.DEMO, settings.ALLOWED_HOSTS = True, ["testserver"]
    with available(settings):
        told = _measured(rounds)
    print(json.dumps(told, indent=2))
    off = (told["without complementary suppression"], told["counted at each visit"])
    fails = told["demonstration"]["recovered"] or told["everything on"]["recovered"]
    return 1 if fails or not all(each["recovered"] for each in off) else 0


def _measured(rounds: int) -> dict[str, dict[str, int]]:
    from django.core.management import call_command

    from access.walls import raise_walls
    from accounts.demo import seed_accounts
    from bench.generate import make_database
    from beneficiaries.demo.seeding import seed

    make_database()
    call_command("migrate", database="owner", verbosity=0)
    raise_walls("owner")
    users = seed_accounts()
    names = ("everything on", "without complementary suppression", "counted at each visit")
    told = {name: _sum([_round(users, seed, name) for seed in range(rounds)]) for name in names}
    seed()
    return {"demonstration": _sum([attack(take_everything(_entered(users["claire.foundation"])))]), **told}


def _sum(tallies: list[Tally]) -> dict[str, int]:
    return {
        "publications": sum(each.publications for each in tallies),
        "shown": sum(each.shown for each in tallies),
        "hidden": sum(each.hidden for each in tallies),
        "recovered": sum(len(each.recovered) for each in tallies),
    }


def _entered(user):
    from django.test import Client

    client = Client()
    client.force_login(user)
    return client


def _round(users, seed: int, name: str) -> Tally:
    """Publish invented people in every open period, attack, and undo it."""
    from django.db import transaction

    from access.context import acting, acting_as_system
    from bench.invented import crowd, crowded
    from reports import publishing
    from reports.declared import FAMILIES
    from reports.gate import Protection
    from reports.models import Publication
    from reports.periods import closed

    chance = random.Random(seed)
    kept: dict = {}

    def members(family, period):
        if (family.key, period) not in kept:
            kept[family.key, period] = crowd(family, chance.choice((7, 24, 61, 140, 420, 1500, 4000)), chance)
        return kept[family.key, period]

    off = name == "without complementary suppression"
    client, standing = _entered(users["claire.foundation"]), dict(FAMILIES)
    shown = importlib.import_module("reports.shown")
    frozen, protection = shown.figures, publishing.protection
    try:
        FAMILIES.update({key: replace(family, rounded_to=1) for key, family in crowded(members).items()})
        publishing.protection = lambda: Protection(10, complementary=not off)
        with transaction.atomic():
            with acting(users["pabitra.protection"]):
                for family in FAMILIES.values():
                    for period in closed(family.grain, LONG_AGO):
                        Publication.objects.create(family=family.key, first_on=period.first, last_on=period.last)
            with acting_as_system("bench"):
                for key in Publication.objects.filter(counted_at=None).values_list("pk", flat=True):
                    publishing.count(key)
            seen = take_everything(client)
            for those in kept.values():
                those.append(those[0])
            if name == "counted at each visit":
                shown.figures = publishing.figures
            invented = {when.label for _family, when in kept}
            tally = attack([each for each in seen + take_everything(client) if each.period in invented])
            transaction.set_rollback(True)
    finally:
        FAMILIES.update(standing)
        shown.figures, publishing.protection = frozen, protection
    return tally


if __name__ == "__main__":
    sys.exit(main())
