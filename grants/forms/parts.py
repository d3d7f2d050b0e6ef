"""What belongs to a grant: tranches, budget lines, milestones, obligations, the checklist, papers, and rates."""

from typing import Any

from django import forms
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from access.forms import RecordForm
from config.files.field import ChosenFileField, SentFileField
from grants.models import (
    BudgetLine,
    Commitment,
    ComplianceItem,
    ExchangeRate,
    GrantDocument,
    Milestone,
    Obligation,
    Terms,
    Tranche,
    TrancheCondition,
)
from grants.rates import NoRate, charged, npr_rate, rate_of_day
from programs.forms.logframe import WithinForm


class TrancheForm(WithinForm):
    """A tranche: what is expected, and what came in."""

    belongs_to = ("grant", "number", "currency")

    class Meta:
        model = Tranche
        fields = ["due_on", "amount", "received_on", "received", "received_npr", "bank_reference"]

    groups = [
        (_("Expected"), ["due_on", "amount"]),
        (_("Has come in"), ["received_on", "received", "received_npr", "bank_reference"]),
    ]

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        if self.instance._state.adding:
            grant = self.instance.grant
            self.instance.currency = grant.currency
            self.instance.number = (grant.tranches.aggregate(last=Max("number"))["last"] or 0) + 1
        self.fields["amount"].help_text = self.instance.currency

    def clean(self) -> dict[str, Any]:
        """Keep the published rate of the day it came, where there is one."""
        cleaned = super().clean()
        on = cleaned.get("received_on")
        self.instance.day_rate = rate_of_day(self.instance.currency, on) if on else None
        return cleaned


class ConditionForm(WithinForm):
    """What a tranche waits for."""

    belongs_to = ("tranche",)

    class Meta:
        model = TrancheCondition
        fields = ["words", "met_on", "evidence"]


class LineForm(WithinForm):
    """A line of the budget."""

    belongs_to = ("grant", "currency")

    class Meta:
        model = BudgetLine
        fields = ["year", "code", "name", "amount"]

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        self.instance.currency = self.instance.grant.currency
        self.fields["amount"].help_text = self.instance.currency

    def clean_year(self) -> int:
        """Refuse a year in which the grant has no day."""
        year, terms = self.cleaned_data["year"], Terms.objects.filter(grant=self.instance.grant).first()
        if terms and not terms.starts_on.year <= year <= terms.ends_on.year:
            raise forms.ValidationError(_("The grant has no day in this year."))
        return year


class CommitmentForm(WithinForm):
    """Something that was ordered."""

    belongs_to = ("line",)

    class Meta:
        model = Commitment
        fields = ["what", "ordered_on", "expected_on", "currency", "amount"]

    def clean(self) -> dict[str, Any]:
        """Charge it to the grant at the rate of the day it was ordered."""
        cleaned = super().clean()
        if self.errors:
            return cleaned
        on, currency = cleaned["ordered_on"], cleaned["currency"]
        try:
            sum_, rate, _day = charged(
                cleaned["amount"], currency, npr_rate(currency, on), self.instance.line.grant, on
            )
        except NoRate as why:
            self.add_error("ordered_on", str(why))
        else:
            self.instance.charged, self.instance.rate = sum_, rate
        return cleaned


class MilestoneForm(WithinForm):
    """A milestone."""

    belongs_to = ("grant",)

    class Meta:
        model = Milestone
        fields = ["title", "due_on", "reached_on", "evidence"]


class ObligationForm(WithinForm):
    """A report, an audit or something else that is owed."""

    belongs_to = ("grant",)

    class Meta:
        model = Obligation
        fields = ["kind", "title", "due_on", "remind_days"]
        widgets = {"kind": forms.RadioSelect}


class ComplianceForm(WithinForm):
    """One item of the checklist."""

    belongs_to = ("grant",)

    class Meta:
        model = ComplianceItem
        fields = ["words", "checked_on", "note"]


class PaperForm(WithinForm):
    """A paper of a grant with its file."""

    belongs_to = ("grant",)
    file = ChosenFileField(label=_("File"), help_text=_("A picture (JPEG, PNG, WebP) or a PDF, up to 10 MB."))

    class Meta:
        model = GrantDocument
        fields = ["kind", "title", "for_funder"]

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        self.fields["kind"].choices = [each for each in self.fields["kind"].choices if each[0] != "voucher"]

    def save(self, commit: bool = True) -> GrantDocument:
        """Write the file, then the record."""
        self.instance.keep(self.cleaned_data["file"])
        return self.instance


class RateForm(RecordForm):
    """One rate, written down by hand."""

    class Meta:
        model = ExchangeRate
        fields = ["currency", "on", "npr", "source", "note"]

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        self.fields["currency"].choices = [each for each in self.fields["currency"].choices if each[0] != "NPR"]


class RateFileForm(forms.Form):
    """A file of rates."""

    file = SentFileField(
        label=_("File of rates"),
        help_text=_("Of Nepal Rastra Bank (JSON or CSV), or of the European Central Bank (CSV)."),
    )
