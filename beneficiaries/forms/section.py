"""The form of a record in a section of a case file, and those that tell what was done to her."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from access.forms import RecordForm
from beneficiaries.forms.area import AreaField
from beneficiaries.models import Experience, HistoricEvent, Perpetrator
from beneficiaries.models.htcds import Industry


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
