"""What was done to accounts, by whom and why: kept for good, never changed (a trigger refuses it)."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class AccountEvent(models.Model):
    """One change to one account."""

    class Kind(models.TextChoices):
        JOINED = "joined", _("Joined by invitation")
        EDITED = "edited", _("Details changed")
        ROLE_GIVEN = "role_given", _("Role given")
        ROLE_ENDED = "role_ended", _("Role ended")
        DEACTIVATED = "deactivated", _("Deactivated")
        REACTIVATED = "reactivated", _("Reactivated")
        SESSIONS_ENDED = "sessions_ended", _("Logged out everywhere")
        SECOND_FACTOR_RESET = "second_factor_reset", _("Second factor reset")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="events")
    kind = models.CharField(_("what"), max_length=20, choices=Kind)
    detail = models.CharField(_("detail"), max_length=200, blank=True)
    at = models.DateTimeField(_("when"), db_default=Now(), editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-at"]
        verbose_name = _("change to an account")
        verbose_name_plural = _("changes to accounts")
        indexes = [models.Index(fields=["user", "-at"], name="events_of_a_user")]

    def __str__(self):
        return f"{self.get_kind_display()} {self.detail}".strip()
