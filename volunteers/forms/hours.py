"""Hours, costs, the weekly check-in, feedback, incidents and day rates."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.forms import RecordForm
from config.fields import CleanTextField
from programs.forms.logframe import WithinForm
from volunteers.models import (
    CheckIn,
    DayRate,
    FeedbackOnHouse,
    FeedbackOnVolunteer,
    HourEntry,
    IncidentReview,
    PlacementCost,
    PlacementIncident,
    Worry,
)
from volunteers.placing import report


class AskedForm(WithinForm):
    """Something of a placement, in which each row of buttons must be answered: none of them says nothing."""

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        for field in self.fields.values():
            if field.required and isinstance(field.widget, forms.RadioSelect):
                field.choices = [each for each in field.choices if each[0] not in ("", None)]


class HourForm(WithinForm):
    """Work of one kind on one day."""

    belongs_to = ("placement",)

    class Meta:
        model = HourEntry
        fields = ["on", "kind", "hours", "what"]

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        if self.instance._state.adding:
            self.initial.setdefault("on", timezone.localdate())

    def clean_on(self):
        """Refuse a day on which she was not placed."""
        on = self.cleaned_data["on"]
        if not self.instance.placement.covers(on):
            raise forms.ValidationError(_("This day lies outside of the placement."))
        return on

    def clean_hours(self):
        """Take quarters of an hour alone."""
        hours = self.cleaned_data["hours"]
        if hours * 4 % 1:
            raise forms.ValidationError(_("Write quarters of an hour: 0.25, 0.5 or 0.75."))
        return hours


class DecideHoursForm(forms.Form):
    """What somebody decides about several entries at once, as she saw them."""

    entries = forms.MultipleChoiceField(label=_("Hours"), widget=forms.CheckboxSelectMultiple)
    decision = forms.ChoiceField(
        label=_("Decision"),
        widget=forms.RadioSelect,
        choices=[("approve", _("Approve them")), ("return", _("Return them"))],
    )
    words = CleanTextField(label=_("What should be changed"), max_length=500, required=False)

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **options: Any):
        super().__init__(*args, **options)
        self.fields["entries"].choices = choices

    def clean(self) -> dict[str, Any]:
        """Ask for words where something is returned."""
        cleaned = super().clean() or {}
        if cleaned.get("decision") == "return" and not cleaned.get("words"):
            self.add_error("words", _("Say what should be changed."))
        return cleaned


class CostForm(WithinForm):
    """What it cost somebody."""

    belongs_to = ("placement",)

    class Meta:
        model = PlacementCost
        fields = ["on", "kind", "amount", "currency", "paid_by", "note"]


class CheckInForm(AskedForm):
    """How the week went, and a worry for the coordinator alone."""

    belongs_to = ("placement", "week")
    worry = CleanTextField(
        label=_("A worry"),
        max_length=2000,
        required=False,
        help_text=_("The coordinator alone reads it; your mentor does not."),
    )

    class Meta:
        model = CheckIn
        fields = ["goes", "done", "help_wanted"]
        widgets = {"goes": forms.RadioSelect}

    def save(self, commit: bool = True) -> CheckIn:
        """Keep the check-in, and a worry apart from it."""
        made = super().save(commit)
        if self.cleaned_data["worry"]:
            Worry.objects.create(placement=made.placement, words=self.cleaned_data["worry"])
        return made


class FeedbackOnHouseForm(AskedForm):
    """What the volunteer thinks."""

    belongs_to = ("placement",)

    class Meta:
        model = FeedbackOnHouse
        fields = ["prepared", "led", "useful", "words"]
        widgets = dict.fromkeys(["prepared", "led", "useful"], forms.RadioSelect)


class FeedbackOnVolunteerForm(AskedForm):
    """What the mentor thinks."""

    belongs_to = ("placement",)

    class Meta:
        model = FeedbackOnVolunteer
        fields = ["skilled", "passes_on", "careful", "words"]
        widgets = dict.fromkeys(["skilled", "passes_on", "careful"], forms.RadioSelect)


class IncidentForm(AskedForm):
    """What happened."""

    belongs_to = ("placement",)

    class Meta:
        model = PlacementIncident
        fields = ["kind", "happened_on", "words"]
        widgets = {"kind": forms.RadioSelect}

    def save(self, commit: bool = True) -> PlacementIncident:
        """Keep it, and suspend the placement at the same moment."""
        report(self.instance)
        return self.instance


class ReviewForm(WithinForm):
    """What another person found."""

    belongs_to = ("incident",)

    class Meta:
        model = IncidentReview
        fields = ["found", "measures", "may_go_on"]


class DayRateForm(RecordForm):
    """A rate that was agreed."""

    class Meta:
        model = DayRate
        fields = ["skill", "level", "currency", "amount", "valid_from", "valid_until", "agreed_with", "agreed_on"]


class EndRateForm(RecordForm):
    """The last day of a rate."""

    class Meta:
        model = DayRate
        fields = ["valid_until"]

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        self.fields["valid_until"].required = True
