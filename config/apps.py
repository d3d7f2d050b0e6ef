"""The house itself: settings, addresses, calendar, and what every page shares."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Holds the template tags and form fields that all apps use."""

    name = "config"

    def ready(self) -> None:
        """Let the checks of files be known."""
        from config.files import checks  # noqa: F401
