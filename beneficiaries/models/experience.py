"""What was done to her: the trafficking experience, its events and the people who did it (HTCDS)."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from access.records import Record
from beneficiaries.fields import CodeField, CodesField
from beneficiaries.models.area import Area
from beneficiaries.models.case import Case
from beneficiaries.models.htcds import (
    Industry,
    MethodOfControl,
    MethodOfRecruitment,
    PerpetratorRole,
    RelationshipToTrafficker,
    StatusDecidedBy,
    TraffickingEventType,
    TraffickingStatus,
    TypeOfExploitation,
    TypeOfSexExploitation,
    WebsiteOrApp,
)
from beneficiaries.models.lists import Country
from config.fields import NameField, NarrativeField, PartialDateField, known_days


class Experience(Record):
    """Her trafficking experience as a whole (HTCDS object "victim context"); asked once, never twice."""

    case = models.OneToOneField(Case, models.PROTECT, related_name="experience")
    trafficking_status = CodeField(_("trafficking status"), max_length=27, choices=TraffickingStatus)
    status_decided_by = CodeField(_("who decided that"), max_length=33, choices=StatusDecidedBy, blank=True)
    relationship_to_trafficker = CodeField(
        _("relationship to the trafficker"), max_length=11, choices=RelationshipToTrafficker, blank=True
    )
    age_when_trafficked = models.PositiveSmallIntegerField(
        _("age when it began"), null=True, blank=True, validators=[MinValueValidator(0), MaxValueValidator(100)]
    )
    recruitment_methods = CodesField(_("how she was recruited"), codes=MethodOfRecruitment)
    recruitment_apps = CodesField(_("websites and apps used to recruit"), codes=WebsiteOrApp)
    recruitment_place = NameField(_("place of recruitment"), max_length=160, blank=True)
    control_methods = CodesField(_("how she was controlled"), codes=MethodOfControl)
    exploitation_types = CodesField(_("kind of exploitation"), codes=TypeOfExploitation)
    industry = CodeField(_("line of work, if work was forced"), max_length=60, choices=Industry, blank=True)
    sex_exploitation_types = CodesField(_("kind of sexual exploitation"), codes=TypeOfSexExploitation)
    exploitation_place = NameField(
        _("place of exploitation"), max_length=160, blank=True, help_text=_("For example: a dance bar in Kathmandu.")
    )
    exploitation_apps = CodesField(_("websites and apps used to exploit"), codes=WebsiteOrApp)
    in_her_words = NarrativeField(_("in her words"), blank=True)

    class Meta:
        verbose_name = _("trafficking experience")
        verbose_name_plural = _("trafficking experiences")


class HistoricEvent(Record):
    """One thing that happened, where and when (HTCDS object "historic trafficking event")."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="events")
    kind = CodeField(_("kind"), max_length=12, choices=TraffickingEventType)
    happened = PartialDateField(_("when"), ages=False, null=True, blank=True)
    area = models.ForeignKey(
        Area, models.PROTECT, null=True, blank=True, verbose_name=_("district or local level"), related_name="+"
    )
    city = NameField(_("town or village"), max_length=80, blank=True)
    state = NameField(_("state, outside Nepal"), max_length=80, blank=True)
    country = CodeField(_("country"), max_length=2, choices=Country, default=Country.NP)
    street = NameField(_("street or place"), max_length=160, blank=True)
    postal_code = NameField(_("postal code"), max_length=10, blank=True)
    latitude = models.DecimalField(_("latitude"), max_digits=8, decimal_places=5, null=True, blank=True)
    longitude = models.DecimalField(_("longitude"), max_digits=8, decimal_places=5, null=True, blank=True)
    description = NarrativeField(_("what happened"))

    class Meta:
        ordering = ["happened", "recorded_at"]
        verbose_name = _("event")
        verbose_name_plural = _("events")
        constraints = [
            known_days("happened", "event_on_some_day"),
            models.CheckConstraint(
                condition=Q(latitude=None, longitude=None) | Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="event_happened_on_earth",
                violation_error_message=_("Give both latitude and longitude, or neither."),
            ),
        ]


class Perpetrator(Record):
    """Somebody who did it (HTCDS object "perpetrator context"; what he is to her and does, as in the GBVIMS)."""

    class Relationship(models.TextChoices):
        PARTNER = "partner", _("Husband or partner, present or former")
        CAREGIVER = "caregiver", _("Parent or other caregiver")
        FAMILY = "family", _("Another of her family or in-laws")
        EMPLOYER = "employer", _("Employer or superior")
        TRAFFICKER = "trafficker", _("Trafficker, broker or recruiter")
        CLIENT = "client", _("Somebody who paid for her")
        TEACHER = "teacher", _("Teacher or school staff")
        SCHOOLMATE = "schoolmate", _("Schoolmate")
        HELPER = "helper", _("Staff of an aid organisation or service")
        HOUSEMATE = "housemate", _("Lives in the same house")
        NEIGHBOUR = "neighbour", _("Family friend or neighbour")
        COMMUNITY = "community", _("Another of the community")
        NONE = "none", _("A stranger")

    class Gender(models.TextChoices):
        MALE = "male", _("Male")
        FEMALE = "female", _("Female")
        SEVERAL = "several", _("Several people, of both")

    case = models.ForeignKey(Case, models.PROTECT, related_name="perpetrators")
    name = NameField(_("name, if known"), max_length=160, blank=True)
    roles = CodesField(_("role"), codes=PerpetratorRole)
    role_details = NarrativeField(_("details of the role"), blank=True)
    relationship = models.CharField(_("what this person is to her"), max_length=10, choices=Relationship, blank=True)
    gender = models.CharField(_("gender"), max_length=7, choices=Gender, blank=True)
    occupation = NameField(
        _("occupation"), max_length=80, blank=True, help_text=_("For example: police officer, hotel owner.")
    )
    organisation = NameField(_("business or group"), max_length=160, blank=True)
    still_a_danger = models.BooleanField(_("still a danger to her"), null=True, blank=True)

    class Meta:
        ordering = ["recorded_at"]
        verbose_name = _("perpetrator")
        verbose_name_plural = _("perpetrators")

    def __str__(self) -> str:
        """Return who it is, as well as that is known."""
        return self.name or self.organisation or self.role_details or str(_("somebody whose name is not known"))
