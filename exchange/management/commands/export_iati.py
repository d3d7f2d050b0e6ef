"""Writes grants, or the association itself, into a file of IATI 2.03."""

from argparse import ArgumentParser
from collections.abc import Collection
from typing import Any

from exchange.publishing.command import PublishCommand
from exchange.publishing.facts import Facts
from exchange.publishing.leaving import Leaving, leaving, organisation_file


class Command(PublishCommand):
    """Publishes by the International Aid Transparency Initiative."""

    help = "Print every value that IATI 2.03 would tell of grants; with --to, write the file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take also whether the organisation file is meant."""
        super().add_arguments(parser)
        parser.add_argument("--organisation", action="store_true", help="the organisation file instead of activities")

    def file_of(self, told: Collection[Facts], options: dict[str, Any]) -> Leaving | None:
        """Return the activity file, or the organisation file."""
        if options["organisation"]:
            first = next(iter(told))
            return organisation_file(first.by, first.grant.currency)
        return leaving(told, "iati")
