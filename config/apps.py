"""The house itself: settings, addresses, calendar, and what every page shares."""

from django.apps import AppConfig
from django.db.backends.signals import connection_created


class ConfigConfig(AppConfig):
    """Holds the template tags and form fields that all apps use."""

    name = "config"

    def ready(self) -> None:
        """Let the checks of files be known, connections keep their plans, and queries be read once."""
        from config.files import checks
        from config.plans import keep_plans, read_queries_once

        read_queries_once()
        connection_created.connect(keep_plans, dispatch_uid="keep_plans")
