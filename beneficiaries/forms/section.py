"""The forms of the sections of a case file, made from the table of sections."""

import datetime
from functools import cache
from typing import Any

from django import forms
from django.forms import modelform_factory
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.forms import RecordForm
from beneficiaries.forms.area import AreaField
from beneficiaries.models import (
    EducationRecord,
    Experience,
    HistoricEvent,
    HousingRecord,
    Perpetrator,
    SafetyCheck,
    SchoolMonth,
    SchoolResult,
)
from beneficiaries.models.htcds import Industry
from beneficiaries.sections import Section
from beneficiaries.standards import STANDARDS

ANSWERS = [("True", _("Yes")), ("False", _("No")), ("", _("Not known"))]


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
        fields = ["name", "roles", "role_details", "organisation", "still_a_danger"]

    def clean(self) -> dict[str, Any]:
        """Refuse a record that says nothing of anybody."""
        cleaned = super().clean()
        if not self.errors and not any(cleaned.get(name) for name in ("name", "roles", "role_details", "organisation")):
            self.add_error(None, _("Say something about this person: a name, a role, a business, or details."))
        return cleaned


class SchoolingForm(SectionForm):
    """A time at one school: what was, or the way back to it."""

    class Meta:
        model = EducationRecord
        fields = [
            "level",
            "school",
            "status",
            "began",
            "ended",
            "time_of_day",
            "reason_for_leaving",
            "wishes",
            "bridge_class",
            "birth_registration",
            "transfer_certificate",
            "goes_with_her",
            "costs",
            "paid_by",
        ]

    groups = [
        (_("The school"), ["level", "school", "status", "began", "ended", "time_of_day", "reason_for_leaving"]),
        (_("What she wants"), ["wishes"]),
        (
            _("Her way back to school"),
            ["bridge_class", "birth_registration", "transfer_certificate", "goes_with_her", "costs", "paid_by"],
        ),
    ]


class HousingForm(SectionForm):
    """Where she lives; what a stay at the centre tells is not typed a second time."""

    class Meta:
        model = HousingRecord
        fields = ["kind", "place", "began", "ended", "lives_with", "rent", "is_safe", "notes"]

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        if hasattr(self.instance, "stay"):
            for name in ("kind", "began", "ended"):
                del self.fields[name]


class PartForm(SectionForm):
    """A record that belongs to one of another section."""

    within = ""

    def _get_validation_exclusions(self) -> set[str]:
        """Let the rules of the table look at what it belongs to, though no field asks for it."""
        return super()._get_validation_exclusions() - {self.within}


class SafetyCheckForm(PartForm):
    """A look at her room; a new one starts from the last, and proposes the next for the day her risk asks."""

    within = "housing"

    class Meta:
        model = SafetyCheck
        fields = ["checked_on", *SafetyCheck.KEPT[:-1], "result", "measures", "next_on"]
        widgets = {name: forms.RadioSelect(choices=ANSWERS) for name in SafetyCheck.QUESTIONS}
        widgets["result"] = forms.RadioSelect()

    groups = [
        (_("What you see, and what she says"), ["checked_on", *SafetyCheck.QUESTIONS]),
        (_("If something happens"), ["who_knows", "reaches_help"]),
        (_("What follows"), ["result", "measures", "next_on"]),
    ]

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        self.fields["result"].choices = SafetyCheck.Result.choices
        if self.instance._state.adding:
            days = STANDARDS.contact[self.instance.case.risk_level]
            self.initial["next_on"] = timezone.localdate() + datetime.timedelta(days=days)
            last = self.instance.housing.checks.first()
            if last is not None:
                self.initial.update({name: getattr(last, name) for name in SafetyCheck.KEPT})

    def save(self, commit: bool = True) -> SafetyCheck:
        """Keep the check, and with it whether the room is a safe place."""
        self.instance.keep()
        return self.instance


class SchoolMonthForm(PartForm):
    """How often she was at school in a month."""

    within = "schooling"

    class Meta:
        model = SchoolMonth
        fields = ["month", "days_open", "days_present", "remarks"]


class SchoolResultForm(PartForm):
    """What an examination gave."""

    within = "schooling"

    class Meta:
        model = SchoolResult
        fields = ["exam", "held", "result", "passed", "remarks"]


FORMS = {
    "experience": ExperienceForm,
    "events": EventForm,
    "perpetrators": PerpetratorForm,
    "schooling": SchoolingForm,
    "housing": HousingForm,
    "safety-checks": SafetyCheckForm,
    "school-months": SchoolMonthForm,
    "school-results": SchoolResultForm,
}


@cache
def form_for(section: Section) -> type[SectionForm]:
    """Return the form of a section; made from its fields where it has none of its own."""
    if section.slug in FORMS:
        return FORMS[section.slug]
    state = [section.kind] if section.kind and section.kind not in section.heading else []
    fields = list(dict.fromkeys([*section.heading, *state, *section.dates, *section.facts]))
    return modelform_factory(section.model, form=SectionForm, fields=fields)
