"""Measures how long the demonstration takes to make, and to find that it stands already; prints JSON.

    python -m bench.demo

Seconds, in an empty database of its own, which is thrown away. `ratio` is the first time over the 30 seconds that it
may take.
"""

import json
import os
import time
from typing import Any

ALLOWED = 30


def main() -> None:
    """Print the figures."""
    os.environ.update(BENCH_KIND="demo_", DJANGO_SETTINGS_MODULE="bench.settings", DEMO="on")
    import django

    django.setup()
    from django.conf import settings

    from config.database import available

    settings.DEMO = True
    with available(settings):
        print(json.dumps(measure(), indent=2))


def measure() -> dict[str, Any]:
    """Make an empty database, seed it twice, drop it; return the seconds of each."""
    from django.core.management import call_command
    from django.db import connections

    from bench.generate import drop_database, make_database

    drop_database()
    make_database()
    call_command("migrate", database="owner", verbosity=0)
    spent = []
    for _time in range(2):
        began = time.perf_counter()
        call_command("seed_demo", verbosity=0)
        spent.append(time.perf_counter() - began)
    connections.close_all()
    drop_database()
    first, again = spent
    return {"made": round(first, 1), "found": round(again, 1), "allowed": ALLOWED, "ratio": round(first / ALLOWED, 2)}


if __name__ == "__main__":
    main()
