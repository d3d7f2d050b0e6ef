"""Her work: before, and on the new road."""

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from access.records import Record
from beneficiaries.models.case import Case
from config.fields import NameField, PartialDateField, known_days


class LivelihoodRecord(Record):
    """A time of work or training."""

    class Kind(models.TextChoices):
        WORK = "work", _("Work")
        TRAINING = "training", _("Training")
        WORKSHOP = "workshop", _("Sewing workshop of the association")
        OWN_BUSINESS = "own_business", _("Own business")
        EXPLOITATIVE = "exploitative", _("Work in exploitation")

    case = models.ForeignKey(Case, models.PROTECT, related_name="livelihood")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    occupation = NameField(_("what she does"), max_length=120)
    place = NameField(_("where"), max_length=120, blank=True)
    began = PartialDateField(_("from"), ages=False, null=True, blank=True)
    ended = PartialDateField(_("until"), ages=False, null=True, blank=True)
    time_of_day = NameField(_("time of day"), max_length=60, blank=True, help_text=_("For example: afternoons."))
    monthly_income = models.DecimalField(
        _("income a month (NPR)"),
        max_digits=9,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    skills = NameField(_("skills learnt"), max_length=200, blank=True)
    savings = NameField(
        _("what she saves"), max_length=200, blank=True, help_text=_("For example: saved for three months' rent.")
    )

    class Meta:
        ordering = ["began", "recorded_at"]
        verbose_name = _("livelihood")
        verbose_name_plural = _("livelihoods")
        constraints = [
            known_days("ended", "livelihood_ended_some_day"),
            known_days("began", "livelihood_began_some_day"),
        ]
