"""Asks whether the time of an answer tells that somebody hidden is there; prints JSON, ends with 1 when it does.

    python -m bench.timing [--hidden 5000] [--names 200] [--rounds 15]

Names are made by chance. Half of them, drawn by chance too, are borne by people of a site that the asking caseworker
does not see, twenty-five people each; nobody bears the others. So both halves differ in nothing but that. Each name is
asked for many times, all in an order drawn anew each round; of each name the fastest quarter counts, as noise only ever
adds. Compared are the means of the halves: by Welch's t, and by 10,000 permutations of which name belongs to which.

- `search`: the search for people by name, as it runs in the database and under row-level security.
- `search page`: the same as she sends it, by POST and the page it leads to.
- `code`: the page of a person's code, hidden or nobody's. A third of the rounds.
- `what it would look like`: the same page for the supervisor of that site, who sees them. It has to be found, or
  this program would find nothing. It ends with 1 then, too.

`seen from` is the smallest difference that would have been found (two-sided, 5 %, power 80 %), in microseconds.
"""

import argparse
import json
import os
import random
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

BEARERS = 25
PERMUTATIONS = 10_000
TELLS = 0.001
"""Below this probability a difference is none of chance."""
ASKS, SEES = "caseworker@bench.example", "supervisor@bench.example"
PARTS = [a + b for a in "kgtdpbmnrlsh" for b in ("a", "e", "i", "o", "u", "an", "el", "ir")]


def main() -> int:
    """Fill the database, ask, compare, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--hidden", type=int, default=5_000, help="people whom nobody asks for, and who are hidden")
    parser.add_argument("--names", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=15)
    wanted = parser.parse_args()
    os.environ |= {"BENCH_KIND": "timing_", "BENCH_SIZE": str(wanted.hidden)}
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
    from django.conf import settings

    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    import django

    django.setup()

    from bench.generate import drop_database
    from config.database import available

    with available(settings):
        drop_database()
        borne, unknown, codes = fill(wanted.hidden, wanted.names)
        told = measure(borne, unknown, codes, wanted.rounds)
        from django.db import connections

        connections.close_all()
        drop_database()
    print(json.dumps(told, indent=2, ensure_ascii=False))
    control = told.pop("what it would look like")
    return 0 if control["tells"] and not any(each["tells"] for each in told.values()) else 1


def fill(hidden: int, number: int) -> tuple[list[str], list[str], list[str]]:
    """Make the two sites; return names that hidden people bear, names of nobody, and codes of hidden people."""
    from django.db import connections

    from accounts.models import Membership, Site, User
    from accounts.roles import Role
    from bench.generate import copy_rows, make_house
    from bench.nepali_names import fictional_people, rows_of
    from beneficiaries.models import Person

    make_house()
    chance = random.Random(7)
    names = sorted({"".join(chance.choices(PARTS, k=3)).capitalize() for _each in range(number * 3)})
    chance.shuffle(names)
    borne, unknown = names[: number // 2], names[number // 2 : number]
    here, there = (Site.objects.using("owner").create(name=name, kind="centre") for name in ("Here", "There"))
    for email, role, site in ((ASKS, Role.CASEWORKER, here), (SEES, Role.SUPERVISOR, there)):
        user = User.objects.using("owner").create(email=email, full_name=email)
        Membership.objects.using("owner").create(user=user, role=role, site=site)
    crowd = [{"given_name": name, "family_name": "Tamang"} for name in borne for _each in range(BEARERS)]
    crowd += fictional_people(hidden)
    rows = list(rows_of(crowd, there.pk))
    worker = User.objects.using("owner").get(email=ASKS).pk
    rows += [row | {"keeper_id": worker} for row in rows_of(fictional_people(60), here.pk, len(rows))]
    copy_rows(Person, rows)
    with connections["owner"].cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return borne, unknown, [row["code"] for row in rows[: len(borne)]]


def measure(borne: list[str], unknown: list[str], codes: list[str], rounds: int) -> dict[str, Any]:
    """Ask for everything, and compare."""
    from django.test import Client
    from django.urls import reverse

    from access.context import acting
    from accounts.models import User
    from bench.pages import signed_in
    from beneficiaries.codes import ALPHABET, check_letter
    from beneficiaries.search import find_people

    user, client = User.objects.get(email=ASKS), signed_in(ASKS)

    def search(name: str) -> object:
        with acting(user, read_only=True):
            return find_people(user, name)

    def page_for(client: Client) -> Callable[[str], object]:
        return lambda name: client.get(client.post(reverse("people"), {"who": name})["Location"])

    def of_a_code(code: str) -> object:
        return client.get(reverse("person", args=[code]))

    bodies = ["".join(ALPHABET[-1 - number // 30**place % 30] for place in range(4)) for number in range(len(codes))]
    nobodys = [f"NB-{body}-{check_letter(body)}" for body in bodies]
    return {
        "search": compared(borne, unknown, search, rounds),
        "search page": compared(borne, unknown, page_for(client), max(4, rounds // 3)),
        "code": compared(codes, nobodys, of_a_code, max(4, rounds // 3)),
        "what it would look like": compared(borne, unknown, page_for(signed_in(SEES)), max(4, rounds // 3)),
    }


def compared(hits: list[str], misses: list[str], ask: Callable[[str], object], rounds: int) -> dict[str, Any]:
    """Time each question in turn, and tell how the two kinds differ."""
    chance, spent = random.Random(11), {each: [] for each in hits + misses}
    order = list(spent)
    for turn in range(rounds + 1):
        chance.shuffle(order)
        for each in order:
            began = time.perf_counter()
            ask(each)
            if turn:  # the first round warms up
                spent[each].append(1e6 * (time.perf_counter() - began))
    fast = {each: statistics.fmean(sorted(times)[: max(1, len(times) // 4)]) for each, times in spent.items()}
    there, absent = [fast[each] for each in hits], [fast[each] for each in misses]
    spread = (statistics.variance(there) / len(there) + statistics.variance(absent) / len(absent)) ** 0.5
    difference = statistics.fmean(there) - statistics.fmean(absent)
    probability = _by_chance(there, absent, chance)
    return {
        "asked": len(order) * rounds,
        "hidden, µs": round(statistics.fmean(there), 1),
        "nobody, µs": round(statistics.fmean(absent), 1),
        "difference, µs": round(difference, 2),
        "seen from, µs": round(2.8 * spread, 2),
        "welch t": round(difference / spread, 2),
        "p by permutation": probability,
        "tells": probability < TELLS,
    }


def _by_chance(there: list[float], absent: list[float], chance: random.Random) -> float:
    """Return how often names shared out by chance differ as much as these."""
    every, size = there + absent, len(there)
    seen = abs(statistics.fmean(there) - statistics.fmean(absent))
    whole, more = sum(every), 0
    for _each in range(PERMUTATIONS):
        part = sum(chance.sample(every, size))
        more += abs(part / size - (whole - part) / (len(every) - size)) >= seen
    return round((more + 1) / (PERMUTATIONS + 1), 4)


if __name__ == "__main__":
    sys.exit(main())
