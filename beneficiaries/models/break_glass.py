"""Break-glass: who opened which case outside her scope, why and until when, and what became of the review."""

import datetime
import uuid
from typing import Self

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField
from django.db import models, transaction
from django.db.models import F, Func, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from access.glass import Glass
from access.shelter import ShelteredQuerySet
from accounts.models import Site, User
from accounts.roles import Role
from beneficiaries.models.case import Case
from config.fields import NameField

MINUTES = 60
"""How long one opening holds."""
HOLDS = datetime.timedelta(minutes=MINUTES)
MOST_MISSES, MOST_TRIES = 3, 6
"""How many tries of one person may open nothing, and how many there may be, within a day (`break_glass` in SQL)."""


class CannotBeReviewed(Exception):
    """Somebody else has reviewed it in the meantime, or it is her own."""


class BreakGlassQuerySet(ShelteredQuerySet):
    """Finds openings, and tries that opened nothing."""

    def in_force(self) -> Self:
        """Return those under which a case is open now."""
        return self.filter(case__isnull=False, ends_at__gt=timezone.now())

    def waiting(self) -> Self:
        """Return those that nobody has reviewed yet."""
        return self.filter(reviewed_at=None)

    def to_be_reviewed_by(self, user: User) -> Self:
        """Return those that wait for this user: all but her own for an officer; to others, what officers opened."""
        found = self.waiting().exclude(opened_by=user)
        return found if Role.DATA_PROTECTION in user.roles else found.filter(as_role=Role.DATA_PROTECTION)

    def latest_first(self) -> Self:
        """Return them with who opened and who reviewed them, the last first."""
        return self.select_related("opened_by", "reviewed_by", "site").order_by("-opened_at", "-id")


class BreakGlass(models.Model):
    """One try to open one case by its code, whether or not there was a case to open.

    Nobody adds a row but the function `break_glass` of the database, which finds the case; a trigger lets the time run
    shorter and a review be written once, and refuses every other change.
    """

    class Kind(models.TextChoices):
        DANGER = "danger", _("Somebody is in danger now")
        HEALTH = "health", _("Her health needs it at once")
        NOBODY_THERE = "nobody_there", _("Her own worker and supervisor cannot be reached")
        LAW = "law", _("A court or an authority asks, and it cannot wait")
        HER_RIGHT = "her_right", _("She herself asks what is recorded, or for a correction")

    class Outcome(models.TextChoices):
        IN_ORDER = "in_order", _("In order")
        NOT_IN_ORDER = "not_in_order", _("Not in order")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False, verbose_name=_("who")
    )
    as_role = models.CharField(
        _("as"),
        max_length=15,
        choices=[(each, each.label) for each in (Role.SUPERVISOR, Role.DATA_PROTECTION)],
        editable=False,
    )
    kind = models.CharField(_("what it is about"), max_length=12, choices=Kind)
    reason = NameField(_("reason"), max_length=300)
    case = models.ForeignKey(
        Case, models.PROTECT, null=True, editable=False, related_name="openings", verbose_name=_("case")
    )
    """Empty where nothing was opened: the code was nobody's, or of a person without a case."""
    site = models.ForeignKey(Site, models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("site"))
    """The site of the case when it was opened; kept here, so that this row's policy looks at no case."""
    opened_at = models.DateTimeField(_("when"), default=timezone.now, editable=False)
    ends_at = models.DateTimeField(_("until"), editable=False)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("reviewed by"),
    )
    reviewed_at = models.DateTimeField(_("reviewed"), null=True, editable=False)
    outcome = models.CharField(_("outcome"), max_length=12, choices=Outcome, blank=True)
    note = NameField(_("note"), max_length=500, blank=True)

    objects = BreakGlassQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_at"]
        verbose_name = _("opening by break-glass")
        verbose_name_plural = _("openings by break-glass")
        indexes = [
            models.Index(fields=["opened_by", "-opened_at"], name="openings_of_a_user"),
            models.Index("opened_at", name="openings_to_review", condition=Q(reviewed_at=None)),
            models.Index(fields=["site", "-opened_at"], name="openings_of_a_site"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["danger", "health", "nobody_there", "law", "her_right"]), name="opened_for_a_kind"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="opened_for_a_reason"),
            models.CheckConstraint(condition=Q(as_role__in=["supervisor", "data_protection"]), name="opened_as_a_role"),
            models.CheckConstraint(
                condition=Q(case=None, site=None, ends_at=F("opened_at"))
                | Q(
                    case__isnull=False,
                    site__isnull=False,
                    ends_at__gte=F("opened_at"),
                    ends_at__lte=F("opened_at") + HOLDS,
                ),
                name="opened_for_an_hour_at_most",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_at=None, reviewed_by=None, outcome="", note="")
                | Q(reviewed_at__isnull=False, reviewed_by__isnull=False, outcome__in=["in_order", "not_in_order"]),
                name="reviewed_by_whom_and_with_what_outcome",
            ),
            models.CheckConstraint(condition=~Q(outcome="not_in_order", note=""), name="not_in_order_says_why"),
            models.CheckConstraint(
                condition=Q(reviewed_by=None) | ~Q(reviewed_by=F("opened_by")), name="reviewed_by_another_person"
            ),
            ExclusionConstraint(
                name="one_case_open_at_a_time",
                expressions=[
                    ("opened_by", "="),
                    (Func("opened_at", "ends_at", function="tstzrange", output_field=DateTimeRangeField()), "&&"),
                ],
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.reason}"

    @property
    def is_in_force(self) -> bool:
        """Tell whether the case is open under it now."""
        return self.case_id is not None and self.ends_at > timezone.now()

    @property
    def opened_something(self) -> bool:
        """Tell whether there was a case to open."""
        return self.case_id is not None

    def as_glass(self) -> Glass:
        """Return it as the transaction needs it; only of one that is in force."""
        return Glass(self.pk, self.case_id, self.site_id, self.ends_at, self.as_reason)

    @property
    def as_reason(self) -> str:
        """Return why, as the trail keeps it: in the house's first language, whoever reads it later."""
        with override("en"):
            return f"{self.get_kind_display()}: {self.reason}"

    def end(self) -> None:
        """Close the case again, now; one whose time is over stays as it is."""
        now = timezone.now()
        if BreakGlass.objects.filter(pk=self.pk, ends_at__gt=now).update(ends_at=now):
            self.ends_at = now

    @transaction.atomic
    def review(self, by: User, outcome: str, note: str = "") -> None:
        """Write down what the review found, once. Raises CannotBeReviewed."""
        waiting = BreakGlass.objects.to_be_reviewed_by(by).filter(pk=self.pk)
        if not waiting.update(reviewed_by=by, reviewed_at=timezone.now(), outcome=outcome, note=note):
            raise CannotBeReviewed
        self.refresh_from_db()
