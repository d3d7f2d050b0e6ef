"""A meeting of a group on a day, and who was there (PMM: service session and service delivery)."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import takewhile
from uuid import UUID

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.records import Record
from access.shelter import ShelteredQuerySet
from accounts.models import User
from config.fields import DateField, NameField, NarrativeField
from config.plans import Fixed
from programs.models.enrolment import Enrolment
from programs.models.group import Group

LOOKED_BACK = 20
"""Among so many of her last sessions is counted how many she missed in a row."""
LATE_AFTER = datetime.timedelta(days=2)
"""A mark changed later than that is a correction: it needs a reason and is kept beside what stood there."""


class CannotTake(Exception):
    """Attendance cannot be written for this session; the message says why, for the screen."""


@dataclass(frozen=True)
class Clash:
    """A mark that somebody else changed since the sheet was opened: what stands there now, and what was typed."""

    enrolment: UUID
    standing: str
    typed: str


class SomebodyElseTookIt(Exception):
    """Another facilitator wrote other marks in the meantime; nothing was saved."""

    def __init__(self, clashes: list[Clash]):
        super().__init__(f"{len(clashes)} marks")
        self.clashes = clashes


class SessionQuerySet(ShelteredQuerySet):
    """Finds sessions."""

    def missing_attendance(self, today: datetime.date) -> "SessionQuerySet":
        """Return those that are over, were not called off, and have no attendance."""
        return self.filter(state=Fixed(Session.State.PLANNED), on__lt=today)


class Session(Record):
    """One meeting of a group."""

    class State(models.TextChoices):
        PLANNED = "planned", _("Planned")
        HELD = "held", _("Held")
        CANCELLED = "cancelled", _("Called off")

    group = models.ForeignKey(Group, models.PROTECT, related_name="sessions", verbose_name=_("group"))
    on = DateField(_("day"))
    begins_at = models.TimeField(_("at"))
    minutes = models.PositiveSmallIntegerField(
        _("length in minutes"), default=90, validators=[MinValueValidator(5), MaxValueValidator(720)]
    )
    topic = NameField(_("what it is about"), max_length=120, blank=True)
    remarks = NarrativeField(_("how it went"), blank=True)
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.PLANNED)
    cancelled_why = NameField(_("why it was called off"), max_length=160, blank=True)
    attended = models.PositiveSmallIntegerField(_("were there"), default=0, editable=False)
    expected = models.PositiveSmallIntegerField(_("were expected"), default=0, editable=False)
    taken_at = models.DateTimeField(_("attendance written down"), null=True, editable=False)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("by")
    )

    objects = SessionQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-begins_at", "id"]
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        constraints = [
            models.UniqueConstraint(
                "group",
                "on",
                "begins_at",
                name="one_session_at_a_time",
                violation_error_message=_("This group has a session at that time already."),
            ),
            models.UniqueConstraint("id", "group", "on", name="session_with_its_group_and_day"),
            models.CheckConstraint(condition=Q(minutes__range=(5, 720)), name="session_takes_some_minutes"),
            models.CheckConstraint(condition=Q(attended__lte=F("expected")), name="no_more_came_than_were_expected"),
            models.CheckConstraint(
                condition=Q(state="held", taken_at__isnull=False)
                | Q(state__in=["planned", "cancelled"], taken_at=None, taken_by=None, expected=0),
                name="held_when_attendance_was_taken",
            ),
            models.CheckConstraint(
                condition=Q(state="cancelled") & ~Q(cancelled_why="") | ~Q(state="cancelled") & Q(cancelled_why=""),
                name="called_off_for_a_reason",
                violation_error_message=_("Say why it was called off."),
            ),
        ]
        indexes = [
            models.Index("group", "on", name="session_by_group"),
            models.Index("on", name="session_by_day"),
            models.Index("on", condition=Q(state="planned"), name="session_without_sheet"),
        ]

    def __str__(self):
        return self.topic or str(self.group)

    @property
    def is_late(self) -> bool:
        """Tell whether a change of its marks is a late correction now."""
        return self.taken_at is not None and timezone.now() - self.taken_at > LATE_AFTER

    @transaction.atomic
    def take(self, by: User, marks: Mapping[UUID, str], seen: Mapping[UUID, str], why: str = "") -> None:
        """Write down who was there: `marks` by enrolment, `seen` what the sheet showed when it was opened.

        A mark that was not touched never overwrites what another facilitator wrote meanwhile. Raises
        SomebodyElseTookIt, with nothing saved, where both changed one mark otherwise, and CannotTake for a session
        that is still to come or was called off, and for a late correction without a reason.
        """
        if self.on > timezone.localdate():
            raise CannotTake(_("This session is still to come."))
        now = Session.objects.select_for_update(no_key=True).get(pk=self.pk)
        if now.state == self.State.CANCELLED:
            raise CannotTake(_("This session was called off."))
        standing = {each.enrolment_id: each for each in Attendance.objects.filter(session=self.pk)}
        touched = {
            key: mark for key, mark in marks.items() if mark != seen.get(key, "") and mark != _mark(standing.get(key))
        }
        clashes = [
            Clash(key, _mark(standing.get(key)), mark)
            for key, mark in touched.items()
            if _mark(standing.get(key)) != seen.get(key, "")
        ]
        if clashes:
            raise SomebodyElseTookIt(clashes)
        changed = [key for key in touched if key in standing]
        if now.is_late and touched and not why:
            raise CannotTake(_("Say why it is corrected so late."))
        if now.is_late:
            Correction.objects.bulk_create(
                Correction(session=now, enrolment_id=key, was=_mark(standing.get(key)), became=mark, why=why)
                for key, mark in touched.items()
            )
        for key in changed:
            standing[key].mark = touched[key]
        Attendance.objects.bulk_update([standing[key] for key in changed], ["mark"])
        new = [
            Attendance(session=now, group_id=now.group_id, on=now.on, enrolment_id=key, mark=mark)
            for key, mark in touched.items()
            if key not in standing
        ]
        Attendance.objects.bulk_create(new)
        every = [*standing.values(), *new]
        now.state = self.State.HELD
        now.taken_at, now.taken_by = now.taken_at or timezone.now(), now.taken_by or by
        now.expected = len(every)
        now.attended = sum(each.mark in Attendance.WAS_THERE for each in every)
        now.save(update_fields=["state", "taken_at", "taken_by", "expected", "attended"])
        self.state, self.attended, self.expected = now.state, now.attended, now.expected
        _count_absences(touched)

    @transaction.atomic
    def call_off(self, why: str) -> None:
        """Write down that it does not take place, and why. Raises CannotTake when attendance was taken."""
        now = Session.objects.select_for_update(no_key=True).get(pk=self.pk)
        if now.state != self.State.PLANNED:
            raise CannotTake(_("Attendance was written down for this session, or it was called off already."))
        now.state, now.cancelled_why = self.State.CANCELLED, why
        now.save(update_fields=["state", "cancelled_why"])


def _count_absences(of: Iterable[UUID]) -> None:
    """Keep on these enrolments how many of their last sessions were missed in a row."""
    last = Attendance.objects.filter(enrolment=OuterRef("pk")).order_by("-on", "-session__begins_at")
    counted = Enrolment.objects.filter(pk__in=list(of)).annotate(
        marks=ArraySubquery(last.values("mark")[:LOOKED_BACK]), days=ArraySubquery(last.values("on")[:1])
    )
    changed = []
    for each in counted:
        missed = sum(1 for _mark in takewhile(Attendance.Mark.ABSENT.__eq__, each.marks))
        if missed != each.missed_in_a_row or missed:
            each.missed_in_a_row, each.missed_last_on = missed, each.days[0] if missed else None
            changed.append(each)
    Enrolment.objects.bulk_update(changed, ["missed_in_a_row", "missed_last_on"])


def _mark(attendance: "Attendance | None") -> str:
    return attendance.mark if attendance else ""


class Attendance(Record):
    """Whether one enrolled participant was at one session."""

    class Mark(models.TextChoices):
        PRESENT = "present", _("There")
        LATE = "late", _("Late")
        EXCUSED = "excused", _("Excused")
        ABSENT = "absent", _("Absent")

    WAS_THERE = (Mark.PRESENT, Mark.LATE)

    session = models.ForeignKey(Session, models.PROTECT, related_name="attendances", verbose_name=_("session"))
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="attendances", verbose_name=_("enrolment"))
    group = models.ForeignKey(Group, models.PROTECT, related_name="+", editable=False, verbose_name=_("group"))
    on = DateField(_("day"), editable=False)
    mark = models.CharField(_("mark"), max_length=7, choices=Mark)

    class Meta:
        ordering = ["-on", "id"]
        verbose_name = _("attendance")
        verbose_name_plural = _("attendance")
        constraints = [
            models.UniqueConstraint("session", "enrolment", name="one_mark_a_session"),
            models.CheckConstraint(
                condition=Q(mark__in=["present", "late", "excused", "absent"]), name="attendance_has_a_mark"
            ),
        ]
        indexes = [models.Index(fields=["enrolment", "-on"], name="attendance_by_enrolment")]


class Correction(Record):
    """A mark that was changed long after the session, and why; what stood there is kept."""

    session = models.ForeignKey(Session, models.PROTECT, related_name="corrections", verbose_name=_("session"))
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="+", verbose_name=_("enrolment"))
    was = models.CharField(_("was"), max_length=7, choices=Attendance.Mark, blank=True)
    became = models.CharField(_("became"), max_length=7, choices=Attendance.Mark)
    why = NameField(_("why"), max_length=160)

    class Meta:
        ordering = ["-recorded_at", "id"]
        verbose_name = _("late correction")
        verbose_name_plural = _("late corrections")
        constraints = [models.CheckConstraint(condition=~Q(why=""), name="corrected_for_a_reason")]


class AbsenceCall(Record):
    """What was done about somebody who stayed away: who spoke with whom, and what she said."""

    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="absence_calls", verbose_name=_("enrolment"))
    on = DateField(_("day"), latest=timezone.localdate, default=timezone.localdate)
    words = NarrativeField(_("what you learnt, and what comes next"))

    class Meta:
        ordering = ["-on", "-recorded_at", "id"]
        verbose_name = _("answer to an absence")
        verbose_name_plural = _("answers to absences")
        constraints = [models.CheckConstraint(condition=~Q(words=""), name="absence_call_says_something")]
