"""Results of psychosocial scales: what she answered, and the score that the database itself computes."""

from functools import reduce
from operator import add
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.records import Record
from access.shelter import ShelteredQuerySet
from beneficiaries.models.assessment import Assessment
from beneficiaries.models.case import Case
from beneficiaries.models.note import Note
from beneficiaries.scales import SCALES, THINKS_OF_DEATH, Band, Scale, ScaleName
from config.fields import DateField, NameField, NarrativeField

MOST_ITEMS = max(len(scale.items) for scale in SCALES.values())
SUM_OF_ANSWERS = reduce(add, [Coalesce(F(f"answers__{place}"), 0) for place in range(MOST_ITEMS)])


def _complete() -> Q:
    """Return the condition that every item of a scale has an answer that there is."""
    return reduce(
        lambda all_, one: all_ | one,
        [
            Q(
                scale=name,
                answers__len=len(scale.items),
                answers__contained_by=list(range(len(scale.answers))),
            )
            for name, scale in SCALES.items()
        ],
    )


class ScaleResultQuerySet(ShelteredQuerySet):
    """Finds results."""

    def latest_first(self) -> Self:
        """Return them, the last day first."""
        return self.order_by("-taken_on", "-recorded_at", "-id").select_related("recorded_by")

    def to_be_asked_about(self) -> Self:
        """Return those in which she thought of death or of hurting herself, and after which nobody asked again.

        Asked again is by the same scale, or by an assessment written after it and approved: it asks the same.
        """
        later = Q(taken_on__gt=OuterRef("taken_on")) | Q(
            taken_on=OuterRef("taken_on"), recorded_at__gt=OuterRef("recorded_at")
        )
        again = ScaleResult.objects.filter(later, case=OuterRef("case"), scale=OuterRef("scale"))
        assessed = Assessment.objects.approved().filter(
            case=OuterRef("case"), assessed_on__gte=OuterRef("taken_on"), written_at__gt=OuterRef("recorded_at")
        )
        return self.filter(~Exists(again), ~Exists(assessed), thinks_of_death=True)


class ScaleResult(Record):
    """What she answered to a scale on one day."""

    UNVERSIONED = ("score", "thinks_of_death")

    case = models.ForeignKey(Case, models.PROTECT, related_name="scale_results")
    scale = models.CharField(_("scale"), max_length=4, choices=ScaleName, editable=False)
    taken_on = DateField(_("day"), latest=timezone.localdate, default=timezone.localdate)
    answers = ArrayField(models.PositiveSmallIntegerField(), verbose_name=_("answers"), editable=False)
    by_whom = NameField(_("who asked"), max_length=120, blank=True, help_text=_("If it was somebody else than you."))
    session = models.ForeignKey(
        Note, models.PROTECT, null=True, blank=True, verbose_name=_("session"), related_name="scale_results"
    )
    remarks = NarrativeField(_("what was seen and said"), blank=True)
    score = models.GeneratedField(
        expression=SUM_OF_ANSWERS,
        output_field=models.PositiveSmallIntegerField(),
        db_persist=True,
        verbose_name=_("score"),
    )
    thinks_of_death = models.GeneratedField(
        expression=Q(scale="phq9") & Q(**{f"answers__{THINKS_OF_DEATH}__gt": 0}),
        output_field=models.BooleanField(),
        db_persist=True,
        verbose_name=_("thinks of death or of hurting herself"),
    )

    objects = ScaleResultQuerySet.as_manager()

    class Meta:
        ordering = ["-taken_on", "-recorded_at"]
        verbose_name = _("result of a scale")
        verbose_name_plural = _("results of scales")
        constraints = [models.CheckConstraint(condition=_complete(), name="every_item_of_the_scale_is_answered")]
        indexes = [
            models.Index(fields=["case", "-taken_on", "-recorded_at"], name="scale_results_of_case"),
            models.Index(fields=["case"], condition=Q(thinks_of_death=True), name="scale_results_to_be_asked"),
        ]

    def get_absolute_url(self) -> str:
        """Return the address of its page."""
        return reverse("scale-result", args=[self.case.person.code, self.pk])

    @property
    def asked(self) -> Scale:
        """Return the scale itself."""
        return SCALES[self.scale]

    @property
    def band(self) -> Band:
        """Return what the score tells."""
        return self.asked.band(self.score)
