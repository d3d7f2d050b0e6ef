"""Reports to a funder: words, and figures that are frozen when it is sent; every step it went; a funder's columns."""

from django.db import models
from django.db.models import F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from access.records import Record
from access.shelter import ShelteredQuerySet
from beneficiaries.models.for_approval import Written
from config.fields import DateField, NameField, NarrativeField
from grants.models.duties import Obligation
from grants.models.funder import Funder
from grants.models.money import NOTHING, amount_field

LONGEST = 20_000
"""So many signs a section holds."""


class ReportState(models.TextChoices):
    """Where a report to a funder stands."""

    DRAFT = "draft", _("Draft")
    REVIEW = "review", _("Being looked through")
    RETURNED = "returned", _("Returned")
    SUBMITTED = "submitted", _("Submitted")
    QUESTIONED = "questioned", _("Questioned")
    ACKNOWLEDGED = "acknowledged", _("Acknowledged")


WRITABLE = (ReportState.DRAFT, ReportState.RETURNED)
TOLD = (ReportState.SUBMITTED, ReportState.QUESTIONED, ReportState.ACKNOWLEDGED)
"""States of which the funder knows."""
STATE_KINDS = {
    "draft": "neutral",
    "review": "info",
    "returned": "warning",
    "submitted": "notice",
    "questioned": "warning",
    "acknowledged": "good",
}


class GrantReportQuerySet(ShelteredQuerySet):
    """Finds reports to funders."""

    def with_state(self) -> "GrantReportQuerySet":
        """Say of each where it stands (`state`): where its last step led."""
        last = GrantReportStep.objects.filter(report=OuterRef("pk")).order_by("-number").values("to_state")[:1]
        found = self.annotate(state=Coalesce(Subquery(last), Value("draft"), output_field=models.CharField()))
        return found.select_related("obligation__grant__funder__organisation")

    def open(self) -> "GrantReportQuerySet":
        """Return those that may be written in."""
        return self.with_state().filter(state__in=WRITABLE)


class GrantReport(Written):
    """What a funder is told of a period, for one obligation."""

    UNVERSIONED = ("submitted_at",)

    obligation = models.OneToOneField(Obligation, models.PROTECT, related_name="report", verbose_name=_("obligation"))
    first_on = DateField(_("from"))
    last_on = DateField(_("until"))
    done = NarrativeField(_("what was done"), max_length=LONGEST, blank=True)
    changed = NarrativeField(
        _("what changed for people"),
        max_length=LONGEST,
        blank=True,
        help_text=_("No names, and nothing that points to one."),
    )
    difficulties = NarrativeField(_("difficulties"), max_length=LONGEST, blank=True)
    risks = NarrativeField(_("risks"), max_length=LONGEST, blank=True)
    next_steps = NarrativeField(_("next steps"), max_length=LONGEST, blank=True)
    submitted_at = models.DateTimeField(_("submitted"), null=True, editable=False)

    objects = GrantReportQuerySet.as_manager()

    class Meta:
        ordering = ["-first_on", "id"]
        verbose_name = _("report to a funder")
        verbose_name_plural = _("reports to funders")
        constraints = [
            models.CheckConstraint(
                condition=Q(last_on__gt=F("first_on")),
                name="grant_report_ends_after_it_began",
                violation_error_message=_("The last day lies before the first."),
            )
        ]

    def __str__(self):
        return str(self.obligation)

    @property
    def grant(self):
        """Return the grant that it is of."""
        return self.obligation.grant

    @property
    def state_label(self) -> str:
        """Return where it stands in words (of a report found `with_state`)."""
        return ReportState(self.state).label

    @property
    def state_kind(self) -> str:
        """Return the kind of state with which it is shown."""
        return STATE_KINDS[self.state]

    @property
    def is_open(self) -> bool:
        """Tell whether it may be written in."""
        return self.state in WRITABLE

    @property
    def file_name(self) -> str:
        """Return a name for its papers, without ending: nobody's name is in it."""
        return f"grant-report-{self.first_on}-{str(self.pk)[:8]}"


class GrantReportStep(Record):
    """That a report went on; who did it and when, the record itself says. Where it stands is where this led."""

    report = models.ForeignKey(GrantReport, models.PROTECT, related_name="steps", verbose_name=_("report to a funder"))
    number = models.PositiveSmallIntegerField(_("number"))
    from_state = models.CharField(_("from"), max_length=12, choices=ReportState)
    to_state = models.CharField(_("to"), max_length=12, choices=ReportState)
    words = NarrativeField(_("comment"), max_length=4000, blank=True)

    class Meta:
        ordering = ["report", "-number"]
        verbose_name = _("step of a report to a funder")
        verbose_name_plural = _("steps of reports to funders")
        constraints = [
            models.UniqueConstraint("report", "number", name="one_step_after_the_other"),
            models.CheckConstraint(
                condition=~Q(to_state__in=["returned", "questioned"]) | ~Q(words=""),
                name="returned_or_questioned_in_words",
            ),
        ]


