"""What another person approves: assessments, plans and whatever else is written, sent, returned and approved."""

from typing import Any, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from access.records import Record
from access.shelter import ShelteredQuerySet
from accounts.models import User
from beneficiaries.models.case import Case


class Written(Record):
    """A record that another person looks at after those who wrote in it, and that says who they were."""

    writers = ArrayField(models.UUIDField(), verbose_name=_("written by"), default=list, editable=False)
    """Users who wrote in it: none of them approves it, or looks it through."""

    written_at = models.DateTimeField(_("last written"), default=timezone.now, editable=False)
    """Moves with every change of it or of its parts, and raises the version that forms compare."""

    class Meta:
        abstract = True

    def note_writer(self, user: User) -> None:
        """Note who writes in it and when, before it is saved."""
        self.written_at = timezone.now()
        self.writers = list(dict.fromkeys([*self.writers, user.pk]))


class Settled(Exception):
    """It waits for its approval or has it, and is not changed."""


class ForApprovalQuerySet(ShelteredQuerySet):
    """Finds what is to be approved or was."""

    def writable_by(self, user: User) -> Self:
        """Return those that this user may change: none that waits for approval, none that has it."""
        return super().writable_by(user).filter(status__in=ForApproval.OPEN)

    def in_work(self) -> Self:
        """Return those that are not approved yet; a case has at most one of a kind."""
        return self.exclude(status=ForApproval.Status.APPROVED)

    def approved(self) -> Self:
        """Return those that are approved."""
        return self.filter(status=ForApproval.Status.APPROVED)


class ForApproval(Written):
    """Something of a case that is written as a draft, sent, and approved or returned by another person.

    An approved one is never changed: a new one starts from it.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        WAITING = "waiting", _("Waiting for approval")
        RETURNED = "returned", _("Returned")
        APPROVED = "approved", _("Approved")

    OPEN = (Status.DRAFT, Status.RETURNED)

    case = models.ForeignKey(Case, models.PROTECT, related_name="%(class)ss")
    status = models.CharField(_("status"), max_length=8, choices=Status, default=Status.DRAFT, editable=False)

    objects = ForApprovalQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint("case", condition=~Q(status="approved"), name="one_%(class)s_in_work"),
        ]

    @property
    def is_open(self) -> bool:
        """Tell whether it may still be changed."""
        return self.status in self.OPEN

    @property
    def headline(self) -> str:
        """Return what names it on the timeline."""
        return str(capfirst(self._meta.verbose_name))

    @property
    def in_short(self) -> str:
        """Return what the timeline says of it."""
        return ""

    def written_by(self, user: User) -> None:
        """Note who writes in it and when, before it is saved, and keep others from it until then.

        Raises Settled unless it may still be changed.
        """
        here: Any = type(self)
        standing = here.objects.select_for_update().filter(pk=self.pk).values_list("status", flat=True).first()
        if (standing or self.status) not in self.OPEN:
            raise Settled
        self.note_writer(user)
