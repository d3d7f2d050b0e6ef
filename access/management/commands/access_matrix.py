"""Prints the access matrix."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from access.matrix import as_json, as_markdown

FORMATS = {"json": as_json, "markdown": as_markdown}


class Command(BaseCommand):
    """Prints who may do what with what."""

    help = "Print the access matrix, made from the policy table."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the choice of format."""
        parser.add_argument("--format", choices=FORMATS, default="markdown")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print it."""
        self.stdout.write(FORMATS[options["format"]](), ending="")
