"""The form of a closure: why the case ends, what is true then, and what was agreed for the time after."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.forms import RecordForm
from beneficiaries.forms.choices import yes_or_no
from beneficiaries.lifecycle import opened_or_reopened_on
from beneficiaries.models import Closure


class ClosureForm(RecordForm):
    """Why a case ends; what is not known yet can wait until it is sent."""

    class Meta:
        model = Closure
        fields = [
            "closes_on",
            "reason",
            "told",
            *Closure.CRITERIA,
            "in_spite",
            "survey",
            "contact_after",
            "agreed_after",
        ]
        widgets = {
            "reason": forms.RadioSelect,
            "survey": forms.RadioSelect,
            "told": forms.Textarea(attrs={"rows": 4}),
            "in_spite": forms.Textarea(attrs={"rows": 3}),
            "agreed_after": forms.Textarea(attrs={"rows": 3}),
        }
        labels = {
            "closes_on": _("On which day does the work end?"),
            "reason": _("Why?"),
            "told": _("What led to it?"),
            "in_spite": _("If one of these is “no”: why is it closed all the same?"),
            "agreed_after": _("What did you agree for the time after?"),
        }
        help_texts = {
            "survey": _("She answers it alone. You hand it to her from the page of this closure."),
            "told": _("It stands in the case file as the reason for closure."),
            "agreed_after": _("Whom she may call, how and when we ask how she is, what stays with us."),
        }

    groups = [
        (_("The end"), ["closes_on", "reason", "told"]),
        (_("What is true now"), [*Closure.CRITERIA, "in_spite"]),
        (_("What she thinks of our work"), ["survey"]),
        (_("The time after"), ["contact_after", "agreed_after"]),
    ]

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        self.fields["closes_on"].earliest = opened_or_reopened_on(self.instance.case)
        self.fields["closes_on"].latest = timezone.localdate
        self.fields["reason"].choices = Closure.Reason.choices
        earlier = Closure.Survey.EARLIER
        self.fields["survey"].choices = [
            each for each in Closure.Survey.choices if each[0] != earlier or self.instance.survey == earlier
        ]
        for name in (*Closure.CRITERIA, "contact_after"):
            self.fields[name] = yes_or_no(Closure._meta.get_field(name).verbose_name)
            self.initial[name] = {True: "yes", False: "no", None: ""}[getattr(self.instance, name)]

    def clean(self) -> dict[str, Any]:
        """Ask why it is closed in spite of a no."""
        cleaned = super().clean()
        if self.instance._state.adding and self.instance.case.closures.in_work().exists():
            self.add_error(None, _("Somebody began to close this case a moment before. Open the case again."))
        unmet = [name for name in Closure.CRITERIA if cleaned.get(name) is False]
        if unmet and cleaned.get("reason") not in Closure.WITHOUT_HER and not cleaned.get("in_spite"):
            self.add_error("in_spite", _("Say why it is closed all the same."))
        return cleaned
