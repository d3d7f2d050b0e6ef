"""Treatments of a health condition, and how they go: what was taken of what was due."""

from typing import Self

from django.db import models, transaction
from django.db.models import F, Max, Q, Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.records import Record
from access.shelter import ShelteredQuerySet
from beneficiaries.adherence import Adherence, adherence_of
from beneficiaries.models.case import Case
from beneficiaries.models.health import HealthCondition
from config.fields import DateField, NameField, PartialDateField, known_days


class TreatmentQuerySet(ShelteredQuerySet):
    """Finds treatments."""

    def with_checks(self) -> Self:
        """Add what all checks of a treatment found together: doses `taken`, doses `due`, and `last_check_on`."""
        return self.annotate(
            taken=Sum("checks__doses_taken"), due=Sum("checks__doses_due"), last_check_on=Max("checks__checked_on")
        )


class Treatment(Record):
    """One course of treatment; it goes on until it has an outcome."""

    class Outcome(models.TextChoices):
        CURED = "cured", _("Cured")
        COMPLETED = "completed", _("Treatment completed")
        FAILED = "failed", _("Treatment failed")
        LOST = "lost", _("Lost to follow-up")
        NOT_EVALUATED = "not_evaluated", _("Not evaluated")
        HELPED = "helped", _("It helped")
        NO_HELP = "no_help", _("It did not help")
        STOPPED = "stopped", _("Stopped early")
        CHANGED = "changed", _("Changed to another treatment")
        DIED = "died", _("She died")

    OF_TUBERCULOSIS = (
        Outcome.CURED,
        Outcome.COMPLETED,
        Outcome.FAILED,
        Outcome.DIED,
        Outcome.LOST,
        Outcome.NOT_EVALUATED,
    )
    """The outcomes of WHO (Definitions and reporting framework for tuberculosis)."""
    OF_OTHERS = (Outcome.HELPED, Outcome.NO_HELP, Outcome.STOPPED, Outcome.CHANGED, Outcome.DIED)

    case = models.ForeignKey(Case, models.PROTECT, related_name="treatments")
    condition = models.ForeignKey(
        HealthCondition, models.PROTECT, verbose_name=_("condition"), related_name="treatments"
    )
    regimen = NameField(
        _("treatment"), max_length=200, help_text=_("For example: six months of tablets, 2HRZE/4HR; counselling.")
    )
    tuberculosis = models.BooleanField(_("against tuberculosis"), default=False)
    place = NameField(_("place"), max_length=120, blank=True)
    supervised_by = NameField(
        _("supervised by"), max_length=120, blank=True, help_text=_("Who sees that it is taken or goes on.")
    )
    began = PartialDateField(_("began"), ages=False, null=True, blank=True)
    planned_end = DateField(_("planned end"), null=True, blank=True)
    next_check_on = DateField(_("next check"), null=True, blank=True)
    outcome = models.CharField(_("outcome"), max_length=13, choices=Outcome, blank=True)
    ended = PartialDateField(_("ended"), ages=False, null=True, blank=True)

    objects = TreatmentQuerySet.as_manager()

    class Meta:
        ordering = ["-recorded_at"]
        verbose_name = _("treatment")
        verbose_name_plural = _("treatments")
        constraints = [
            known_days("began", "treatment_began_some_day"),
            known_days("ended", "treatment_ended_some_day"),
            models.CheckConstraint(
                condition=Q(outcome="")
                | Q(tuberculosis=True, outcome__in=["cured", "completed", "failed", "died", "lost", "not_evaluated"])
                | Q(tuberculosis=False, outcome__in=["helped", "no_help", "stopped", "changed", "died"]),
                name="outcome_in_the_words_of_the_treatment",
            ),
            models.CheckConstraint(condition=Q(ended=None) | ~Q(outcome=""), name="ended_treatment_has_an_outcome"),
            models.CheckConstraint(
                condition=Q(outcome="") | Q(next_check_on=None), name="ended_treatment_is_not_checked_again"
            ),
        ]
        indexes = [
            models.Index(
                fields=["case", "next_check_on"],
                condition=Q(next_check_on__isnull=False),
                name="treatments_to_be_checked",
            )
        ]

    @property
    def goes_on(self) -> bool:
        """Tell whether it has no outcome yet."""
        return not self.outcome

    @property
    def adherence(self) -> Adherence | None:
        """Return what was taken of what was due in all checks (of `with_checks`); None when there was none."""
        return adherence_of(self.taken, self.due)


class TreatmentCheck(Record):
    """What was taken of what was due since the last check, or since the treatment began."""

    treatment = models.ForeignKey(Treatment, models.PROTECT, verbose_name=_("treatment"), related_name="checks")
    checked_on = DateField(_("day"), latest=timezone.localdate, default=timezone.localdate)
    doses_due = models.PositiveSmallIntegerField(_("doses due"))
    doses_taken = models.PositiveSmallIntegerField(_("doses taken"))
    side_effects = NameField(_("side effects"), max_length=300, blank=True)
    by_whom = NameField(_("who checked"), max_length=120, blank=True, help_text=_("If it was somebody else than you."))

    class Meta:
        ordering = ["-checked_on", "-recorded_at"]
        verbose_name = _("check of a treatment")
        verbose_name_plural = _("checks of treatments")
        constraints = [
            models.UniqueConstraint(
                "treatment",
                "checked_on",
                name="a_treatment_is_checked_once_a_day",
                violation_error_message=_("There is a check of this day already."),
            ),
            models.CheckConstraint(condition=Q(doses_due__range=(1, 2000)), name="some_doses_were_due"),
            models.CheckConstraint(
                condition=Q(doses_taken__lte=F("doses_due")),
                name="no_more_doses_taken_than_due",
                violation_error_message=_("More doses were taken than were due."),
            ),
        ]

    @property
    def adherence(self) -> Adherence:
        """Return what was taken of what was due."""
        return Adherence(self.doses_taken, self.doses_due)

    @transaction.atomic
    def record(self, next_check_on) -> None:
        """Save it, and with it when the treatment is checked again; a treatment that ended is not."""
        self.save()
        treatment = self.treatment
        if treatment.goes_on and treatment.next_check_on != next_check_on:
            treatment.next_check_on = next_check_on
            treatment.save(update_fields=["next_check_on"])
