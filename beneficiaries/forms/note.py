"""A note about a contact with her, and when the next one is to be."""

import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from access.forms import RecordForm
from beneficiaries.models import Case, Note
from beneficiaries.standards import STANDARDS


class NoteForm(RecordForm):
    """A follow-up; the next day is proposed from her risk."""

    class Meta:
        model = Note
        fields = ["kind", "happened_on", "place", "text", "next_on", "restricted"]
        widgets = {"kind": forms.RadioSelect, "text": forms.Textarea(attrs={"rows": 8})}
        labels = {
            "kind": _("What kind of contact was it?"),
            "happened_on": _("On which day?"),
            "place": _("Where?"),
            "text": _("What was seen and said?"),
            "next_on": _("When will you meet her next?"),
            "restricted": _("Restricted note"),
        }

    def __init__(self, *args: Any, case: Case, **options: Any):
        super().__init__(*args, **options)
        self.instance.case = case
        self.fields["happened_on"].latest = timezone.localdate
        self.fields["happened_on"].earliest = None
        days = STANDARDS.contact[case.risk_level]
        if self.instance._state.adding:
            self.initial.setdefault("next_on", self._proposed(case, days))
        self.fields["next_on"].help_text = format_lazy(
            "{} {}", _within(days, case.get_risk_level_display()), self.fields["next_on"].help_text
        )

    def clean(self) -> dict[str, Any]:
        """Drop the day that was only proposed, for today, from a note about an earlier day."""
        cleaned = super().clean()
        written_later = (cleaned.get("happened_on") or timezone.localdate()) < timezone.localdate()
        if self.instance._state.adding and written_later and "next_on" not in self.changed_data:
            cleaned["next_on"] = None
        return cleaned

    def _proposed(self, case: Case, days: int) -> datetime.date:
        """Return the day agreed already, if it lies ahead, or the last one that her risk allows."""
        today = timezone.localdate()
        agreed = case.notes.next_agreed(since=case.last_contact_on or case.opened_on, after=today)
        return min(filter(None, [agreed, today + datetime.timedelta(days=days)]))


def _within(days: int, risk: str) -> str:
    return ngettext(
        "Her risk is “%(risk)s”: within %(days)d day at the latest.",
        "Her risk is “%(risk)s”: within %(days)d days at the latest.",
        days,
    ) % {"risk": risk, "days": days}
