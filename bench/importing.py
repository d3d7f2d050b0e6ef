"""Measures an import: reading a file, checking its rows, taking them in and undoing it; prints JSON.

    python -m bench.importing [--rows 10000] [--size 1000]

The file is a spreadsheet of invented people, each with a case, beside `size` people who are known. Figures are seconds
for each step and rows a second; the check looks for each row among all who are known.
"""

import argparse
import io
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager


def main() -> None:
    """Fill the database, import, undo, print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--size", type=int, default=1000, help="number of people who are known")
    wanted = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
    from django.conf import settings

    for alias in settings.DATABASES.values():
        alias["NAME"] = f"{alias['NAME'].split('_bench_')[0]}_bench_names_{wanted.size}"
    import django

    django.setup()
    from bench.names import fill
    from config.database import available

    with available(settings):
        fill(wanted.size)
        print(json.dumps(measure(wanted.rows), indent=2))


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


def measure(rows: int) -> dict[str, object]:
    """Import so many rows and undo it; return seconds and rows a second of each step."""
    from access.context import acting
    from accounts.models import User
    from bench.names import SUPERVISOR
    from exchange.importing import sheets
    from exchange.importing.staging import match, stage
    from exchange.importing.work import carry_out
    from exchange.models import Import

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
        carry_out(staged.pk)
    with acting(user):
        staged.refresh_from_db()
        wrong, alike = staged.findings.count(), staged.rows.alike().count()
        staged.rows.filter(pk__in=list(staged.rows.undecided().values_list("pk", flat=True))).update(decision="new")
        staged.move(Import.Status.TAKING)
    with timed("take in"):
        carry_out(staged.pk)
    with acting(user):
        staged.refresh_from_db()
        stood = (staged.status, staged.people, staged.cases, staged.trouble)
        staged.move(Import.Status.UNDOING)
    with timed("undo"):
        carry_out(staged.pk)
    with acting(user):
        staged.refresh_from_db()
        ended = staged.status
    return {
        "rows": rows,
        "wrong": wrong,
        "alike": alike,
        "taken_in": stood,
        "ended": ended,
        "seconds": seconds,
        "rows_a_second": {step: round(rows / spent) for step, spent in seconds.items() if spent},
    }


def _sites(user: object) -> Iterator[object]:
    from accounts.models import Site
    from accounts.roles import Role

    yield from Site.objects.filter(pk__in=user.holdings[Role.SUPERVISOR])


if __name__ == "__main__":
    main()
