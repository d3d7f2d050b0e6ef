"""Where she lived and lives: with family, in a camp, at the centre, in a room of her own."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from access.records import Record
from beneficiaries.models.case import Case
from config.fields import NameField, PartialDateField, known_days


class HousingRecord(Record):
    """A time of living in one place."""

    class Kind(models.TextChoices):
        CENTRE = "centre", _("Rehabilitation centre")
        OWN_ROOM = "own_room", _("Rented room of her own")
        FAMILY = "family", _("With her family")
        RELATIVES = "relatives", _("With relatives or friends")
        RELIEF_CAMP = "relief_camp", _("Temporary relief camp")
        EMPLOYER = "employer", _("At her employer's")
        STREET = "street", _("On the street")
        OTHER = "other", _("Other")

    case = models.ForeignKey(Case, models.PROTECT, related_name="housing")
    kind = models.CharField(_("kind of housing"), max_length=11, choices=Kind)
    place = NameField(_("where"), max_length=160, blank=True)
    began = PartialDateField(_("from"), ages=False, null=True, blank=True)
    ended = PartialDateField(_("until"), ages=False, null=True, blank=True)
    lives_with = NameField(_("with whom"), max_length=120, blank=True)
    is_safe = models.BooleanField(_("a safe place"), null=True, blank=True)
    notes = NameField(_("notes"), max_length=300, blank=True)

    class Meta:
        ordering = ["began", "recorded_at"]
        verbose_name = _("housing")
        verbose_name_plural = _("housing")
        constraints = [
            known_days("ended", "housing_ended_some_day"),
            known_days("began", "housing_began_some_day"),
        ]
