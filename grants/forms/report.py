"""A report to a funder: for which obligation and period, its words, its moves, and the columns a funder wants."""

import datetime
from typing import Any

from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from access.forms import RecordForm
from config.calendar import ONE_DAY
from config.fields import CleanCharField
from config.seen import SeenTable
from grants.assembling import words_of
from grants.forms.grant import GrantMoveForm
from grants.models import Funder, Grant, GrantReport, Obligation, ReportColumn
from programs.models.report import SECTIONS

OF_REPORTS = (Obligation.Kind.NARRATIVE, Obligation.Kind.FINANCIAL)


class BeginGrantReportForm(RecordForm):
    """For which obligation and which days; the sections are put together from approved activity reports."""

    class Meta:
        model = GrantReport
        fields = ["obligation", "first_on", "last_on"]

    def __init__(self, *args: Any, grant: Grant, **options: Any):
        super().__init__(*args, **options)
        self.grant = grant
        owed = Obligation.objects.filter(grant=grant, report=None, state__in=Obligation.OWED, kind__in=OF_REPORTS)
        self.fields["obligation"].queryset = owed
        self.fields["obligation"].empty_label = None
        last = GrantReport.objects.filter(obligation__grant=grant).order_by("-last_on").first()
        terms = grant.terms.order_by("-number").first()
        self.initial["first_on"] = last.last_on + ONE_DAY if last else terms.starts_on

    def save(self, commit: bool = True) -> GrantReport:
        """Save it with the words of the period."""
        first: datetime.date = self.cleaned_data["first_on"]
        for section, text in words_of(self.grant, first, self.cleaned_data["last_on"]).items():
            setattr(self.instance, section, text)
        return super().save(commit)


class GrantReportForm(RecordForm):
    """The sections of a report."""

    class Meta:
        model = GrantReport
        fields = list(SECTIONS)


class GrantReportMoveForm(GrantMoveForm):
    """One move; where words may name somebody, that somebody looked at them."""

    looked = forms.BooleanField(label=_("I have looked at each place: nobody whom we help is named"), required=False)

    def __init__(self, *args: Any, names: list[str], **options: Any):
        super().__init__(*args, **options)
        self.fields["move"].label = _("What to do")
        self.fields["why"].label = _("In words")
        self.fields["why"].max_length = 4000
        if names:
            self.fields["looked"].help_text = _("It may be a name: %(names)s") % {"names": ", ".join(names)}
        else:
            del self.fields["looked"]


class ColumnsForm(SeenTable):
    """Which columns the finance table of a funder's reports has, at which place, and under which heading."""

    def __init__(self, *args: Any, funder: Funder, **options: Any):
        super().__init__(*args, **options)
        self.funder = funder
        standing = {each.column: each for each in funder.columns.all()}
        self.groups = []
        for place, (column, label) in enumerate(ReportColumn.Column.choices, 1):
            known = standing.get(column)
            self.fields[f"place_{column}"] = forms.IntegerField(
                label=_("Place"),
                min_value=1,
                max_value=9,
                required=False,
                initial=known.position if known else None if standing else place,
                help_text=_("Left open, the column is left out."),
            )
            self.fields[f"heading_{column}"] = CleanCharField(
                label=_("Heading"),
                max_length=60,
                required=False,
                initial=known.heading if known else "",
                help_text=_("Left open, it is “%(label)s”.") % {"label": label},
            )
            self.groups.append((label, [f"place_{column}", f"heading_{column}"]))
        self.show_what_stands()

    def clean(self) -> dict[str, Any]:
        """Refuse two columns at one place, and a table without any."""
        cleaned = super().clean()
        seen: set[int] = set()
        for column in ReportColumn.Column.values:
            place = cleaned.get(f"place_{column}")
            if place in seen:
                self.add_error(f"place_{column}", _("Another column stands at this place."))
            if place:
                seen.add(place)
        if not seen and not self.errors:
            raise forms.ValidationError(_("Choose one column at least."))
        return cleaned

    @transaction.atomic
    def save(self) -> None:
        """Keep these columns in place of the former ones."""
        self.funder.columns.all().delete()
        ReportColumn.objects.bulk_create(
            ReportColumn(
                funder=self.funder,
                column=column,
                position=self.cleaned_data[f"place_{column}"],
                heading=self.cleaned_data[f"heading_{column}"],
            )
            for column in ReportColumn.Column.values
            if self.cleaned_data[f"place_{column}"]
        )
