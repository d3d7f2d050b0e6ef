"""The scoring table: how many points each criterion of a match is worth at most; the coordinator changes it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from access.records import Record


class ScoringWeight(Record):
    """The most points that one criterion can bring; who changed it when, the trail says."""

    class Criterion(models.TextChoices):
        SKILL = "skill", _("Skill and level")
        DATES = "dates", _("Time")
        LANGUAGE = "language", _("Language")
        PLACE = "place", _("Place")
        FEEDBACK = "feedback", _("Feedback on earlier work")

    criterion = models.CharField(_("criterion"), max_length=8, choices=Criterion, unique=True, editable=False)
    points = models.PositiveSmallIntegerField(_("points at most"))

    class Meta:
        ordering = ["-points", "criterion"]
        verbose_name = _("weight of a criterion")
        verbose_name_plural = _("weights of criteria")
        constraints = [
            models.CheckConstraint(
                condition=Q(points__range=(0, 100)),
                name="points_up_to_a_hundred",
                violation_error_message=_("Between 0 and 100 points."),
            ),
            models.CheckConstraint(
                condition=Q(criterion__in=["skill", "dates", "language", "place", "feedback"]),
                name="points_for_a_known_criterion",
            ),
        ]

    def __str__(self):
        return self.get_criterion_display()
