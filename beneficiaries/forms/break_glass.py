"""The forms of break-glass: asking for one case, and reviewing what was opened."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from access.forms import name_the_empty_choice
from beneficiaries.codes import read_code
from beneficiaries.models import BreakGlass
from config.fields import CleanCharField

SHORTEST = 15
"""Letters of a reason that says something."""


class BreakGlassForm(forms.ModelForm):
    """Asks for the code, what it is about and why; it looks nothing up."""

    code = CleanCharField(
        label=_("Her code"),
        max_length=80,
        help_text=_("Such as NB-7KQ4-X. Let it be spelt out to you."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "class": "code"}),
    )

    class Meta:
        model = BreakGlass
        fields = ["kind", "reason"]
        widgets = {"reason": forms.Textarea(attrs={"rows": 3})}
        labels = {"kind": _("What is it about?"), "reason": _("Why must you open it now?")}
        help_texts = {"reason": _("One sentence. It stays on record with your name. Name nobody in it.")}

    field_order = ["code", "kind", "reason"]

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        name_the_empty_choice(self.fields["kind"])

    def clean_code(self) -> str:
        """Return the code as it is written; a slip of the pen is told, which says nothing of who is here."""
        code = read_code(self.cleaned_data["code"])
        if code is None:
            raise ValidationError(_("This is not a whole code, or a sign in it is wrong. Look at it again."))
        return code

    def clean_reason(self) -> str:
        """Refuse a reason that says nothing."""
        reason = self.cleaned_data["reason"]
        if len(reason) < SHORTEST:
            raise ValidationError(_("Say it in a sentence: whoever reviews it was not there."))
        return reason


class ReviewForm(forms.ModelForm):
    """Asks the reviewer what she found."""

    outcome = forms.ChoiceField(
        label=_("What did you find?"), choices=BreakGlass.Outcome.choices, widget=forms.RadioSelect
    )

    class Meta:
        model = BreakGlass
        fields = ["outcome", "note"]
        widgets = {"note": forms.Textarea(attrs={"rows": 3})}
        labels = {"note": _("What do you note about it?")}
        help_texts = {
            "note": _("Needed when it was not in order: what was wrong, and what follows. Name nobody in our care.")
        }

    def clean(self) -> dict[str, Any]:
        """Refuse "not in order" without a word."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("outcome") == BreakGlass.Outcome.NOT_IN_ORDER and not cleaned.get("note"):
            self.add_error("note", _("Say what was not in order."))
        return cleaned

    def _post_clean(self) -> None:
        """Leave the record alone: its review is written by `BreakGlass.review`, or not at all."""
