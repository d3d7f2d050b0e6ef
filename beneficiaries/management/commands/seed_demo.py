"""Fills an empty database with the demonstration."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from beneficiaries.demo.seeding import NotForDemo, reset, seed


class Command(BaseCommand):
    """Makes the demonstration's users, places, people, cases and referrals; a second run changes nothing."""

    help = "Make the demo data: the published story of Sunita and Tara, and invented people around it. Needs DEMO=on."

    def add_arguments(self, parser: CommandParser) -> None:
        """Offer to begin anew."""
        parser.add_argument("--reset", action="store_true", help="Throw all people and cases away first.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Seed, and say what was made."""
        began = time.monotonic()
        try:
            written = reset() if options["reset"] else seed()
        except NotForDemo as reason:
            raise CommandError(str(reason)) from reason
        if not options["verbosity"]:
            return
        if not written:
            self.stdout.write("The demo data is there already; nothing was changed.")
            return
        made = ", ".join(f"{count} {name}" for name, count in written.items() if count)
        self.stdout.write(f"Made in {time.monotonic() - began:.1f} s: {made}.")
        self.stdout.write("All people are invented, but for Sunita and Tara, whose story is published.")
