"""Verifies a backup."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from exchange.backup.failing import BackupFailed
from exchange.backup.manifest import backups_in, chosen
from exchange.backup.proving import verify_backup


class Command(BaseCommand):
    """Prove a backup whole or name the first broken part; exit with 1 when it is broken."""

    help = "Proves a backup without restoring it: every piece, every file, and that PostgreSQL can read it to its end."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the backup, or the folder of all."""
        parser.add_argument("place", type=Path, metavar="DIR", help="a backup, or the folder of all: the newest then")
        parser.add_argument("--all", action="store_true", help="all backups of the folder")

    def handle(self, *args: Any, place: Path, **options: Any) -> None:
        """Verify and say what was found."""
        try:
            for path in backups_in(place.resolve()) if options["all"] else [chosen(place)]:
                manifest = verify_backup(path, self.stdout.write)
                self.stdout.write(f"{path.name} is whole: {sum(manifest.rows.values()):,} rows.")
        except BackupFailed as why:
            raise CommandError(str(why)) from None
