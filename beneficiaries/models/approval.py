"""Approvals: what was sent to somebody else to decide, who decided, and what she said."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Func, IntegerField, OuterRef, Q
from django.db.models.lookups import Exact
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.policy import APPROVE
from access.records import Record
from access.shelter import ShelteredQuerySet
from accounts.models import User
from beneficiaries.models.assessment import Assessment
from beneficiaries.models.case import Case
from beneficiaries.models.closure import Closure
from beneficiaries.models.for_approval import ForApproval
from beneficiaries.models.plan import Plan
from beneficiaries.models.transfer import Transfer
from config.fields import NarrativeField
from config.plans import Fixed

SUBJECTS = ("assessment", "plan", "closure", "transfer")
"""The columns of which one names what an approval is about."""


class AlreadyDecided(Exception):
    """Somebody decided about it, or took it back, a moment before."""


class ApprovalQuerySet(ShelteredQuerySet):
    """Finds approvals."""

    def waiting_at_sites_of(self, user: User) -> Self:
        """Return those that wait in cases in which this user approves, the longest first."""
        waiting = self.filter(status=Fixed(Approval.Status.WAITING), case__in=Case.objects.visible_to(user, APPROVE))
        return waiting.select_related("case__person", "recorded_by", *SUBJECTS).order_by("recorded_at", "pk")

    def in_order(self) -> Self:
        """Return them as they were asked for, with who asked and who decided."""
        return self.order_by("recorded_at", "pk").select_related("recorded_by", "decided_by")

    def last_returned(self, subject: str) -> Self:
        """Return the last one of each case that gave back what is still being mended; `subject` is its column."""
        mending = {"status": Approval.Status.RETURNED, f"{subject}__status": ForApproval.Status.RETURNED}
        return self.filter(case=OuterRef("pk"), **mending).order_by("-decided_at")


class Approval(Record):
    """One request to decide about something of a case; whoever records it asks for it."""

    class Status(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        APPROVED = "approved", _("Approved")
        RETURNED = "returned", _("Returned")
        WITHDRAWN = "withdrawn", _("Taken back")

    case = models.ForeignKey(Case, models.PROTECT, related_name="approvals")
    assessment = models.ForeignKey(
        Assessment, models.PROTECT, null=True, blank=True, verbose_name=_("assessment"), related_name="approvals"
    )
    plan = models.ForeignKey(
        Plan, models.PROTECT, null=True, blank=True, verbose_name=_("case plan"), related_name="approvals"
    )
    closure = models.ForeignKey(
        Closure, models.PROTECT, null=True, blank=True, verbose_name=_("closure"), related_name="approvals"
    )
    transfer = models.ForeignKey(
        Transfer, models.PROTECT, null=True, blank=True, verbose_name=_("transfer"), related_name="approvals"
    )
    status = models.CharField(_("status"), max_length=9, choices=Status, default=Status.WAITING, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided"), null=True, editable=False)
    comment = NarrativeField(_("comment"), blank=True)

    objects = ApprovalQuerySet.as_manager()

    class Meta:
        ordering = ["-recorded_at"]
        verbose_name = _("approval")
        verbose_name_plural = _("approvals")
        constraints = [
            models.CheckConstraint(
                condition=Exact(Func(*SUBJECTS, function="num_nonnulls", output_field=IntegerField()), 1),
                name="approval_is_about_one_thing",
            ),
            *(
                models.UniqueConstraint(each, condition=Q(status="waiting"), name=f"{each}_waits_once")
                for each in SUBJECTS
            ),
            models.CheckConstraint(
                condition=Q(status="waiting", decided_at=None, decided_by=None)
                | Q(status="withdrawn", decided_at__isnull=False, decided_by=None)
                | Q(status__in=["approved", "returned"], decided_at__isnull=False, decided_by__isnull=False),
                name="decided_approval_says_by_whom",
            ),
            models.CheckConstraint(condition=~Q(status="returned") | ~Q(comment=""), name="returned_approval_says_why"),
            models.CheckConstraint(
                condition=Q(decided_by=None) | Q(recorded_by=None) | ~Q(decided_by=F("recorded_by")),
                name="nobody_approves_her_own_request",
            ),
        ]
        indexes = [
            models.Index("recorded_at", "id", name="approval_waiting", condition=Q(status="waiting")),
            models.Index("case", "recorded_at", name="approvals_of_case"),
        ]

    @property
    def subject(self) -> ForApproval:
        """Return what it is about, with its case."""
        found = next(each for name in SUBJECTS if (each := getattr(self, name)) is not None)
        found.case = self.case
        return found

    def settle(self, status: Status, by: User | None, comment: str = "") -> None:
        """Write down how it ended. Raises AlreadyDecided when it waits no more."""
        changed = Approval.objects.filter(pk=self.pk, status=self.Status.WAITING).update(
            status=status, decided_by=by, decided_at=timezone.now(), comment=comment
        )
        if not changed:
            raise AlreadyDecided
        self.refresh_from_db(fields=["status", "decided_by", "decided_at", "comment", "version"])
