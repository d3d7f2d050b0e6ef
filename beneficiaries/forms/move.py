"""A step of a case: its day, its reason where it needs one, and the word that it was checked."""

import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from beneficiaries.lifecycle import Step
from config.fields import CalendarDateField, CleanTextField


class MoveForm(forms.Form):
    """On which day a case takes a step, and why."""

    on = CalendarDateField(label=_("On which day?"), initial=timezone.localdate, latest=timezone.localdate)
    reason = CleanTextField(label=_("Reason"), max_length=4000, required=False)
    checked = forms.BooleanField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, step: Step, earliest: datetime.date, **options: Any):
        super().__init__(*args, **options)
        self.fields["on"].earliest = earliest
        self.fields["reason"].required = step.needs_reason
        if not step.needs_reason:
            self.fields["reason"].help_text = _("Only if there is something to say.")
