"""A group of people who meet: a class, a committee, a workshop team; and when it meets."""

import datetime

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import Count, F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.records import Record
from access.shelter import ShelteredQuerySet
from accounts.models import Site, User
from beneficiaries.models import Area
from config.fields import DateField, NameField
from programs.models.project import Programme


def led_by(user: User, group: str = "") -> Q:
    """Return the condition that a user facilitates a group; `group` leads to it ("group__")."""
    return Q(**{f"{group}facilitator": user}) | Q(**{f"{group}co_facilitator": user})


class GroupQuerySet(ShelteredQuerySet):
    """Finds groups."""

    def running(self, on: datetime.date) -> "GroupQuerySet":
        """Return those whose term includes a day."""
        return self.filter(Q(starts_on__lte=on) & (Q(ends_on=None) | Q(ends_on__gte=on)))

    def led_by(self, user: User) -> "GroupQuerySet":
        """Return those that a user facilitates."""
        return self.filter(led_by(user))

    def with_places(self) -> "GroupQuerySet":
        """Fetch programme, site, place and facilitators at once."""
        return self.select_related("programme__project", "site", "area__parent", "facilitator", "co_facilitator")

    def counted(self) -> "GroupQuerySet":
        """Say of each how many are enrolled now (`enrolled`) and wait for a place (`waiting`)."""
        return self.annotate(
            enrolled=Count("enrolments", filter=Q(enrolments__state="enrolled")),
            waiting=Count("enrolments", filter=Q(enrolments__state="waiting")),
        )


class Group(Record):
    """Some people who meet for a term under a facilitator (PMM: program cohort)."""

    programme = models.ForeignKey(Programme, models.PROTECT, verbose_name=_("programme"), related_name="groups")
    name = NameField(_("name"), max_length=80, help_text=_("Such as: Morning class, Jiwanpur ward 4."))
    site = models.ForeignKey(Site, models.PROTECT, verbose_name=_("site"), related_name="+")
    area = models.ForeignKey(
        Area, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("local level where it meets")
    )
    ward = models.PositiveSmallIntegerField(
        _("ward"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(35)]
    )
    place = NameField(_("where it meets"), max_length=120, blank=True, help_text=_("Such as: school, room 3."))
    facilitator = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("facilitator")
    )
    co_facilitator = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("second facilitator"),
    )
    capacity = models.PositiveSmallIntegerField(
        _("places"), default=25, validators=[MinValueValidator(1), MaxValueValidator(500)]
    )
    starts_on = DateField(_("from"))
    ends_on = DateField(_("until"), null=True, blank=True)

    objects = GroupQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        verbose_name = _("group")
        verbose_name_plural = _("groups")
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="group_has_a_name"),
            models.CheckConstraint(condition=Q(capacity__range=(1, 500)), name="group_has_places"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="group_ends_after_it_began",
                violation_error_message=_("The last day lies before the first."),
            ),
            models.CheckConstraint(
                condition=Q(co_facilitator=None) | ~Q(co_facilitator=F("facilitator")),
                name="two_facilitators_are_two",
                violation_error_message=_("The second facilitator is another person than the first."),
            ),
            models.UniqueConstraint(
                "programme",
                "site",
                "name",
                name="a_group_of_that_name_once",
                violation_error_message=_("This programme has a group of that name at this site already."),
            ),
        ]
        indexes = [
            models.Index("facilitator", name="group_by_facilitator"),
            models.Index("co_facilitator", name="group_by_co_facilitator"),
            models.Index("site", "name", name="group_by_site"),
        ]

    def __str__(self):
        return self.name

    def is_running(self, on: datetime.date | None = None) -> bool:
        """Tell whether its term includes a day (today)."""
        day = on or timezone.localdate()
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)

    def is_over(self, on: datetime.date | None = None) -> bool:
        """Tell whether its term ended before a day (today)."""
        return self.ends_on is not None and self.ends_on < (on or timezone.localdate())

    def is_led_by(self, user: User) -> bool:
        """Tell whether this user facilitates it."""
        return user.pk in (self.facilitator_id, self.co_facilitator_id)


