"""What a funder asks about a grant, and what it is answered: each once, with its time, and neither is changed."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from access.records import Record
from access.shelter import ShelteredQuerySet
from config.fields import NarrativeField
from grants.models.grant import Grant


class GrantQuestionQuerySet(ShelteredQuerySet):
    """Finds questions."""

    def with_answers(self) -> "GrantQuestionQuerySet":
        """Fetch at once what was answered, and who asked and answered."""
        return self.select_related("recorded_by", "answer__recorded_by")

    def unanswered(self) -> "GrantQuestionQuerySet":
        """Return those that wait, the oldest first."""
        return self.filter(answer=None).order_by("recorded_at", "id")


class GrantQuestion(Record):
    """One question of a funder's staff about one of its grants; who asked and when, the record itself says."""

    grant = models.ForeignKey(Grant, models.PROTECT, related_name="questions", verbose_name=_("grant"))
    words = NarrativeField(_("your question"), max_length=2000)

    objects = GrantQuestionQuerySet.as_manager()

    class Meta:
        ordering = ["-recorded_at", "id"]
        verbose_name = _("question of a funder")
        verbose_name_plural = _("questions of funders")
        constraints = [models.CheckConstraint(condition=~Q(words=""), name="funder_asks_something")]

    def __str__(self):
        return self.words[:60]


class GrantAnswer(Record):
    """What the grants officer answered; who did and when, the record itself says."""

    question = models.OneToOneField(
        GrantQuestion, models.PROTECT, related_name="answer", verbose_name=_("question of a funder")
    )
    words = NarrativeField(
        _("answer"),
        max_length=4000,
        help_text=_("No name of a person we help, and nothing that points to her: it leaves the house."),
    )

    class Meta:
        ordering = ["-recorded_at", "id"]
        verbose_name = _("answer to a funder")
        verbose_name_plural = _("answers to funders")
        constraints = [models.CheckConstraint(condition=~Q(words=""), name="funder_is_answered_something")]
