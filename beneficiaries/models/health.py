"""Her health: conditions, since when, and their treatment."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from access.records import Record
from beneficiaries.models.case import Case
from config.fields import NameField, PartialDateField, known_days


class HealthCondition(Record):
    """One condition with its onset and treatment."""

    class Status(models.TextChoices):
        UNTREATED = "untreated", _("Not treated")
        IN_TREATMENT = "in_treatment", _("In treatment")
        CONTROLLED = "controlled", _("Under control")
        CURED = "cured", _("Cured")

    case = models.ForeignKey(Case, models.PROTECT, related_name="health_conditions")
    name = NameField(_("condition"), max_length=120, help_text=_("For example: epilepsy, tuberculosis."))
    began = PartialDateField(_("since when"), ages=False, null=True, blank=True)
    ended = PartialDateField(_("until when"), ages=False, null=True, blank=True)
    status = models.CharField(_("status"), max_length=12, choices=Status)
    treatment = NameField(_("treatment"), max_length=300, blank=True)
    treated_at = NameField(_("treated at"), max_length=120, blank=True)
    consequences = NameField(
        _("what it means for her life"),
        max_length=300,
        blank=True,
        help_text=_("For example: left school because of it."),
    )

    class Meta:
        ordering = ["began", "recorded_at"]
        verbose_name = _("health condition")
        verbose_name_plural = _("health conditions")
        constraints = [
            known_days("ended", "condition_ended_some_day"),
            known_days("began", "condition_began_some_day"),
        ]

    def __str__(self):
        return self.name
