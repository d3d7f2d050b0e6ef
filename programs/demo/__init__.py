"""The programmes of the demonstration."""

from collections.abc import Mapping

from accounts.models import User


def add_programmes(users: Mapping[str, User]) -> None:
    """Add them."""
