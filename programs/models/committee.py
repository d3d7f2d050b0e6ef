"""Protection committees: who sits in one and for how long, which shares it needs, and what it does."""

import datetime

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from access.records import Record
from access.shelter import ShelteredQuerySet
from beneficiaries.models.stay import days
from config.calendar import MONTHS, local_digits
from config.fields import DateField, NameField, NarrativeField
from programs.models.enrolment import Enrolment
from programs.models.group import Group
from programs.models.project import Programme
from programs.models.session import Session


class SeatQuerySet(ShelteredQuerySet):
    """Finds seats in committees."""

    def filled(self, on: datetime.date) -> "SeatQuerySet":
        """Return those whose term includes a day and whose holder belongs to the committee still."""
        term = Q(from_on__lte=on) & (Q(until_on=None) | Q(until_on__gt=on))
        return self.filter(term, enrolment__state=Enrolment.State.ENROLLED)


class Seat(Record):
    """What one member is in her committee, and from when until when."""

    class Role(models.TextChoices):
        CHAIR = "chair", _("Chair")
        SECRETARY = "secretary", _("Secretary")
        TREASURER = "treasurer", _("Treasurer")
        MEMBER = "member", _("Member")

    group = models.ForeignKey(Group, models.PROTECT, related_name="seats", verbose_name=_("group"))
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="seats", verbose_name=_("who"))
    role = models.CharField(_("role"), max_length=9, choices=Role, default=Role.MEMBER)
    from_on = DateField(_("from"), default=timezone.localdate)
    until_on = DateField(_("until"), null=True, blank=True)

    objects = SeatQuerySet.as_manager()

    class Meta:
        ordering = ["-from_on", "id"]
        verbose_name = _("seat in a committee")
        verbose_name_plural = _("seats in committees")
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gt=F("from_on")),
                name="seat_ends_after_it_began",
                violation_error_message=_("The last day lies before the first."),
            ),
            ExclusionConstraint(
                name="one_seat_at_a_time",
                expressions=[
                    ("enrolment", RangeOperators.EQUAL),
                    (days("from_on", "until_on"), RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("She has a seat at that time already. End it first."),
            ),
            ExclusionConstraint(
                name="one_holder_of_an_office_at_a_time",
                expressions=[
                    ("group", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    (days("from_on", "until_on"), RangeOperators.OVERLAPS),
                ],
                condition=Q(role__in=["chair", "secretary", "treasurer"]),
                violation_error_message=_("Somebody else holds this office at that time. End her term first."),
            ),
        ]


class CommitteeShare(Record):
    """The least share of the members of each committee of a programme who are of one kind."""

    class Counted(models.TextChoices):
        WOMEN = "women", _("Women")
        DALIT = "dalit", _("Dalit")
        JANAJATI = "janajati", _("Janajati")
        DALIT_OR_JANAJATI = "dalit_janajati", _("Dalit or Janajati")
        MADHESI_OR_MUSLIM = "madhesi_muslim", _("Madhesi or Muslim")
        YOUTH = "youth", _("Youth, 16 to 40 years old")
        DISABILITY = "disability", _("People who live with a disability")

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="shares", verbose_name=_("programme"))
    counted = models.CharField(_("who is counted"), max_length=14, choices=Counted)
    least = models.PositiveSmallIntegerField(
        _("at least, in percent"),
        validators=[MaxValueValidator(100)],
        help_text=_("0 where it is only counted, and nothing is asked for."),
    )

    class Meta:
        ordering = ["programme", "counted"]
        verbose_name = _("share in committees")
        verbose_name_plural = _("shares in committees")
        constraints = [
            models.UniqueConstraint(
                "programme",
                "counted",
                name="a_share_of_each_kind_once",
                violation_error_message=_("This programme says it already. Change it there."),
            ),
            models.CheckConstraint(condition=Q(least__lte=100), name="share_is_at_most_all"),
        ]

    def __str__(self):
        return self.get_counted_display()


class Training(Record):
    """A training of a committee: counted by the attendance of a session, or by a number."""

    group = models.ForeignKey(Group, models.PROTECT, related_name="trainings", verbose_name=_("group"))
    title = NameField(_("what was trained"), max_length=120)
    on = DateField(_("first day"), latest=timezone.localdate, default=timezone.localdate)
    days = models.PositiveSmallIntegerField(
        _("days"), default=1, validators=[MinValueValidator(1), MaxValueValidator(60)]
    )
    session = models.OneToOneField(
        Session, models.PROTECT, null=True, blank=True, related_name="training", verbose_name=_("session")
    )
    took_part = models.PositiveSmallIntegerField(
        _("how many took part"), null=True, blank=True, validators=[MaxValueValidator(500)]
    )

    class Meta:
        ordering = ["-on", "id"]
        verbose_name = _("training of a committee")
        verbose_name_plural = _("trainings of committees")
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="training_has_a_title"),
            models.CheckConstraint(condition=Q(days__range=(1, 60)), name="training_takes_some_days"),
            models.CheckConstraint(
                condition=Q(session=None, took_part__isnull=False) | Q(session__isnull=False, took_part=None),
                name="training_counted_in_one_way",
                violation_error_message=_(
                    "Choose the session where attendance was taken, or write how many took part."
                ),
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def people(self) -> int:
        """Return how many took part."""
        return self.session.attended if self.session else self.took_part or 0


class Activity(Record):
    """What a committee did in its community, and whom it reached."""

    class Kind(models.TextChoices):
        DRAMA = "drama", _("Street drama")
        RALLY = "rally", _("Rally or day of action")
        HOMES = "homes", _("From house to house")
        SCHOOL = "school", _("At a school")
        WATCH = "watch", _("Watch at a bus park or border")
        RADIO = "radio", _("Radio or loudspeaker")
        TALK = "talk", _("Talk in the village")
        OTHER = "other", _("Other")

    REACHED = ("women", "men", "girls", "boys")

    group = models.ForeignKey(Group, models.PROTECT, related_name="activities", verbose_name=_("group"))
    kind = models.CharField(_("what"), max_length=6, choices=Kind)
    on = DateField(_("day"), latest=timezone.localdate, default=timezone.localdate)
    women = models.PositiveIntegerField(_("women"), default=0, validators=[MaxValueValidator(100_000)])
    men = models.PositiveIntegerField(_("men"), default=0, validators=[MaxValueValidator(100_000)])
    girls = models.PositiveIntegerField(_("girls"), default=0, validators=[MaxValueValidator(100_000)])
    boys = models.PositiveIntegerField(_("boys"), default=0, validators=[MaxValueValidator(100_000)])
    words = NarrativeField(_("in words"), blank=True)

    class Meta:
        ordering = ["-on", "id"]
        verbose_name = _("activity in the community")
        verbose_name_plural = _("activities in the community")
        constraints = [
            models.CheckConstraint(
                condition=Q(women__gt=0) | Q(men__gt=0) | Q(girls__gt=0) | Q(boys__gt=0),
                name="activity_reached_somebody",
                violation_error_message=_("Write how many people were reached."),
            ),
        ]

    @property
    def reached(self) -> int:
        """Return how many people it reached."""
        return sum(getattr(self, name) for name in self.REACHED)


class ReferredCount(Record):
    """How many people a committee referred in a Nepali month: a number and no name, by design."""

    group = models.ForeignKey(Group, models.PROTECT, related_name="referred", verbose_name=_("group"))
    year = models.PositiveSmallIntegerField(_("Nepali year"))
    month = models.PositiveSmallIntegerField(_("Nepali month"))
    people = models.PositiveSmallIntegerField(_("people referred"), validators=[MaxValueValidator(500)])

    class Meta:
        ordering = ["-year", "-month", "id"]
        verbose_name = _("number of people referred")
        verbose_name_plural = _("numbers of people referred")
        constraints = [
            models.UniqueConstraint(
                "group",
                "year",
                "month",
                name="referred_once_a_month",
                violation_error_message=_("This month is written down already. Change it there."),
            ),
            models.CheckConstraint(
                condition=Q(year__range=(2050, 2100), month__range=(1, 12)), name="referred_in_a_nepali_month"
            ),
        ]

    def __str__(self):
        return month_name(self.year, self.month)


def month_name(year: int, month: int) -> str:
    """Say a Nepali month: Kartik 2083 BS."""
    return gettext("%(month)s %(year)s BS") % {"month": MONTHS[month - 1], "year": local_digits(year)}
