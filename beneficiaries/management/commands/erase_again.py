"""Erases again whom an older backup brought back."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from beneficiaries.data_subject.again import erase_again


class Command(BaseCommand):
    """Run it after each restore, before anybody works: it may be run any number of times."""

    help = "Erases again, after a restore, everybody who was erased since the backup was made."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file in which it stands who was erased; the one on this machine is the default."""
        parser.add_argument("--from", dest="path", type=Path, metavar="FILE", help="a copy of the file kept elsewhere")

    def handle(self, *args: Any, path: Path | None = None, **options: Any) -> None:
        """Erase, and say how many."""
        try:
            count = erase_again(path)
        except (OSError, ValueError, LookupError) as error:
            raise CommandError(f"The file of erasures cannot be read: {error}") from error
        self.stdout.write(f"Erased again: {count}.")
