"""Her way through the law: a proceeding, and the days before a court."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from beneficiaries.forms.section import SectionForm
from beneficiaries.models import Hearing, Proceeding


class ProceedingForm(SectionForm):
    """A complaint, a court case or a claim, and what she wants of it."""

    class Meta:
        model = Proceeding
        fields = [
            "kind",
            "authority",
            "reference",
            "began",
            "status",
            "wishes",
            "lawyer",
            "lawyer_contact",
            "ended",
            "outcome",
            "awarded",
            "received",
            "received_on",
        ]
        widgets = {"wishes": forms.Textarea(attrs={"rows": 3}), "outcome": forms.Textarea(attrs={"rows": 3})}

    groups = [
        (_("What it is, and where"), ["kind", "authority", "reference", "began", "status"]),
        (_("What she wants"), ["wishes"]),
        (_("Her lawyer"), ["lawyer", "lawyer_contact"]),
        (_("How it ended"), ["ended", "outcome"]),
        (_("Compensation"), ["awarded", "received", "received_on"]),
    ]

    def clean(self) -> dict[str, Any]:
        """Ask of money received for how much was awarded, how much came, and when."""
        cleaned = super().clean()
        received = [cleaned.get(name) for name in ("received", "received_on")]
        if any(value is not None for value in received):
            for name in ("awarded", "received", "received_on"):
                if cleaned.get(name) is None and not self.has_error(name):
                    self.add_error(name, _("Of compensation received, say what was awarded, how much came, and when."))
        return cleaned


class HearingForm(SectionForm):
    """A day before a court: what she needs for it and, afterwards, how it went and when it goes on."""

    class Meta:
        model = Hearing
        fields = ["proceeding", "kind", "held_on", "hour", "place", "needs", "attended", "result", "next_on"]
        widgets = {"result": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "proceeding": _("The complaint, court case or claim that it belongs to. Add that first."),
            "next_on": _("The next hearing is then written down of itself."),
        }

    groups = [
        (_("The hearing"), ["proceeding", "kind", "held_on", "hour", "place"]),
        (_("What she needs for it"), ["needs"]),
        (_("Afterwards"), ["attended", "result", "next_on"]),
    ]

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        self.fields["proceeding"].queryset = Proceeding.objects.filter(case=self.instance.case)

    def clean(self) -> dict[str, Any]:
        """Refuse what cannot be known before the day, and a result without who was there."""
        cleaned = super().clean()
        day, attended, following = (cleaned.get(name) for name in ("held_on", "attended", "next_on"))
        if day and day > timezone.localdate() and attended not in ("", Hearing.Attended.POSTPONED):
            self.add_error("attended", _("The day of the hearing lies ahead."))
        elif not attended and (cleaned.get("result") or following) and not self.has_error("attended"):
            self.add_error("attended", _("Say who was there, when you write down what came of it."))
        if day and following and following <= day:
            self.add_error("next_on", _("The next hearing does not lie after this one."))
        return cleaned

    def save(self, commit: bool = True) -> Hearing:
        """Write it down, and the next one with it."""
        self.instance.record()
        return self.instance
