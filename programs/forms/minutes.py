"""The minutes of a meeting, its decisions, and the half-year in which a committee looks at itself."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from programs.forms.committee import choose_a_member
from programs.forms.group import OfAGroupForm
from programs.models import Decision, MaturityCheck, Minutes
from programs.models.maturity import half_name

HALVES_BACK = 6


class MinutesForm(OfAGroupForm):
    """Agenda and what was said."""

    class Meta:
        model = Minutes
        fields = ["agenda", "discussed"]
        widgets = {"agenda": forms.Textarea(attrs={"rows": 5}), "discussed": forms.Textarea(attrs={"rows": 6})}


class DecisionForm(OfAGroupForm):
    """One decision, and what became of it."""

    class Meta:
        model = Decision
        fields = ["text", "responsible", "other", "due_on", "done_on", "outcome"]

    groups = [
        (_("What was decided"), ["text", "responsible", "other", "due_on"]),
        (_("What came of the decision"), ["done_on", "outcome"]),
    ]

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        choose_a_member(self, "responsible", self.instance.group)
        field: Any = self.fields["responsible"]
        field.empty_label = _("Somebody outside the committee")

    def clean(self) -> dict[str, Any]:
        """Ask for days that do not lie before the meeting."""
        cleaned = super().clean()
        for name in ("due_on", "done_on"):
            if cleaned.get(name) and cleaned[name] < self.instance.decided_on:
                self.add_error(name, _("This day lies before the meeting that decided it."))
        return cleaned


class MaturityForm(OfAGroupForm):
    """In which half-year the committee looks at itself."""

    when = forms.ChoiceField(label=_("For which half-year?"), widget=forms.RadioSelect)

    class Meta:
        model = MaturityCheck
        fields: list[str] = []

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        today = timezone.localdate()
        latest = today.year * 2 + (today.month > 6)
        halves = [divmod(latest - back, 2) for back in range(HALVES_BACK)]
        self.fields["when"].choices = [(f"{year}-{half + 1}", half_name(year, half + 1)) for year, half in halves]

    def clean_when(self) -> str:
        """Put the half-year into the record, so that its rules are looked at."""
        self.instance.year, self.instance.half = map(int, self.cleaned_data["when"].split("-"))
        return self.cleaned_data["when"]

    def _get_validation_exclusions(self) -> set[str]:
        """Let the rules of the table look at the half-year, though no field of that name asks for it."""
        here = {"year", "half"} if self.instance.year else set()
        return super()._get_validation_exclusions() - here
