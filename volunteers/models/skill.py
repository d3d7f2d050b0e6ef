"""What volunteers can do."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from access.records import Record
from config.fields import NameField


class Skill(Record):
    """One skill of the list that the coordinator keeps."""

    name = NameField(_("name"), max_length=120, unique=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("skill")
        verbose_name_plural = _("skills")
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="skill_has_a_name")]

    def __str__(self):
        return self.name
