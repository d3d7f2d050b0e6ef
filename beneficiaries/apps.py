"""People, households, cases, and everything in a case file."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BeneficiariesConfig(AppConfig):
    """Holds the records of the people whom the association accompanies."""

    name = "beneficiaries"
    verbose_name = _("beneficiaries")

    def ready(self) -> None:
        """Add this app's rows to the policy table, and its shelters."""
        from beneficiaries import (
            access,
            access_glass,
            access_to_data,
            beds,
            break_glass,
            contacts,
            drafts,
            glass_home,
            home,
            kinship,
            search,
            subjects,
            surveying,
            watching,
        )
        from beneficiaries.data_subject import fates, forgetting, reach, registers, retention
