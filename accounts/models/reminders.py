"""Which mails of the morning were sent: one a day to a user, whoever sends and however often it is tried."""

import datetime
import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.users import User

MOST_TRIES = 5


class ReminderQuerySet(models.QuerySet):
    """Finds mails of the morning."""

    def claim(self, user: User, day: datetime.date) -> "Reminder | None":
        """Return the mail of that day for this user, for the caller alone to send; None when it is not hers to send.

        Commit it before sending. One that was begun and never settled, because the worker died, is not sent again:
        nobody knows whether it left, and the next one comes tomorrow.
        """
        found, is_new = self.get_or_create(user=user, day=day)
        if is_new:
            return found
        failed = self.filter(pk=found.pk, outcome=Reminder.Outcome.FAILED, tries__lt=MOST_TRIES)
        taken = failed.update(outcome=Reminder.Outcome.BEGUN, tries=F("tries") + 1, changed_at=timezone.now())
        return found if taken else None


class Reminder(models.Model):
    """One mail to one user on one day; nothing of what stood in it."""

    class Outcome(models.TextChoices):
        BEGUN = "begun", _("Begun")
        SENT = "sent", _("Sent")
        NOTHING = "nothing", _("Nothing was due")
        FAILED = "failed", _("Failed")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="reminders", verbose_name=_("user"))
    day = models.DateField(_("day"))
    outcome = models.CharField(_("outcome"), max_length=7, choices=Outcome, default=Outcome.BEGUN)
    tries = models.PositiveSmallIntegerField(_("tries"), default=1)
    changed_at = models.DateTimeField(_("changed"), default=timezone.now)

    objects = ReminderQuerySet.as_manager()

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        constraints = [
            models.UniqueConstraint("user", "day", name="one_reminder_a_day"),
            models.CheckConstraint(
                condition=Q(outcome__in=["begun", "sent", "nothing", "failed"]), name="reminder_with_a_known_outcome"
            ),
            models.CheckConstraint(condition=Q(tries__range=(1, MOST_TRIES)), name="reminder_is_tried_a_few_times"),
        ]

    def __str__(self):
        return f"{self.day}: {self.get_outcome_display()}"

    def settle(self, outcome: Outcome) -> None:
        """Keep what became of it."""
        self.outcome, self.changed_at = outcome, timezone.now()
        self.save(update_fields=["outcome", "changed_at"])
