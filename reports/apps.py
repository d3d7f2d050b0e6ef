"""What is counted across the house and may be shown to those who see no case."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    """Holds published statistics."""

    name = "reports"
    verbose_name = _("statistics")

    def ready(self) -> None:
        """Declare the tables, add this app's rows to the policy table, and its part of the demonstration."""
        from beneficiaries.demo import seeding
        from reports import access, demo, in_kind, of_cases, of_programmes
        from reports.declared import declare

        declare([*of_programmes.DECLARED, *of_cases.DECLARED])
        seeding.FURTHER.append(demo.publish)
        seeding.TABLES.extend(self.get_models())
