"""What is asked about rights: a bank of questions, and questionnaires put together from it."""

from collections.abc import Sequence

from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from access.records import Record
from access.shelter import ShelteredQuerySet
from config.fields import DateField, NameField
from programs.models.marks import CannotWrite


class QuestionQuerySet(ShelteredQuerySet):
    """Finds questions."""

    def in_use(self) -> "QuestionQuerySet":
        """Return those of questionnaires that are open: they are not changed any more."""
        return self.filter(items__questionnaire__opened_on__isnull=False).distinct()


class Question(Record):
    """One question with its right answer. Once a questionnaire with it is open its words do not change."""

    class Kind(models.TextChoices):
        TRUE_FALSE = "true_false", _("True or false")
        CHOICE = "choice", _("One of several answers")

    class Answer(models.TextChoices):
        TRUE = "true", _("True")
        FALSE = "false", _("False")
        A = "a", _("First answer")
        B = "b", _("Second answer")
        C = "c", _("Third answer")
        D = "d", _("Fourth answer")

    ANSWERS = ("a", "b", "c", "d")

    text = NameField(_("question, or what is said to be true"), max_length=240)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.TRUE_FALSE)
    a = NameField(_("first answer"), max_length=160, blank=True)
    b = NameField(_("second answer"), max_length=160, blank=True)
    c = NameField(_("third answer"), max_length=160, blank=True)
    d = NameField(_("fourth answer"), max_length=160, blank=True)
    right = models.CharField(_("right answer"), max_length=5, choices=Answer)
    active = models.BooleanField(_("offered for new questionnaires"), default=True)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        ordering = ["text", "id"]
        verbose_name = _("question about rights")
        verbose_name_plural = _("questions about rights")
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="question_asks_something"),
            models.CheckConstraint(
                condition=Q(kind="true_false", a="", b="", c="", d="") | Q(kind="choice") & ~Q(a="") & ~Q(b=""),
                name="question_has_its_answers",
                violation_error_message=_("Write at least two answers to choose from; to true or false, none."),
            ),
            models.CheckConstraint(
                condition=~Q(c="") | Q(d=""),
                name="question_answers_without_a_gap",
                violation_error_message=_("Write the third answer before the fourth."),
            ),
            models.CheckConstraint(
                condition=Q(kind="true_false", right__in=["true", "false"])
                | Q(kind="choice", right__in=["a", "b"])
                | Q(kind="choice", right="c") & ~Q(c="")
                | Q(kind="choice", right="d") & ~Q(d=""),
                name="question_right_answer_is_one_of_them",
                violation_error_message=_("Choose as the right answer one that is offered."),
            ),
            models.UniqueConstraint(
                "text", name="question_asked_once", violation_error_message=_("This question is in the bank already.")
            ),
        ]

    def __str__(self):
        return self.text

    @property
    def offered(self) -> list[tuple[str, str | Promise]]:
        """Return the answers to choose from, by their keys."""
        if self.kind == self.Kind.TRUE_FALSE:
            return [(each.value, each.label) for each in (self.Answer.TRUE, self.Answer.FALSE)]
        return [(key, getattr(self, key)) for key in self.ANSWERS if getattr(self, key)]

    @property
    def right_words(self) -> str | Promise:
        """Return the right answer in words."""
        return dict(self.offered)[self.right]


class QuestionnaireQuerySet(ShelteredQuerySet):
    """Finds questionnaires."""

    def open(self) -> "QuestionnaireQuerySet":
        """Return those with which groups may be asked."""
        return self.filter(opened_on__isnull=False, closed_on=None)


class Questionnaire(Record):
    """Questions in their order; from the day it is opened it stays as it is, so that before and after compare."""

    name = NameField(_("name"), max_length=120, unique=True)
    opened_on = DateField(_("open since"), null=True, blank=True, editable=False)
    closed_on = DateField(_("not used since"), null=True, blank=True, editable=False)

    objects = QuestionnaireQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("questionnaire")
        verbose_name_plural = _("questionnaires")
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="questionnaire_has_a_name"),
            models.CheckConstraint(
                condition=Q(closed_on=None) | Q(opened_on__isnull=False, closed_on__gte=F("opened_on")),
                name="questionnaire_closed_after_it_was_open",
            ),
        ]

    def __str__(self):
        return self.name

    @transaction.atomic
    def consist_of(self, questions: Sequence[Question]) -> None:
        """Let these be its questions, in this order. Raises CannotWrite once it is open."""
        if self._now().opened_on:
            raise CannotWrite(_("It is open, so its questions stay as they are. Make a new one."))
        QuestionnaireItem.objects.filter(questionnaire=self).delete()
        QuestionnaireItem.objects.bulk_create(
            QuestionnaireItem(questionnaire=self, question=question, place=place)
            for place, question in enumerate(questions, 1)
        )

    @transaction.atomic
    def open(self) -> None:
        """Let groups be asked with it from today on. Raises CannotWrite where there is no question or it is open."""
        now = self._now()
        if now.opened_on or not QuestionnaireItem.objects.filter(questionnaire=self).exists():
            raise CannotWrite(_("It is open already, or it has no question yet."))
        self.opened_on = timezone.localdate()
        self.save(update_fields=["opened_on"])

    @transaction.atomic
    def close(self) -> None:
        """Offer it no more; what was answered stays. Raises CannotWrite unless it is open."""
        now = self._now()
        if now.opened_on is None or now.closed_on is not None:
            raise CannotWrite(_("It is not open."))
        self.closed_on = timezone.localdate()
        self.save(update_fields=["closed_on"])

    def _now(self) -> "Questionnaire":
        return Questionnaire.objects.select_for_update(no_key=True).get(pk=self.pk)


class QuestionnaireItem(Record):
    """A question at its place in a questionnaire."""

    questionnaire = models.ForeignKey(
        Questionnaire, models.PROTECT, related_name="items", verbose_name=_("questionnaire")
    )
    question = models.ForeignKey(Question, models.PROTECT, related_name="items", verbose_name=_("question"))
    place = models.PositiveSmallIntegerField(_("place in the order"))

    class Meta:
        ordering = ["questionnaire", "place"]
        verbose_name = _("question of a questionnaire")
        verbose_name_plural = _("questions of questionnaires")
        constraints = [
            models.UniqueConstraint("questionnaire", "question", name="question_once_in_a_questionnaire"),
            models.UniqueConstraint("questionnaire", "place", name="question_at_a_place_of_its_own"),
            models.CheckConstraint(condition=Q(place__gte=1), name="question_places_begin_with_one"),
        ]
