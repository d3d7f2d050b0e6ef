"""Lets the first person in; everybody after her is invited."""

import sys
from argparse import ArgumentParser
from getpass import getpass
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.db import transaction

from accounts.models import Membership, Organisation, User
from accounts.roles import Role


class Command(BaseCommand):
    """Makes the association and its first administrator, while there is none."""

    help = "Make the account of the first administrator; asks for her password. She invites everybody else."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take who she is."""
        parser.add_argument("email")
        parser.add_argument("full_name")
        parser.add_argument("organisation", help="the name of the association that she administers")

    def handle(self, *args: Any, email: str, full_name: str, organisation: str, **options: Any) -> None:
        """Make the account. Raises CommandError when somebody administers already, or the password is weak."""
        if User.objects.holding(Role.ADMINISTRATOR).exists():
            raise CommandError("There is an administrator already. She invites others, under Administration.")
        user = User(email=email.lower(), full_name=full_name)
        try:
            validate_email(email)
            password = self._ask_for_password()
            validate_password(password, user)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        with transaction.atomic():
            association, _made = Organisation.objects.get_or_create(
                name=organisation, defaults={"kind": Organisation.Kind.ASSOCIATION}
            )
            user = User.objects.create_user(email, password, full_name=full_name)
            Membership(user=user, role=Role.ADMINISTRATOR, organisation=association).give(by=None)
        self.stdout.write(f"{user.email} may log in now, and invite others under Administration.")

    def _ask_for_password(self) -> str:
        if not sys.stdin.isatty():
            return sys.stdin.readline().rstrip("\n")
        password = getpass("Her password (12 characters or more): ")
        if getpass("Once more: ") != password:
            raise CommandError("These were two different passwords. Nothing was made.")
        return password
