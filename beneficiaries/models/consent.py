"""What a person agreed to, refused, or took back."""

import datetime

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from access.records import Record
from access.shelter import ShelteredQuerySet
from beneficiaries.models.person import Person
from config.fields import DateField, NameField


class Purpose(models.TextChoices):
    """What is agreed to, one by one (CPIMS+ guidelines, "informed consent"; HTCDS object "consent")."""

    SERVICES = "services", _("Keeping a file about her and giving services")
    REFERRAL = "referral", _("Sharing what is needed with a service she is referred to")
    FAMILY = "family", _("Talking with her family")
    AUTHORITIES = "authorities", _("Sharing with police or court")
    STATISTICS = "statistics", _("Being counted in statistics without her name")
    STORY = "story", _("Publishing her story")
    PICTURE = "picture", _("Taking and publishing her picture")
    EXCHANGE = "exchange", _("Passing her file on to another organisation")


LAST_FIRST = (
    models.ExpressionWrapper(Q(given_by="file"), models.BooleanField()),
    "-answered_on",
    "-recorded_at",
    "-answer",
)
"""The answer that counts comes first: what only a file says of her tells no day, and comes after what she said here.

Of two that were recorded at once, a no comes before a yes.
"""


class ConsentQuerySet(ShelteredQuerySet):
    """Finds consents."""

    def latest_first(self) -> "ConsentQuerySet":
        """Return them, the last answer of each purpose before older ones."""
        return self.order_by("purpose", *LAST_FIRST)

    def in_force(self, on: datetime.date | None = None) -> "ConsentQuerySet":
        """Return the last answer of each person for each purpose on a day (today); it may have expired since."""
        past = self.filter(answered_on__lte=on or timezone.localdate())
        return past.order_by("person_id", "purpose", *LAST_FIRST).distinct("person_id", "purpose")


class Consent(Record):
    """One answer of one person for one purpose; the last answer is the one in force."""

    class Answer(models.TextChoices):
        GIVEN = "given", _("Given")
        REFUSED = "refused", _("Refused")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    class GivenBy(models.TextChoices):
        HERSELF = "herself", _("The person")
        GUARDIAN = "guardian", _("A guardian, with the person’s own assent")
        FILE = "file", _("As the file says with which her case came")

    class Explained(models.TextChoices):
        SPOKEN = "spoken", _("Spoken, in a language she knows")
        READ_ALOUD = "read_aloud", _("Form read aloud to her")
        READ = "read", _("She read the form")
        PICTURES = "pictures", _("With pictures")

    person = models.ForeignKey(Person, models.PROTECT, related_name="consents")
    purpose = models.CharField(_("purpose"), max_length=11, choices=Purpose)
    answer = models.CharField(_("answer"), max_length=9, choices=Answer)
    answered_on = DateField(_("on which day"), latest=timezone.localdate)
    given_by = models.CharField(_("who answered"), max_length=8, choices=GivenBy, default=GivenBy.HERSELF)
    guardian_name = NameField(_("name of the guardian"), max_length=120, blank=True)
    guardian_relation = NameField(_("what the guardian is to her"), max_length=60, blank=True)
    child_assents = models.BooleanField(_("the child herself agrees"), default=False)
    explained = models.CharField(_("how it was explained"), max_length=10, choices=Explained, default=Explained.SPOKEN)
    expires_on = DateField(_("valid until"), null=True, blank=True)
    limits = NameField(
        _("limits she set"), max_length=300, blank=True, help_text=_("For example: not the name of my village.")
    )

    objects = ConsentQuerySet.as_manager()

    class Meta:
        ordering = ["-answered_on", "-recorded_at"]
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        constraints = [
            models.CheckConstraint(
                condition=~Q(given_by="guardian") | ~Q(guardian_name=""),
                name="guardian_has_a_name",
                violation_error_message=_("Give the name of the guardian."),
            ),
            models.CheckConstraint(
                condition=~Q(answer="given") | ~Q(given_by="guardian") | Q(child_assents=True),
                name="guardian_agrees_with_the_child",
                violation_error_message=_("A guardian's consent needs the child's own agreement."),
            ),
            models.CheckConstraint(
                condition=~Q(given_by="file") | Q(answer="given", purpose="services"),
                name="file_says_yes_to_services_alone",
            ),
            models.CheckConstraint(
                condition=Q(expires_on=None) | Q(expires_on__gte=models.F("answered_on")),
                name="consent_expires_after_it_began",
                violation_error_message=_("The last day lies before the first."),
            ),
        ]
        indexes = [models.Index(fields=["person", "purpose", "-answered_on"], name="consent_in_force")]

    def may_be_a_child(self, on: datetime.date) -> bool:
        """Tell whether she may be under 18 on a day; so it is when nothing is known of her age."""
        ages = self.person.ages(on)
        return ages is None or ages[0] < 18

    def is_of_a_child_alone(self, person: Person) -> bool:
        """Tell whether she may have been a child, as is known now, on the day on which she agreed by herself."""
        ages = person.ages(self.answered_on)
        by_herself = self.answer == self.Answer.GIVEN and self.given_by == self.GivenBy.HERSELF
        return by_herself and ages is not None and ages[0] < 18

    @property
    def is_a_yes(self) -> bool:
        """Tell whether she agreed in this house; what a file says of her allows nothing until she is asked here."""
        return self.answer == self.Answer.GIVEN and self.given_by != self.GivenBy.FILE

    def is_valid(self, on: datetime.date | None = None) -> bool:
        """Tell whether it allows its purpose on a day (today)."""
        on = on or timezone.localdate()
        return self.is_a_yes and (self.expires_on is None or self.expires_on >= on)

    @property
    def in_words(self) -> str | Promise:
        """Return the answer as it was given; of one that only a file tells of, that it is so."""
        if self.given_by == self.GivenBy.FILE:
            return _("Given, as the file says with which her case came")
        return self.get_answer_display()

    @property
    def says(self) -> tuple[str | Promise, str]:
        """Return how it stands today in a word, and its kind of state."""
        if self.is_valid():
            return _("Agreed"), "good"
        if self.given_by == self.GivenBy.FILE:
            return _("To be asked here"), "warning"
        return _("Expired") if self.is_a_yes else self.get_answer_display(), "warning"


def agrees(person: Person, purpose: Purpose, on: datetime.date | None = None) -> bool:
    """Tell whether a person's last answer allows a purpose on a day (today); no answer is no."""
    last = Consent.objects.filter(person=person, purpose=purpose).in_force(on).first()
    return last is not None and last.is_valid(on)
