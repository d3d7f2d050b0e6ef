"""Volunteers: what they can do, whether they are safe to place, where they work, and what remains of it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VolunteersConfig(AppConfig):
    """Holds the people who lend a skill, and the walls between them and the people we help."""

    name = "volunteers"
    verbose_name = _("volunteers")

    def ready(self) -> None:
        """Add this app's rows to the policy table, and its part of the demonstration and of the morning's mail."""
        from volunteers import access, access_to_placements, home_of_placements  # noqa: F401
