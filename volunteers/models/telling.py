"""What a volunteer and the house tell each other: week by week, at the end, and when something happened.

A worry, what a volunteer thinks of the house, and an incident each stand in a table of their own: whoever may read
one of them is said in `volunteers.access_to_placements`, and nobody reads one by way of another.
"""

import datetime

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.records import Record
from config.fields import DateField, NameField, NarrativeField
from volunteers.models.placement import Placement

NO_NAMES = _("No name of a person we help, and nothing that points to her.")


class Score(models.IntegerChoices):
    """How well something goes."""

    BAD = 1, _("1 · Badly")
    POOR = 2, _("2 · Not well")
    FAIR = 3, _("3 · So-so")
    GOOD = 4, _("4 · Well")
    VERY_GOOD = 5, _("5 · Very well")


def score_field(label):
    """Return a column for a score from 1 (bad) to 5 (very good)."""
    return models.PositiveSmallIntegerField(
        label,
        choices=Score,
        validators=[MinValueValidator(1), MaxValueValidator(5)],
    )


class CheckIn(Record):
    """How one week of a placement went, in the volunteer's words; the mentor reads it too."""

    placement = models.ForeignKey(
        Placement, models.PROTECT, related_name="check_ins", editable=False, verbose_name=_("placement")
    )
    week = DateField(_("week of"), latest=timezone.localdate, editable=False)
    """Its Sunday: a working week in Nepal begins then."""
    goes = score_field(_("how it goes"))
    done = NarrativeField(_("what was done"), max_length=2000, help_text=NO_NAMES)
    help_wanted = NarrativeField(_("help wanted"), max_length=1000, blank=True, help_text=NO_NAMES)

    class Meta:
        ordering = ["-week", "id"]
        verbose_name = _("weekly check-in")
        verbose_name_plural = _("weekly check-ins")
        constraints = [
            models.UniqueConstraint("placement", "week", name="one_check_in_a_week"),
            models.CheckConstraint(condition=Q(week__week_day=1), name="weeks_begin_on_sunday"),
            models.CheckConstraint(condition=Q(goes__range=(1, 5)) & ~Q(done=""), name="check_in_says_how_it_goes"),
        ]

    def __str__(self):
        return str(self.week)

    @staticmethod
    def week_of(day: datetime.date) -> datetime.date:
        """Return the Sunday on which the week of a day began."""
        return day - datetime.timedelta(days=(day.weekday() + 1) % 7)


class Worry(Record):
    """What a volunteer tells the coordinator alone."""

    placement = models.ForeignKey(
        Placement, models.PROTECT, related_name="worries", editable=False, verbose_name=_("placement")
    )
    words = NarrativeField(_("worries"), max_length=2000)

    class Meta:
        ordering = ["-recorded_at", "id"]
        verbose_name = _("worry of a volunteer")
        verbose_name_plural = _("worries of volunteers")
        constraints = [models.CheckConstraint(condition=~Q(words=""), name="worry_says_something")]

    def __str__(self):
        return str(self.recorded_at)


class FeedbackOnHouse(Record):
    """What a volunteer thinks, at the end, of how she was prepared, led and used."""

    placement = models.OneToOneField(
        Placement, models.PROTECT, related_name="feedback_on_house", editable=False, verbose_name=_("placement")
    )
    prepared = score_field(_("how you were prepared"))
    led = score_field(_("how you were led"))
    useful = score_field(_("how useful your work was"))
    words = NarrativeField(_("in your words"), max_length=2000, help_text=NO_NAMES)

    class Meta:
        ordering = ["-recorded_at", "id"]
        verbose_name = _("feedback of a volunteer")
        verbose_name_plural = _("feedback of volunteers")
        constraints = [
            models.CheckConstraint(
                condition=Q(prepared__range=(1, 5), led__range=(1, 5), useful__range=(1, 5)) & ~Q(words=""),
                name="feedback_on_house_in_full",
            )
        ]


class FeedbackOnVolunteer(Record):
    """What the mentor thinks, at the end, of a volunteer's work; it counts when somebody is looked for again."""

    placement = models.OneToOneField(
        Placement, models.PROTECT, related_name="feedback_on_volunteer", editable=False, verbose_name=_("placement")
    )
    skilled = score_field(_("how well she knows her trade"))
    passes_on = score_field(_("how well she passes it on"))
    careful = score_field(_("how carefully she kept to the rules"))
    words = NarrativeField(_("in your words"), max_length=2000, help_text=NO_NAMES)

    class Meta:
        ordering = ["-recorded_at", "id"]
        verbose_name = _("feedback on a volunteer")
        verbose_name_plural = _("feedback on volunteers")
        constraints = [
            models.CheckConstraint(
                condition=Q(skilled__range=(1, 5), passes_on__range=(1, 5), careful__range=(1, 5)) & ~Q(words=""),
                name="feedback_on_volunteer_in_full",
            )
        ]


class PlacementIncident(Record):
    """That something happened during a placement. Whoever reports it reads her own report; else the coordinator alone.

    From the same moment the placement is suspended.
    """

    class Kind(models.TextChoices):
        SAFETY = "safety", _("Accident, illness or danger")
        CONDUCT = "conduct", _("Conduct of the volunteer")
        TOWARDS_HER = "towards_her", _("Something was done to the volunteer")
        CONFIDENTIALITY = "confidentiality", _("Confidentiality was broken")
        OTHER = "other", _("Other")

    placement = models.ForeignKey(
        Placement, models.PROTECT, related_name="incidents", editable=False, verbose_name=_("placement")
    )
    kind = models.CharField(_("kind"), max_length=15, choices=Kind)
    happened_on = DateField(_("day"), latest=timezone.localdate)
    words = NarrativeField(_("what happened"), max_length=4000, help_text=NO_NAMES)

    class Meta:
        ordering = ["-recorded_at", "id"]
        verbose_name = _("incident of a placement")
        verbose_name_plural = _("incidents of placements")
        constraints = [models.CheckConstraint(condition=~Q(words=""), name="placement_incident_in_words")]

    def __str__(self):
        return str(self.get_kind_display())


class IncidentReview(Record):
    """What another person than who reported it found about an incident, and what is done so that it is safe again."""

    incident = models.OneToOneField(
        PlacementIncident, models.PROTECT, related_name="review", verbose_name=_("incident of a placement")
    )
    found = NarrativeField(_("what was found"), max_length=4000)
    measures = NarrativeField(_("what is done"), max_length=2000)
    may_go_on = models.BooleanField(_("the placement may go on"))

    class Meta:
        ordering = ["-recorded_at", "id"]
        verbose_name = _("review of an incident")
        verbose_name_plural = _("reviews of incidents")
        constraints = [
            models.CheckConstraint(condition=~Q(found="") & ~Q(measures=""), name="incident_reviewed_in_words")
        ]


class Certificate(Record):
    """That a placement was completed; its code lets anybody ask whether it is genuine, and tells nothing else."""

    placement = models.OneToOneField(
        Placement, models.PROTECT, related_name="certificate", editable=False, verbose_name=_("placement")
    )
    code = NameField(_("verification code"), max_length=16, unique=True, editable=False)
    issued_on = DateField(_("issued on"), editable=False)
    hours = models.DecimalField(_("approved hours"), max_digits=8, decimal_places=2, editable=False)

    class Meta:
        ordering = ["-issued_on", "id"]
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        constraints = [
            models.CheckConstraint(
                condition=Q(code__regex=r"^[2-9A-HJKMNP-Z]{4}(-[2-9A-HJKMNP-Z]{4}){2}$"), name="certificate_has_a_code"
            )
        ]

    def __str__(self):
        return self.code
