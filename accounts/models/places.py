"""Where people work and whom they work for: sites and organisations."""

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


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

    name = models.CharField(_("name"), max_length=120, unique=True)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    htcds_type = models.CharField(_("type (HTCDS)"), max_length=40, blank=True)
    city = models.CharField(_("city"), max_length=80, blank=True)
    country = models.CharField(
        _("country code"), max_length=2, default="NP", help_text=_("Two letters, such as NP or FR.")
    )

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
