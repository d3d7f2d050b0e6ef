"""Takes in the cases of a file of the common standard."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from access.context import acting
from accounts.models import Site, User
from accounts.roles import Role
from audit.actor import Actor
from exchange.htcds.arriving import House, take_in
from exchange.htcds.files import NotReadable, read

SAID_EVERY = 100
MOST_SAID = 100


class Command(BaseCommand):
    """All of a file or nothing of it."""

    help = "Take in the cases of an HTCDS 2.0 file (docs/htcds.md): all of them, or none and every reason why."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file, and where its cases come to."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--site", required=True, help="the name of the site that the cases come to")
        parser.add_argument("--by", required=True, metavar="EMAIL", help="the supervisor of the site who takes them in")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, and change nothing")

    def handle(self, *args: Any, file: Path, site: str, by: str, dry_run: bool, verbosity: int, **options: Any) -> None:
        """Take in, or say why not."""
        house = house_of(site, by)
        try:
            arrived = read(file)
        except (NotReadable, OSError) as error:
            raise CommandError(str(error)) from error
        total = len(arrived.cases)

        def said(number: int) -> None:
            if verbosity and number % SAID_EVERY == 0:
                print(f"{number} of {total}", file=sys.stderr)

        with acting(Actor(house.by, system=True, reason=f"import_htcds, {file.name}")):
            count = take_in(arrived, house, said)
            if house.problems or dry_run:
                transaction.set_rollback(True)
        for left in house.left:
            self.stdout.write(f"Not taken over: {left}")
        if house.problems:
            more = len(house.problems) - MOST_SAID
            told = house.problems[:MOST_SAID] + ([f"… and {more} more"] if more > 0 else [])
            raise CommandError("Nothing was taken in.\n" + "\n".join(told))
        if dry_run:
            self.stdout.write(f"{count} cases would be taken in. Nothing was changed.")
        else:
            self.stdout.write(f"{count} cases were taken in at {house.site}.")


def house_of(site: str, by: str) -> House:
    """Return where the cases come to. Raises CommandError unless she leads that site."""
    place = Site.objects.open().filter(name=site).first()
    if place is None:
        raise CommandError(f"There is no open site “{site}”.")
    user = User.objects.filter(email=by.lower()).first()
    if user is None or place.pk not in user.holdings.get(Role.SUPERVISOR, ()):
        raise CommandError(f"{by} is no supervisor of {site}.")
    return House(place, user)
