"""The directory of services: who gives what, where, and for whom. No beneficiary is in it."""

import datetime
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from phonenumber_field.modelfields import PhoneNumberField

from access.records import Record
from access.shelter import ShelteredQuerySet
from accounts.models import Organisation
from beneficiaries.anchors import Domain
from beneficiaries.models.area import Area
from beneficiaries.models.consent import Purpose
from beneficiaries.models.htcds import Gender
from beneficiaries.models.person import Person
from beneficiaries.standards import standards_on
from config.fields import DateField, NameField, NarrativeField

EVERY_AGE = (0, 120)


class Provider(Record):
    """An organisation, office or hospital that gives services; some are partners who log in here."""

    name = NameField(_("name"), max_length=160, unique=True)
    partner = models.OneToOneField(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("our partner"),
        related_name="+",
        help_text=_("Only if it is one of the partners that log in here."),
    )

    class Meta:
        ordering = ["name"]
        verbose_name = _("provider")
        verbose_name_plural = _("providers")

    def __str__(self):
        return self.name


class ServiceQuerySet(ShelteredQuerySet):
    """Finds services."""

    def with_places(self) -> Self:
        """Fetch who gives each and where at once."""
        return self.select_related("provider", "area__parent")

    def usable(self) -> Self:
        """Return those that are not closed."""
        return self.exclude(status=Service.Status.CLOSED)

    def within(self, district: str) -> Self:
        """Return those of a district and its local levels, and those that serve the whole country."""
        return self.filter(Q(area=district) | Q(area__parent=district) | Q(area=None))

    def told_of_by(self, words: str) -> Self:
        """Return those whose name, provider or place holds these words."""
        fields = ("name", "provider__name", "address", "for_whom")
        return self.filter(Q(*((f"{each}__icontains", words) for each in fields), _connector=Q.OR))


