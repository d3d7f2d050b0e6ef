"""Changes the key of files and of sealed values."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from config.files.keys import current_key
from exchange.backup.rotating import Rotated, look, rotate_keys

SHOWN = 10


class Command(BaseCommand):
    """Encrypt all files and sealed values with the first of FILE_KEYS; exit with 1 when any did not open."""

    help = (
        "Encrypts all documents, pictures and sealed values with the first of FILE_KEYS;"
        " may be ended and begun again at any time."
    )
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take whether only to look."""
        parser.add_argument("--look", action="store_true", help="only tell which keys are needed")

    def handle(self, *args: Any, **options: Any) -> None:
        """Rotate, and say which keys are still needed."""
        done = look() if options["look"] else rotate_keys(self.stdout.write)
        if not options["look"]:
            self.stdout.write(
                f"{done.renewed:,} files and {done.sealed_anew:,} values were encrypted with the current key,"
                f" {current_key().id}."
            )
        for line in _about_keys(done):
            self.stdout.write(line)
        if done.closed:
            more = f"\n… and {len(done.closed) - SHOWN:,} more" if len(done.closed) > SHOWN else ""
            raise CommandError(
                f"{len(done.closed):,} files do not open. Put the file or the key back, and begin again.\n"
                + "\n".join(done.closed[:SHOWN])
                + more
            )


def _about_keys(done: Rotated) -> list[str]:
    told = [
        f"{count:,} files or values need the key {name}: keep it." for name, count in sorted(done.still_needed.items())
    ]
    return told + [
        f"Nothing needs the key {name} any more: take it out of FILE_KEYS. Backups made until now bring it themselves."
        for name in done.retired
    ]
