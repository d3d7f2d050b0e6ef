"""The household a person comes from, and who belongs to it."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.records import Record
from beneficiaries.models.area import Area
from config.fields import OLDEST_MEMORY, NameField, NarrativeField, PartialDateField, known_days


class Household(Record):
    """A family living together; sisters who are both known here share one."""

    area = models.ForeignKey(
        Area, models.PROTECT, null=True, blank=True, verbose_name=_("district or local level"), related_name="+"
    )
    ward = models.PositiveSmallIntegerField(_("ward"), null=True, blank=True, validators=[MaxValueValidator(35)])
    how_far = NameField(
        _("how far away"), max_length=120, blank=True, help_text=_("For example: two hours by bus from Kathmandu.")
    )
    livelihood = NameField(
        _("what the household lives on"),
        max_length=200,
        blank=True,
        help_text=_("For example: farming, watch repair, remittances."),
    )
    children = models.PositiveSmallIntegerField(
        _("number of children"), null=True, blank=True, validators=[MaxValueValidator(25)]
    )
    children_at_school = models.PositiveSmallIntegerField(
        _("of them sent to school"), null=True, blank=True, validators=[MaxValueValidator(25)]
    )
    notes = NarrativeField(_("notes"), blank=True)

    class Meta:
        verbose_name = _("household")
        verbose_name_plural = _("households")
        constraints = [
            models.CheckConstraint(
                condition=Q(children_at_school=None) | Q(children_at_school__lte=F("children")),
                name="no_more_at_school_than_children",
                violation_error_message=_("There cannot be more children at school than children."),
            )
        ]


class HouseholdMember(Record):
    """Somebody of the household, by name as the family tells it."""

    class Relation(models.TextChoices):
        MOTHER = "mother", _("Mother")
        FATHER = "father", _("Father")
        SISTER = "sister", _("Sister")
        BROTHER = "brother", _("Brother")
        HUSBAND = "husband", _("Husband")
        WIFE = "wife", _("Wife")
        CHILD = "child", _("Child")
        GRANDPARENT = "grandparent", _("Grandparent")
        UNCLE_AUNT = "uncle_aunt", _("Uncle or aunt")
        IN_LAW = "in_law", _("In-law")
        STEP_PARENT = "step_parent", _("Step-parent")
        OTHER = "other", _("Other")

    household = models.ForeignKey(Household, models.PROTECT, related_name="members", verbose_name=_("household"))
    relation = models.CharField(_("who it is to her"), max_length=11, choices=Relation)
    name = NameField(_("name"), max_length=120, blank=True)
    born = PartialDateField(
        _("date of birth or age"), earliest=OLDEST_MEMORY, latest=timezone.localdate, null=True, blank=True
    )
    occupation = NameField(_("work"), max_length=120, blank=True)
    at_school = models.BooleanField(_("goes to school"), null=True, blank=True)
    safe_to_contact = models.BooleanField(_("safe to contact"), default=False)
    notes = NameField(_("notes"), max_length=300, blank=True)

    class Meta:
        ordering = ["recorded_at", "id"]
        verbose_name = _("member of the household")
        verbose_name_plural = _("members of the household")
        constraints = [known_days("born", "member_born_on_some_day")]
