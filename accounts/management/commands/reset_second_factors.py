"""Lets people set up new second factors when nobody in the house can: an administrator's phone or the key is lost."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts.models import User


class Command(BaseCommand):
    """Removes second factors and logs their owners out; each sets up a new one when she logs in."""

    help = "Remove the second factor of one person or of everybody; they set up a new one at their next log-in."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take whose, and why."""
        whose = parser.add_mutually_exclusive_group(required=True)
        whose.add_argument("--of", metavar="EMAIL", help="the e-mail address of one account")
        whose.add_argument("--everybody", action="store_true", help="after SECRET_KEY was lost or known to others")
        parser.add_argument("--reason", required=True, help="stands in the history of each account")

    def handle(self, *args: Any, of: str | None, everybody: bool, reason: str, **options: Any) -> None:
        """Reset them. Raises CommandError when there is nobody to reset."""
        if not reason.strip():
            raise CommandError("Say why: it stands in the history of each account.")
        people = User.objects.exclude(authenticator=None) if everybody else User.objects.filter(email=of.lower())
        with transaction.atomic():
            found = list(people.order_by("email").distinct())
            if not found:
                raise CommandError("Nobody has a second factor." if everybody else "There is no such account.")
            for person in found:
                person.reset_second_factor(by=None, reason=reason)
        self.stdout.write(f"{len(found)} people set up a new second factor at their next log-in.")
