"""The survey at the end: that she was handed it, and, apart from that and from her, what somebody answered.

The questions are those of the client feedback survey of the GBVIMS+ and inter-agency guidelines, in plain words.
Why no answer leads back to a case: docs/decisions/006-anonymous-survey.md.
"""

import datetime
import re
import uuid
from typing import Self

from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from access.records import Record
from access.shelter import ShelteredQuerySet
from accounts.models import Site
from beneficiaries.codes import ALPHABET
from beneficiaries.models.case import Case

LIFETIME = datetime.timedelta(hours=24)
"""As long as a code opens the survey."""
SIGNS = 10


def hash_of(code: str) -> str:
    """Return what is kept of a code; without the key of this house nobody finds the code by trying."""
    signs = re.sub(r"[^0-9A-Z]", "", code.upper())
    return salted_hmac("beneficiaries.survey.code", signs, algorithm="sha256").hexdigest()


class GivenBack(Exception):
    """The survey was given back in this case already: it is handed over no more."""


class SurveyOfferQuerySet(ShelteredQuerySet):
    """Finds surveys that were handed over."""

    def open(self) -> Self:
        """Return those that can still be answered."""
        return self.filter(is_over=False, expires_at__gt=timezone.now())

    def given_back_since(self, case: Case, since: datetime.date) -> Self:
        """Return the one of a case that was given back, answered or not, in the work that began on a day."""
        return self.filter(case=case, since=since, given_back=True)

    @transaction.atomic
    def hand(self, case: Case, since: datetime.date) -> "SurveyOffer":
        """Let the survey be answered once for the work in a case that began on a day.

        An earlier code of the case that is still open is dead. Raises GivenBack when it was given back already.
        """
        self.filter(case=case, is_over=False).update(is_over=True)  # first: whoever gives one back now goes before
        if self.given_back_since(case, since).exists():
            raise GivenBack
        made = SurveyOffer(case=case, since=since, expires_at=timezone.now() + LIFETIME)
        made.secret_hash = hash_of(made.code)
        made.save(force_insert=True)
        return made


