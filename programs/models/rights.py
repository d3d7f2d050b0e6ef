"""Asking a group about rights, before and after: one paper for each member, and her answers."""

from collections.abc import Mapping
from uuid import UUID

from django.db import models, transaction
from django.db.models import Count, F, FloatField, OuterRef, Q, Subquery
from django.db.models.functions import Cast, NullIf
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.records import Record
from access.shelter import ShelteredQuerySet
from config.fields import DateField
from programs.models.enrolment import Enrolment
from programs.models.group import Group
from programs.models.learning import belonged_on
from programs.models.marks import changed_marks, write_marks
from programs.models.questionnaire import Question, Questionnaire, QuestionnaireItem


def number_asked() -> Subquery:
    """Return how many questions the questionnaire of a row holds."""
    items = QuestionnaireItem.objects.filter(questionnaire=OuterRef("questionnaire")).order_by()
    return Subquery(items.values("questionnaire").annotate(count=Count("pk")).values("count"))


class RightsTestQuerySet(ShelteredQuerySet):
    """Finds tests about rights."""

    def counted(self) -> "RightsTestQuerySet":
        """Say of each how many members it has (`members`), how many answered (`people`) and their mean (`percent`)."""
        right = Q(papers__answers__given=F("papers__answers__question__right"))
        return self.annotate(
            asked=number_asked(),
            members=Count("papers", distinct=True),
            people=Count("papers", filter=Q(papers__answers__isnull=False), distinct=True),
            right=Count("papers__answers", filter=right),
        ).annotate(percent=100 * Cast("right", FloatField()) / (F("asked") * NullIf("people", 0)))


class RightsTest(Record):
    """A day on which a group was asked with a questionnaire, before or after what it learnt."""

    class Occasion(models.TextChoices):
        PRE = "pre", _("Before")
        POST = "post", _("After")

    group = models.ForeignKey(Group, models.PROTECT, related_name="rights_tests", verbose_name=_("group"))
    questionnaire = models.ForeignKey(
        Questionnaire, models.PROTECT, related_name="tests", verbose_name=_("questionnaire")
    )
    occasion = models.CharField(_("before or after"), max_length=4, choices=Occasion)
    on = DateField(_("day"), latest=timezone.localdate, default=timezone.localdate)

    objects = RightsTestQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "id"]
        verbose_name = _("questionnaire in a group")
        verbose_name_plural = _("questionnaires in groups")
        constraints = [
            models.UniqueConstraint(
                "group",
                "questionnaire",
                "occasion",
                name="asked_once_before_and_once_after",
                violation_error_message=_("This group was asked with it already, before or after."),
            ),
            models.UniqueConstraint("id", "group", "questionnaire", name="rights_test_with_its_group"),
            models.CheckConstraint(condition=Q(occasion__in=["pre", "post"]), name="rights_test_has_an_occasion"),
        ]

    def __str__(self):
        return f"{self.questionnaire}, {self.get_occasion_display()}"

    @transaction.atomic
    def begin(self) -> None:
        """Save this new test with a paper for everybody who belonged to the group on its day."""
        self.save(force_insert=True)
        here = Enrolment.objects.filter(belonged_on(self.group_id, self.on)).values_list("pk", flat=True)
        RightsPaper.objects.bulk_create(self.paper_of(key) for key in here)

    def paper_of(self, enrolment: UUID) -> "RightsPaper":
        """Return a new paper, not saved, for a member."""
        return RightsPaper(
            test=self, group_id=self.group_id, questionnaire_id=self.questionnaire_id, enrolment_id=enrolment
        )


class RightsPaperQuerySet(ShelteredQuerySet):
    """Finds papers."""

    def scored(self) -> "RightsPaperQuerySet":
        """Say of each how many answers there are (`given`), how many right ones (`right`), and `percent` of all."""
        return self.annotate(
            asked=number_asked(),
            given=Count("answers"),
            right=Count("answers", filter=Q(answers__given=F("answers__question__right"))),
        ).annotate(percent=100 * Cast("right", FloatField()) / F("asked"))

    def answered(self) -> "RightsPaperQuerySet":
        """Return those with an answer, scored: who was not asked has no score."""
        return self.scored().filter(given__gt=0)


class RightsPaper(Record):
    """What one member answered at one test."""

    test = models.ForeignKey(RightsTest, models.PROTECT, related_name="papers", verbose_name=_("test"))
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="papers", verbose_name=_("enrolment"))
    group = models.ForeignKey(Group, models.PROTECT, related_name="+", editable=False, verbose_name=_("group"))
    questionnaire = models.ForeignKey(
        Questionnaire, models.PROTECT, related_name="+", editable=False, verbose_name=_("questionnaire")
    )

    objects = RightsPaperQuerySet.as_manager()

    class Meta:
        ordering = ["test", "id"]
        verbose_name = _("paper about rights")
        verbose_name_plural = _("papers about rights")
        constraints = [
            models.UniqueConstraint("test", "enrolment", name="one_paper_a_test"),
            models.UniqueConstraint("id", "group", "questionnaire", name="paper_with_its_group"),
        ]

    def __str__(self):
        return str(self.enrolment)

    @transaction.atomic
    def answer(self, marks: Mapping[UUID, str], seen: Mapping[UUID, str]) -> None:
        """Write down her answers by question; `seen` is what the sheet showed when it was opened.

        Raises SomebodyElseWrote, with nothing saved, where another wrote another answer to the same question.
        """
        RightsPaper.objects.select_for_update(no_key=True).get(pk=self.pk)
        standing = {each.question_id: each for each in RightsAnswer.objects.filter(paper=self.pk)}
        changed = changed_marks(standing, marks, seen, "given")
        write_marks(RightsAnswer, standing, changed, "given", self._answer_to)

    def _answer_to(self, question: UUID) -> "RightsAnswer":
        return RightsAnswer(
            paper=self, group_id=self.group_id, questionnaire_id=self.questionnaire_id, question_id=question
        )


class RightsAnswer(Record):
    """Her answer to one question."""

    paper = models.ForeignKey(RightsPaper, models.PROTECT, related_name="answers", verbose_name=_("paper"))
    group = models.ForeignKey(Group, models.PROTECT, related_name="+", editable=False, verbose_name=_("group"))
    questionnaire = models.ForeignKey(
        Questionnaire, models.PROTECT, related_name="+", editable=False, verbose_name=_("questionnaire")
    )
    question = models.ForeignKey(Question, models.PROTECT, related_name="+", verbose_name=_("question"))
    given = models.CharField(_("answer"), max_length=5, choices=Question.Answer)

    class Meta:
        ordering = ["paper", "id"]
        verbose_name = _("answer about rights")
        verbose_name_plural = _("answers about rights")
        constraints = [
            models.UniqueConstraint("paper", "question", name="one_answer_to_a_question"),
            models.CheckConstraint(
                condition=Q(given__in=Question.Answer.values), name="answer_is_one_of_those_offered"
            ),
        ]
