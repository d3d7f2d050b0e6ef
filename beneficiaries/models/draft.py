"""What somebody typed into a form of a case and did not save yet."""

import uuid
from datetime import timedelta

from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Length, Now
from django.db.models.lookups import LessThanOrEqual
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.forms import AsTyped
from access.shelter import ShelteredQuerySet
from accounts.models import User
from beneficiaries.models.case import Case

KEPT_FOR = timedelta(days=7)
LARGEST = 256 * 1024
"""The longest body of a form that is kept, in signs: a sign of Devanagari takes nine of them."""


class TooLong(Exception):
    """More was typed than a draft can hold."""


class DraftQuerySet(ShelteredQuerySet):
    """Finds drafts."""

    def in_force(self) -> "DraftQuerySet":
        """Return those that are not over yet, the newest first, with the person each is about."""
        return self.filter(kept_at__gt=Now() - KEPT_FOR).order_by("-kept_at").select_related("case__person")

    def over(self) -> "DraftQuerySet":
        """Return those that were kept long enough."""
        return self.filter(kept_at__lte=timezone.now() - KEPT_FOR)

    def keep(self, author: User, case: Case, address: str, body: str) -> "Draft":
        """Keep what an author typed into the form of that address, in place of what she typed there before.

        Raises TooLong.
        """
        if len(body) > LARGEST:
            raise TooLong
        draft = self.model(author=author, case=case, address=address, body=body, kept_at=timezone.now())
        self.bulk_create(
            [draft], update_conflicts=True, unique_fields=["author", "address"], update_fields=["body", "kept_at"]
        )
        return draft


class Draft(models.Model):
    """What one user typed into one form, as a browser sends it; her own alone, and gone when the form is saved.

    It is no record of the case, and its words are not told to the trail: nothing of it holds before it is saved,
    and then the trail keeps what was saved.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("author"))
    case = models.ForeignKey(Case, models.CASCADE, related_name="+", verbose_name=_("case"))
    address = models.CharField(_("form"), max_length=200)
    body = models.TextField(
        _("what was typed"), validators=[MaxLengthValidator(LARGEST)], help_text="application/x-www-form-urlencoded"
    )
    kept_at = models.DateTimeField(_("kept at"), db_index=True)

    objects = DraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")
        constraints = [
            models.UniqueConstraint(fields=["author", "address"], name="one_draft_a_form"),
            models.CheckConstraint(condition=~Q(body=""), name="draft_says_something"),
            models.CheckConstraint(condition=LessThanOrEqual(Length("body"), LARGEST), name="draft_has_an_end"),
            models.CheckConstraint(condition=Q(address__startswith="/cases/"), name="draft_of_a_form_of_a_case"),
        ]

    def __str__(self):
        return self.address

    def as_typed(self) -> AsTyped:
        """Return what was typed, for its form to show."""
        return AsTyped(self.body)
