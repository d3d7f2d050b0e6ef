"""Measures pages over HTTP beside the bare SQL behind them and an empty page of ours; prints JSON.

    python -m bench.run --size 1000 [--size 100000] [--rounds 200]

For each page: `page` is what a client waits for, `sql` the same page's statements run bare (as the owner, past
row-level security, no triggers), `empty` a page with all middleware, a logged-in user, the base layout and no content.
`ratio` is page p95 / (sql p95 + empty p95). Milliseconds.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
from typing import Any

TARGET_RATIO = 3.0


def main() -> None:
    """Measure each size in a process of its own and print how the largest compares with the smallest."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, action="append", help="number of cases (may be given again)")
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    wanted = parser.parse_args()
    sizes = sorted(wanted.size or [1000])
    if wanted.inside:
        print(json.dumps(measure(wanted.rounds)))
        return
    found = {size: _in_a_process_of_its_own(size, wanted.rounds) for size in sizes}
    answer: dict[str, Any] = {"sizes": found}
    if len(sizes) > 1:
        first, last = found[sizes[0]], found[sizes[-1]]
        answer["growth"] = {
            name: round(last["pages"][name]["page"]["median"] / first["pages"][name]["page"]["median"], 2)
            for name in first["pages"]
        }
    print(json.dumps(answer, indent=2))


def _in_a_process_of_its_own(size: int, rounds: int) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "bench.run", "--inside", "--rounds", str(rounds)],
        env=os.environ | {"BENCH_SIZE": str(size), "DJANGO_SETTINGS_MODULE": "bench.settings"},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return json.loads(done.stdout.splitlines()[-1])


def measure(rounds: int) -> dict[str, Any]:
    """Generate, serve and measure at the size of the settings; return the figures."""
    import django

    django.setup()
    from django.conf import settings

    from bench.generate import generate
    from bench.pages import Bench

    generate(settings.SIZE, say=lambda text: print(text, file=sys.stderr))
    with Bench() as bench:
        empty = figures(bench.time_page("empty", rounds))
        pages = {}
        for name, target in bench.PAGES.items():
            sql, page = figures(bench.time_sql(name, rounds)), figures(bench.time_page(name, rounds))
            ratio = round(page["p95"] / (sql["p95"] + empty["p95"]), 2)
            pages[name] = {
                "page": page,
                "sql": sql,
                "ratio": ratio,
                "queries": bench.queries(name),
                "met": page["p95"] <= target and (ratio <= TARGET_RATIO or name not in bench.WITH_A_RATIO),
            }
    return {"cases": settings.SIZE, "rounds": rounds, "empty": empty, "pages": pages}


def figures(seconds: list[float]) -> dict[str, float]:
    """Return the median and the 95th percentile of durations in seconds, in milliseconds."""
    return {
        "median": round(statistics.median(seconds) * 1000, 2),
        "p95": round(statistics.quantiles(seconds, n=20)[-1] * 1000, 2),
    }


if __name__ == "__main__":
    main()
