"""Activity reports: beginning one, its words, its expenses, and deciding about it."""

import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.forms import RecordForm
from accounts.models import Site, User
from config.calendar import ONE_DAY, bikram_month, gregorian_month, to_bikram
from config.fields import CleanTextField
from programs.forms.logframe import WithinForm
from programs.models import ActivityReport, Group, Programme, ReportComment, ReportExpense
from programs.models.report import SECTIONS
from programs.places import sites_for
from programs.report_months import said_month

MONTHS = 6
"""So many months back a report may be begun."""


def last_months(today: datetime.date) -> list[tuple[str, Any]]:
    """Return the months of both calendars for which a report may be begun, the newest first, in two groups."""
    gregorian, bikram = [], []
    first, bikram_first = today.replace(day=1), bikram_month(to_bikram(today).year, to_bikram(today).month)[0]
    for _each in range(MONTHS):
        gregorian.append((f"ad-{first}", said_month(first)))
        bikram.append((f"bs-{bikram_first}", said_month(bikram_first)))
        first = (first - ONE_DAY).replace(day=1)
        before = to_bikram(bikram_first - ONE_DAY)
        bikram_first = bikram_month(before.year, before.month)[0]
    return [(_("Gregorian months"), gregorian), (_("Nepali months"), bikram)]


def days_of_month(chosen: str) -> tuple[datetime.date, datetime.date]:
    """Return the first and last day of a month that was chosen."""
    calendar, day = chosen[:2], datetime.date.fromisoformat(chosen[3:])
    if calendar == "ad":
        first, after = gregorian_month(day.year, day.month)
    else:
        bikram = to_bikram(day)
        first, after = bikram_month(bikram.year, bikram.month)
    return first, after - ONE_DAY


class BeginReportForm(RecordForm):
    """Which programme, at which site, in which month."""

    about = forms.ChoiceField(label=_("Programme and site"))
    month = forms.ChoiceField(label=_("Month"))

    class Meta:
        model = ActivityReport
        fields: list[str] = []

    def __init__(self, *args: Any, by: User, **options: Any):
        super().__init__(*args, **options)
        groups = Group.objects.visible_to(by).filter(site__in=sites_for(by, ActivityReport))
        if not Programme.objects.writable_by(by).exists():
            groups = groups.led_by(by)
        pairs = groups.order_by("programme__name", "site__name").values_list(
            "programme", "site", "programme__name", "site__name"
        )
        self.pairs = {f"{programme} {site}": f"{name}, {place}" for programme, site, name, place in pairs}
        self.fields["about"].choices = [("", _("Choose")), *self.pairs.items()]
        self.fields["month"].choices = last_months(timezone.localdate())

    def _get_validation_exclusions(self) -> set[str]:
        """Let the rules of the table look at what the choices mean, once both are made."""
        meant = set() if self.errors else {"programme", "site", "first_on", "last_on"}
        return super()._get_validation_exclusions() - meant

    def clean(self) -> dict[str, Any]:
        """Take programme, site and days out of what was chosen; the table refuses days that another report tells of."""
        cleaned = super().clean()
        if not cleaned.get("about") or not cleaned.get("month"):
            return cleaned
        programme, site = cleaned["about"].split(" ")
        self.instance.programme, self.instance.site = Programme.objects.get(pk=programme), Site.objects.get(pk=site)
        self.instance.first_on, self.instance.last_on = days_of_month(cleaned["month"])
        return cleaned


class ReportForm(RecordForm):
    """The words of a report, section by section."""

    class Meta:
        model = ActivityReport
        fields = list(SECTIONS)


class ExpenseForm(WithinForm):
    """Money that was spent."""

    belongs_to = ("report",)

    class Meta:
        model = ReportExpense
        fields = ["what", "amount", "voucher"]


class DecideForm(forms.Form):
    """Whether a report is approved, or returned with what is to be changed."""

    APPROVE, RETURN = "approve", "return"
    answer = forms.ChoiceField(
        label=_("Your answer"),
        choices=[(APPROVE, _("Approve it")), (RETURN, _("Return it, with what is to be changed"))],
        widget=forms.RadioSelect,
    )
    words = CleanTextField(label=_("On the whole"), max_length=2000, required=False)

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        for section, label in ReportComment.Section.choices:
            self.fields[section] = CleanTextField(
                label=label, max_length=2000, required=False, widget=forms.Textarea({"rows": 2})
            )
        self.groups = [
            ("", ["answer", "words"]),
            (_("Comments on sections, when it is returned"), ReportComment.Section.values),
        ]

    def clean(self) -> dict[str, Any]:
        """Ask for a reason of who returns it."""
        cleaned = super().clean()
        said = [cleaned.get("words"), *self.comments.values()]
        if cleaned.get("answer") == self.RETURN and not any(said):
            self.add_error("words", _("Say what is to be changed."))
        return cleaned

    @property
    def comments(self) -> dict[str, str]:
        """Return what was said of each section."""
        return {section: self.cleaned_data.get(section, "") for section in ReportComment.Section.values}


class FindReportForm(forms.Form):
    """Which reports are shown; everything may stay open."""

    state = forms.ChoiceField(label=_("State"), choices=[("", _("Any")), *ActivityReport.State.choices], required=False)

    def found(self, reports: Any) -> Any:
        """Return those of some reports that are looked for."""
        self.is_valid()
        state = self.cleaned_data.get("state")
        return reports.filter(state=state) if state else reports
