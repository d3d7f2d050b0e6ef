"""Writes cases into a file of the common standard."""

import getpass
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from access.context import acting, acting_as_system
from access.policy import EXPORT
from accounts.models import User
from audit.trail import write_noted_reads
from beneficiaries.models import Case
from exchange.htcds.files import ENDINGS, keep, written
from exchange.htcds.leaving import WHY_LEFT_OUT, Departure
from exchange.htcds.values import DoesNotFit


class Command(BaseCommand):
    """Asks each case for the consent that it needs, and the trail keeps which left."""

    help = "Write cases as HTCDS 2.0 (docs/htcds.md): those who agree to it. The file is new, and yours alone to read."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take which cases, and where to."""
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument("--case", metavar="CODE", help="one case")
        which.add_argument("--all", action="store_true", help="every case whose person agrees")
        parser.add_argument("--format", choices=ENDINGS, default="json")
        parser.add_argument("--to", type=Path, required=True, metavar="FILE", help="a file that does not exist yet")
        parser.add_argument("--by", metavar="EMAIL", help="the supervisor who exports the cases of her sites")

    def handle(self, *args: Any, case: str | None, to: Path, by: str | None, verbosity: int, **options: Any) -> None:
        """Export; first the trail is written, then the file."""
        if to.exists():
            raise CommandError(f"{to} is there already. Name a new file.")
        user = User.objects.filter(email=by.lower()).first() if by else None
        if by and user is None:
            raise CommandError(f"Nobody here has the address {by}.")
        name = user.full_name if user else f"the operator {getpass.getuser()}"
        with acting(user) if user else acting_as_system(f"export_htcds, {name}") as actor:
            cases = Case.objects.visible_to(user, EXPORT) if user else Case.objects.all()
            departure = Departure(cases.filter(person__code=case) if case else cases, name)
            if case and not departure.keys:
                raise CommandError(f"There is no case {case}.")
            progress = self._progress(len(departure.keys)) if verbosity else None
            try:
                document = departure.document(progress)
                content = written(document, options["format"])
            except DoesNotFit as why:
                raise CommandError(str(why)) from why
            write_noted_reads(actor)
        try:
            keep(content, to)
        except OSError as error:
            raise CommandError(f"{to} cannot be written: {error.strerror}") from error
        self.stdout.write(f"{len(document['cases'])} cases are in {to}.")
        if departure.left_out:
            self.stdout.write(f"Left out, no consent: {sum(departure.left_out.values())}.")
            for why, count in departure.left_out.items():
                self.stdout.write(f"  {WHY_LEFT_OUT[why]}: {count}")

    def _progress(self, total: int) -> Any:
        return lambda done: print(f"{done} of {total}", file=sys.stderr)  # the answer itself goes to stdout
