"""Prints the document about imports, or writes the template."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from exchange.htcds.files import keep
from exchange.importing.template import TYPES, as_markdown, template


class Command(BaseCommand):
    """Makes from the table of columns what explains it."""

    help = "Print docs/import.md: what a spreadsheet of people and cases may say; or write the template (--to)."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take where the template goes, and its format."""
        parser.add_argument("--to", type=Path, help="write the template to a new file instead")
        parser.add_argument("--format", choices=TYPES, default="xlsx", dest="format_")

    def handle(self, *args: Any, to: Path | None, format_: str, **options: Any) -> None:
        """Print or write it."""
        if to is None:
            self.stdout.write(as_markdown(), ending="")
            return
        try:
            keep(template(format_), to)
        except OSError as error:
            raise CommandError(str(error)) from error
