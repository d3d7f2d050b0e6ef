"""Activity reports: what a programme did at a site in a month, as it was sent, returned and approved."""

from decimal import Decimal

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from access.policy import APPROVE
from access.records import Record
from access.shelter import ShelteredQuerySet
from accounts.models import Site, User
from beneficiaries.models.for_approval import Written
from config.fields import DateField, NameField, NarrativeField
from programs.models.logframe import all_days
from programs.models.project import Programme

SECTIONS = ("done", "changed", "difficulties", "risks", "next_steps")
"""The parts of the narrative, in their order."""
FIGURES = (
    "sessions_held",
    "sessions_called_off",
    "people",
    "came",
    "expected",
    "enrolled",
    "completed",
    "left",
)
"""What is filled in from the records."""


class ActivityReportQuerySet(ShelteredQuerySet):
    """Finds activity reports."""

    def with_places(self) -> "ActivityReportQuerySet":
        """Fetch programme, project and site at once."""
        return self.select_related("programme__project", "site", "approved_by")

    def waiting_for(self, user: User) -> "ActivityReportQuerySet":
        """Keep those sent that a user is to decide about: she may, and has written in none of them."""
        sent = self.visible_to(user, APPROVE).filter(state=ActivityReport.State.SUBMITTED)
        return sent.exclude(writers__contains=[user.pk])

    def editable_by(self, user) -> "ActivityReportQuerySet":
        """Return those that a user may change: neither sent nor approved."""
        return self.writable_by(user).filter(state__in=ActivityReport.OPEN)


