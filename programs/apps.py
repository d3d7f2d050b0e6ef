"""Projects, programmes, groups, sessions and attendance, and what is learnt, made, saved and reported there."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProgramsConfig(AppConfig):
    """Holds the work of prevention: who takes part in what, and what came of it."""

    name = "programs"
    verbose_name = _("programmes")

    def ready(self) -> None:
        """Add this app's rows to the policy table, and its part of the demonstration and of the night's work."""
        from beneficiaries import tasks
        from beneficiaries.demo import seeding
        from programs import (
            access,
            access_logframe,
            access_reports,
            access_to_data,
            access_to_savings,
            access_to_workshops,
            data_subject,
            demo,
            home,
            home_reports,
            ledger_walls,
            picture_register,
            reminding,
            same_person,
            savings_walls,
        )
        from programs.models import ReportPicture

        seeding.FURTHER.append(demo.add_programmes)
        seeding.TABLES.extend(self.get_models())
        tasks.NAMED_BY.append(ReportPicture.named_files)
