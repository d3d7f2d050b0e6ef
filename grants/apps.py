"""Funders and grants: what was agreed, what came in, what was spent on what, and what is owed to whom by when."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GrantsConfig(AppConfig):
    """Holds the money that pays for projects, and the promises that came with it."""

    name = "grants"
    verbose_name = _("grants")

    def ready(self) -> None:
        """Add this app's rows to the policy table, and its part of the demonstration and of the night's work."""
        from beneficiaries import digest, tasks
        from beneficiaries.demo import seeding
        from grants import access, access_to_reports, aggregates, demo, home
        from grants.due import obligations_due, questions_waiting
        from grants.models import GrantDocument

        seeding.FURTHER.append(demo.add_grants)
        seeding.TABLES.extend(self.get_models())
        digest.FURTHER.extend([obligations_due, questions_waiting])
        tasks.NAMED_BY.append(GrantDocument.named_files)
