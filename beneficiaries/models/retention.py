"""How long the association keeps what, and the notices by which it says beforehand what it is about to erase."""

import datetime
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from access.records import Record
from access.shelter import ShelteredQuerySet
from beneficiaries.models.person import Person
from config.fields import NameField

if TYPE_CHECKING:
    from accounts.models import User

NOTICE = datetime.timedelta(days=30)
"""So long before it acts the house says what it is going to erase."""
BOUNDS = {
    "case_years": (1, 15),
    "child_until_age": (18, 30),
    "person_years": (1, 15),
    "referral_months": (1, 60),
    "participant_years": (1, 15),
    "volunteer_years": (1, 15),
    "answer_days": (7, 30),
}
"""The least and the most of each: less would break what funders and courts may ask, more would be hoarding."""


def _period(name: str, words: Promise, default: int) -> models.PositiveSmallIntegerField:
    least, most = BOUNDS[name]
    return models.PositiveSmallIntegerField(
        words, default=default, validators=[MinValueValidator(least), MaxValueValidator(most)]
    )


class RetentionPeriods(Record):
    """How long each kind of record is kept, and by when a request is answered; the last row holds, else this."""

    case_years = _period("case_years", _("a case that ended, in years"), 7)
    child_until_age = _period("child_until_age", _("of somebody who was a child, at least until this age"), 25)
    person_years = _period("person_years", _("a person without a case, in years"), 2)
    referral_months = _period("referral_months", _("a referral that was declined or withdrawn, in months"), 12)
    participant_years = _period("participant_years", _("a participant after she last came, in years"), 5)
    volunteer_years = _period("volunteer_years", _("a volunteer after she last helped, in years"), 5)
    answer_days = _period("answer_days", _("by when a request about her data is answered, in days"), 30)
    """The law allows no more than a month (GDPR, article 12.3)."""

    why = NameField(_("why it was changed"), max_length=200, blank=True)

    class Meta:
        ordering = ["-recorded_at", "-id"]
        verbose_name = _("periods of keeping")
        verbose_name_plural = _("periods of keeping")
        constraints = [
            models.CheckConstraint(condition=Q(**{f"{name}__range": bounds}), name=f"{name}_in_bounds")
            for name, bounds in BOUNDS.items()
        ]

    def __str__(self):
        return str(self.recorded_at)

    @classmethod
    def in_force(cls) -> "RetentionPeriods":
        """Return those that hold now."""
        return cls.objects.first() or cls()


class RetentionNoticeQuerySet(ShelteredQuerySet):
    """Finds notices."""

    def waiting(self) -> Self:
        """Return those that were not acted on yet, the next first."""
        return self.filter(done_at=None).order_by("acts_on", "id")

    def ripe(self) -> Self:
        """Return those to be acted on today: their day has come and nobody holds them."""
        return self.waiting().filter(held_on=None, acts_on__lte=timezone.localdate())


class RetentionNotice(Record):
    """That the period of one record is over, and from which day on it is erased unless somebody holds it.

    The data protection officer reads it: it holds a code where there is one, and nothing of what is recorded.
    """

    class Kind(models.TextChoices):
        CASE = "case", _("Case that ended")
        PERSON = "person", _("Person without a case")
        REFERRAL = "referral", _("Referral that was declined or withdrawn")
        PARTICIPANT = "participant", _("Participant who no longer comes")
        VOLUNTEER = "volunteer", _("Volunteer who no longer helps")

    kind = models.CharField(_("what"), max_length=11, choices=Kind, editable=False)
    row_key = models.UUIDField(_("record"), editable=False)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", editable=False)
    code = models.CharField(_("code"), max_length=9, blank=True, editable=False)
    acts_on = models.DateField(_("is erased on"), editable=False)
    held_on = models.DateField(_("held since"), null=True, editable=False)
    held_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("held by")
    )
    held_why = NameField(
        _("why it must be kept"),
        max_length=200,
        blank=True,
        help_text=_("For example: a court asked for it. No name and nothing of the case."),
    )
    done_at = models.DateTimeField(_("erased"), null=True, editable=False)

    objects = RetentionNoticeQuerySet.as_manager()

    class Meta:
        ordering = ["acts_on", "id"]
        verbose_name = _("notice of erasure")
        verbose_name_plural = _("notices of erasure")
        constraints = [
            models.CheckConstraint(
                condition=Q(held_on=None, held_by=None, held_why="")
                | Q(held_on__isnull=False, held_by__isnull=False) & ~Q(held_why=""),
                name="held_by_somebody_for_a_reason",
            ),
            models.CheckConstraint(condition=Q(done_at=None) | Q(held_on=None), name="what_is_held_is_not_erased"),
            models.UniqueConstraint("kind", "row_key", name="noticed_once"),
        ]
        indexes = [models.Index("acts_on", "id", name="notices_waiting", condition=Q(done_at=None))]

    def __str__(self):
        return f"{self.get_kind_display()} {self.code}"

    def hold(self, by: "User", why: str) -> None:
        """Keep what it is about from being erased until somebody lets go of it."""
        self.held_on, self.held_by, self.held_why = timezone.localdate(), by, why
        self.save(update_fields=["held_on", "held_by", "held_why"])

    def let_go(self) -> None:
        """Let it be erased again, after a notice of its full time."""
        self.held_on, self.held_by, self.held_why = None, None, ""
        self.acts_on = timezone.localdate() + NOTICE
        self.save(update_fields=["held_on", "held_by", "held_why", "acts_on"])
