"""Her schooling: what she reached, why she left, and how she went back."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from access.records import Record
from beneficiaries.models.case import Case
from config.fields import NameField, PartialDateField, known_days


class EducationRecord(Record):
    """A time at one school or class."""

    class Status(models.TextChoices):
        ATTENDING = "attending", _("Goes there")
        COMPLETED = "completed", _("Completed")
        LEFT = "left", _("Left early")
        WILL_START = "will_start", _("Will start")

    case = models.ForeignKey(Case, models.PROTECT, related_name="education")
    level = NameField(_("class or level"), max_length=80, help_text=_("For example: class 5."))
    school = NameField(_("school"), max_length=120, blank=True)
    began = PartialDateField(_("from"), ages=False, null=True, blank=True)
    ended = PartialDateField(_("until"), ages=False, null=True, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=Status)
    time_of_day = NameField(_("time of day"), max_length=60, blank=True, help_text=_("For example: mornings."))
    reason_for_leaving = NameField(_("reason for leaving"), max_length=200, blank=True)
    wishes = NameField(
        _("what she wants to reach"), max_length=200, blank=True, help_text=_("For example: to go on to high school.")
    )

    class Meta:
        ordering = ["began", "recorded_at"]
        verbose_name = _("schooling")
        verbose_name_plural = _("schooling")
        constraints = [
            known_days("ended", "schooling_ended_some_day"),
            known_days("began", "schooling_began_some_day"),
        ]
