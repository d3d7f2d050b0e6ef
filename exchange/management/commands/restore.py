"""Restores a backup."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from exchange.backup.failing import BackupFailed
from exchange.backup.manifest import Manifest, chosen
from exchange.backup.restoring import Restored, restore_backup, write_keys


class Command(BaseCommand):
    """Restore a backup into an empty database and an empty folder of files; exit with 1 when all is not well."""

    help = "Restores a backup into an empty database and an empty FILES_DIR, raises the walls and verifies the trail."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the backup, and where to write its keys."""
        parser.add_argument("place", type=Path, metavar="DIR", help="a backup, or the folder of all: the newest then")
        parser.add_argument(
            "--keys-to", type=Path, metavar="FILE", help="write the keys that it brings, and stop there"
        )

    def handle(self, *args: Any, place: Path, keys_to: Path | None = None, **options: Any) -> None:
        """Restore, and say what is to be done next."""
        try:
            path = chosen(place)
            if keys_to:
                write_keys(Manifest.read(path), keys_to)
                self.stdout.write(f"{keys_to} holds the keys of {path.name}. Move its lines into .env, and delete it.")
                return
            restored = restore_backup(path, self.stdout.write)
        except BackupFailed as why:
            raise CommandError(str(why)) from None
        for line in _next_steps(restored):
            self.stdout.write(line)
        if restored.faults:
            raise CommandError("The audit trail is broken.\n" + "\n".join(restored.faults))


def _next_steps(restored: Restored) -> list[str]:
    manifest = restored.manifest
    told = [
        f"{manifest.name} is restored: {sum(manifest.rows.values()):,} rows in {len(manifest.rows)} tables and "
        f"{len(manifest.files):,} files, as many as were saved."
    ]
    if restored.upgraded:
        told.append("It was of an earlier release, and the migrations since then were applied.")
    if restored.locked:
        told.append(
            f"{restored.locked:,} files need a key that is not in FILE_KEYS: --keys-to FILE writes those of the backup."
        )
    if manifest.missing:
        told.append(f"{len(manifest.missing):,} files were missing already when the backup was made.")
    told += [
        "Next: start Nayabato and log in. Compare the head of the trail with the one that you keep elsewhere "
        "(verify_audit --heads FILE). What was recorded after the backup is not here: tell those who work with it.",
        f"Head of the trail in the backup: {manifest.audit_head or 'none'}",
    ]
    return told
