"""Verifies the audit trail."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from audit.seal import heads_file
from audit.verification import verify_and_record


class Command(BaseCommand):
    """Prove the trail whole or name the first broken entry; exit with 1 when it is broken."""

    help = "Verifies the audit trail: the chain of seals, every sealed entry and its values, the heads kept in a file."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file of heads, and of who was erased.

        The heads on this machine are the default; copies kept elsewhere prove more.
        """
        parser.add_argument("--heads", type=Path, metavar="FILE", help="a file of heads, best a copy kept elsewhere")
        parser.add_argument(
            "--erased", type=Path, metavar="FILE", help="the file of who was erased, best a copy kept elsewhere"
        )

    def handle(self, *args: Any, heads: Path | None = None, erased: Path | None = None, **options: Any) -> None:
        """Verify and say what was found."""
        if heads is None and heads_file().exists():
            heads = heads_file()
        try:
            found = verify_and_record(heads, erased)
        except (OSError, ValueError) as error:
            raise CommandError(f"The file of heads or of erasures cannot be read: {error}") from error
        if found.faults:
            raise CommandError("The audit trail is broken.\n" + "\n".join(found.faults))
        against = f"; heads as in {heads}" if heads else "; no file of heads was given"
        self.stdout.write(
            f"The audit trail is whole: {found.entries} entries, {found.seals} seals,"
            f" {found.unsealed} not sealed yet{against}."
        )
        if found.head:
            self.stdout.write(f"Head: {found.head}")
