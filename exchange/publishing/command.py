"""What the commands that publish grants have in common: by whom, which grants, first the values and then the file."""

from argparse import ArgumentParser
from collections.abc import Collection
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from access.context import acting
from access.policy import EXPORT
from accounts.models import User
from audit.trail import note_read, write_noted_reads
from exchange.htcds.files import keep
from exchange.publishing.facts import Facts, NobodyPublishes, facts_of, published, unnamed
from exchange.publishing.leaving import Leaving
from grants.models import Grant


class PublishCommand(BaseCommand):
    """Prints every value that would leave; with a file named, writes it, and the trail keeps which grants left."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take by whom, which grants, and where to."""
        parser.add_argument("--by", required=True, metavar="EMAIL", help="the grants officer who publishes")
        parser.add_argument("--grant", metavar="REFERENCE", help="one grant; without it, all that were agreed")
        parser.add_argument(
            "--to", type=Path, metavar="FILE", help="a file that does not exist yet; without it, the values are printed"
        )

    def file_of(self, told: Collection[Facts], options: dict[str, Any]) -> Leaving | None:
        """Return what would leave."""
        raise NotImplementedError

    def handle(self, *args: Any, by: str, grant: str | None, to: Path | None, **options: Any) -> None:
        """Print the values, or write the file: first the trail, then the file."""
        if to and to.exists():
            raise CommandError(f"{to} is there already. Name a new file.")
        user = User.objects.filter(email=by.lower()).first()
        if user is None:
            raise CommandError(f"Nobody here has the address {by}.")
        with acting(user) as actor:
            told = self._told(user, grant)
            file = self.file_of(told, options)
            if file is None:
                raise CommandError("The funders have no identifiers, or the agreements no day: nothing can be told.")
            if to:
                note_read("published", rows=[each.grant for each in file.told])
                write_noted_reads(actor)
        for name in unnamed(told):
            self.stderr.write(f"{name} has no identifier.")
        if to is None:
            for where, value in file.values:
                self.stdout.write(f"{where}: {value}")
            return
        try:
            keep(file.content, to)
        except OSError as error:
            raise CommandError(f"{to} cannot be written: {error.strerror}") from error
        self.stdout.write(f"It is in {to}.")

    def _told(self, user: User, grant: str | None) -> list[Facts]:
        """Return what may be told of the grants that were asked for."""
        chosen = published(Grant.objects.visible_to(user, EXPORT)).with_funder()
        try:
            told = facts_of(chosen.filter(reference=grant) if grant else chosen, user, timezone.localdate())
        except NobodyPublishes:
            raise CommandError("The association has no identifier: set PUBLISHER_IDENTIFIER.") from None
        if not told:
            raise CommandError("There is no such grant that was agreed and that this user may publish.")
        return told
