"""The form with which the administrator sets the time standards of the association."""

from typing import Any

from django import forms
from django.db import transaction
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from access.forms import RecordForm
from beneficiaries.models import TimeStandards
from beneficiaries.models.standard import BOUNDS
from beneficiaries.standards import forget, history
from config.calendar import local_digits

GROUPS = [
    (_("From which day?"), ["from_day", "why"]),
    (_("From opening a case to the assessment"), [name for name in BOUNDS if name.startswith("assessment_")]),
    (_("From one contact with her to the next"), [name for name in BOUNDS if name.startswith("contact_")]),
    (
        _("From a referral to its answer, and from there to the first meeting"),
        [name for name in BOUNDS if name.startswith("referral_")],
    ),
    (_("Plans, reviews and decisions"), ["plan", "review", "approval", "final_assessment"]),
    (_("Looking again"), ["service_received", "service_check", "room_check", "treatment_check"]),
    (_("How early it is told"), ["consent_warning", "refill_warning", "soon", "new"]),
]
"""The fields of the form, and the lines of the page that shows what is set, group by group."""
LEVELS = {"emergency": _("Emergency"), "high": _("High"), "medium": _("Medium"), "low": _("Low"), "normal": _("Normal")}


def label_of(name: str) -> str:
    """Return what a standard is called within its group."""
    _kind, _dash, level = name.rpartition("_")
    if name.startswith(("assessment_", "contact_", "referral_")):
        return str(LEVELS[level])
    words = str(TimeStandards._meta.get_field(name).verbose_name)
    return words[:1].upper() + words[1:]


def in_days(count: int) -> str:
    """Say a number of days."""
    return ngettext("%(number)s day", "%(number)s days", count) % {"number": local_digits(count)}


class TimeStandardsForm(RecordForm):
    """How many days each thing may take, from a day on; opened on what holds now or is planned last."""

    class Meta:
        model = TimeStandards
        fields = ["from_day", "why", *BOUNDS]

    groups = GROUPS

    def __init__(self, *args: Any, last: TimeStandards, **options: Any):
        super().__init__(*args, **options)
        self.last = last
        self.initial.update({name: getattr(last, name) for name in BOUNDS})
        self.fields["seen_version"].initial = _mark(last)
        self.fields["from_day"].earliest = timezone.localdate
        design = TimeStandards()
        for name, (least, most) in BOUNDS.items():
            field = self.fields[name]
            field.label = label_of(name)
            field.widget = forms.NumberInput(attrs={"min": least, "max": most, "inputmode": "numeric"})
            field.help_text = format_lazy(
                _("Recommended: {days}. Between {least} and {most} days."),
                days=in_days(getattr(design, name)),
                least=local_digits(least),
                most=local_digits(most),
            )

    def clean(self) -> dict[str, Any]:
        """See that nobody else has changed them since the form was opened."""
        cleaned = forms.ModelForm.clean(self) or self.cleaned_data
        if _mark(self.last) != cleaned.get("seen_version"):
            self._tell_what_differs(self.last)
            self.data["seen_version"] = _mark(self.last)
        return cleaned

    def validate_unique(self) -> None:
        """Let a day be set anew that is not over."""

    @transaction.atomic
    def put_in_force(self) -> TimeStandards:
        """Keep what was set; a day that has standards of its own already gets these instead.

        IntegrityError when somebody was quicker by a moment.
        """
        said = self.cleaned_data
        known = (each for each in history() if each.from_day == said["from_day"] and not each._state.adding)
        found = next(known, None) or TimeStandards(from_day=said["from_day"])
        for name in (*BOUNDS, "why"):
            setattr(found, name, said[name])
        found.save()
        forget()
        return found


def _mark(last: TimeStandards) -> int:
    """Return what tells this row, as it stands, from every other: its day and its version."""
    return last.from_day.toordinal() * 1000 + last.version
