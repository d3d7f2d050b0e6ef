"""Measures an import: reading a file, checking its rows, taking them in and undoing it; prints JSON.

    python -m bench.importing [--rows 10000] [--size 1000] [--kill]

The file is a spreadsheet of invented people, each with a case, beside `size` people who are known. Figures are seconds
for each step and rows a second; the check looks for each row among all who are known. What the worker does, a process
of its own does here, and how far it is stands on standard error. With `--kill` it is killed (SIGKILL) once in each
step and begun again; `counted` says how many people and cases there are afterwards, and whether any stands twice.
"""

import argparse
import io
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from exchange.models import Import

KILLED_AFTER = 5
"""Seconds after which the worker is killed in a step that says nothing of its progress."""


def main() -> None:
    """Fill the database, import, undo, print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--size", type=int, default=1000, help="number of people who are known")
    parser.add_argument("--kill", action="store_true", help="kill the worker once in each step")
    parser.add_argument("--carry-out", help=argparse.SUPPRESS)
    wanted = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
    from django.conf import settings

    for alias in settings.DATABASES.values():
        alias["NAME"] = f"{alias['NAME'].split('_bench_')[0]}_bench_names_{wanted.size}"
    import django

    django.setup()
    from bench.names import fill
    from config.database import available

    if wanted.carry_out:
        from exchange.importing.work import carry_out

        carry_out(UUID(wanted.carry_out))
        return
    with available(settings):
        fill(wanted.size)
        print(json.dumps(measure(wanted.rows, wanted.size, kill=wanted.kill), indent=2))


def worked(of: "Import", size: int, *, kill: bool) -> None:
    """Let a worker do what is to be done with an import, and say how far it is; `kill` it once on its way."""
    began = time.perf_counter()
    status, half = _stands(of)[0], of.rows_total // 2
    command = [sys.executable, "-m", "bench.importing", "--size", str(size), "--carry-out", str(of.pk)]
    while _stands(of)[0] == status:
        worker = subprocess.Popen(command, env=os.environ | {"BENCH_SIZE": str(size)})
        while worker.poll() is None:
            time.sleep(1)
            now, checked = _stands(of)
            spent = time.perf_counter() - began
            print(f"{spent:6.0f} s: {now}, {checked:,} of {of.rows_total:,} rows checked", file=sys.stderr)
            if kill and now == status and (checked >= half if status == "checking" else spent > KILLED_AFTER):
                worker.send_signal(signal.SIGKILL)
                worker.wait()
                kill = False
                print(f"killed: {_stands(of)}, {_counted()}", file=sys.stderr)


def _stands(of: "Import") -> tuple[str, int]:
    from access.context import acting_as_system
    from exchange.models import Import

    with acting_as_system("bench"):
        return Import.objects.values_list("status", "rows_checked").get(pk=of.pk)


def _counted() -> dict[str, int]:
    """Return how many people and cases there are, and how many people came in by one import twice."""
    from django.db.models import Count

    from access.context import acting_as_system
    from beneficiaries.models import Case, Person
    from exchange.models import Arrival, ImportRow, Likeness

    with acting_as_system("bench"):
        twice = Arrival.objects.values("of_import", "person").annotate(times=Count("pk")).filter(times__gt=1).count()
        likenesses = Likeness.objects.values("row", "person", "other_number").annotate(times=Count("pk"))
        return {
            "people": Person.objects.count(),
            "cases": Case.objects.count(),
            "arrived twice": twice,
            "alike twice": likenesses.filter(times__gt=1).count(),
            "rows": ImportRow.objects.count(),
        }


def spreadsheet(rows: int) -> bytes:
    """Return a spreadsheet of so many invented people."""
    import xlsxwriter

    from bench.nepali_names import fictional_people

    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("People")
        headings = ["Given name", "Family name", "Nepali name", "Sex", "DOB", "District", "Phone", "Consent"]
        headings += ["Case opened on", "State", "Risk", "Source", "Trafficking status", "Exploitation", "Note"]
        sheet.write_row(0, 0, headings)
        for number, names in enumerate(fictional_people(rows)):
            born = f"{2030 + number % 30}-{1 + number % 12:02}-{1 + number % 28:02} BS"
            told = [names["given_name"], names.get("family_name", ""), names.get("name_ne", ""), "female", born]
            told += ["Dhading", f"98{number:08}", "2081-04-15 BS", "2081-04-15 BS", "Registered", "Medium", "Police"]
            told += ["ActualVictimOfTrafficking", "ForcedLabour; Servitude", "She was met at the bus park."]
            sheet.write_row(number + 1, 0, told)
    return made.getvalue()


def measure(rows: int, size: int, *, kill: bool = False) -> dict[str, object]:
    """Import so many rows and undo it; return seconds and rows a second of each step."""
    from access.context import acting
    from accounts.models import User
    from bench.names import SUPERVISOR
    from exchange.importing import sheets
    from exchange.importing.staging import match, stage
    from exchange.models import Import

    before = _counted()
    user = User.objects.get(email=SUPERVISOR)
    content = spreadsheet(rows)
    seconds: dict[str, float] = {}

    @contextmanager
    def timed(step: str) -> Iterator[None]:
        began = time.perf_counter()
        yield
        seconds[step] = round(time.perf_counter() - began, 2)

    with timed("read"):
        sheet = sheets.read(content, "people.xlsx")
    with acting(user):
        site = next(iter(_sites(user)))
        with timed("keep"):
            staged = stage(sheet, site=site, by=user, file_name="people.xlsx")
        match(staged, {each.place: each.field for each in staged.columns.all()}, by=user, calendar="")
    with timed("check"):
        worked(staged, size, kill=kill)
    with acting(user):
        staged.refresh_from_db()
        wrong, alike = staged.findings.count(), staged.rows.alike().count()
        staged.rows.undecided().say_they_are_others()
        staged.move(Import.Status.TAKING)
    with timed("take in"):
        worked(staged, size, kill=kill)
    after = _counted()
    with acting(user):
        staged.refresh_from_db()
        stood = (staged.status, staged.people, staged.cases, staged.trouble)
        staged.move(Import.Status.UNDOING)
    with timed("undo"):
        worked(staged, size, kill=kill)
    with acting(user):
        staged.refresh_from_db()
        ended = staged.status
    return {
        "rows": rows,
        "wrong": wrong,
        "alike": alike,
        "taken_in": stood,
        "ended": ended,
        "counted": {"before": before, "taken in": after, "undone": _counted()},
        "seconds": seconds,
        "rows_a_second": {step: round(rows / spent) for step, spent in seconds.items() if spent},
    }


def _sites(user: object) -> Iterator[object]:
    from accounts.models import Site
    from accounts.roles import Role

    yield from Site.objects.filter(pk__in=user.holdings[Role.SUPERVISOR])


if __name__ == "__main__":
    main()
