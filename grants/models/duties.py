"""What a grant obliges to: milestones, reports and audits with their day, and a checklist of rules to keep."""

import datetime

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.records import Record
from access.shelter import ShelteredQuerySet
from config.fields import DateField, NameField, NarrativeField
from config.plans import Fixed
from grants.models.grant import Grant


class Milestone(Record):
    """Something that is to be reached by a day, and by what that is shown."""

    grant = models.ForeignKey(Grant, models.PROTECT, related_name="milestones", verbose_name=_("grant"))
    title = NameField(_("what is to be reached"), max_length=200)
    due_on = DateField(_("planned for"))
    reached_on = DateField(_("reached on"), latest=timezone.localdate, null=True, blank=True)
    evidence = NarrativeField(_("shown by"), max_length=1000, blank=True)

    class Meta:
        ordering = ["grant", "due_on", "id"]
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="milestone_says_something"),
            models.CheckConstraint(
                condition=Q(reached_on=None, evidence="") | Q(reached_on__isnull=False) & ~Q(evidence=""),
                name="milestone_reached_with_evidence",
                violation_error_message=_("Say on which day it was reached, and by what that is shown."),
            ),
        ]

    def __str__(self):
        return self.title


class ObligationQuerySet(ShelteredQuerySet):
    """Finds obligations."""

    def owed(self) -> "ObligationQuerySet":
        """Return those that somebody still has to do something for, of grants that were agreed and are not over."""
        under_way = [Grant.Status.AGREED, *Grant.SPENDABLE]
        return self.filter(state__in=[*map(Fixed, Obligation.OWED)], grant__status__in=under_way)


class Obligation(Record):
    """A report, an audit or something else that is owed to the funder by a day."""

    class Kind(models.TextChoices):
        NARRATIVE = "narrative", _("Narrative report")
        FINANCIAL = "financial", _("Financial report")
        AUDIT = "audit", _("Audit")
        OTHER = "other", _("Other")

    class State(models.TextChoices):
        OPEN = "open", _("Still owed")
        SUBMITTED = "submitted", _("Submitted")
        QUESTIONED = "questioned", _("Questioned")
        ACCEPTED = "accepted", _("Accepted")

    OWED = (State.OPEN, State.QUESTIONED)
    KINDS = {"open": "neutral", "submitted": "notice", "questioned": "warning", "accepted": "good"}

    grant = models.ForeignKey(Grant, models.PROTECT, related_name="obligations", verbose_name=_("grant"))
    kind = models.CharField(_("kind"), max_length=9, choices=Kind)
    title = NameField(_("title"), max_length=160)
    due_on = DateField(_("to be sent by"))
    remind_days = models.PositiveSmallIntegerField(
        _("remind so many days before"), default=21, validators=[MaxValueValidator(180)]
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN, editable=False)
    submitted_on = DateField(_("submitted on"), latest=timezone.localdate, null=True, blank=True, editable=False)
    answered_on = DateField(_("answered on"), latest=timezone.localdate, null=True, blank=True, editable=False)
    answer = NarrativeField(_("what the funder said"), max_length=2000, blank=True, editable=False)

    objects = ObligationQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "id"]
        verbose_name = _("obligation")
        verbose_name_plural = _("obligations")
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="obligation_says_something"),
            models.CheckConstraint(condition=Q(remind_days__lte=180), name="reminded_within_half_a_year"),
            models.CheckConstraint(
                condition=Q(state="open", submitted_on=None, answered_on=None)
                | Q(state="submitted", submitted_on__isnull=False)
                | Q(state__in=["questioned", "accepted"], submitted_on__isnull=False, answered_on__isnull=False),
                name="obligation_has_the_days_of_its_state",
            ),
            models.CheckConstraint(
                condition=~Q(state="questioned") | ~Q(answer=""),
                name="questioned_with_a_question",
                violation_error_message=_("Write what the funder asks."),
            ),
        ]
        indexes = [models.Index(fields=["due_on"], condition=Q(state__in=["open", "questioned"]), name="duties_owed")]

    def __str__(self):
        return self.title

    @property
    def state_kind(self) -> str:
        """Return the kind of state with which it is shown."""
        return "warning" if self.is_late else self.KINDS[self.state]

    @property
    def is_late(self) -> bool:
        """Tell whether its day has passed and it is still owed."""
        return self.state in self.OWED and self.due_on < timezone.localdate()

    @property
    def remind_on(self) -> datetime.date:
        """Return the day from which it is reminded of."""
        return self.due_on - datetime.timedelta(days=self.remind_days)


class ComplianceItem(Record):
    """One rule of the grant that must be kept, and how that was looked after."""

    grant = models.ForeignKey(Grant, models.PROTECT, related_name="compliance", verbose_name=_("grant"))
    words = NameField(_("what must be kept to"), max_length=200)
    checked_on = DateField(_("looked after on"), latest=timezone.localdate, null=True, blank=True)
    note = NarrativeField(_("how"), max_length=1000, blank=True)

    class Meta:
        ordering = ["grant", "recorded_at", "id"]
        verbose_name = _("item of the checklist")
        verbose_name_plural = _("items of checklists")
        constraints = [
            models.CheckConstraint(condition=~Q(words=""), name="checklist_says_something"),
            models.CheckConstraint(
                condition=Q(checked_on=None) | ~Q(note=""),
                name="looked_after_somehow",
                violation_error_message=_("Say how it was looked after."),
            ),
        ]

    def __str__(self):
        return self.words
