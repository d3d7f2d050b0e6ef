"""Her school and her home, and what is looked at there from time to time."""

import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from beneficiaries.forms.section import SectionForm
from beneficiaries.models import EducationRecord, HousingRecord, SafetyCheck, SchoolMonth, SchoolResult
from beneficiaries.standards import standards_now
from config.calendar import say_day

ANSWERS = [("True", _("Yes")), ("False", _("No")), ("", _("Not known"))]


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
            days = standards_now().contact[self.instance.case.risk_level]
            self.initial["next_on"] = timezone.localdate() + datetime.timedelta(days=days)
            last = self.instance.housing.checks.first()
            if last is not None:
                self.initial.update({name: getattr(last, name) for name in SafetyCheck.KEPT})
                known = {"day": say_day(last.checked_on)}
                self.fields[SafetyCheck.QUESTIONS[0]].help_text = (
                    _("The answers below are those of %(day)s. Ask each of them again.") % known
                )

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
