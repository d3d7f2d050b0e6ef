"""Prints the life of a case."""

from typing import Any

from django.core.management.base import BaseCommand

from beneficiaries.diagram import as_markdown


class Command(BaseCommand):
    """Prints every step of a case, who may take it, and what must be true first."""

    help = "Print the life of a case as a diagram and a table, made from its steps."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print it."""
        self.stdout.write(as_markdown(), ending="")
