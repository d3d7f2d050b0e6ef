"""What every record about a person or a case has in common."""

import uuid
from collections.abc import Hashable
from functools import cache
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.choices import CallableChoiceIterator
from django.utils.encoding import force_str
from django.utils.translation import gettext_lazy as _

from access.shelter import ShelteredQuerySet
from audit.actor import current_user_id


class Record(models.Model):
    """A row about a person: sheltered, recorded in the trail, and never overwritten unseen.

    The database itself fills `recorded_at` and `recorded_by` from the acting user and raises
    `version` with every change (trigger `keep_record`, see `access/walls.py`).
    """

    UNVERSIONED: tuple[str, ...] = ()
    """Columns that the house itself moves: a change of them alone does not raise the version."""

    SECRET: tuple[str, ...] = ()
    """Columns whose values the trail does not keep."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    recorded_at = models.DateTimeField(_("recorded"), db_default=Now(), editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        default=current_user_id,
        related_name="+",
        verbose_name=_("recorded by"),
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ShelteredQuerySet.as_manager()

    class Meta:
        abstract = True

    def _get_FIELD_display(self, field: models.Field) -> str:  # noqa: N802 (Django's name; it makes the dictionary anew for each value)
        value = getattr(self, field.attname)
        if isinstance(field.choices, CallableChoiceIterator) or not isinstance(value, Hashable):
            return super()._get_FIELD_display(field)
        return force_str(_words(field).get(value, value), strings_only=True)


@cache
def _words(field: models.Field) -> dict[Any, Any]:
    """Return the words of each choice of a field, in whatever language they are then read."""
    return dict(field.flatchoices)
