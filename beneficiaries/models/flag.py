"""Flags: what somebody wants others not to miss in a case, until it is settled."""

from typing import Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.records import Record
from access.shelter import ShelteredQuerySet
from accounts.models import User
from beneficiaries.models.case import OPEN, Case
from config.fields import DateField, NameField


class AlreadyResolved(Exception):
    """Somebody else has settled it in the meantime."""


class FlagQuerySet(ShelteredQuerySet):
    """Finds flags."""

    def raised(self) -> Self:
        """Return those that are not settled."""
        return self.filter(resolved_at=None)

    def latest_first(self) -> Self:
        """Return them, the last raised first, with who raised and who settled them."""
        return self.order_by("-raised_on", "-recorded_at", "-id").select_related("recorded_by", "resolved_by")

    def in_open_cases(self) -> Self:
        """Return those in cases that have not ended."""
        return self.filter(case__in=Case.objects.filter(OPEN))


class Flag(Record):
    """Something that is not to be missed in a case, for whom, and until when; settled by somebody who says how."""

    class ForWhom(models.TextChoices):
        WORKERS = "workers", _("The workers of the case")
        SUPERVISOR = "supervisor", _("The supervisor")
        ALL = "all", _("Everybody who works in the case, and the supervisor")

    case = models.ForeignKey(Case, models.PROTECT, related_name="flags")
    text = NameField(_("what is not to be missed"), max_length=240)
    for_whom = models.CharField(_("for whom"), max_length=10, choices=ForWhom, default=ForWhom.ALL)
    raised_on = DateField(_("raised"), latest=timezone.localdate, default=timezone.localdate, editable=False)
    until = DateField(_("until when it matters"), null=True, blank=True)
    resolved_at = models.DateTimeField(_("settled"), null=True, editable=False)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        verbose_name=_("settled by"),
        related_name="+",
    )
    how = NameField(_("how it was settled"), max_length=240, blank=True)

    objects = FlagQuerySet.as_manager()

    class Meta:
        ordering = ["-raised_on", "-recorded_at"]
        verbose_name = _("flag")
        verbose_name_plural = _("flags")
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="flag_says_what_it_is"),
            models.CheckConstraint(
                condition=Q(for_whom__in=["workers", "supervisor", "all"]), name="flag_for_somebody"
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("raised_on")),
                name="flag_matters_after_it_was_raised",
                violation_error_message=_("This day has passed already."),
            ),
            models.CheckConstraint(
                condition=Q(resolved_at=None, resolved_by=None, how="")
                | Q(resolved_at__isnull=False, resolved_by__isnull=False) & ~Q(how=""),
                name="settled_flag_says_by_whom_and_how",
            ),
        ]
        indexes = [
            models.Index(fields=["case", "-raised_on"], name="flags_of_case"),
            models.Index("case", "until", name="raised_flags", condition=Q(resolved_at=None)),
        ]

    @transaction.atomic
    def resolve(self, by: User, how: str) -> None:
        """Settle it, once. Raises AlreadyResolved."""
        changed = Flag.objects.filter(pk=self.pk, resolved_at=None).update(
            resolved_at=timezone.now(), resolved_by=by, how=how
        )
        if not changed:
            raise AlreadyResolved
        self.refresh_from_db()
