"""What a programme asks for."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from access.records import Record
from config.fields import NameField


class Need(Record):
    """One need."""

    title = NameField(_("title"), max_length=160)

    class Meta:
        ordering = ["title", "id"]
        verbose_name = _("need")
        verbose_name_plural = _("needs")
        constraints = [models.CheckConstraint(condition=~Q(title=""), name="need_has_a_title")]

    def __str__(self):
        return self.title
