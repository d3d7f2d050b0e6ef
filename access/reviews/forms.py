"""The forms of reviews of access."""

from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from access.forms import RecordForm
from access.models import AccessCheck, AccessRules
from access.reviews.rules import BOUNDS
from config.calendar import local_digits
from config.fields import CleanCharField

Outcome = AccessCheck.Outcome


class DecisionForm(forms.Form):
    """Asks whether she still needs the role."""

    outcome = forms.ChoiceField(
        label=_("Is this role still needed?"),
        choices=[
            (Outcome.CONFIRMED.value, _("Yes, confirm it")),
            (Outcome.TAKEN_AWAY.value, _("No, take it away: it ends now, with a log-out")),
        ],
        widget=forms.RadioSelect,
    )
    note = CleanCharField(
        label=_("Note"),
        max_length=150,
        required=False,
        help_text=_("Needed when you take it away. Write nothing about a person in our care."),
    )

    def clean(self) -> dict[str, Any]:
        """Refuse to take a role away without a word."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("outcome") == Outcome.TAKEN_AWAY and not cleaned.get("note"):
            self.add_error("note", _("Say why she does not need it any more."))
        return cleaned


class AccessRulesForm(RecordForm):
    """Sets how often access is reviewed and when an unused account is closed."""

    class Meta:
        model = AccessRules
        fields = list(BOUNDS)

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        recommended = AccessRules()
        for name, (least, most) in BOUNDS.items():
            field = self.fields[name]
            field.widget = forms.NumberInput(attrs={"min": least, "max": most, "inputmode": "numeric"})
            field.help_text = format_lazy(
                _("Recommended: {number}. Between {least} and {most}."),
                number=local_digits(getattr(recommended, name)),
                least=local_digits(least),
                most=local_digits(most),
            )
