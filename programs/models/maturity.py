"""How far a committee has come, scored each half-year."""

from collections.abc import Mapping

from django.db import models, transaction
from django.db.models import Avg, Count, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from access.records import Record
from access.shelter import ShelteredQuerySet
from config.calendar import local_digits
from programs.maturity import Criterion
from programs.models.group import Group
from programs.models.marks import changed_marks, write_marks


class MaturityCheckQuerySet(ShelteredQuerySet):
    """Finds checks."""

    def scored(self) -> "MaturityCheckQuerySet":
        """Say of each the mean of its scores (`mean`) and how many criteria were scored (`count`)."""
        return self.annotate(mean=Avg("scores__score"), count=Count("scores"))


class MaturityCheck(Record):
    """The scores of one committee in one half of a year."""

    class Half(models.IntegerChoices):
        FIRST = 1, _("January to June")
        SECOND = 2, _("July to December")

    group = models.ForeignKey(Group, models.PROTECT, related_name="maturity_checks", verbose_name=_("group"))
    year = models.PositiveSmallIntegerField(_("year"))
    half = models.PositiveSmallIntegerField(_("half of the year"), choices=Half)

    objects = MaturityCheckQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "-half", "id"]
        verbose_name = _("look at how far a committee has come")
        verbose_name_plural = _("looks at how far committees have come")
        constraints = [
            models.UniqueConstraint(
                "group",
                "year",
                "half",
                name="maturity_once_a_half_year",
                violation_error_message=_("This half-year is written down already. Open it there."),
            ),
            models.UniqueConstraint("id", "group", name="maturity_with_its_group"),
            models.CheckConstraint(
                condition=Q(year__range=(1990, 2100), half__in=[1, 2]), name="maturity_in_a_half_year"
            ),
        ]

    def __str__(self):
        return half_name(self.year, self.half)

    @transaction.atomic
    def score(self, marks: Mapping[str, str], seen: Mapping[str, str]) -> None:
        """Write down the scores by criterion; `seen` is what the sheet showed when it was opened.

        Raises SomebodyElseWrote, with nothing saved, where another scored the same criterion otherwise.
        """
        MaturityCheck.objects.select_for_update(no_key=True).get(pk=self.pk)
        standing = {each.criterion: each for each in MaturityScore.objects.filter(check_of=self.pk)}
        changed = changed_marks(standing, marks, seen, "score")
        write_marks(
            MaturityScore,
            standing,
            changed,
            "score",
            lambda criterion: MaturityScore(check_of=self, group_id=self.group_id, criterion=criterion),
        )


def half_name(year: int, half: int) -> str:
    """Say a half of a year: January to June 2026."""
    return gettext("%(half)s %(year)s") % {"half": MaturityCheck.Half(half).label, "year": local_digits(year)}


class MaturityScore(Record):
    """How a committee stands by one criterion."""

    check_of = models.ForeignKey(MaturityCheck, models.PROTECT, related_name="scores", verbose_name=_("half-year"))
    group = models.ForeignKey(Group, models.PROTECT, related_name="+", editable=False, verbose_name=_("group"))
    criterion = models.CharField(_("criterion"), max_length=7, choices=Criterion)
    score = models.PositiveSmallIntegerField(_("score"))

    class Meta:
        ordering = ["check_of", "criterion"]
        verbose_name = _("score of a committee")
        verbose_name_plural = _("scores of committees")
        constraints = [
            models.UniqueConstraint("check_of", "criterion", name="one_score_a_criterion"),
            models.CheckConstraint(condition=Q(score__range=(1, 4)), name="score_is_one_of_four"),
            models.CheckConstraint(condition=Q(criterion__in=Criterion.values), name="score_of_a_known_criterion"),
        ]
