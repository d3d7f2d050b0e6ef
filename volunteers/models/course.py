"""The safeguarding course: questions with answers of which one is right, and how a volunteer did."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from access.records import Record
from access.shelter import ShelteredQuerySet
from config.fields import NameField, NarrativeField
from volunteers.models.check import SafeguardingCheck
from volunteers.models.volunteer import Volunteer


class CourseQuestionQuerySet(ShelteredQuerySet):
    """Finds questions of the course."""

    def asked(self) -> "CourseQuestionQuerySet":
        """Return those that are asked now, with their answers."""
        return self.filter(retired=False).prefetch_related("answers")


class CourseQuestion(Record):
    """One question of the test, and why its right answer is right. It tells of no beneficiary, real or made up."""

    words = NarrativeField(_("question"))
    because = NarrativeField(_("why the right answer is right"))
    place = models.PositiveSmallIntegerField(_("order"), default=1)
    retired = models.BooleanField(_("no longer asked"), default=False)

    objects = CourseQuestionQuerySet.as_manager()

    class Meta:
        ordering = ["place", "id"]
        verbose_name = _("question of the course")
        verbose_name_plural = _("questions of the course")
        constraints = [models.CheckConstraint(condition=~Q(words="") & ~Q(because=""), name="question_says_why")]

    def __str__(self):
        return self.words


class CourseAnswer(Record):
    """One answer to choose from."""

    question = models.ForeignKey(
        CourseQuestion, models.CASCADE, editable=False, related_name="answers", verbose_name=_("question")
    )
    words = NameField(_("answer"), max_length=240)
    right = models.BooleanField(_("is the right one"), default=False)
    place = models.PositiveSmallIntegerField(_("order"), default=1)

    class Meta:
        ordering = ["place", "id"]
        verbose_name = _("answer of the course")
        verbose_name_plural = _("answers of the course")
        constraints = [
            models.UniqueConstraint("question", condition=Q(right=True), name="one_right_answer"),
            models.CheckConstraint(condition=~Q(words=""), name="answer_has_words"),
        ]

    def __str__(self):
        return self.words


class CourseAttempt(Record):
    """How a volunteer did in the test, once; she may repeat it."""

    PASSED_FROM = 80
    """So many in a hundred answers must be right."""

    volunteer = models.ForeignKey(
        Volunteer, models.PROTECT, editable=False, related_name="attempts", verbose_name=_("volunteer")
    )
    of = models.OneToOneField(
        SafeguardingCheck,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="attempt",
        verbose_name=_("safeguarding check"),
    )
    right = models.PositiveSmallIntegerField(_("right answers"), editable=False)
    asked = models.PositiveSmallIntegerField(_("questions"), editable=False)

    class Meta:
        ordering = ["-recorded_at", "id"]
        verbose_name = _("attempt at the course")
        verbose_name_plural = _("attempts at the course")
        constraints = [
            models.CheckConstraint(condition=Q(asked__gt=0, right__lte=F("asked")), name="attempt_adds_up"),
            models.CheckConstraint(
                condition=Q(of=None) | Q(right__gte=F("asked") * 80 / 100.0), name="passed_from_eighty_in_a_hundred"
            ),
        ]

    def __str__(self):
        return f"{self.right} / {self.asked}"

    @property
    def is_passed(self) -> bool:
        """Tell whether enough answers were right."""
        return self.right * 100 >= self.asked * self.PASSED_FROM
