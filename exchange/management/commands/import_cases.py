"""Takes in the people and cases of a spreadsheet."""

import sys
from argparse import ArgumentParser
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from access.context import acting
from audit.actor import Actor
from audit.trail import write_noted_reads
from config.calendar import Calendar
from exchange.importing.checking import check_batch
from exchange.importing.columns import BY_KEY
from exchange.importing.sheets import LARGEST, NotReadable, read
from exchange.importing.staging import match, missing_columns, stage
from exchange.importing.taking_in import take_in
from exchange.management.commands.import_htcds import MOST_SAID, house_of
from exchange.models import Import, ImportRow


class Command(BaseCommand):
    """All of a file or nothing of it."""

    help = "Take in people and cases from CSV or XLSX (docs/import.md): all rows, or none and every error at its cell."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file, where its people come to, and what its columns are."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--site", required=True, help="the name of the site that the people come to")
        parser.add_argument("--by", required=True, metavar="EMAIL", help="the supervisor of the site who takes them in")
        parser.add_argument(
            "--mapping",
            action="append",
            default=[],
            metavar="HEADING=COLUMN",
            help="what a heading of the file is, such as “Father tongue=primary_language”; COLUMN empty leaves it out",
        )
        parser.add_argument("--calendar", choices=[each.value for each in Calendar], default="")
        parser.add_argument(
            "--alike",
            choices=[ImportRow.Decision.NEW.value, ImportRow.Decision.OUT.value],
            default="",
            help="take every row that is like somebody known for another person (new), or leave it out (out)",
        )
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, and change nothing")

    def handle(self, *args: Any, file: Path, site: str, by: str, verbosity: int, **options: Any) -> None:
        """Take in, or say why not."""
        house = house_of(site, by)
        house = replace(house, by=house.by.at(house.site.pk))
        try:
            if file.stat().st_size > LARGEST:
                raise CommandError("The file is larger than 10 MB.")
            sheet = read(file.read_bytes(), file.name)
        except (NotReadable, OSError) as error:
            raise CommandError(str(error)) from error
        actor = Actor(house.by, reason="import_cases")
        with acting(actor):
            staged = stage(sheet, site=house.site, by=house.by, file_name=file.name, calendar=options["calendar"])
            match(staged, _fields(staged, options["mapping"]), by=house.by, calendar=options["calendar"])
            while check_batch(staged, house.by):
                if verbosity:
                    print(f"{staged.rows_checked} of {staged.rows_total}", file=sys.stderr)
            said = self._decide(staged, options["alike"])
            would = staged.rows.taken_in().count()
            if said or options["dry_run"]:
                transaction.set_rollback(True)
            else:
                take_in(staged, house.by)
                write_noted_reads(actor)
        if said:
            raise CommandError("Nothing was taken in.\n" + "\n".join(said))
        if options["dry_run"]:
            self.stdout.write(f"{would} rows would be taken in. Nothing was changed.")
        else:
            self.stdout.write(f"{staged.people} people and {staged.cases} cases were taken in at {house.site}.")

    def _decide(self, staged: Import, alike: str) -> list[str]:
        """Return why the rows cannot be taken in."""
        undecided = staged.rows.undecided()
        if alike:
            staged.rows.filter(pk__in=list(undecided.values_list("pk", flat=True))).update(decision=alike)
        findings = staged.findings.all()
        said = [str(each) for each in findings[:MOST_SAID]]
        more = findings.count() - len(said)
        said += [f"… and {more} more"] if more > 0 else []
        numbers = [str(number) for number in undecided.values_list("number", flat=True)[:MOST_SAID]]
        if numbers:
            said.append(
                f"These rows are like somebody known, or like a row before: {', '.join(numbers)}. "
                "Decide on the page Import, or say --alike."
            )
        return said


def _fields(staged: Import, mapping: list[str]) -> dict[int, str]:
    """Return what each column of the file is. Raises CommandError for what is no column, or missing."""
    fields = {each.place: each.field for each in staged.columns.all()}
    places = {each.heading: each.place for each in staged.columns.all()}
    for said in mapping:
        heading, _equals, key = said.rpartition("=")
        if heading not in places or key not in {*BY_KEY, ""}:
            raise CommandError(f"“{said}”: the file has no such heading, or there is no such column.")
        fields = {place: "" if field == key else field for place, field in fields.items()}
        fields[places[heading]] = key
    missing = [column.key for column in missing_columns(fields)]
    if missing:
        raise CommandError(f"No column of the file is: {', '.join(missing)}.")
    return fields
