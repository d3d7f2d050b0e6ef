"""What leaves the house and what comes in, as files in a common format."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExchangeConfig(AppConfig):
    """Holds no record of its own."""

    name = "exchange"
    verbose_name = _("exchange")

    def ready(self) -> None:
        """Add this app's rows to the policy table."""
        from exchange import access  # noqa: F401
