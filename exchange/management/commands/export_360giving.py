"""Writes grants into a file of the 360Giving Data Standard, as their funders would publish them."""

from argparse import ArgumentParser
from collections.abc import Collection
from typing import Any

from exchange.publishing.command import PublishCommand
from exchange.publishing.facts import Facts
from exchange.publishing.leaving import Leaving, leaving


class Command(PublishCommand):
    """Publishes by 360Giving."""

    help = "Print every value that 360Giving would tell of grants; with --to, write the file (JSON or CSV)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take also the format."""
        super().add_arguments(parser)
        parser.add_argument("--format", choices=["json", "csv"], default="json")

    def file_of(self, told: Collection[Facts], options: dict[str, Any]) -> Leaving | None:
        """Return the package of those grants that the standard can tell of."""
        return leaving(told, options["format"])
