"""Who lends a skill."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from access.records import Record
from accounts.models import Organisation
from config.fields import NameField


class Volunteer(Record):
    """One volunteer, with or without an account of her own."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="volunteer",
        verbose_name=_("user"),
    )
    name = NameField(_("name"), max_length=120)
    employer = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("employer")
    )

    class Meta:
        ordering = ["name", "id"]
        verbose_name = _("volunteer")
        verbose_name_plural = _("volunteers")
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="volunteer_has_a_name")]

    def __str__(self):
        return self.name

    def missing_checks(self, since, until) -> list:
        """Return which safeguarding checks are missing or run out between two days, in words."""
        from volunteers.models.check import SafeguardingCheck

        return SafeguardingCheck.objects.missing_of(self, since, until)
