"""Tells whether the copy of the Pwned Passwords on this machine can be used, or makes a small one from a list."""

import hashlib
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from accounts.breached import KNOWN_TO_ALL, Breached, CannotCompare

SHORTEST = 12
"""Shorter ones are refused whatever they are, so they need no place."""


class Command(BaseCommand):
    """Looks at BREACHED_PASSWORDS, or writes such a file."""

    help = (
        "Look whether BREACHED_PASSWORDS can be used; with --from and --to, make such a file from a list of passwords."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the list and the file to be made."""
        parser.add_argument(
            "--from", dest="listed", type=Path, metavar="LIST", help="passwords, one in a line; or a folder of such"
        )
        parser.add_argument("--to", type=Path, metavar="FILE", help="the file that is made; it must not be there yet")

    def handle(self, *args: Any, listed: Path | None, to: Path | None, **options: Any) -> None:
        """Look, or make. Raises CommandError."""
        if bool(listed) != bool(to):
            raise CommandError("Give --from and --to together.")
        try:
            if listed and to:
                self._make(listed, to)
            else:
                self._look()
        except (CannotCompare, OSError) as why:
            raise CommandError(str(why)) from why

    def _make(self, listed: Path, to: Path) -> None:
        passwords = {each.encode() for each in KNOWN_TO_ALL}
        for file in sorted(listed.rglob("*.txt")) if listed.is_dir() else [listed]:
            lines = (line.rstrip(b"\r") for line in file.read_bytes().split(b"\n"))
            passwords.update(line for line in lines if len(line) >= SHORTEST)
        hashes = sorted(hashlib.sha1(each, usedforsecurity=False).hexdigest().upper() for each in passwords)
        with to.open("x", encoding="ascii") as file:
            file.writelines(f"{each}:1\n" for each in hashes)
        self.stdout.write(f"{len(hashes)} passwords are in {to}. Name it in BREACHED_PASSWORDS.")

    def _look(self) -> None:
        if not settings.BREACHED_PASSWORDS:
            raise CommandError("BREACHED_PASSWORDS is not set: passwords are compared with the common ones alone.")
        copy = Breached(Path(settings.BREACHED_PASSWORDS))
        parts = copy.look_over()
        missing = [each for each in KNOWN_TO_ALL if not copy.holds(each)]
        if missing:
            raise CommandError(f"It can be read, but holds not even {', '.join(missing)}: it is no whole copy.")
        self.stdout.write(f"It can be used: {parts}, and what everybody has is found in it.")
