"""Makes a backup."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from exchange.backup.failing import BackupFailed
from exchange.backup.making import in_words, make_backup
from exchange.backup.proving import verify_backup
from exchange.backup.pruning import keep_newest


class Command(BaseCommand):
    """Back up database, files and keys of files together, sealed; exit with 1 when anything is not as it should be."""

    help = "Makes an encrypted backup of database and files while people work, proves it, and takes old ones away."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the folder, how many backups stay, and whether to prove the new one."""
        parser.add_argument("folder", type=Path, metavar="DIR", help="the folder of all backups")
        parser.add_argument("--keep", type=int, metavar="N", help="take away all but the newest N backups")
        parser.add_argument("--without-proof", action="store_true", help="do not read the new backup again")

    def handle(self, *args: Any, folder: Path, keep: int | None = None, without_proof: bool, **options: Any) -> None:
        """Make it, prove it, and only then take old ones away."""
        if keep is not None and keep < 1:
            raise CommandError("--keep wants 1 or more.")
        try:
            made = make_backup(folder.resolve(), self.stdout.write)
            if not without_proof:
                verify_backup(made.path, self.stdout.write)
            for line in in_words(made):
                self.stdout.write(line)
            if keep:
                backups, files = keep_newest(folder.resolve(), keep)
                self.stdout.write(f"{backups} older backups and {files} files that no other needs were taken away.")
        except BackupFailed as why:
            raise CommandError(str(why)) from None
        if made.missing or made.locked:
            raise CommandError("The backup was made, but not all files are as they should be; see above.")
