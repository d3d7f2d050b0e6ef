"""A person whom the association knows: who she is, where she is from, and how she may be reached."""

import datetime

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.records import Record
from access.shelter import ShelteredQuerySet
from accounts.models import Site, User
from audit.actor import current_user_id
from beneficiaries.codes import new_code
from beneficiaries.fields import CodeField, CodesField
from beneficiaries.models.area import Area
from beneficiaries.models.household import Household
from beneficiaries.models.htcds import EducationLevel, Gender, MaritalStatus
from beneficiaries.models.lists import CasteOrEthnicity, Country, Difficulty, Language
from config.fields import OLDEST_MEMORY, DateField, NameField, PartialDateField, known_days
from config.sealed import SealedEmailField, SealedNameField, SealedPhoneField, lies_sealed


class PersonQuerySet(ShelteredQuerySet):
    """Finds people."""

    def with_places(self) -> "PersonQuerySet":
        """Fetch where each is from and lives now at once."""
        return self.select_related("site", "origin__parent", "present_area__parent")


class Person(Record):
    """A person; whether she has a case is said nowhere here (HTCDS object "person")."""

    SECRET = ("present_street",)

    code = models.CharField(_("code"), max_length=9, unique=True, default=new_code, editable=False)
    site = models.ForeignKey(Site, models.PROTECT, verbose_name=_("registered at"), related_name="+")
    keeper = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        default=current_user_id,
        related_name="+",
        verbose_name=_("looked after by"),
    )
    """Who looks after her until a case is opened; from then on the case alone says who sees her."""

    salutation = NameField(_("salutation"), max_length=20, blank=True)
    given_name = NameField(_("given name"), max_length=80)
    middle_name = NameField(_("middle name"), max_length=80, blank=True)
    family_name = NameField(_("family name"), max_length=80, blank=True)
    name_ne = NameField(_("name in Nepali script"), max_length=160, blank=True)
    other_names = NameField(
        _("other names"),
        max_length=200,
        blank=True,
        help_text=_("Names she is called by, in any script, with commas between."),
    )
    title = NameField(_("position in an organisation"), max_length=80, blank=True)

    gender = CodeField(_("gender"), max_length=22, choices=Gender, default=Gender.FEMININE)
    born = PartialDateField(
        _("date of birth or age"), earliest=OLDEST_MEMORY, latest=timezone.localdate, null=True, blank=True
    )
    deceased = models.BooleanField(_("is no longer alive"), default=False)
    marital_status = CodeField(_("marital status"), max_length=21, choices=MaritalStatus, blank=True)
    number_of_children = models.PositiveSmallIntegerField(
        _("number of children"), null=True, blank=True, validators=[MaxValueValidator(25)]
    )
    caste_or_ethnicity = CodeField(_("caste or ethnicity"), max_length=16, choices=CasteOrEthnicity, blank=True)
    primary_language = CodeField(_("first language"), max_length=3, choices=Language, blank=True)
    secondary_language = CodeField(_("second language"), max_length=3, choices=Language, blank=True)
    citizenships = CodesField(_("citizenship"), codes=Country)
    education_level = CodeField(_("highest level of education"), max_length=33, choices=EducationLevel, blank=True)

    origin = models.ForeignKey(
        Area, models.PROTECT, null=True, blank=True, verbose_name=_("from (district or local level)"), related_name="+"
    )
    origin_ward = models.PositiveSmallIntegerField(
        _("ward of origin"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(35)]
    )
    present_area = models.ForeignKey(
        Area,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("lives in (district or local level)"),
        related_name="+",
    )
    present_ward = models.PositiveSmallIntegerField(
        _("present ward"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(35)]
    )
    present_city = NameField(_("present town or village"), max_length=80, blank=True)
    present_state = NameField(_("present state, outside Nepal"), max_length=80, blank=True)
    present_street = SealedNameField(_("present street or tole"), max_length=120, blank=True)
    present_postal_code = NameField(_("postal code"), max_length=10, blank=True)
    present_country = CodeField(_("present country"), max_length=2, choices=Country, default=Country.NP)
    present_latitude = models.DecimalField(_("latitude"), max_digits=8, decimal_places=5, null=True, blank=True)
    present_longitude = models.DecimalField(_("longitude"), max_digits=8, decimal_places=5, null=True, blank=True)

    household = models.ForeignKey(
        "beneficiaries.Household",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="people",
        verbose_name=_("household"),
    )

    seeing = models.PositiveSmallIntegerField(_("seeing, even with glasses"), choices=Difficulty, null=True, blank=True)
    hearing = models.PositiveSmallIntegerField(
        _("hearing, even with a hearing aid"), choices=Difficulty, null=True, blank=True
    )
    walking = models.PositiveSmallIntegerField(
        _("walking or climbing steps"), choices=Difficulty, null=True, blank=True
    )
    remembering = models.PositiveSmallIntegerField(
        _("remembering or concentrating"), choices=Difficulty, null=True, blank=True
    )
    self_care = models.PositiveSmallIntegerField(
        _("self-care, such as washing or dressing"), choices=Difficulty, null=True, blank=True
    )
    communicating = models.PositiveSmallIntegerField(
        _("communicating in her usual language"), choices=Difficulty, null=True, blank=True
    )

    objects = PersonQuerySet.as_manager()

    class Meta:
        ordering = ["given_name", "family_name", "id"]
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            lies_sealed("person", "present_street"),
            known_days("born", "person_born_on_some_day"),
            models.CheckConstraint(condition=~Q(given_name=""), name="person_has_a_name"),
            models.CheckConstraint(
                condition=Q(present_latitude=None, present_longitude=None)
                | Q(
                    present_latitude__isnull=False,
                    present_longitude__isnull=False,
                    present_latitude__range=(-90, 90),
                    present_longitude__range=(-180, 180),
                ),
                name="person_lives_on_earth",
                violation_error_message=_("Give both latitude and longitude, or neither."),
            ),
        ]
        indexes = [models.Index("site", "recorded_at", name="person_by_site")]

    QUESTIONS_OF_DISABILITY = ("seeing", "hearing", "walking", "remembering", "self_care", "communicating")

    def __str__(self):
        return self.full_name

    @property
    def full_name(self) -> str:
        """Return her name in Latin letters."""
        return " ".join(filter(None, [self.given_name, self.middle_name, self.family_name]))

    @property
    def has_disability(self) -> bool | None:
        """Tell it by the cut-off of the Washington Group Short Set: "a lot" in one domain; None when unasked."""
        answers = [getattr(self, question) for question in self.QUESTIONS_OF_DISABILITY]
        if all(answer is None for answer in answers):
            return None
        return any(answer is not None and answer >= Difficulty.A_LOT for answer in answers)

    def ages(self, on: datetime.date | None = None) -> tuple[int, int] | None:
        """Return her lowest and highest possible age in years on a day (today); None when nothing is known."""
        if self.born is None:
            return None
        return self.born.ages_on(on or timezone.localdate())

    @property
    def is_minor(self) -> bool | None:
        """Tell whether she may be under 18 today, the safer answer; None when nothing is known."""
        ages = self.ages()
        return None if ages is None else ages[0] < 18

    def may_be_a_child(self, on: datetime.date | None = None) -> bool:
        """Tell whether she may be under 18 on a day (today); so it is when nothing is known of her age."""
        ages = self.ages(on)
        return ages is None or ages[0] < 18

    def register(self) -> None:
        """Save a new person under a code that nobody has yet."""
        for _attempt in range(20):
            try:
                with transaction.atomic():
                    self.save(force_insert=True)
                return
            except IntegrityError as error:
                if "code" not in str(error):
                    raise
                self.code = new_code()
        raise IntegrityError("no free code was found")

    def hand_to(self, worker: User) -> None:
        """Let another worker look after her until a case is opened; the former one sees her no more."""
        self.keeper = worker
        self.save(update_fields=["keeper"])

    def live_in(self, household: Household | None) -> None:
        """Keep which household she belongs to; None when it is not known, or was not hers."""
        self.household = household
        self.save(update_fields=["household"])

    @transaction.atomic
    def live_with(self, other: "Person") -> None:
        """Share one household with another person: the one that the other has, or hers, or a new one."""
        both = [self, other]
        locked = Person.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=[each.pk for each in both])
        standing = dict(locked.order_by("pk").values_list("pk", "household"))  # in one order: none waits for the other
        for each in both:
            each.household_id = standing[each.pk]
        household = other.household or self.household or Household.objects.create()
        for each in both:
            if each.household_id != household.pk:
                each.live_in(household)