class Service(Record):
    """One service of a provider: what it is, where, for whom, and whom to ask."""

    class Kind(models.TextChoices):
        HEALTH = "health", _("Health")
        PSYCHOSOCIAL = "psychosocial", _("Psychosocial support")
        LEGAL_AID = "legal_aid", _("Legal aid")
        POLICE = "police", _("Police")
        SHELTER = "shelter", _("Shelter")
        SAFE_HOUSE = "safe_house", _("Safe house")
        EDUCATION = "education", _("Education")
        LIVELIHOOD = "livelihood", _("Livelihood and training")
        FAMILY_TRACING = "family_tracing", _("Family tracing")
        CASH = "cash", _("Cash and material help")
        PAPERS = "papers", _("Citizenship and papers")
        HELPLINE = "helpline", _("Helpline")

    class ForSex(models.TextChoices):
        ANYBODY = "anybody", _("Everybody")
        WOMEN = "women", _("Women and girls")
        MEN = "men", _("Men and boys")

    class StepFree(models.TextChoices):
        YES = "yes", _("Yes")
        WITH_HELP = "with_help", _("With help")
        NO = "no", _("No")
        UNKNOWN = "unknown", _("Not known")

    class Cost(models.TextChoices):
        FREE = "free", _("Free")
        PARTLY = "partly", _("Partly free")
        PAID = "paid", _("To be paid")

    class Status(models.TextChoices):
        OPEN = "open", _("Open")
        FULL = "full", _("Open, with a waiting list")
        CLOSED = "closed", _("Closed")

    provider = models.ForeignKey(Provider, models.PROTECT, verbose_name=_("given by"), related_name="services")
    name = NameField(_("name of the service"), max_length=160)
    kind = models.CharField(_("kind"), max_length=14, choices=Kind)
    domain = models.CharField(
        _("part of life it serves"), max_length=12, choices=Domain, help_text=_("As in the assessment.")
    )
    status = models.CharField(_("open or closed"), max_length=6, choices=Status, default=Status.OPEN)

    area = models.ForeignKey(
        Area, models.PROTECT, null=True, blank=True, verbose_name=_("district or local level"), related_name="+"
    )
    address = NameField(_("address"), max_length=200, blank=True)
    address_is_private = models.BooleanField(
        _("its address is secret"),
        default=False,
        help_text=_("As of a safe house. It is then left out of letters."),
    )

    for_sex = models.CharField(_("for women or men"), max_length=7, choices=ForSex, default=ForSex.ANYBODY)
    youngest = models.PositiveSmallIntegerField(_("from age"), default=EVERY_AGE[0])
    oldest = models.PositiveSmallIntegerField(_("to age"), default=EVERY_AGE[1])
    step_free = models.CharField(
        _("can be used with a disability"), max_length=9, choices=StepFree, default=StepFree.UNKNOWN
    )
    for_whom = NameField(
        _("for whom else"),
        max_length=200,
        blank=True,
        help_text=_("For example: takes mothers with children; speaks Tamang."),
    )

    contact_person = NameField(_("contact person"), max_length=120, blank=True)
    phone = PhoneNumberField(_("phone"), blank=True)
    second_contact = NameField(_("second contact person"), max_length=120, blank=True)
    second_phone = PhoneNumberField(_("second phone"), blank=True)
    hours = NameField(_("hours"), max_length=120, blank=True, help_text=_("For example: Sunday to Friday, 10 to 16."))
    day_and_night = models.BooleanField(_("answers day and night"), default=False)
    cost = models.CharField(_("cost"), max_length=6, choices=Cost, default=Cost.FREE)
    quality = NarrativeField(
        _("what we know of its quality"),
        blank=True,
        help_text=_("How people are received there, how long they wait. Write of nobody by name."),
    )
    checked_on = DateField(_("last checked"), latest=timezone.localdate, null=True, blank=True)

    objects = ServiceQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("service")
        verbose_name_plural = _("services")
        constraints = [
            models.UniqueConstraint("provider", "name", name="a_service_of_a_provider_once"),
            models.CheckConstraint(
                condition=Q(youngest__lte=F("oldest"), oldest__lte=EVERY_AGE[1]),
                name="service_for_some_age",
                violation_error_message=_("The youngest age lies above the oldest."),
            ),
            models.CheckConstraint(
                condition=~Q(phone="") | ~Q(address=""),
                name="service_can_be_reached",
                violation_error_message=_("Give a phone number or an address."),
            ),
        ]
        indexes = [models.Index("kind", "name", name="service_by_kind")]

    def __str__(self):
        return f"{self.name}, {self.provider}"

    def get_absolute_url(self) -> str:
        """Return the address of its page."""
        return reverse("service", args=[self.pk])

    @property
    def place(self) -> str:
        """Return where it is, in words."""
        return self.area.in_full if self.area else str(_("The whole country"))

    @property
    def ages(self) -> str:
        """Return for which ages it is, in words; empty when for all."""
        if (self.youngest, self.oldest) == EVERY_AGE:
            return ""
        if self.youngest == EVERY_AGE[0]:
            return str(_("up to %(oldest)s years") % {"oldest": self.oldest})
        if self.oldest == EVERY_AGE[1]:
            return str(_("from %(youngest)s years") % {"youngest": self.youngest})
        return str(_("%(youngest)s to %(oldest)s years") % {"youngest": self.youngest, "oldest": self.oldest})

    @property
    def is_to_be_checked(self) -> bool:
        """Tell whether nobody looked for long at whether all this is still true."""
        if self.checked_on is None:
            return True
        longest = datetime.timedelta(days=standards_on(self.checked_on).service_check)
        return self.checked_on + longest < timezone.localdate()

    @property
    def purposes(self) -> tuple[Purpose, ...]:
        """Return to what she must have agreed before this service hears of her."""
        if self.kind == self.Kind.POLICE:
            return (Purpose.AUTHORITIES,)
        if self.kind == self.Kind.FAMILY_TRACING:
            return (Purpose.REFERRAL, Purpose.FAMILY)
        return (Purpose.REFERRAL,)

    def unfit_for(self, person: Person) -> list[Promise]:
        """Return why it may be the wrong one for a person, in words; what is not known of her is no reason."""
        reasons = []
        ages = person.ages()
        if ages is not None and (ages[1] < self.youngest or ages[0] > self.oldest):
            reasons.append(_("Her age is not among those it is for."))
        men = (Gender.MASCULINE, Gender.TRANSGENDER_MASCULINE)
        if self.for_sex == self.ForSex.WOMEN and person.gender in men:
            reasons.append(_("It is for women and girls."))
        if self.for_sex == self.ForSex.MEN and person.gender in (Gender.FEMININE, Gender.TRANSGENDER_FEMININE):
            reasons.append(_("It is for men and boys."))
        if person.has_disability and self.step_free == self.StepFree.NO:
            reasons.append(_("With her disability she may not be able to use it."))
        if self.status == self.Status.FULL:
            reasons.append(_("It has a waiting list."))
        return reasons
