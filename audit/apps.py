"""The trail of who read and who changed what."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AuditConfig(AppConfig):
    """Keeps the append-only trail."""

    name = "audit"
    verbose_name = _("audit trail")

    def ready(self) -> None:
        """Listen to log-ins and to changes of passwords and second factors."""
        from audit import events
