"""Her schooling: what she reached, why she left, and how she went back."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from access.records import Record
from beneficiaries.models.case import Case
from config.fields import NameField, PartialDateField, known_days


class EducationRecord(Record):
    """A time at one school or class."""

    class Status(models.TextChoices):
        ATTENDING = "attending", _("Goes there")
        COMPLETED = "completed", _("Completed")
        LEFT = "left", _("Left early")
        WILL_START = "will_start", _("Will start")

    class Paper(models.TextChoices):
        HERE = "here", _("Is here")
        ASKED_FOR = "asked_for", _("Asked for")
        MISSING = "missing", _("Still missing")
        NOT_NEEDED = "no_need", _("Not needed")

    case = models.ForeignKey(Case, models.PROTECT, related_name="education")
    level = NameField(_("class or level"), max_length=80, help_text=_("For example: class 5."))
    school = NameField(_("school"), max_length=120, blank=True)
    began = PartialDateField(_("from"), ages=False, null=True, blank=True)
    ended = PartialDateField(_("until"), ages=False, null=True, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=Status)
    time_of_day = NameField(_("time of day"), max_length=60, blank=True, help_text=_("For example: mornings."))
    reason_for_leaving = NameField(_("reason for leaving"), max_length=200, blank=True)
    wishes = NameField(
        _("what she wants to reach"), max_length=200, blank=True, help_text=_("For example: to go on to high school.")
    )

    bridge_class = NameField(
        _("bridge class"), max_length=120, blank=True, help_text=_("What makes up for the years she missed.")
    )
    birth_registration = models.CharField(_("birth registration"), max_length=9, choices=Paper, blank=True)
    transfer_certificate = models.CharField(_("transfer certificate"), max_length=9, choices=Paper, blank=True)
    goes_with_her = NameField(_("who goes with her on the first days"), max_length=120, blank=True)
    costs = models.DecimalField(
        _("costs a year (NPR)"),
        max_digits=9,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text=_("Fees, uniform, books and the way there."),
    )
    paid_by = NameField(_("who pays"), max_length=120, blank=True)

    class Meta:
        ordering = ["began", "recorded_at"]
        verbose_name = _("schooling")
        verbose_name_plural = _("schooling")
        constraints = [
            known_days("ended", "schooling_ended_some_day"),
            known_days("began", "schooling_began_some_day"),
        ]


class SchoolMonth(Record):
    """How often she was at school in one month, of either calendar."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    schooling = models.ForeignKey(
        EducationRecord, models.PROTECT, verbose_name=_("schooling"), related_name="months", editable=False
    )
    month = PartialDateField(_("month"), ages=False, help_text=_("Always in the same calendar, as the school does."))
    days_open = models.PositiveSmallIntegerField(
        _("days of school"), validators=[MinValueValidator(1), MaxValueValidator(32)]
    )
    days_present = models.PositiveSmallIntegerField(_("days she was there"), validators=[MaxValueValidator(32)])
    remarks = NameField(_("why she was away"), max_length=200, blank=True)

    class Meta:
        ordering = ["-month"]
        verbose_name = _("month of school")
        verbose_name_plural = _("months of school")
        constraints = [
            known_days("month", "school_month_is_some_month"),
            ExclusionConstraint(
                name="a_school_day_counts_once",
                expressions=[("schooling", RangeOperators.EQUAL), ("month", RangeOperators.OVERLAPS)],
                violation_error_message=_("Days of this month are written down already."),
            ),
            models.CheckConstraint(condition=Q(days_open__range=(1, 32)), name="a_month_has_days_of_school"),
            models.CheckConstraint(
                condition=Q(days_present__lte=F("days_open")),
                name="at_school_on_days_of_school",
                violation_error_message=_("She was there on more days than there was school."),
            ),
        ]

    @property
    def share(self) -> int:
        """Return on how many days of a hundred she was there."""
        return round(100 * self.days_present / self.days_open)


class SchoolResult(Record):
    """What an examination or a term gave."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    schooling = models.ForeignKey(
        EducationRecord, models.PROTECT, verbose_name=_("schooling"), related_name="results", editable=False
    )
    held = PartialDateField(_("when"), ages=False)
    exam = NameField(_("term or examination"), max_length=120, help_text=_("For example: first term."))
    result = NameField(_("result"), max_length=80, help_text=_("For example: GPA 2.8, or 61 of 100."))
    passed = models.BooleanField(_("passed"), null=True, blank=True)
    remarks = NameField(_("what the teacher says"), max_length=200, blank=True)

    class Meta:
        ordering = ["-held", "-recorded_at"]
        verbose_name = _("school result")
        verbose_name_plural = _("school results")
        constraints = [
            known_days("held", "result_of_some_day"),
            models.UniqueConstraint(
                "schooling",
                "held",
                "exam",
                name="a_result_once",
                violation_error_message=_("This result is written down already."),
            ),
        ]
