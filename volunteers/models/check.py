"""The safeguarding gate: what must hold before a volunteer is placed, and until when it holds."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from access.records import Record
from access.shelter import ShelteredQuerySet
from config.fields import DateField
from volunteers.models.volunteer import Volunteer


class SafeguardingCheckQuerySet(ShelteredQuerySet):
    """Finds checks."""

    def missing_of(self, volunteer, since, until) -> list:
        """Return the kinds of checks that do not hold on every day from one until another."""
        held = self.filter(volunteer=volunteer, state="passed", valid_from__lte=since, valid_until__gte=until)
        kinds = set(held.values_list("kind", flat=True))
        return [each.label for each in SafeguardingCheck.NEEDED if each not in kinds]


class SafeguardingCheck(Record):
    """One check of one volunteer."""

    class Kind(models.TextChoices):
        IDENTITY = "identity", _("Identity")
        REFERENCE_1 = "reference_1", _("First reference")
        REFERENCE_2 = "reference_2", _("Second reference")
        BACKGROUND = "background", _("Background check")
        CODE = "code", _("Code of conduct")
        CONFIDENTIALITY = "confidentiality", _("Confidentiality")
        COURSE = "course", _("Safeguarding course")
        MEDICAL = "medical", _("Medical fitness")
        INSURANCE = "insurance", _("Insurance")
        VISA = "visa", _("Visa")

    NEEDED = tuple(each for each in Kind if each != "visa")

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        PASSED = "passed", _("Passed")
        REVOKED = "revoked", _("Revoked")

    volunteer = models.ForeignKey(Volunteer, models.PROTECT, related_name="checks", verbose_name=_("volunteer"))
    kind = models.CharField(_("kind"), max_length=15, choices=Kind)
    state = models.CharField(_("state"), max_length=7, choices=State, default=State.WAITING)
    valid_from = DateField(_("from"))
    valid_until = DateField(_("until"))

    objects = SafeguardingCheckQuerySet.as_manager()

    class Meta:
        ordering = ["volunteer", "kind", "-valid_from"]
        verbose_name = _("safeguarding check")
        verbose_name_plural = _("safeguarding checks")
        constraints = [
            models.CheckConstraint(condition=Q(valid_until__gte=F("valid_from")), name="check_ends_after_it_began")
        ]
