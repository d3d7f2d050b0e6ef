"""Closures: why a case ends, what is true when it does, and what was agreed for the time after."""

import datetime
from typing import Self

from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from beneficiaries.models.case import Case
from beneficiaries.models.for_approval import ForApproval, ForApprovalQuerySet
from config.fields import DateField, NarrativeField


class ClosureQuerySet(ForApprovalQuerySet):
    """Finds closures."""

    def latest_first(self) -> Self:
        """Return them, the last day first."""
        return self.order_by("-closes_on", "-recorded_at", "-id").select_related("recorded_by")


class Closure(ForApproval):
    """The end of the work in a case; closed for good only once approved (CPIMS+ guidelines, step 6)."""

    class Reason(models.TextChoices):
        GOALS = "goals", _("The goals of her plan are reached")
        WISH = "wish", _("She no longer wishes our support")
        MOVED = "moved", _("She moved away, and others go on with her")
        LOST = "lost", _("We have lost contact, in spite of all attempts")
        DIED = "died", _("She has died")
        OTHER = "other", _("Another reason")

    class Survey(models.TextChoices):
        HANDED = "handed", _("Yes, she was handed it")
        UNWILLING = "unwilling", _("No, she does not want it")
        UNMET = "unmet", _("No, she could not be met")
        UNABLE = "unable", _("No, she cannot fill it in, even with somebody she trusts")
        EARLIER = "earlier", _("Not asked: it was sent before there was a survey")

    WITHOUT_HER = (Reason.LOST, Reason.DIED)
    """Reasons for which nobody can ask her: neither criteria nor a final assessment are wanted."""
    CRITERIA = ("is_safe", "goals_settled", "has_support", "knows_return", "agrees")

    closes_on = DateField(_("day of closing"), latest=timezone.localdate, default=timezone.localdate)
    reason = models.CharField(_("reason"), max_length=5, choices=Reason)
    told = NarrativeField(_("what led to it"))
    is_safe = models.BooleanField(_("Is she safe where she lives, and knows whom to call?"), null=True, blank=True)
    goals_settled = models.BooleanField(
        _("Are the goals of her plan reached, or given up together with her?"), null=True, blank=True
    )
    has_support = models.BooleanField(_("Is there somebody she trusts and can turn to?"), null=True, blank=True)
    knows_return = models.BooleanField(_("Does she know how to come back to us?"), null=True, blank=True)
    agrees = models.BooleanField(_("Does she agree that the case is closed?"), null=True, blank=True)
    in_spite = NarrativeField(_("why it is closed all the same"), blank=True)
    contact_after = models.BooleanField(_("May we ask her how she is after 3, 6 and 12 months?"), null=True, blank=True)
    agreed_after = NarrativeField(_("what was agreed for the time after"), blank=True)

    survey = models.CharField(_("Was she handed the survey about our work?"), max_length=9, choices=Survey, blank=True)

    objects = ClosureQuerySet.as_manager()

    class Meta:
        ordering = ["-closes_on", "-recorded_at"]
        verbose_name = _("closure")
        verbose_name_plural = _("closures")
        constraints = [
            *ForApproval.Meta.constraints,
            models.CheckConstraint(condition=~Q(told=""), name="closure_says_what_led_to_it"),
            models.CheckConstraint(
                condition=Q(status__in=["draft", "returned"])
                | Q(reason__in=["lost", "died"])
                | Q(
                    is_safe__isnull=False,
                    goals_settled__isnull=False,
                    has_support__isnull=False,
                    knows_return__isnull=False,
                    agrees__isnull=False,
                    contact_after__isnull=False,
                ),
                name="sent_closure_answers_its_criteria",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["draft", "returned"])
                | Q(reason__in=["lost", "died"])
                | Q(is_safe=True, goals_settled=True, has_support=True, knows_return=True, agrees=True)
                | ~Q(in_spite=""),
                name="closure_in_spite_of_a_criterion_says_why",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["draft", "returned"]) | Q(reason__in=["lost", "died"]) | ~Q(survey=""),
                name="sent_closure_tells_of_the_survey",
            ),
        ]
        indexes = [models.Index(fields=["case", "-closes_on", "-recorded_at"], name="closures_of_case")]

    def get_absolute_url(self) -> str:
        """Return the address of its page."""
        return reverse("closure", args=[self.case.person.code, self.pk])

    @property
    def in_short(self) -> str:
        """Return what the timeline says of it."""
        return f"{self.get_reason_display()}. {self.told}"

    @property
    def asks_her(self) -> bool:
        """Tell whether she can be asked, so that the criteria count."""
        return self.reason not in self.WITHOUT_HER

    @property
    def unmet(self) -> list[str]:
        """Return the names of the criteria that are answered with no."""
        return [name for name in self.CRITERIA if getattr(self, name) is False] if self.asks_her else []

    @transaction.atomic
    def record(self, by: User) -> None:
        """Save it. Raises Settled unless it is open."""
        self.written_by(by)
        self.save()


AFTER = (91, 182, 365)
"""Days after closing on which she is asked how she is: three, six and twelve months."""
EARLIER = 30
"""A contact so many days before one of these counts for it."""


def next_after_closing(case: Case) -> datetime.date | None:
    """Return the day on which she is asked next how she is since her case was closed; None once all is asked."""
    for days in AFTER:
        day = case.closed_on + datetime.timedelta(days=days)
        if case.last_contact_on is None or case.last_contact_on < day - datetime.timedelta(days=EARLIER):
            return day
    return None
