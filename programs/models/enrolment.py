"""Who belongs to a group, who waits for a place, and how each left (PMM: program engagement)."""

import datetime

from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.context import alone
from access.records import Record
from access.shelter import ShelteredQuerySet
from config.fields import DateField, NameField
from programs.models.group import Group
from programs.models.participant import Participant

ABSENT_TOO_OFTEN = 3
"""So many sessions missed in a row, and her facilitator asks what is the matter."""


FINISHED = _("This group is finished: nobody gets a place in it any more.")


class CannotEnrol(Exception):
    """A move of an enrolment that is not possible now; the message says why, for the screen."""


class EnrolmentQuerySet(ShelteredQuerySet):
    """Finds enrolments."""

    def enrolled(self) -> "EnrolmentQuerySet":
        """Return those who belong to their group now."""
        return self.filter(state=Enrolment.State.ENROLLED)

    def stays_away(self) -> "EnrolmentQuerySet":
        """Return those who missed too many sessions in a row and were not asked why since the last of them."""
        calls = self.model._meta.get_field("absence_calls").related_model.objects
        return (
            self.enrolled()
            .filter(missed_in_a_row__gte=ABSENT_TOO_OFTEN)
            .exclude(Exists(calls.filter(enrolment=OuterRef("pk"), on__gte=OuterRef("missed_last_on"))))
        )

    def on_the_sheet_of(self, session) -> "EnrolmentQuerySet":
        """Return those who belonged to a session's group on its day, whatever became of them later."""
        return self.filter(
            Q(group=session.group_id, enrolled_on__lte=session.on)
            & (Q(ended_on=None) | Q(ended_on__gt=session.on) | Q(attendances__session=session))
        ).distinct()

    def in_order(self) -> "EnrolmentQuerySet":
        """Return them by name, each with its participant."""
        return self.select_related("participant").order_by("participant__given_name", "participant__family_name", "pk")