class ActivityReport(Written):
    """What a programme did at a site in one month, told by its facilitators."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SUBMITTED = "submitted", _("Sent")
        RETURNED = "returned", _("Returned")
        APPROVED = "approved", _("Approved")

    OPEN = (State.DRAFT, State.RETURNED)
    KINDS = {"draft": "neutral", "submitted": "notice", "returned": "warning", "approved": "good"}

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="reports", verbose_name=_("programme"))
    site = models.ForeignKey(Site, models.PROTECT, related_name="+", verbose_name=_("site"))
    first_on = DateField(_("from"))
    last_on = DateField(_("until"))
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.DRAFT, editable=False)
    done = NarrativeField(_("what was done"), max_length=6000, blank=True)
    changed = NarrativeField(
        _("what changed for people"),
        max_length=6000,
        blank=True,
        help_text=_("No names, and nothing that points to one."),
    )
    difficulties = NarrativeField(_("difficulties"), max_length=4000, blank=True)
    risks = NarrativeField(_("risks"), max_length=4000, blank=True)
    next_steps = NarrativeField(_("next steps"), max_length=4000, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("approved by"),
    )

    objects = ActivityReportQuerySet.as_manager()

    class Meta:
        ordering = ["-first_on", "id"]
        verbose_name = _("activity report")
        verbose_name_plural = _("activity reports")
        constraints = [
            ExclusionConstraint(
                name="no_day_is_reported_twice",
                expressions=[
                    ("programme", RangeOperators.EQUAL),
                    ("site", RangeOperators.EQUAL),
                    (all_days("first_on", "last_on"), RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("Another report of this programme tells of some of these days."),
            ),
            models.CheckConstraint(condition=Q(last_on__gt=F("first_on")), name="report_ends_after_it_began"),
            models.CheckConstraint(
                condition=Q(state="approved", approved_by__isnull=False) | ~Q(state="approved") & Q(approved_by=None),
                name="approved_by_somebody",
            ),
        ]
        indexes = [models.Index(fields=["site", "-first_on"], name="report_by_site")]

    def __str__(self):
        return f"{self.programme}, {self.site}"

    @property
    def state_kind(self) -> str:
        """Return the kind of state with which it is shown."""
        return self.KINDS[self.state]

    @property
    def is_open(self) -> bool:
        """Tell whether it may be changed."""
        return self.state in self.OPEN


class ReportExpense(Record):
    """Money that was spent, with the number of its voucher."""

    report = models.ForeignKey(
        ActivityReport, models.PROTECT, related_name="expenses", verbose_name=_("activity report")
    )
    what = NameField(_("what for"), max_length=120)
    amount = models.DecimalField(
        _("rupees (NPR)"), max_digits=12, decimal_places=2, validators=[MinValueValidator(Decimal("0.01"))]
    )
    voucher = NameField(_("number of the voucher"), max_length=30)

    class Meta:
        ordering = ["voucher", "id"]
        verbose_name = _("expense")
        verbose_name_plural = _("expenses")
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="something_was_spent"),
            models.CheckConstraint(condition=~Q(what="") & ~Q(voucher=""), name="spent_for_something_with_a_voucher"),
            models.UniqueConstraint(
                "report",
                "voucher",
                name="a_voucher_once_in_a_report",
                violation_error_message=_("This voucher stands in the report already."),
            ),
        ]


class ReportVersion(Record):
    """A report as it was sent: its words, and its figures as they stood then."""

    report = models.ForeignKey(
        ActivityReport, models.PROTECT, related_name="versions", verbose_name=_("activity report")
    )
    number = models.PositiveSmallIntegerField(_("sent the how manieth time"))
    done = models.TextField(_("what was done"), blank=True)
    changed = models.TextField(_("what changed for people"), blank=True)
    difficulties = models.TextField(_("difficulties"), blank=True)
    risks = models.TextField(_("risks"), blank=True)
    next_steps = models.TextField(_("next steps"), blank=True)
    sessions_held = models.PositiveIntegerField(_("sessions held"))
    sessions_called_off = models.PositiveIntegerField(_("sessions called off"))
    people = models.PositiveIntegerField(_("people who came"))
    came = models.PositiveIntegerField(_("times people came"))
    expected = models.PositiveIntegerField(_("times people were expected"))
    enrolled = models.PositiveIntegerField(_("newly enrolled"))
    completed = models.PositiveIntegerField(_("completed"))
    left = models.PositiveIntegerField(_("left early"))
    spent = models.DecimalField(_("spent (NPR)"), max_digits=12, decimal_places=2, default=0)

    class Meta:
        ordering = ["-number", "id"]
        verbose_name = _("sent report")
        verbose_name_plural = _("sent reports")
        constraints = [
            models.UniqueConstraint("report", "number", name="a_version_of_a_report_once"),
            models.CheckConstraint(condition=Q(came__lte=F("expected")), name="no_more_came_to_a_month"),
        ]


class ReportSession(Record):
    """A session that stands behind the figures of a sent report, as it was then."""

    sent = models.ForeignKey(ReportVersion, models.PROTECT, related_name="sessions", verbose_name=_("sent report"))
    group_name = models.CharField(_("group"), max_length=80)
    on = models.DateField(_("day"))
    attended = models.PositiveSmallIntegerField(_("were there"))
    expected = models.PositiveSmallIntegerField(_("were expected"))

    class Meta:
        ordering = ["on", "group_name", "id"]
        verbose_name = _("session of a sent report")
        verbose_name_plural = _("sessions of sent reports")


class ReportGain(Record):
    """What a group learnt between two tests, as it stood when a report was sent."""

    class What(models.TextChoices):
        READING = "reading", _("Reading and sums")
        RIGHTS = "rights", _("Rights")

    sent = models.ForeignKey(ReportVersion, models.PROTECT, related_name="gains", verbose_name=_("sent report"))
    what = models.CharField(_("what was tested"), max_length=7, choices=What)
    group_name = models.CharField(_("group"), max_length=80)
    tested = models.PositiveSmallIntegerField(_("tested both times"))
    better = models.PositiveSmallIntegerField(_("better than before"))
    before = models.DecimalField(_("mean before"), max_digits=5, decimal_places=2)
    after = models.DecimalField(_("mean after"), max_digits=5, decimal_places=2)

    class Meta:
        ordering = ["what", "group_name", "id"]
        verbose_name = _("gain in a sent report")
        verbose_name_plural = _("gains in sent reports")
        constraints = [
            models.CheckConstraint(
                condition=Q(tested__gt=0, better__lte=F("tested"), before__gte=0, after__gte=0),
                name="gain_of_those_tested_twice",
            )
        ]


class ReportStep(Record):
    """That a report was sent, returned or approved; who did it and when, the record itself says."""

    report = models.ForeignKey(ActivityReport, models.PROTECT, related_name="steps", verbose_name=_("activity report"))
    from_state = models.CharField(_("from"), max_length=9, choices=ActivityReport.State)
    to_state = models.CharField(_("to"), max_length=9, choices=ActivityReport.State)
    words = models.TextField(_("comment"), blank=True)

    class Meta:
        ordering = ["-recorded_at", "id"]
        verbose_name = _("step of a report")
        verbose_name_plural = _("steps of reports")


class ReportComment(Record):
    """What a manager says of one section when she returns a report."""

    class Section(models.TextChoices):
        DONE = "done", _("What was done")
        CHANGED = "changed", _("What changed for people")
        DIFFICULTIES = "difficulties", _("Difficulties")
        RISKS = "risks", _("Risks")
        NEXT_STEPS = "next_steps", _("Next steps")

    step = models.ForeignKey(ReportStep, models.PROTECT, related_name="comments", verbose_name=_("step of a report"))
    section = models.CharField(_("section"), max_length=12, choices=Section)
    words = models.TextField(_("comment"))

    class Meta:
        ordering = ["recorded_at", "section"]
        verbose_name = _("comment on a report")
        verbose_name_plural = _("comments on reports")
        constraints = [
            models.UniqueConstraint("step", "section", name="one_comment_a_section"),
            models.CheckConstraint(condition=~Q(words=""), name="a_comment_says_something"),
        ]
