"""What a committee talked about at a meeting, what it decided, and what became of it."""

import datetime

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.records import Record
from access.shelter import ShelteredQuerySet
from config.fields import DateField, NameField, NarrativeField
from programs.models.enrolment import Enrolment
from programs.models.group import Group
from programs.models.session import Session


class Minutes(Record):
    """What is kept of one meeting; who was there is the attendance of its session."""

    session = models.OneToOneField(Session, models.PROTECT, related_name="minutes_kept", verbose_name=_("session"))
    group = models.ForeignKey(Group, models.PROTECT, related_name="+", editable=False, verbose_name=_("group"))
    agenda = NarrativeField(_("agenda"), help_text=_("One matter a line. No names of people at risk."))
    discussed = NarrativeField(_("what was said"), blank=True)

    class Meta:
        ordering = ["recorded_at", "id"]
        verbose_name = _("minutes of a meeting")
        verbose_name_plural = _("minutes of meetings")
        constraints = [models.CheckConstraint(condition=~Q(agenda=""), name="minutes_have_an_agenda")]


class DecisionQuerySet(ShelteredQuerySet):
    """Finds decisions."""

    def open(self) -> "DecisionQuerySet":
        """Return those that are not done, the one due first at the head."""
        return self.filter(done_on=None).order_by("due_on", "pk")

    def open_at(self, session: Session) -> "DecisionQuerySet":
        """Return those of earlier meetings that were not done before the day of this one."""
        earlier = self.filter(group=session.group_id, minutes__session__on__lt=session.on)
        return earlier.filter(Q(done_on=None) | Q(done_on__gte=session.on)).order_by("due_on", "pk")


class Decision(Record):
    """What a meeting decided: who sees to it, until when, and when it was done."""

    minutes = models.ForeignKey(Minutes, models.PROTECT, related_name="decisions", verbose_name=_("minutes"))
    group = models.ForeignKey(Group, models.PROTECT, related_name="+", editable=False, verbose_name=_("group"))
    text = NameField(_("what was decided"), max_length=240)
    responsible = models.ForeignKey(
        Enrolment, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("who sees to it")
    )
    other = NameField(_("or somebody outside"), max_length=80, blank=True)
    due_on = DateField(_("until"))
    done_on = DateField(_("done on"), latest=timezone.localdate, null=True, blank=True)
    outcome = NameField(_("what came of it"), max_length=240, blank=True)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "id"]
        verbose_name = _("decision of a committee")
        verbose_name_plural = _("decisions of committees")
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="decision_says_something"),
            models.CheckConstraint(
                condition=Q(responsible=None) & ~Q(other="") | Q(responsible__isnull=False, other=""),
                name="decision_is_somebodys",
                violation_error_message=_("Choose who sees to it, or write who does outside the committee."),
            ),
        ]
        indexes = [models.Index("group", "due_on", condition=Q(done_on=None), name="decision_open")]

    def __str__(self):
        return self.text

    @property
    def is_overdue(self) -> bool:
        """Tell whether its day has passed and it is not done."""
        return self.done_on is None and self.due_on < timezone.localdate()

    @property
    def was_late(self) -> bool:
        """Tell whether it was done after its day."""
        return self.done_on is not None and self.done_on > self.due_on

    @property
    def decided_on(self) -> datetime.date:
        """Return the day of the meeting."""
        return self.minutes.session.on
