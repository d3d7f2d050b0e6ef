"""What somebody asks about the data that is kept of her: to have it, to have it put right, or to have it erased."""

import datetime
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.records import Record
from access.shelter import ShelteredQuerySet
from beneficiaries.models.retention import RetentionPeriods
from config.fields import DateField
from config.plans import Fixed

if TYPE_CHECKING:
    from accounts.models import User

APPROVED_ALREADY = _("It was approved already. Until it is done, the data protection officer can still refuse it.")


class CannotAnswer(Exception):
    """A request that is answered already, or must not be answered so; says why in plain words."""


class DataRequestQuerySet(ShelteredQuerySet):
    """Finds requests."""

    def open(self) -> Self:
        """Return those that are not answered yet, the one that is due first before the others."""
        return self.filter(state__in=[*map(Fixed, DataRequest.OPEN)]).order_by("due_on", "id")

    def to_be_answered(self) -> Self:
        """Return those that wait for whoever answers, and not for the house to carry them out."""
        return self.open().filter(approved_at=None)

    def to_be_carried_out(self) -> Self:
        """Return the erasures that were approved and not done yet."""
        return self.open().filter(kind=DataRequest.Kind.ERASURE, approved_at__isnull=False, done_at=None)


class DataRequest(Record):
    """One request of one person (GDPR, articles 15 to 21; Nepal's Individual Privacy Act, 2075).

    The data protection officer reads it: so it holds her code, its kind and its days, and not a word about her.
    """

    OF: str
    """The name of the foreign key to whom it is about."""

    class Kind(models.TextChoices):
        ACCESS = "access", _("To see or have the data")
        CORRECTION = "correction", _("To have something put right")
        ERASURE = "erasure", _("To have the data erased")
        OBJECTION = "objection", _("To object to a use of the data")

    class AskedBy(models.TextChoices):
        HERSELF = "herself", _("The person")
        GUARDIAN = "guardian", _("A guardian, with the person’s own assent")
        LAWYER = "lawyer", _("Somebody with a written mandate")

    class State(models.TextChoices):
        RECEIVED = "received", _("Received")
        IN_HAND = "in_hand", _("In hand")
        ANSWERED = "answered", _("Done as asked")
        REFUSED = "refused", _("Refused")

    class Ground(models.TextChoices):
        WHO = "who", _("It is not certain who asks")
        OTHERS = "others", _("It would put somebody else in danger")
        LAW = "law", _("The law demands that it is kept")
        COURT = "court", _("It is needed before a court")
        CHILD = "child", _("It is not in the interest of the child")
        TWICE = "twice", _("The same was answered a short time ago")
        OVER = "over", _("It is no longer asked for")

    OPEN = (State.RECEIVED, State.IN_HAND)
    APPROVAL_HOLDS = datetime.timedelta(days=30)
    """What was approved longer ago and is still not done is not what she asks today: it is decided about anew."""

    code = models.CharField(_("code"), max_length=9, editable=False)
    kind = models.CharField(_("what is asked"), max_length=10, choices=Kind)
    asked_by = models.CharField(_("who asks"), max_length=8, choices=AskedBy, default=AskedBy.HERSELF)
    received_on = DateField(_("received"), latest=timezone.localdate, default=timezone.localdate)
    due_on = DateField(_("to be answered by"), editable=False)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.RECEIVED, editable=False)
    ground = models.CharField(_("why it is refused"), max_length=6, choices=Ground, blank=True)
    answered_on = DateField(_("answered"), null=True, editable=False)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+",
        verbose_name=_("answered by"),
    )  # fmt: skip
    approved_at = models.DateTimeField(_("approved"), null=True, editable=False)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+",
        verbose_name=_("approved by"),
    )  # fmt: skip
    done_at = models.DateTimeField(_("erased"), null=True, editable=False)

    objects = DataRequestQuerySet.as_manager()

    class Meta:
        ordering = ["-received_on", "-recorded_at", "id"]
        abstract = True

    def __str__(self):
        return f"{self.code}, {self.get_kind_display()}"

    @property
    def subject(self) -> Record:
        """Return whom it is about."""
        return getattr(self, self.OF)

    @property
    def is_open(self) -> bool:
        """Tell whether it waits for an answer."""
        return self.state in self.OPEN

    @property
    def is_late(self) -> bool:
        """Tell whether it should have been answered."""
        return self.is_open and self.due_on < timezone.localdate()

    @property
    def approval_is_over(self) -> bool:
        """Tell whether it was approved so long ago that it must be approved again."""
        return self.approved_at is not None and self.approved_at < timezone.now() - self.APPROVAL_HOLDS

    def receive(self) -> None:
        """Save this new request, with the day by which it is to be answered."""
        self.code = self.subject.code
        self.due_on = self.received_on + datetime.timedelta(days=RetentionPeriods.in_force().answer_days)
        self.save(force_insert=True)

    @transaction.atomic
    def take_in_hand(self) -> None:
        """Say that somebody works on it. Raises CannotAnswer when it is answered already."""
        here = self._locked()
        here.state = self.State.IN_HAND
        here.save(update_fields=["state"])
        self.refresh_from_db()

    @transaction.atomic
    def answer(self, by: "User") -> None:
        """Say that what she asks was done; an erasure is done by the house alone, once it is approved (`approve`)."""
        if self.kind == self.Kind.ERASURE:
            raise CannotAnswer(_("An erasure is done when the data protection officer has approved it."))
        here = self._locked()
        here.state, here.answered_on, here.answered_by = self.State.ANSWERED, timezone.localdate(), by
        here.save(update_fields=["state", "answered_on", "answered_by"])
        self.refresh_from_db()

    @transaction.atomic
    def refuse(self, by: "User", ground: str) -> None:
        """Say that and why it is not done. Raises CannotAnswer when it is answered already, or approved.

        Who refuses what was approved takes the approval back first.
        """
        here = self._locked()
        if here.approved_at:
            raise CannotAnswer(APPROVED_ALREADY)
        here.state, here.ground = self.State.REFUSED, ground
        here.answered_on, here.answered_by = timezone.localdate(), by
        here.save(update_fields=["state", "ground", "answered_on", "answered_by"])
        self.refresh_from_db()

    @transaction.atomic
    def approve(self, by: "User") -> None:
        """Approve an erasure: what then carries it out is `beneficiaries.data_subject.erasing`."""
        here = self._locked()
        if here.kind != self.Kind.ERASURE or here.approved_at:
            raise CannotAnswer(APPROVED_ALREADY)
        if here.recorded_by_id == by.pk:
            raise CannotAnswer(_("Somebody else has to approve it than who recorded it."))
        here.state, here.approved_at, here.approved_by = self.State.IN_HAND, timezone.now(), by
        here.save(update_fields=["state", "approved_at", "approved_by"])
        self.refresh_from_db()

    @transaction.atomic
    def take_approval_back(self) -> None:
        """Let an erasure that is not done wait for the officer again. Raises CannotAnswer when it is answered."""
        here = self._locked()
        here.approved_at, here.approved_by = None, None
        here.save(update_fields=["approved_at", "approved_by"])
        self.refresh_from_db()

    def _locked(self) -> Self:
        here = type(self).objects.select_for_update(of=("self",)).get(pk=self.pk)
        if not here.is_open:
            raise CannotAnswer(_("It is answered already."))
        return here


