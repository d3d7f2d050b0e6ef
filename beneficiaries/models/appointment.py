"""Appointments: where she is expected, who goes with her, and whether she went."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from access.records import Record
from beneficiaries.models.case import Case
from config.fields import DateField, NameField


class Appointment(Record):
    """One appointment; one that was missed or moved is followed by another that stands instead of it."""

    class Status(models.TextChoices):
        PLANNED = "planned", _("Planned")
        KEPT = "kept", _("She went")
        MISSED = "missed", _("Missed")
        MOVED = "moved", _("Moved to another day")
        CALLED_OFF = "called_off", _("Not needed any more")

    TO_BE_REPLACED = (Status.MISSED, Status.MOVED)

    case = models.ForeignKey(Case, models.PROTECT, related_name="appointments")
    what_for = NameField(_("what for"), max_length=200)
    day = DateField(_("day"))
    hour = models.TimeField(_("hour"), null=True, blank=True)
    place = NameField(_("place"), max_length=120, blank=True)
    with_whom = NameField(_("with whom"), max_length=120, blank=True)
    goes_with = NameField(_("who goes with her"), max_length=120, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.PLANNED)
    instead_of = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("instead of"),
        related_name="replacement",
    )

    class Meta:
        ordering = ["-day", "-recorded_at"]
        verbose_name = _("appointment")
        verbose_name_plural = _("appointments")
        constraints = [
            models.CheckConstraint(condition=~Q(instead_of=F("id")), name="appointment_not_instead_of_itself")
        ]
        indexes = [
            models.Index(
                fields=["case", "day"],
                condition=Q(status__in=["planned", "missed", "moved"]),
                name="appointments_to_be_seen_to",
            )
        ]

    def __str__(self):
        return self.what_for