class Enrolment(Record):
    """One participant's belonging to one group, from the wish to come until she left."""

    class State(models.TextChoices):
        APPLIED = "applied", _("Wants to come")
        WAITING = "waiting", _("Waits for a place")
        ENROLLED = "enrolled", _("Enrolled")
        COMPLETED = "completed", _("Completed")
        LEFT = "left", _("Left")

    class Why(models.TextChoices):
        MOVED = "moved", _("Moved away")
        MARRIED = "married", _("Married")
        WORK = "work", _("Has to work")
        SCHOOL = "school", _("Goes to school now")
        HEALTH = "health", _("Is ill, or cares for somebody")
        FAMILY = "family", _("The family does not want it")
        TIME = "time", _("Time or place do not suit")
        OTHER_GROUP = "other_group", _("Goes to another group")
        WITHDRAWN = "withdrawn", _("Did not want to come after all")
        MISTAKE = "mistake", _("Written down by mistake")
        UNKNOWN = "unknown", _("Not known")

    UNVERSIONED = ("missed_in_a_row", "missed_last_on")
    OPEN = (State.APPLIED, State.WAITING, State.ENROLLED)

    group = models.ForeignKey(Group, models.PROTECT, related_name="enrolments", verbose_name=_("group"))
    participant = models.ForeignKey(
        Participant, models.PROTECT, related_name="enrolments", verbose_name=_("participant")
    )
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.APPLIED)
    applied_on = DateField(_("asked on"), latest=timezone.localdate, default=timezone.localdate)
    enrolled_on = DateField(_("enrolled on"), null=True, blank=True)
    ended_on = DateField(_("until"), latest=timezone.localdate, null=True, blank=True)
    why = models.CharField(_("why she left"), max_length=11, choices=Why, blank=True)
    words = NameField(_("in words"), max_length=200, blank=True)

    missed_in_a_row = models.PositiveSmallIntegerField(_("missed in a row"), default=0, editable=False)
    missed_last_on = models.DateField(_("missed last on"), null=True, editable=False)
    """How many of her last sessions she missed without a word, and the last of them; kept by `Session.take`."""

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        ordering = ["-applied_on", "id"]
        verbose_name = _("enrolment")
        verbose_name_plural = _("enrolments")
        constraints = [
            models.UniqueConstraint(
                "group",
                "participant",
                condition=Q(state__in=["applied", "waiting", "enrolled"]),
                name="in_a_group_once",
                violation_error_message=_("This person belongs to this group already, or waits for a place in it."),
            ),
            models.UniqueConstraint("id", "group", name="enrolment_with_its_group"),
            models.CheckConstraint(
                condition=Q(state__in=["applied", "waiting"], enrolled_on=None, ended_on=None)
                | Q(state="enrolled", enrolled_on__isnull=False, ended_on=None)
                | Q(state="completed", enrolled_on__isnull=False, ended_on__isnull=False)
                | Q(state="left", ended_on__isnull=False),
                name="enrolment_has_the_days_of_its_state",
            ),
            models.CheckConstraint(
                condition=Q(state="left") & ~Q(why="") | ~Q(state="left") & Q(why="", words=""),
                name="left_for_a_reason",
                violation_error_message=_("Say the reason for leaving."),
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("applied_on")),
                name="enrolment_ends_after_it_began",
                violation_error_message=_("That day lies before the day on which a place was asked for."),
            ),
            models.CheckConstraint(
                condition=Q(enrolled_on=None) | Q(enrolled_on__gte=F("applied_on")),
                name="enrolled_after_she_asked",
                violation_error_message=_("That day lies before the day on which a place was asked for."),
            ),
        ]
        indexes = [
            models.Index("group", "state", name="enrolment_by_group"),
            models.Index("participant", name="enrolment_by_participant"),
            models.Index(
                "group", condition=Q(state="enrolled", missed_in_a_row__gte=ABSENT_TOO_OFTEN), name="enrolment_absent"
            ),
        ]

    def __str__(self):
        return f"{self.participant}, {self.group}"

    @transaction.atomic
    def begin(self, on=None) -> None:
        """Save this new enrolment: with a place where one is free, on the waiting list where none is.

        Raises CannotEnrol when the group is finished by that day.
        """
        day = on or timezone.localdate()
        self._refuse_when_finished(day)
        self.applied_on = min(self.applied_on, day)
        if self._free_places():
            self.state, self.enrolled_on = self.State.ENROLLED, day
        else:
            self.state = self.State.WAITING
        self.save(force_insert=True)

    @transaction.atomic
    def accept(self, on=None) -> None:
        """Give a place to somebody who waits.

        Raises CannotEnrol when none is free, she does not wait, or the group is finished.
        """
        free, day = self._free_places(), on or timezone.localdate()
        self._refuse_when_finished(day)
        if self._now().state not in (self.State.APPLIED, self.State.WAITING):
            raise CannotEnrol(_("This person does not wait for a place any more."))
        if not free:
            raise CannotEnrol(_("No place is free. Somebody has to leave first, or the group needs more places."))
        self.state, self.enrolled_on = self.State.ENROLLED, day
        self.save(update_fields=["state", "enrolled_on"])

    @transaction.atomic
    def complete(self, on=None) -> None:
        """Write down that she stayed until the end. Raises CannotEnrol unless she is enrolled."""
        self._free_places()  # takes the lock of the group
        if self._now().state != self.State.ENROLLED:
            raise CannotEnrol(_("Only somebody who is enrolled can complete."))
        self.state, self.ended_on = self.State.COMPLETED, on or timezone.localdate()
        self.save(update_fields=["state", "ended_on"])

    @transaction.atomic
    def leave(self, why: str, words: str = "", on=None) -> None:
        """Write down that she left, and why. Raises CannotEnrol when she is not there any more."""
        self._free_places()
        if self._now().state not in self.OPEN:
            raise CannotEnrol(_("This person has left already."))
        self.state, self.ended_on, self.why, self.words = self.State.LEFT, on or timezone.localdate(), why, words
        self.save(update_fields=["state", "ended_on", "why", "words"])

    def _refuse_when_finished(self, day: datetime.date) -> None:
        if self.group.is_over(day):
            raise CannotEnrol(FINISHED)

    def _free_places(self) -> int:
        """Return how many places of the group are free; until the answer leaves nobody else takes one."""
        alone(f"places of {self.group_id}")
        taken = Enrolment.objects.enrolled().filter(group=self.group_id).count()
        return max(0, Group.objects.values_list("capacity", flat=True).get(pk=self.group_id) - taken)

    def _now(self) -> "Enrolment":
        return Enrolment.objects.only("state").get(pk=self.pk)
