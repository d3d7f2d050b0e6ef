"""Volunteers: who can do what, who is needed for what, and what must be sure before anybody starts."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VolunteersConfig(AppConfig):
    """Holds volunteers, their skills and checks, and the needs of programmes."""

    name = "volunteers"
    verbose_name = _("volunteers")

    def ready(self) -> None:
        """Add this app's rows to the policy table, and its part of the demonstration and of the night's work."""
        from beneficiaries import digest, tasks
        from beneficiaries.demo import seeding
        from volunteers import (
            access,
            access_to_placements,
            data_subject,
            demo,
            feedback,
            home,
            home_of_placements,
            joining,
        )
        from volunteers.demo import placements
        from volunteers.models import CheckPaper
        from volunteers.reminding import checks_due, needs_waiting, requests_about_data
        from volunteers.reminding_of_placements import placements_due

        seeding.FURTHER.extend([demo.add_volunteers, placements.add_placements])
        seeding.TABLES.extend(self.get_models())
        digest.FURTHER.extend([checks_due, needs_waiting, requests_about_data, placements_due])
        tasks.NAMED_BY.append(CheckPaper.named_files)