class SurveyOffer(Record):
    """That the survey was handed to her; whether and what she answered is not kept here, nor anywhere with her."""

    SECRET = ("secret_hash",)

    case = models.ForeignKey(Case, models.PROTECT, related_name="survey_offers")
    secret_hash = models.CharField(max_length=64, unique=True, editable=False)
    expires_at = models.DateTimeField(_("holds until"), editable=False)
    since = models.DateField(_("about the work since"), editable=False)
    """The day on which the case was opened, or last reopened."""
    is_over = models.BooleanField(_("is over"), default=False, editable=False)
    """It was given back, or another one was handed over in its place."""
    given_back = models.BooleanField(_("given back"), default=False, editable=False)

    objects = SurveyOfferQuerySet.as_manager()

    class Meta:
        ordering = ["-recorded_at"]
        verbose_name = _("survey handed over")
        verbose_name_plural = _("surveys handed over")
        constraints = [
            models.UniqueConstraint("case", condition=Q(is_over=False), name="one_open_survey"),
            models.UniqueConstraint("case", "since", condition=Q(given_back=True), name="one_survey_given_back"),
            models.CheckConstraint(condition=Q(given_back=False) | Q(is_over=True), name="given_back_survey_is_over"),
            models.CheckConstraint(condition=Q(expires_at__gt=F("recorded_at")), name="survey_holds_for_a_while"),
        ]
        indexes = [models.Index(fields=["case", "-recorded_at"], name="surveys_of_case")]

    @property
    def code(self) -> str:
        """Return the code that opens the survey; it follows from the key of this house, and is kept nowhere."""
        mac = salted_hmac("beneficiaries.survey.offer", str(self.pk), algorithm="sha256").digest()
        number = int.from_bytes(mac, "big")
        signs = "".join(ALPHABET[number // len(ALPHABET) ** place % len(ALPHABET)] for place in range(SIGNS))
        return f"{signs[:5]}-{signs[5:]}"

    @property
    def is_open(self) -> bool:
        """Tell whether it can still be answered."""
        return not self.is_over and self.expires_at > timezone.now()


class SurveyAnswer(models.Model):
    """What one person answered: no name, no case, no day. The application writes it, and never reads it back.

    It has no key that lasts, no order and no moment: `beneficiaries/surveying.py` mixes those of a month anew with
    every one that comes, and shows what several said together alone.
    """

    class Said(models.TextChoices):
        YES = "yes", _("Yes")
        NO = "no", _("No")
        NOT_SURE = "not_sure", _("Not sure")

    class Overall(models.IntegerChoices):
        VERY_GOOD = 5, _("Very good")
        GOOD = 4, _("Good")
        SO_SO = 3, _("So-so")
        BAD = 2, _("Bad")
        VERY_BAD = 1, _("Very bad")

    QUESTIONS = (
        "respected",
        "felt_safe",
        "kept_private",
        "listened",
        "explained",
        "chose",
        "was_there",
        "better",
        "would_tell",
    )
    """Questions with yes, no and not sure; yes is always the good answer."""
    WORDS = ("helped_most", "do_better")
    """Questions that are answered in words."""
    LONGEST = 1000

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    site = models.ForeignKey(Site, models.PROTECT, verbose_name=_("site"), related_name="+")
    month = models.DateField(_("month"))
    respected = models.CharField(_("Did we treat you with respect?"), max_length=8, choices=Said, blank=True)
    felt_safe = models.CharField(_("Did you feel safe with us?"), max_length=8, choices=Said, blank=True)
    kept_private = models.CharField(
        _("Did we keep to ourselves what you told us?"), max_length=8, choices=Said, blank=True
    )
    listened = models.CharField(_("Did we listen to you?"), max_length=8, choices=Said, blank=True)
    explained = models.CharField(_("Did you understand what we explained?"), max_length=8, choices=Said, blank=True)
    chose = models.CharField(_("Could you choose for yourself what to do?"), max_length=8, choices=Said, blank=True)
    was_there = models.CharField(_("Was somebody there when you needed us?"), max_length=8, choices=Said, blank=True)
    better = models.CharField(_("Is your life better with our help?"), max_length=8, choices=Said, blank=True)
    would_tell = models.CharField(
        _("Would you tell a friend in trouble to come to us?"), max_length=8, choices=Said, blank=True
    )
    overall = models.PositiveSmallIntegerField(
        _("How good was our help, all in all?"), choices=Overall, null=True, blank=True
    )
    helped_most = models.TextField(_("What helped you most?"), max_length=LONGEST, blank=True)
    do_better = models.TextField(_("What did not help? What should we do better?"), max_length=LONGEST, blank=True)

    class Meta:
        verbose_name = _("answer to the survey")
        verbose_name_plural = _("answers to the survey")
        constraints = [
            models.CheckConstraint(condition=Q(month__day=1), name="survey_answer_knows_the_month_alone"),
            models.CheckConstraint(condition=Q(overall=None) | Q(overall__range=(1, 5)), name="overall_from_1_to_5"),
            models.CheckConstraint(
                condition=Q(
                    respected__in=["", "yes", "no", "not_sure"],
                    felt_safe__in=["", "yes", "no", "not_sure"],
                    kept_private__in=["", "yes", "no", "not_sure"],
                    listened__in=["", "yes", "no", "not_sure"],
                    explained__in=["", "yes", "no", "not_sure"],
                    chose__in=["", "yes", "no", "not_sure"],
                    was_there__in=["", "yes", "no", "not_sure"],
                    better__in=["", "yes", "no", "not_sure"],
                    would_tell__in=["", "yes", "no", "not_sure"],
                ),
                name="survey_answers_are_of_the_list",
            ),
        ]
        indexes = [models.Index(fields=["site", "month"], name="survey_answers_of_month")]

    def __str__(self) -> str:
        return str(self._meta.verbose_name)