def rules_of(subject: str, prefix: str = "") -> list[models.BaseConstraint]:
    """Return what the database keeps true of each request; `subject` names the key to whom it is about."""
    return [
        models.CheckConstraint(
            condition=Q(due_on__gt=F("received_on")), name=f"{prefix}request_has_time_to_be_answered"
        ),
        models.CheckConstraint(
            condition=Q(state__in=["received", "in_hand"], answered_on=None, answered_by=None)
            | Q(state__in=["answered", "refused"], answered_on__isnull=False),
            name=f"{prefix}request_says_when_it_was_answered",
        ),
        models.CheckConstraint(
            condition=Q(state="refused") & ~Q(ground="") | ~Q(state="refused") & Q(ground=""),
            name=f"{prefix}refusal_has_a_ground",
            violation_error_message=_("Say why it is refused."),
        ),
        models.CheckConstraint(
            condition=Q(approved_at=None, approved_by=None)
            | Q(kind="erasure", approved_at__isnull=False, approved_by__isnull=False),
            name=f"{prefix}erasure_is_approved_by_somebody",
        ),
        models.CheckConstraint(
            condition=Q(approved_by=None) | Q(recorded_by=None) | ~Q(approved_by=F("recorded_by")),
            name=f"{prefix}nobody_approves_her_own_erasure",
        ),
        models.CheckConstraint(
            condition=Q(done_at=None) | Q(approved_at__isnull=False), name=f"{prefix}nobody_is_erased_unapproved"
        ),
        models.CheckConstraint(
            condition=~Q(kind="erasure", state="answered") | Q(done_at__isnull=False),
            name=f"{prefix}erasure_is_done_when_it_was_carried_out",
        ),
        models.UniqueConstraint(
            subject,
            "kind",
            condition=Q(state__in=["received", "in_hand"]),
            name=f"{prefix}asked_once_at_a_time",
            violation_error_message=_("The same is asked already, and not answered yet."),
        ),
    ]
