"""Reviews of access: rounds in which another person confirms or ends each role that somebody holds."""

import datetime
import uuid
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField
from django.db import models, transaction
from django.db.models import Exists, F, Func, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.context import acting_as_system, alone
from access.reviews.rules import rules_of_access
from access.shelter import ShelteredQuerySet
from accounts.models import Membership, Refused, User
from accounts.roles import Role

if TYPE_CHECKING:
    from collections.abc import Iterable

DAYS_OF_A_MONTH = 365.25 / 12
REASON = "reviews of access"


class AccessRoundQuerySet(ShelteredQuerySet):
    """Finds rounds."""

    def under_way(self) -> Self:
        """Return the one that is not finished, if any."""
        return self.filter(finished_at=None)

    def latest_first(self) -> Self:
        """Return them with who began each, the last first."""
        return self.select_related("opened_by").order_by("-opened_at", "-id")

    def with_counts(self) -> Self:
        """Tell of each how many roles are in it (`total`) and of how many it is decided (`decided`)."""
        return self.annotate(
            total=models.Count("checks"), decided=models.Count("checks", filter=~Q(checks__outcome=""))
        )


class AccessRound(models.Model):
    """One look at every role that is held; never two at a time."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    opened_at = models.DateTimeField(_("begun"), default=timezone.now, editable=False)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("begun by"),
    )
    """Empty when it began by itself."""
    due_on = models.DateField(_("to be finished by"), editable=False)
    finished_at = models.DateTimeField(_("finished"), null=True, editable=False)

    objects = AccessRoundQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_at"]
        verbose_name = _("review of access")
        verbose_name_plural = _("reviews of access")
        constraints = [
            models.CheckConstraint(
                condition=Q(finished_at=None) | Q(finished_at__gte=F("opened_at")), name="review_ends_after_it_began"
            ),
            ExclusionConstraint(
                name="one_review_of_access_at_a_time",
                expressions=[
                    (Func("opened_at", "finished_at", function="tstzrange", output_field=DateTimeRangeField()), "&&")
                ],
            ),
        ]

    def __str__(self):
        return f"{self._meta.verbose_name} {timezone.localdate(self.opened_at)}"

    @property
    def is_overdue(self) -> bool:
        """Tell whether it should have been finished by now."""
        return self.finished_at is None and self.due_on < timezone.localdate()

    @classmethod
    @transaction.atomic
    def begin(cls, by: User | None = None) -> "AccessRound":
        """Begin a round with every role that is held now. Raises Refused when one is under way."""
        alone("reviews of access")
        if cls.objects.under_way().exists():
            raise Refused(_("A review is under way. Finish that one first."))
        due = timezone.localdate() + datetime.timedelta(days=rules_of_access().days_to_decide)
        begun = cls.objects.create(opened_by=by, due_on=due)
        factors = User.objects.filter(pk=OuterRef("user"), authenticator__type__in=["totp", "webauthn"])
        held = Membership.objects.in_force().select_related("user").annotate(has_factor=Exists(factors))
        AccessCheck.objects.bulk_create(AccessCheck.of(begun, each) for each in held)
        return begun

    @classmethod
    def is_due(cls, now: datetime.datetime) -> bool:
        """Tell whether it is time: so many months after the last one, or after the first role was given."""
        if cls.objects.under_way().exists():
            return False
        last = cls.objects.order_by("-opened_at").values_list("opened_at", flat=True).first()
        since = last or Membership.objects.in_force().order_by("given_at").values_list("given_at", flat=True).first()
        months = rules_of_access().months_between
        return since is not None and now - since >= datetime.timedelta(days=round(months * DAYS_OF_A_MONTH))

    def settle(self) -> None:
        """Let go of roles that ended otherwise meanwhile; finish the round when nothing is left to decide.

        The house itself does it, whoever decided last: no decision of hers is in it.
        """
        now = timezone.now()
        with acting_as_system(REASON):
            undecided = self.checks.undecided()
            undecided.exclude(membership__ended_at=None).update(outcome=AccessCheck.Outcome.ENDED, decided_at=now)
            if not undecided.exists():
                AccessRound.objects.under_way().filter(pk=self.pk).update(finished_at=now)


class AccessCheckQuerySet(ShelteredQuerySet):
    """Finds what is to be decided in a round, and what was."""

    def undecided(self) -> Self:
        """Return those of which nobody has said anything yet."""
        return self.filter(outcome="")

    def to_be_decided_by(self, user: User) -> Self:
        """Return those that wait for this user, never her own.

        An officer decides of all others; an administrator of the officers, so that one who is alone is confirmed too.
        """
        found = self.undecided().filter(membership__ended_at=None).exclude(holder=user)
        if Role.DATA_PROTECTION in user.roles:
            return found
        if Role.ADMINISTRATOR in user.roles:
            return found.filter(holder__in=User.objects.holding(Role.DATA_PROTECTION))
        return found.none()

    def by_name(self) -> Self:
        """Return them with everything that names them, by the name of whoever holds the role."""
        named = self.select_related("holder", "membership__site", "membership__organisation", "decided_by")
        return named.order_by("holder__full_name", "membership__role", "pk")


class AccessCheck(models.Model):
    """One role in one round: how it stood when the round began, and what another person decided."""

    class Outcome(models.TextChoices):
        CONFIRMED = "confirmed", _("Confirmed")
        TAKEN_AWAY = "taken_away", _("Taken away")
        ENDED = "ended", _("Ended meanwhile")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(AccessRound, models.PROTECT, related_name="checks", verbose_name=_("review of access"))
    membership = models.ForeignKey(Membership, models.PROTECT, related_name="+", verbose_name=_("role"))
    holder = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("who"))
    last_log_in = models.DateTimeField(_("last log-in"), null=True)
    second_factor = models.BooleanField(_("second factor"))
    was_active = models.BooleanField(_("may log in"))
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided"), null=True)

    objects = AccessCheckQuerySet.as_manager()

    class Meta:
        verbose_name = _("role under review")
        verbose_name_plural = _("roles under review")
        constraints = [
            models.UniqueConstraint("round", "membership", name="reviewed_once_in_a_round"),
            models.CheckConstraint(
                condition=Q(outcome="", decided_at=None, decided_by=None, note="")
                | Q(outcome="ended", decided_at__isnull=False, decided_by=None)
                | Q(outcome__in=["confirmed", "taken_away"], decided_at__isnull=False, decided_by__isnull=False),
                name="decided_by_whom_and_when",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("holder")), name="nobody_reviews_herself"
            ),
        ]

    def __str__(self):
        return f"{self.holder}: {self.membership}"

    @classmethod
    def of(cls, begun: AccessRound, held: Membership) -> "AccessCheck":
        """Return the check of a role in a round, not saved: how it stands now."""
        user = held.user
        return cls(
            round=begun,
            membership=held,
            holder=user,
            last_log_in=user.last_login,
            second_factor=held.has_factor,
            was_active=user.is_active,
        )

    @transaction.atomic
    def decide(self, by: User, outcome: str, note: str = "") -> None:
        """Confirm the role, or take it away: it ends now, and whoever held it is logged out everywhere.

        Raises Refused when it is not hers to decide, was decided meanwhile, or is the last administrator's.
        """
        waiting = AccessCheck.objects.to_be_decided_by(by).filter(pk=self.pk)
        if not waiting.update(outcome=outcome, note=note, decided_by=by, decided_at=timezone.now()):
            raise Refused(_("This is not yours to decide, or somebody has decided it already."))
        if outcome == self.Outcome.TAKEN_AWAY:
            why = str(_("review of access"))
            self.membership.end(by, f"{why}: {note}")
            self.holder.end_sessions(by, why)
        self.round.settle()


def open_rounds_when_due(now: datetime.datetime) -> "Iterable[AccessRound]":
    """Begin the round that is due and settle the one under way; return those under way afterwards."""
    for each in AccessRound.objects.under_way():
        each.settle()
    if AccessRound.is_due(now):
        AccessRound.begin()
    return AccessRound.objects.under_way()