class Meeting(Record):
    """A pattern by which a group meets: weekdays every so many weeks, or a day of each Nepali month (PMM: schedule)."""

    class Every(models.TextChoices):
        WEEK = "week", _("Week")
        TWO_WEEKS = "two_weeks", _("Second week")
        BIKRAM_MONTH = "bikram_month", _("Nepali month")

    class Weekday(models.IntegerChoices):
        """As Python counts them, Monday first; screens begin with Sunday, as the week does in Nepal."""

        SUNDAY = 6, _("Sunday")
        MONDAY = 0, _("Monday")
        TUESDAY = 1, _("Tuesday")
        WEDNESDAY = 2, _("Wednesday")
        THURSDAY = 3, _("Thursday")
        FRIDAY = 4, _("Friday")
        SATURDAY = 5, _("Saturday")

    group = models.ForeignKey(Group, models.PROTECT, related_name="meetings", verbose_name=_("group"))
    every = models.CharField(_("every"), max_length=12, choices=Every, default=Every.WEEK)
    weekday = models.PositiveSmallIntegerField(_("on"), choices=Weekday, null=True, blank=True)
    day_of_month = models.PositiveSmallIntegerField(
        _("day of the Nepali month"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(32)]
    )
    begins_at = models.TimeField(_("at"))
    minutes = models.PositiveSmallIntegerField(
        _("length in minutes"), default=90, validators=[MinValueValidator(5), MaxValueValidator(720)]
    )
    first_on = DateField(_("from"))
    last_on = DateField(_("until"), null=True, blank=True)

    class Meta:
        ordering = ["first_on", "weekday", "begins_at", "id"]
        verbose_name = _("time of meeting")
        verbose_name_plural = _("times of meeting")
        constraints = [
            models.CheckConstraint(
                condition=Q(every="bikram_month", weekday=None, day_of_month__range=(1, 32))
                | (~Q(every="bikram_month") & Q(weekday__range=(0, 6), day_of_month=None)),
                name="meeting_on_a_weekday_or_a_day_of_the_month",
                violation_error_message=_("Choose a weekday, or for each Nepali month a day of it."),
            ),
            models.CheckConstraint(condition=Q(minutes__range=(5, 720)), name="meeting_takes_some_minutes"),
            models.CheckConstraint(
                condition=Q(last_on=None) | Q(last_on__gte=F("first_on")),
                name="meetings_end_after_they_began",
                violation_error_message=_("The last day lies before the first."),
            ),
            models.UniqueConstraint(
                "group",
                "weekday",
                "day_of_month",
                "begins_at",
                "first_on",
                nulls_distinct=False,
                name="meeting_written_once",
                violation_error_message=_("This group meets at that time already."),
            ),
        ]

    def __str__(self):
        day = self.get_weekday_display() if self.weekday is not None else self.day_of_month
        return f"{day}, {self.begins_at:%H:%M}"


class Holiday(Record):
    """Days on which no group of a site meets."""

    site = models.ForeignKey(Site, models.PROTECT, related_name="+", verbose_name=_("site"))
    name = NameField(_("name"), max_length=80, help_text=_("Such as: Dashain."))
    first_on = DateField(_("from"))
    last_on = DateField(_("until"))

    class Meta:
        ordering = ["-first_on", "name"]
        verbose_name = _("holiday")
        verbose_name_plural = _("holidays")
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="holiday_has_a_name"),
            models.CheckConstraint(
                condition=Q(last_on__gte=F("first_on")),
                name="holiday_ends_after_it_began",
                violation_error_message=_("The last day lies before the first."),
            ),
            models.UniqueConstraint(
                "site",
                "name",
                "first_on",
                name="holiday_once",
                violation_error_message=_("This site has this holiday already."),
            ),
        ]

    def __str__(self):
        return self.name

    @transaction.atomic
    def call_sessions_off(self) -> int:
        """Call off the sessions that are planned on its days; return how many."""
        sessions = self._meta.apps.get_model("programs", "Session").objects
        planned = sessions.filter(group__site=self.site_id, on__range=(self.first_on, self.last_on), state="planned")
        return planned.update(state="cancelled", cancelled_why=self.name)