class IdentityDocument(Record):
    """A paper that proves who she is."""

    SECRET = ("number",)

    class Kind(models.TextChoices):
        CITIZENSHIP = "citizenship", _("Citizenship certificate")
        BIRTH = "birth", _("Birth registration")
        PASSPORT = "passport", _("Passport")
        NATIONAL_ID = "national_id", _("National identity card")
        SCHOOL = "school", _("School certificate")
        OTHER = "other", _("Other")

    person = models.ForeignKey(Person, models.PROTECT, related_name="identity_documents")
    kind = models.CharField(_("kind"), max_length=11, choices=Kind)
    number = SealedNameField(_("number"), max_length=60, blank=True)
    issued_on = DateField(_("issued"), earliest=OLDEST_MEMORY, latest=timezone.localdate, null=True, blank=True)
    issued_in = NameField(_("issued in"), max_length=80, blank=True)
    kept_by = NameField(_("who keeps it"), max_length=80, blank=True)

    class Meta:
        ordering = ["kind", "recorded_at"]
        verbose_name = _("identity document")
        verbose_name_plural = _("identity documents")
        constraints = [lies_sealed("identity_document", "number")]


class ContactWay(Record):
    """A way to reach her, and whether it is safe to use."""

    SECRET = ("phone", "email")

    class Kind(models.TextChoices):
        MOBILE = "mobile", _("Mobile phone")
        HOME = "home", _("Home phone")
        EMAIL = "email", _("E-mail")
        THROUGH = "through", _("Through another person")

    person = models.ForeignKey(Person, models.PROTECT, related_name="contact_ways")
    kind = models.CharField(_("kind"), max_length=7, choices=Kind)
    phone = SealedPhoneField(_("phone number"), blank=True)
    email = SealedEmailField(_("e-mail address"), blank=True)
    whose = NameField(_("whose it is"), max_length=120, blank=True, help_text=_("Hers, her mother's, a neighbour's."))
    safe = models.BooleanField(_("safe to use"), default=False)
    how = NameField(
        _("how and when to use it"),
        max_length=200,
        blank=True,
        help_text=_("For example: mornings only, say you are from the school."),
    )

    class Meta:
        ordering = ["-safe", "recorded_at"]
        verbose_name = _("way to reach her")
        verbose_name_plural = _("ways to reach her")
        constraints = [
            models.CheckConstraint(
                condition=~Q(phone="") | ~Q(email="") | ~Q(whose=""),
                name="contact_way_leads_somewhere",
                violation_error_message=_("Give a phone number, an e-mail address or a person."),
            ),
            lies_sealed("contact_way", "phone", "email"),
        ]
