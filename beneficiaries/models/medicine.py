"""Medicines she takes: how much, how often, since when, and where the next ones come from."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from access.records import Record
from beneficiaries.models.case import Case
from beneficiaries.models.health import HealthCondition
from config.fields import DateField, NameField, PartialDateField, known_days


class Medicine(Record):
    """One medicine, from when she began to take it until it was stopped."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="medicines")
    condition = models.ForeignKey(
        HealthCondition, models.PROTECT, null=True, blank=True, verbose_name=_("condition"), related_name="medicines"
    )
    name = NameField(_("medicine"), max_length=120)
    dose = NameField(_("dose"), max_length=80, blank=True, help_text=_("For example: 200 mg, one tablet."))
    how_often = NameField(_("how often"), max_length=120, blank=True, help_text=_("For example: morning and evening."))
    began = PartialDateField(_("since when"), ages=False, null=True, blank=True)
    source = NameField(_("where she gets it"), max_length=120, blank=True)
    refill_on = DateField(_("next refill"), null=True, blank=True)
    ended = PartialDateField(_("until when"), ages=False, null=True, blank=True)
    why_stopped = NameField(_("why it was stopped"), max_length=200, blank=True)

    class Meta:
        ordering = ["-recorded_at"]
        verbose_name = _("medicine")
        verbose_name_plural = _("medicines")
        constraints = [
            known_days("began", "medicine_began_some_day"),
            known_days("ended", "medicine_ended_some_day"),
            models.CheckConstraint(
                condition=Q(ended=None) | Q(refill_on=None), name="stopped_medicine_is_not_refilled"
            ),
            models.CheckConstraint(
                condition=Q(why_stopped="") | Q(ended__isnull=False), name="medicine_was_stopped_some_day"
            ),
        ]
        indexes = [
            models.Index(
                fields=["case", "refill_on"], condition=Q(refill_on__isnull=False), name="medicines_to_be_refilled"
            )
        ]
