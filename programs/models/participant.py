"""A participant: somebody who comes to a group. Nothing that her facilitator reads says whether she has a case."""

import datetime

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.records import Record
from access.shelter import ShelteredQuerySet
from accounts.models import Site
from beneficiaries.codes import PARTICIPANT, new_code
from beneficiaries.fields import CodeField
from beneficiaries.models import Area, Person
from beneficiaries.models.htcds import Gender
from beneficiaries.models.lists import CasteOrEthnicity
from config.fields import OLDEST_MEMORY, DateField, NameField, PartialDateField, known_days
from config.sealed import SealedPhoneField, lies_sealed

ADULT = 18


def new_participant_code() -> str:
    """Return a new code such as `PA-7KQ4-X`."""
    return new_code(PARTICIPANT)


class ParticipantQuerySet(ShelteredQuerySet):
    """Finds participants."""

    def with_places(self) -> "ParticipantQuerySet":
        """Fetch site and place of each at once."""
        return self.select_related("site", "area__parent")


class Participant(Record):
    """Somebody who takes part, registered in the village with few words: name, sex, age, place, consent."""

    SECRET = ("phone",)

    class ConsentBy(models.TextChoices):
        HERSELF = "herself", _("By the participant")
        GUARDIAN = "guardian", _("By a parent or guardian, and the child agrees")

    code = models.CharField(_("code"), max_length=9, unique=True, default=new_participant_code, editable=False)
    site = models.ForeignKey(Site, models.PROTECT, verbose_name=_("registered at"), related_name="+")
    given_name = NameField(_("given name"), max_length=80)
    family_name = NameField(_("family name"), max_length=80, blank=True)
    name_ne = NameField(_("name in Nepali script"), max_length=160, blank=True)
    gender = CodeField(_("gender"), max_length=22, choices=Gender, default=Gender.FEMININE)
    born = PartialDateField(
        _("date of birth or age"), earliest=OLDEST_MEMORY, latest=timezone.localdate, null=True, blank=True
    )
    area = models.ForeignKey(Area, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("lives in"))
    ward = models.PositiveSmallIntegerField(
        _("ward"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(35)]
    )
    tole = NameField(_("tole or village"), max_length=80, blank=True)
    caste_or_ethnicity = CodeField(_("caste or ethnicity"), max_length=16, choices=CasteOrEthnicity, blank=True)
    has_disability = models.BooleanField(_("lives with a disability"), null=True, blank=True)
    phone = SealedPhoneField(_("phone number"), blank=True)
    consent_on = DateField(_("agreed to be registered on"), latest=timezone.localdate)
    consent_by = models.CharField(_("who agreed"), max_length=8, choices=ConsentBy, default=ConsentBy.HERSELF)
    picture_consent_on = DateField(
        _("agreed to be shown in pictures on"), latest=timezone.localdate, null=True, blank=True
    )

    objects = ParticipantQuerySet.as_manager()

    class Meta:
        ordering = ["given_name", "family_name", "id"]
        verbose_name = _("participant")
        verbose_name_plural = _("participants")
        constraints = [
            lies_sealed("participant", "phone"),
            known_days("born", "participant_born_on_some_day"),
            models.CheckConstraint(condition=~Q(given_name=""), name="participant_has_a_name"),
        ]
        indexes = [models.Index("site", "recorded_at", name="participant_by_site")]

    def __str__(self):
        return self.full_name

    @property
    def full_name(self) -> str:
        """Return her name in Latin letters."""
        return " ".join(filter(None, [self.given_name, self.family_name]))

    def ages(self, on: datetime.date | None = None) -> tuple[int, int] | None:
        """Return her lowest and highest possible age in years on a day (today); None when nothing is known."""
        return None if self.born is None else self.born.ages_on(on or timezone.localdate())

    @property
    def may_be_a_child(self) -> bool:
        """Tell whether she may be under 18 today; so it is when nothing is known of her age."""
        ages = self.ages()
        return ages is None or ages[0] < ADULT

    def register(self) -> None:
        """Save a new participant under a code that nobody has yet."""
        for _attempt in range(20):
            try:
                with transaction.atomic():
                    self.save(force_insert=True)
                return
            except IntegrityError as error:
                if "code" not in str(error):
                    raise
                self.code = new_participant_code()
        raise IntegrityError("no free code was found")


class SamePerson(Record):
    """Says that a participant is a person of a case file; read by those alone who may see that person.

    Two workers may link one participant to two people: a refusal would tell the second of the first one's case.
    """

    participant = models.ForeignKey(Participant, models.PROTECT, related_name="+", verbose_name=_("participant"))
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("person"))

    class Meta:
        ordering = ["recorded_at", "id"]
        verbose_name = _("link between participant and person")
        verbose_name_plural = _("links between participants and people")
        constraints = [
            models.UniqueConstraint(
                "participant",
                "person",
                name="linked_once",
                violation_error_message=_("This link is written down already."),
            )
        ]
        indexes = [models.Index("person", name="same_person_by_person")]
