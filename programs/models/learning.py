"""Tests of reading and reckoning: the level of each member of a group on a day, and what was corrected later."""

import datetime
from collections.abc import Mapping
from uuid import UUID

from django.conf import settings
from django.db import models, transaction
from django.db.models import Avg, Count, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.records import Record
from access.shelter import ShelteredQuerySet
from accounts.models import User
from config.fields import DateField, NameField
from programs.levels import Level
from programs.models.enrolment import Enrolment
from programs.models.group import Group
from programs.models.marks import CannotWrite, changed_marks, write_marks
from programs.models.session import LATE_AFTER


def belonged_on(group: UUID, day: datetime.date) -> Q:
    """Return the condition for enrolments that belonged to a group on a day, whatever became of them later."""
    return Q(group=group, enrolled_on__lte=day) & (Q(ended_on=None) | Q(ended_on__gt=day))


class LevelTestQuerySet(ShelteredQuerySet):
    """Finds tests of reading and reckoning."""

    def counted(self) -> "LevelTestQuerySet":
        """Say of each how many were tested (`tested`) and the mean of their levels (`mean`)."""
        return self.annotate(tested=Count("results"), mean=Avg("results__level"))


class LevelTest(Record):
    """A day on which the members of a group were tested."""

    class Occasion(models.TextChoices):
        PLACEMENT = "placement", _("Placement test")
        MID = "mid", _("Test in the middle")
        FINAL = "final", _("Final test")

    group = models.ForeignKey(Group, models.PROTECT, related_name="level_tests", verbose_name=_("group"))
    occasion = models.CharField(_("occasion"), max_length=9, choices=Occasion)
    on = DateField(_("day"), latest=timezone.localdate, default=timezone.localdate)
    taken_at = models.DateTimeField(_("levels written down"), null=True, editable=False)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("by")
    )

    objects = LevelTestQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "id"]
        verbose_name = _("test of reading and sums")
        verbose_name_plural = _("tests of reading and sums")
        constraints = [
            models.UniqueConstraint(
                "group",
                "on",
                name="one_level_test_a_day",
                violation_error_message=_("This group has a test on that day already."),
            ),
            models.UniqueConstraint("id", "group", name="level_test_with_its_group"),
            models.CheckConstraint(
                condition=Q(occasion__in=["placement", "mid", "final"]), name="level_test_has_an_occasion"
            ),
            models.CheckConstraint(
                condition=Q(taken_at=None, taken_by=None) | Q(taken_at__isnull=False), name="level_test_taken_at_a_time"
            ),
        ]

    def __str__(self):
        return self.get_occasion_display()

    @property
    def is_late(self) -> bool:
        """Tell whether a change of a level that stands is a late correction now."""
        return self.taken_at is not None and timezone.now() - self.taken_at > LATE_AFTER

    @transaction.atomic
    def take(self, by: User, marks: Mapping[UUID, str], seen: Mapping[UUID, str], why: str = "") -> None:
        """Write down the levels: `marks` by enrolment, `seen` what the sheet showed when it was opened.

        What stood there is kept as a correction. Raises SomebodyElseWrote, with nothing saved, where another changed
        the same level otherwise, and CannotWrite for an empty sheet and for a late correction without a reason.
        """
        now = LevelTest.objects.select_for_update(no_key=True).get(pk=self.pk)
        standing = {each.enrolment_id: each for each in LevelResult.objects.filter(test=self.pk)}
        changed = changed_marks(standing, marks, seen, "level")
        if not standing and not changed:
            raise CannotWrite(_("Mark the level of somebody first."))
        corrected = [key for key in changed if key in standing]
        if corrected and now.is_late and not why:
            raise CannotWrite(_("Say why it is corrected so late."))
        LevelCorrection.objects.bulk_create(
            LevelCorrection(
                test=now,
                group_id=now.group_id,
                enrolment_id=key,
                was=standing[key].level,
                became=changed[key] or None,
                why=why,
            )
            for key in corrected
        )
        write_marks(
            LevelResult,
            standing,
            changed,
            "level",
            lambda key: LevelResult(test=now, group_id=now.group_id, enrolment_id=key),
        )
        if now.taken_at is None:
            now.taken_at, now.taken_by = timezone.now(), by
            now.save(update_fields=["taken_at", "taken_by"])


class LevelResult(Record):
    """The level of one member at one test."""

    test = models.ForeignKey(LevelTest, models.PROTECT, related_name="results", verbose_name=_("test"))
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="level_results", verbose_name=_("enrolment"))
    group = models.ForeignKey(Group, models.PROTECT, related_name="+", editable=False, verbose_name=_("group"))
    level = models.PositiveSmallIntegerField(_("level"), choices=Level)

    class Meta:
        ordering = ["test", "id"]
        verbose_name = _("level reached")
        verbose_name_plural = _("levels reached")
        constraints = [
            models.UniqueConstraint("test", "enrolment", name="one_level_a_test"),
            models.CheckConstraint(condition=Q(level__range=(0, 5)), name="level_is_on_the_ladder"),
        ]
        indexes = [models.Index("enrolment", name="level_by_enrolment")]


class LevelCorrection(Record):
    """A level that was changed after it had been written down; what stood there is kept."""

    test = models.ForeignKey(LevelTest, models.PROTECT, related_name="corrections", verbose_name=_("test"))
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="+", verbose_name=_("enrolment"))
    group = models.ForeignKey(Group, models.PROTECT, related_name="+", editable=False, verbose_name=_("group"))
    was = models.PositiveSmallIntegerField(_("was"), choices=Level)
    became = models.PositiveSmallIntegerField(_("became"), choices=Level, null=True)
    why = NameField(_("why"), max_length=160, blank=True)

    class Meta:
        ordering = ["-recorded_at", "id"]
        verbose_name = _("correction of a level")
        verbose_name_plural = _("corrections of levels")
        constraints = [
            models.CheckConstraint(
                condition=Q(became=None) | ~Q(became=models.F("was")), name="level_correction_changes_something"
            ),
        ]
