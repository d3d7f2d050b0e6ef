"""Who may see what."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class AccessConfig(AppConfig):
    """Holds the policy table and raises the walls in the database after each migration."""

    name = "access"
    verbose_name = _("access")

    def ready(self) -> None:
        """Register the checks, and the walls that follow every migration; let migrations be quick."""
        from access import checks, exemptions, trail
        from access.administration import cards, policy
        from access.reviews import cards as review_cards
        from access.reviews import policy as review_policy
        from access.walls import raise_walls_after_migration
        from config.migrating import without_rendering_anew

        without_rendering_anew()
        post_migrate.connect(raise_walls_after_migration, sender=self)
