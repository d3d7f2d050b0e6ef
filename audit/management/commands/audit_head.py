"""Seals the trail and prints its head."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from audit.seal import heads, seal_trail, write_heads


class Command(BaseCommand):
    """Print the newest head, to be kept where nobody of the house writes: on paper, in a mail to the board."""

    help = "Seals what is complete and prints the head of the audit trail as one line, to be kept elsewhere."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take whether to seal first."""
        parser.add_argument("--no-seal", action="store_true", help="print the newest head as it is")

    def handle(self, *args: Any, no_seal: bool = False, **options: Any) -> None:
        """Seal, then print."""
        if not no_seal:
            seal_trail()
        write_heads()
        standing = heads()
        self.stdout.write(str(standing[-1]) if standing else "Nothing is sealed yet.")
