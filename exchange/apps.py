"""What leaves the house and what comes in, as files in a common format."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExchangeConfig(AppConfig):
    """Holds imports while they are looked at, and who came in by each."""

    name = "exchange"
    verbose_name = _("exchange")

    def ready(self) -> None:
        """Add this app's rows to the policy table, its part of the demonstration, and what backups need to be told."""
        from beneficiaries.demo import seeding
        from exchange import access, data_subject, demo
        from exchange.backup import cards, checks

        seeding.FURTHER.append(demo.add_imports)
