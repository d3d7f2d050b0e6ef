"""Prints the document about HTCDS."""

from typing import Any

from django.core.management.base import BaseCommand

from exchange.htcds.document import as_markdown


class Command(BaseCommand):
    """Prints which field of the standard is kept where."""

    help = "Print docs/htcds.md: how cases leave and come in, and the table of HTCDS fields, made from the mapping."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Print it."""
        self.stdout.write(as_markdown(), ending="")
