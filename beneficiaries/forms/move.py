"""A step of a case: its reason, where it needs one, and the word that it was checked."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from beneficiaries.lifecycle import Step
from config.fields import CleanTextField


class MoveForm(forms.Form):
    """Why a case takes a step."""

    reason = CleanTextField(label=_("Reason"), max_length=4000, required=False)
    checked = forms.BooleanField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, step: Step, **options: Any):
        super().__init__(*args, **options)
        self.fields["reason"].required = step.needs_reason
        if not step.needs_reason:
            self.fields["reason"].help_text = _("Only if there is something to say.")
