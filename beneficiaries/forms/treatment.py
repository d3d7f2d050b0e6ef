"""What is done for her health: treatments, medicines and appointments."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from beneficiaries.forms.section import SectionForm
from beneficiaries.models import Appointment, HealthCondition, Medicine, Treatment


class TreatmentForm(SectionForm):
    """A course of treatment; it goes on until its outcome is known."""

    class Meta:
        model = Treatment
        fields = [
            "condition",
            "regimen",
            "tuberculosis",
            "place",
            "supervised_by",
            "began",
            "planned_end",
            "next_check_on",
            "outcome",
            "ended",
        ]

    groups = [
        (_("What is treated, and how"), ["condition", "regimen", "tuberculosis", "place", "supervised_by"]),
        (_("When"), ["began", "planned_end", "next_check_on"]),
        (_("How it ended"), ["outcome", "ended"]),
    ]

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        self.fields["condition"].queryset = HealthCondition.objects.filter(case=self.instance.case)
        self.fields["condition"].help_text = _("One of her conditions. Add the condition first, if it is not here.")
        self.fields["outcome"].choices = [
            ("", _("It goes on")),
            (_("Tuberculosis, in the words of WHO"), _labelled(Treatment.OF_TUBERCULOSIS)),
            (_("Any other treatment"), _labelled(Treatment.OF_OTHERS[:-1])),
        ]

    def clean(self) -> dict[str, Any]:
        """See that the outcome is one of this kind of treatment, and that what has ended is not checked again."""
        cleaned = super().clean()
        outcome, began = cleaned.get("outcome"), cleaned.get("began")
        known = Treatment.OF_TUBERCULOSIS if cleaned.get("tuberculosis") else Treatment.OF_OTHERS
        if outcome and outcome not in known:
            self.add_error("outcome", _("This is not an outcome of such a treatment. Look at “against tuberculosis”."))
        if cleaned.get("ended") and "outcome" in cleaned and not outcome:
            self.add_error("outcome", _("Say how it ended."))
        if outcome:
            cleaned["next_check_on"] = None
        if began and cleaned.get("planned_end") and cleaned["planned_end"] < began.lower:
            self.add_error("planned_end", _("The end lies before the beginning."))
        return cleaned


class MedicineForm(SectionForm):
    """A medicine; one that was stopped is not refilled."""

    class Meta:
        model = Medicine
        fields = [
            "name",
            "dose",
            "how_often",
            "condition",
            "began",
            "source",
            "refill_on",
            "ended",
            "why_stopped",
        ]

    groups = [
        (_("What she takes"), ["name", "dose", "how_often", "condition", "began"]),
        (_("Where the next ones come from"), ["source", "refill_on"]),
        (_("If it was stopped"), ["ended", "why_stopped"]),
    ]

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        self.fields["condition"].queryset = HealthCondition.objects.filter(case=self.instance.case)

    def clean(self) -> dict[str, Any]:
        """Ask for the day of a stop whose reason is given; forget the refill of what was stopped."""
        cleaned = super().clean()
        if cleaned.get("why_stopped") and "ended" in cleaned and not cleaned["ended"]:
            self.add_error("ended", _("Say when it was stopped; the month or the year is enough."))
        if cleaned.get("ended"):
            cleaned["refill_on"] = None
        return cleaned


class AppointmentForm(SectionForm):
    """An appointment, or what became of it; a new one may stand instead of one that was missed."""

    class Meta:
        model = Appointment
        fields = ["what_for", "day", "hour", "place", "with_whom", "goes_with", "status", "instead_of"]
        widgets = {"hour": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"), "status": forms.RadioSelect}
        labels = {"status": _("What became of it?"), "instead_of": _("Instead of one that was missed or moved")}

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        open_ones = Q(status__in=Appointment.TO_BE_REPLACED, replacement=None) | Q(pk=self.instance.instead_of_id)
        former = Appointment.objects.filter(open_ones, case=self.instance.case).exclude(pk=self.instance.pk)
        self.fields["instead_of"].queryset = former
        self.fields["instead_of"].empty_label = _("None: it is a new one")
        if self.instance._state.adding:
            self._take_over(next((each for each in former if str(each.pk) == self.initial.get("instead_of")), None))

    def _take_over(self, former: Appointment | None) -> None:
        for name in ("what_for", "place", "with_whom", "goes_with"):
            if former is not None:
                self.initial[name] = getattr(former, name)

    def clean(self) -> dict[str, Any]:
        """Refuse to say that she went, or did not, before the day has come."""
        cleaned = super().clean()
        told = (Appointment.Status.KEPT, Appointment.Status.MISSED)
        if cleaned.get("status") in told and cleaned.get("day") and cleaned["day"] > timezone.localdate():
            self.add_error("status", _("Its day lies ahead."))
        return cleaned


def _labelled(outcomes: tuple[Treatment.Outcome, ...]) -> list[tuple[str, Any]]:
    return [(outcome.value, outcome.label) for outcome in outcomes]
