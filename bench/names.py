"""Measures the search for people by name: how often the right one is found, and how long it takes; prints JSON.

    python -m bench.names [--size 100000]

All people are at one site and its supervisor searches, which is the worst case: everybody is hers to see. Among them
are those of the test set of real spellings; each of its lines is searched for. `first_5` is the share of searches with
the right person among the first five, `ms` what `find_people` takes with fetching her under row-level security.
"""

import argparse
import datetime
import json
import os
import statistics
import sys
import time
from collections import Counter
from typing import Any

SUPERVISOR = "supervisor@bench.example"
Names = dict[str, str]
FIELDS = ("given_name", "middle_name", "family_name", "name_ne")


def main() -> None:
    """Fill the database once, search for every line of the test set, print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, default=100_000, help="number of people")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--missed", action="store_true", help="list the searches that failed")
    wanted = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
    from django.conf import settings

    for alias in settings.DATABASES.values():
        alias["NAME"] = f"{alias['NAME'].split('_bench_')[0]}_bench_names_{wanted.size}"
    import django

    django.setup()
    from config.database import available

    with available(settings):
        fill(wanted.size)
        figures = measure(wanted.size, wanted.rounds, list_missed=wanted.missed)
    print(json.dumps(figures, indent=2, ensure_ascii=False))


def fill(size: int) -> None:
    """Make a site with so many people; whoever of the test set is not among them yet is added."""
    from django.db import connections
    from django.utils import timezone

    from accounts.models import Membership, Site, User
    from accounts.roles import Role
    from bench.generate import copy_rows, make_house
    from bench.nepali_names import fictional_people, rows_of
    from beneficiaries.models import Person

    make_house()
    people = Person.objects.using("owner")
    standing = people.count()
    missing = [names for names in _recorded() if not people.filter(**names).exists()]
    if standing == 0:
        print(f"{size:,} people", file=sys.stderr)
        site = Site.objects.using("owner").create(name="Site", kind="centre")
        user = User.objects.using("owner").create(email=SUPERVISOR, full_name="Supervisor")
        Membership.objects.using("owner").create(user=user, role=Role.SUPERVISOR, site=site)
        missing += fictional_people(size - len(missing))
    known_since = timezone.now() - datetime.timedelta(days=1)
    rows = rows_of(missing, Site.objects.using("owner").get().pk, standing)
    copy_rows(Person, (row | {"recorded_at": known_since} for row in rows))
    with connections["owner"].cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _recorded() -> list[Names]:
    """Return the people of the test set."""
    from bench.nepali_names import variants

    rows = dict.fromkeys(tuple(row.get(name, "") for name in FIELDS) for row in variants())
    return [dict(zip(FIELDS, names, strict=True)) for names in rows]


def measure(size: int, rounds: int, *, list_missed: bool = False) -> dict[str, Any]:
    """Search for every line of the test set and return the figures."""
    from access.context import acting
    from accounts.models import User
    from bench.nepali_names import variants
    from beneficiaries.search import find_people

    user = User.objects.get(email=SUPERVISOR)
    lines = variants()
    spent, missed = [], []
    with acting(user, read_only=True):
        for _round in range(rounds):
            missed = []
            for line in lines:
                began = time.perf_counter()
                found = find_people(user, line["searched"], most=20)
                spent.append(time.perf_counter() - began)
                first = [(each.person.given_name, each.person.family_name) for each in found[:5]]
                if (line["given_name"], line["family_name"]) not in first:
                    missed.append({**line, "found": [" ".join(names) for names in first]})
    kinds = Counter(line["kind"] for line in lines)
    kinds_missed = Counter(line["kind"] for line in missed)
    answer: dict[str, Any] = {
        "people": size,
        "searches": len(lines),
        "first_5": round(1 - len(missed) / len(lines), 4),
        "first_5_by_kind": {kind: round(1 - kinds_missed[kind] / number, 3) for kind, number in kinds.items()},
        "ms": {
            "median": round(statistics.median(spent) * 1000, 1),
            "p95": round(statistics.quantiles(spent, n=20)[-1] * 1000, 1),
            "longest": round(max(spent) * 1000, 1),
        },
    }
    answer["met"] = answer["first_5"] >= 0.95 and answer["ms"]["p95"] < 50
    return answer | ({"missed": missed} if list_missed else {})


if __name__ == "__main__":
    main()
