"""Measures how long it takes to rank who fits a need; prints JSON.

    python -m bench.volunteers [--volunteers 10000] [--needs 500]

The coordinator asks, through row-level security: `query` is the one statement that ranks, `page` that and the reasons
of the first page. Every volunteer can be asked, has three of forty skills, and feedback on earlier work is known of a
tenth; every need asks for two skills, so that some 1,400 of 10,000 fit one of them.
"""

import argparse
import datetime
import json
import os
import random
import statistics
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

COORDINATOR = "coordinator@bench.example"
SKILLS, HELD, ASKED = 40, 3, 2
MEASURED = 100
LANGUAGES = ["ne", "en", "fr"]
WHERE = ["on_site", "remote", "either"]


def main() -> None:
    """Fill the database once, rank for needs, print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--volunteers", type=int, default=10_000)
    parser.add_argument("--needs", type=int, default=500)
    wanted = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
    from django.conf import settings

    for alias in settings.DATABASES.values():
        alias["NAME"] = f"{alias['NAME'].split('_bench_')[0]}_bench_volunteers_{wanted.volunteers}_{wanted.needs}"
    import django

    django.setup()
    from config.database import available

    with available(settings):
        fill(wanted.volunteers, wanted.needs)
        print(json.dumps(measure(), indent=2))


def fill(volunteers: int, needs: int) -> None:
    """Make so many volunteers and needs, unless they are there."""
    from django.db import connections

    from accounts.models import Membership, Site, User
    from accounts.roles import Role
    from bench.generate import copy_rows, make_house
    from programs.models import Programme, Project
    from volunteers.models import Availability, Need, NeedSkill, Skill, Volunteer, VolunteerLanguage, VolunteerSkill

    make_house()
    if Site.objects.using("owner").exists():
        return
    print(f"{volunteers:,} volunteers, {needs:,} needs", file=sys.stderr)
    site = Site.objects.using("owner").create(name="Site", kind="centre")
    user = User.objects.using("owner").create(email=COORDINATOR, full_name="Coordinator")
    Membership.objects.using("owner").create(user=user, role=Role.VOLUNTEER_COORDINATOR, site=site)
    chance, today = random.Random(volunteers), datetime.date.today()  # noqa: DTZ011 (any day will do)

    def keys(count: int) -> list[uuid.UUID]:
        return [uuid.UUID(int=chance.getrandbits(128), version=4) for _each in range(count)]

    skills, people, wanted, project, programme = keys(SKILLS), keys(volunteers), keys(needs), *keys(2)

    def days(longest: int) -> dict[str, Any]:
        first = today + datetime.timedelta(days=chance.randrange(-100, 200))
        return {"starts_on": first, "ends_on": first + datetime.timedelta(days=chance.randrange(10, longest))}

    def held(owner: str, owners: list[uuid.UUID], count: int) -> Iterator[dict[str, Any]]:
        for key in owners:
            for skill in chance.sample(skills, count):
                yield {owner: key, "skill_id": skill, "level": chance.randint(1, 4)}

    told = {
        "team": "A team",
        "why": "Work waits",
        "remains": "manual",
        "remains_words": "A manual",
        "state": "approved",
    }
    copy_rows(Skill, ({"id": key, "name": f"Skill {place}", "area": "other"} for place, key in enumerate(skills)))
    copy_rows(
        Volunteer,
        (
            {"id": key, "full_name": f"Volunteer {place}", "where": chance.choice(WHERE), "status": "active"}
            for place, key in enumerate(people)
        ),
    )
    copy_rows(VolunteerSkill, held("volunteer_id", people, HELD))
    copy_rows(
        VolunteerLanguage,
        (
            {"volunteer_id": key, "language": language, "fluency": chance.randint(1, 3)}
            for key in people
            for language in chance.sample(LANGUAGES, 2)
        ),
    )
    copy_rows(
        Availability,
        (
            {"volunteer_id": key, "full_time": chance.random() < 0.5, "where": chance.choice(WHERE)} | days(300)
            for key in people
        ),
    )
    copy_rows(Project, [{"id": project, "name": "Project", "site_id": site.pk, "starts_on": today}])
    copy_rows(Programme, [{"id": programme, "project_id": project, "kind": "other", "name": "Programme"}])
    copy_rows(
        Need,
        (
            {"id": key, "programme_id": programme, "title": f"Need {place}", "where": chance.choice(WHERE)}
            | {"language": chance.choice(LANGUAGES), "fluency": 2}
            | told
            | days(120)
            for place, key in enumerate(wanted)
        ),
    )
    copy_rows(NeedSkill, held("need_id", wanted, ASKED))
    with connections["owner"].cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def measure() -> dict[str, Any]:
    """Rank for some needs, and return the milliseconds that it took."""
    from access.context import acting
    from accounts.models import User
    from volunteers.matching import points, ranked, scores_for
    from volunteers.models import Need, Volunteer

    with acting(User.objects.get(email=COORDINATOR), read_only=True):
        needs = list(Need.objects.order_by("pk")[:MEASURED])
        people = list(Volunteer.objects.order_by("pk").values_list("pk", flat=True))
        means = {key: Decimal(place % 5 + 1) for place, key in enumerate(people[::10])}
        most = points()
        return {
            "volunteers": len(people),
            "needs": Need.objects.count(),
            "fit_a_need": statistics.mean(
                len(scores_for(each, means, most=most, limit=len(people))) for each in needs[:10]
            ),
            "query_ms": timed(needs, lambda each: scores_for(each, means, most=most)),
            "page_ms": timed(needs, ranked),
        }


def timed(needs: list[Any], work: Callable[[Any], object]) -> dict[str, float]:
    """Return the median, the 95th percentile and the longest of how long some work took for each need."""
    work(needs[0])
    took = []
    for need in needs:
        began = time.perf_counter()
        work(need)
        took.append(1000 * (time.perf_counter() - began))
    return {
        "median": round(statistics.median(took), 1),
        "p95": round(statistics.quantiles(took, n=20)[-1], 1),
        "most": round(max(took), 1),
    }


if __name__ == "__main__":
    main()
