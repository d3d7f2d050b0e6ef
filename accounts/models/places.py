"""Where people work and whom they work for: sites and organisations."""

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from phonenumber_field.modelfields import PhoneNumberField


class PlaceQuerySet(models.QuerySet):
    """Finds sites or organisations."""

    def open(self) -> "PlaceQuerySet":
        """Return those that are not closed: roles are given only there."""
        return self.filter(closed_on=None)

    def named_like(self, words: str) -> "PlaceQuerySet":
        """Return those whose name holds these words; all for no words."""
        return self.filter(name__icontains=words) if words else self


class Place(models.Model):
    """What a site and an organisation have in common."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    closed_on = models.DateField(_("closed on"), null=True, blank=True, editable=False)

    objects = PlaceQuerySet.as_manager()

    class Meta:
        abstract = True

    def close(self) -> None:
        """Close it today: nobody is given a role here any more; what is on record stays."""
        self.closed_on = timezone.localdate()
        self.save(update_fields=["closed_on"])

    def reopen(self) -> None:
        """Open it again."""
        self.closed_on = None
        self.save(update_fields=["closed_on"])


class Organisation(Place):
    """A body that staff, partners, funders or volunteers belong to (HTCDS object "organisation")."""

    class Kind(models.TextChoices):
        ASSOCIATION = "association", _("This association")
        PARTNER = "partner", _("Partner")
        FOUNDATION = "foundation", _("Foundation")
        COMPANY = "company", _("Company")

    class Type(models.TextChoices):
        """HTCDS code list "organisation_type"."""

        NGO = "NGO", _("NGO")
        LAW_ENFORCEMENT = "LawEnforcement", _("Law Enforcement")
        HEALTH_SERVICE = "HealthServiceOrganisation", _("Health Service Organisation")
        CENTRAL_GOVERNMENT = "CentralGovernmentOrganisation", _("Central Government Organisation")
        LOCAL_GOVERNMENT = "LocalGovernmentOrganisation", _("Local Government Organisation")
        IMMIGRATION_SERVICE = "ImmigrationService", _("Immigration Service")
        LEGAL_SERVICE = "LegalService", _("Legal Service")
        CORPORATE_BUSINESS = "CorporateBusiness", _("Corporate Business")
        SCHOOL_OR_COLLEGE = "SchoolOrCollege", _("School or College")

    name = models.CharField(_("name"), max_length=120, unique=True)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    htcds_type = models.CharField(_("what it is"), max_length=40, choices=Type, blank=True)
    phone = PhoneNumberField(_("phone"), blank=True)
    street = models.CharField(_("street"), max_length=160, blank=True)
    city = models.CharField(_("city"), max_length=80, blank=True)
    state = models.CharField(_("state or province"), max_length=80, blank=True)
    postal_code = models.CharField(_("postal code"), max_length=10, blank=True)
    country = models.CharField(
        _("country code"), max_length=2, default="NP", help_text=_("Two letters, such as NP or FR.")
    )
    latitude = models.DecimalField(_("latitude"), max_digits=8, decimal_places=5, null=True, blank=True)
    longitude = models.DecimalField(_("longitude"), max_digits=8, decimal_places=5, null=True, blank=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(country__regex=r"^[A-Z]{2}$"),
                name="country_code_is_two_capitals",
                violation_error_message=_("A country code is two capital letters, such as NP."),
            ),
            models.CheckConstraint(
                condition=models.Q(latitude=None, longitude=None)
                | models.Q(
                    latitude__isnull=False,
                    longitude__isnull=False,
                    latitude__range=(-90, 90),
                    longitude__range=(-180, 180),
                ),
                name="organisation_is_on_earth",
                violation_error_message=_("Give both latitude and longitude, or neither."),
            ),
        ]

    def __str__(self):
        return self.name


class Site(Place):
    """A place of work of the association: the centre, a field office."""

    class Kind(models.TextChoices):
        CENTRE = "centre", _("Rehabilitation centre")
        FIELD_OFFICE = "field_office", _("Field office")

    name = models.CharField(_("name"), max_length=80, unique=True)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    district = models.CharField(_("district"), max_length=60, blank=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("site")
        verbose_name_plural = _("sites")

    def __str__(self):
        return self.name