class GrantReportLine(Record):
    """A budget line as it stood when a report was sent: what it holds, and what was spent before and in the period."""

    report = models.ForeignKey(GrantReport, models.PROTECT, related_name="lines", verbose_name=_("report to a funder"))
    year = models.PositiveSmallIntegerField(_("year (AD)"))
    code = NameField(_("code"), max_length=12)
    name = NameField(_("name"), max_length=120)
    budget = amount_field(_("amount"))
    before = amount_field(_("spent before"), validators=[], default=NOTHING)
    spent = amount_field(_("spent in the period"), validators=[], default=NOTHING)

    class Meta:
        ordering = ["report", "year", "code", "id"]
        verbose_name = _("budget line of a report")
        verbose_name_plural = _("budget lines of reports")
        constraints = [models.UniqueConstraint("report", "year", "code", name="a_line_once_in_a_report")]

    @property
    def total(self):
        """Return all that was spent of it up to the end of the period."""
        return self.before + self.spent

    @property
    def variance(self):
        """Return what is left of it; less than nothing where it is overdrawn."""
        return self.budget - self.total

    @property
    def percent(self) -> int:
        """Return how much of it is spent, in per cent."""
        return round(100 * self.total / self.budget) if self.budget else 0


class GrantReportTranche(Record):
    """A tranche that had come in when a report was sent."""

    report = models.ForeignKey(
        GrantReport, models.PROTECT, related_name="tranches", verbose_name=_("report to a funder")
    )
    number = models.PositiveSmallIntegerField(_("number"))
    received_on = DateField(_("received on"))
    received = amount_field(_("received, in the grant's currency"))
    received_npr = amount_field(_("credited by the bank, in rupees (NPR)"))

    class Meta:
        ordering = ["report", "number"]
        verbose_name = _("tranche of a report")
        verbose_name_plural = _("tranches of reports")
        constraints = [models.UniqueConstraint("report", "number", name="a_tranche_once_in_a_report")]


class GrantReportInKind(Record):
    """What the funder's own people had given in kind when a report was sent: hours, and their value in one currency.

    Without a currency: hours for which no day rate was agreed. It is apart from money and added to none.
    """

    report = models.ForeignKey(
        GrantReport, models.PROTECT, related_name="in_kind", verbose_name=_("report to a funder")
    )
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    hours = models.DecimalField(_("hours"), max_digits=9, decimal_places=2)
    value = amount_field(_("value"), validators=[], default=NOTHING)

    class Meta:
        ordering = ["report", "currency"]
        verbose_name = _("value in kind of a report")
        verbose_name_plural = _("values in kind of reports")
        constraints = [
            models.UniqueConstraint("report", "currency", name="a_currency_in_kind_once_in_a_report"),
            models.CheckConstraint(condition=Q(hours__gt=0, value__gte=0), name="some_hours_were_given_in_kind"),
            models.CheckConstraint(
                condition=~Q(currency="") | Q(value=0), name="hours_without_a_rate_are_worth_nothing"
            ),
        ]

    def __str__(self):
        return f"{self.hours} · {self.value} {self.currency}"


class ReportColumn(Record):
    """One column of the finance table as a funder wants it; without any, all columns stand in their own order."""

    class Column(models.TextChoices):
        YEAR = "year", _("Year")
        CODE = "code", _("Code")
        NAME = "name", _("Budget line")
        BUDGET = "budget", _("Budget")
        BEFORE = "before", _("Spent before")
        SPENT = "spent", _("Spent in the period")
        TOTAL = "total", _("Spent in all")
        VARIANCE = "variance", _("Variance")
        PERCENT = "percent", _("Per cent")

    funder = models.ForeignKey(Funder, models.PROTECT, related_name="columns", verbose_name=_("funder"))
    column = models.CharField(_("column"), max_length=8, choices=Column)
    position = models.PositiveSmallIntegerField(_("place"))
    heading = NameField(_("heading"), max_length=60, blank=True)

    class Meta:
        ordering = ["funder", "position"]
        verbose_name = _("column of a funder's report")
        verbose_name_plural = _("columns of funders' reports")
        constraints = [
            models.UniqueConstraint("funder", "column", name="a_column_once"),
            models.UniqueConstraint("funder", "position", name="one_column_at_a_place"),
            models.CheckConstraint(condition=Q(position__range=(1, 9)), name="nine_places_for_columns"),
        ]

    def __str__(self):
        return self.heading or str(self.get_column_display())

    @property
    def is_number(self) -> bool:
        """Tell whether it holds numbers."""
        return self.column not in (self.Column.CODE, self.Column.NAME)
