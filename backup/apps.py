"""Keeps what is recorded here from being lost: backups, their proof, the way back, and the keys of files."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BackupConfig(AppConfig):
    """Makes, proves and restores backups. It has no models."""

    name = "backup"
    verbose_name = _("backup")

    def ready(self) -> None:
        """Let the checks of keys and the card of administrators be known."""
        from backup import cards, checks  # noqa: F401
