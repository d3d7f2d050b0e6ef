"""The forms of the sections of a case file, made from the table of sections."""

from functools import cache
from typing import Any

from django import forms
from django.db.models import Q
from django.forms import modelform_factory
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.forms import RecordForm
from beneficiaries.forms.area import AreaField
from beneficiaries.models import (
    Appointment,
    Experience,
    HealthCondition,
    Hearing,
    HistoricEvent,
    Medicine,
    Perpetrator,
    Proceeding,
    Treatment,
)
from beneficiaries.models.htcds import Industry
from beneficiaries.sections import Section


class SectionForm(RecordForm):
    """A record of one section; what ends does not end before it began."""

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        for field in self.fields.values():
            choices = list(getattr(field, "choices", []))
            if choices and choices[0][0] == "":
                empty = _("Choose") if field.required else _("Not known")
                field.choices = [("", empty), *choices[1:]]

    def clean(self) -> dict[str, Any]:
        """Refuse an end before the beginning."""
        cleaned = super().clean()
        began, ended = cleaned.get("began"), cleaned.get("ended")
        if began and ended and ended.upper <= began.lower:
            self.add_error("ended", _("The end lies before the beginning."))
        return cleaned


class ExperienceForm(SectionForm):
    """What was done to her as a whole."""

    industry = forms.ChoiceField(
        label=_("Line of work, if work was forced"), choices=[("", _("Not known")), *Industry.choices], required=False
    )

    class Meta:
        model = Experience
        fields = [
            "trafficking_status",
            "status_decided_by",
            "age_when_trafficked",
            "relationship_to_trafficker",
            "recruitment_methods",
            "recruitment_apps",
            "recruitment_place",
            "control_methods",
            "exploitation_types",
            "industry",
            "sex_exploitation_types",
            "exploitation_place",
            "exploitation_apps",
            "in_her_words",
        ]

    groups = [
        (_("In short"), ["trafficking_status", "status_decided_by", "age_when_trafficked"]),
        (
            _("How it began"),
            ["relationship_to_trafficker", "recruitment_methods", "recruitment_apps", "recruitment_place"],
        ),
        (_("How she was held"), ["control_methods"]),
        (
            _("What was done to her"),
            [
                "exploitation_types",
                "industry",
                "sex_exploitation_types",
                "exploitation_place",
                "exploitation_apps",
            ],
        ),
        (_("In her words"), ["in_her_words"]),
    ]


class EventForm(SectionForm):
    """One thing that happened, where and when."""

    area = AreaField(label=_("District and local level, in Nepal"), required=False)

    class Meta:
        model = HistoricEvent
        fields = [
            "kind",
            "happened",
            "description",
            "area",
            "city",
            "street",
            "country",
            "state",
            "postal_code",
            "latitude",
            "longitude",
        ]

    groups = [
        (_("What happened"), ["kind", "happened", "description"]),
        (_("Where"), ["area", "city", "street"]),
        (_("Outside Nepal, or on the map"), ["country", "state", "postal_code", "latitude", "longitude"]),
    ]


class PerpetratorForm(SectionForm):
    """Somebody who did it: at least a name, a role, a business or words about her or him."""

    class Meta:
        model = Perpetrator
        fields = [
            "name",
            "roles",
            "role_details",
            "relationship",
            "gender",
            "occupation",
            "organisation",
            "still_a_danger",
        ]

    def clean(self) -> dict[str, Any]:
        """Refuse a record that says nothing of anybody."""
        cleaned = super().clean()
        if not self.errors and not any(cleaned.get(name) for name in ("name", "roles", "role_details", "organisation")):
            self.add_error(None, _("Say something about this person: a name, a role, a business, or details."))
        return cleaned


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


FORMS = {
    "experience": ExperienceForm,
    "events": EventForm,
    "perpetrators": PerpetratorForm,
    "proceedings": ProceedingForm,
    "hearings": HearingForm,
    "treatments": TreatmentForm,
    "medicines": MedicineForm,
    "appointments": AppointmentForm,
}


@cache
def form_for(section: Section) -> type[SectionForm]:
    """Return the form of a section; made from its fields where it has none of its own."""
    if section.slug in FORMS:
        return FORMS[section.slug]
    state = [section.kind] if section.kind and section.kind not in section.heading else []
    fields = list(dict.fromkeys([*section.heading, *state, *section.dates, *section.facts]))
    return modelform_factory(section.model, form=SectionForm, fields=fields)
