"""A project, which grants pay for, and the programmes it consists of."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from access.records import Record
from access.shelter import ShelteredQuerySet
from accounts.models import Site
from config.fields import DateField, NameField, NarrativeField


class ProjectQuerySet(ShelteredQuerySet):
    """Finds projects."""

    def running(self, on) -> "ProjectQuerySet":
        """Return those under way on a day."""
        return self.filter(Q(starts_on__lte=on) & (Q(ends_on=None) | Q(ends_on__gte=on)))


class Project(Record):
    """What a grant funds: a purpose, a time, and the office that leads it."""

    name = NameField(_("name"), max_length=160, unique=True)
    purpose = NarrativeField(_("what it is for"), blank=True)
    site = models.ForeignKey(Site, models.PROTECT, verbose_name=_("led by"), related_name="+")
    starts_on = DateField(_("from"))
    ends_on = DateField(_("until"), null=True, blank=True)

    objects = ProjectQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "name"]
        verbose_name = _("project")
        verbose_name_plural = _("projects")
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="project_has_a_name"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="project_ends_after_it_began",
                violation_error_message=_("The last day lies before the first."),
            ),
        ]

    def __str__(self):
        return self.name


class Programme(Record):
    """One kind of work within a project, such as its literacy classes (PMM: program)."""

    class Kind(models.TextChoices):
        LITERACY = "literacy", _("Literacy")
        RIGHTS = "rights", _("Rights awareness")
        COMMITTEE = "committee", _("Protection committees")
        INCOME = "income", _("Income generation")
        OTHER = "other", _("Other")

    project = models.ForeignKey(Project, models.PROTECT, verbose_name=_("project"), related_name="programmes")
    kind = models.CharField(_("kind"), max_length=9, choices=Kind)
    name = NameField(_("name"), max_length=120)
    about = NarrativeField(_("what is done, and for whom"), blank=True)

    class Meta:
        ordering = ["project", "name"]
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="programme_has_a_name"),
            models.UniqueConstraint(
                "project",
                "name",
                name="a_programme_of_that_name_once",
                violation_error_message=_("This project has a programme of that name already."),
            ),
        ]

    def __str__(self):
        return self.name
