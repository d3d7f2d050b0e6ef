"""The form of an incident: what she told, the questions that classify it, who did it, danger, care and reports."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from access.forms import NOW_SAVED, RecordForm
from access.records import Record
from beneficiaries.forms.area import AreaField
from beneficiaries.incident_type import DECIDING, LAST_QUESTION, QUESTIONS
from beneficiaries.models import Incident, Perpetrator
from beneficiaries.models.consent import Purpose, agrees
from config.calendar import say_day

OF_AGE = 18
CONTEXT = ("by_partner", "was_child", "goods_exchanged", "traditional_practice")
HINTS = {
    "penetration": _("Of vagina, anus or mouth, however slight, with any part of the body or an object."),
    "sexual_contact": _("Attempted rape, touching, kissing; female genital cutting."),
    "physical_violence": _("Hitting, choking, burning, acid, a weapon: violence that is not sexual."),
    "marriage": _("She was married against her will, or as a child."),
    "denial": _("Her earnings, inheritance, school, health care or papers were kept from her."),
    "abuse": _("Threats, humiliation, being locked up or followed."),
    LAST_QUESTION: _("Only when all answers above are no."),
}
PARTS = {
    _("What she told"): ["told_on", "account", "happened", "time_of_day", "place_kind", "area", "place"],
    _("Danger now"): ["danger_remains", "danger_measures"],
    _("Care"): ["injuries", "medical_care", "services_needed"],
    _("What kind of violence it was"): [*QUESTIONS],
    _("In which context"): ["by_partner", "was_child", "abduction", "goods_exchanged", "traditional_practice"],
    _("Who did it"): ["named", "how_many"],
    _("Report to an authority, if she wants it"): [*Incident.REPORT],
}


class IncidentForm(RecordForm):
    """What happened to her; only what she told already is written down, the rest can stay open.

    Who did it are rows of their own: `cleaned_data["named"]` says who, and the instance's `record` saves them.
    """

    area = AreaField(label=_("District and local level, in Nepal"), required=False)
    named = forms.ModelMultipleChoiceField(
        label=_("People named in this case who did it"),
        queryset=Perpetrator.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Incident
        fields = [name for names in PARTS.values() for name in names if name != "named"]
        widgets = {
            "account": forms.Textarea(attrs={"rows": 5}),
            "danger_measures": forms.Textarea(attrs={"rows": 3}),
            "injuries": forms.Textarea(attrs={"rows": 2}),
        }
        labels = {
            "told_on": _("On which day did she tell of it?"),
            "account": _("What happened, as she told it?"),
            "happened": _("When did it happen?"),
            "place_kind": _("What kind of place was it?"),
            "place": _("Which place?"),
            "how_many": _("How many people did it?"),
            "danger_measures": _("What is done about the danger?"),
            "medical_care": _("Medical care after it"),
        }
        help_texts = {
            "account": _("In short. Never ask her to tell it twice."),
            "danger_measures": _("Who does what, and by when. As long as this is empty, it stands among your tasks."),
            "medical_care": _("After rape it can be a matter of hours: within three days against HIV, within five"
                              " against a pregnancy."),
        }  # fmt: skip

    groups = list(PARTS.items())

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        for name in (*QUESTIONS, *CONTEXT, "danger_remains"):
            self.fields[name] = _yes_or_no(Incident._meta.get_field(name).verbose_name, HINTS.get(name, ""))
            self.initial[name] = {True: "yes", False: "no", None: ""}[getattr(self.instance, name)]
        ages = self.instance.case.person.ages()
        if self.instance._state.adding and ages is not None and ages[1] < OF_AGE:
            self.initial["was_child"] = "yes"
        self._offer_perpetrators()
        self._say_whether_she_agrees()

    def _offer_perpetrators(self) -> None:
        field, here = self.fields["named"], self.instance
        field.queryset = Perpetrator.objects.filter(case=here.case)
        if not field.queryset.exists():
            field.help_text = _("Nobody is named yet. Add them in the case file under “People who did it”.")
        if not here._state.adding:
            self.initial["named"] = list(here.perpetrators.values_list("perpetrator", flat=True))

    def _say_whether_she_agrees(self) -> None:
        field = self.fields["reported_to"]
        if agrees(self.instance.case.person, Purpose.AUTHORITIES):
            field.help_text = _("She agrees that it is shared with police or court.")
        else:
            field.help_text = _("Not without her: she does not agree, so far, to sharing with police or court.")

    def clean(self) -> dict[str, Any]:
        """Look at what goes together: the questions, who did it, and a report with her consent."""
        cleaned = super().clean()
        told_on, happened = cleaned.get("told_on"), cleaned.get("happened")
        if told_on and happened and happened.lower > told_on:
            self.add_error("happened", _("It cannot have happened after it was told."))
        if not self.errors:
            self._clean_questions(cleaned)
            self._clean_partner(cleaned)
        self._clean_report(cleaned)
        return cleaned

    def _clean_questions(self, cleaned: dict[str, Any]) -> None:
        answers = [cleaned.get(name) for name in DECIDING]
        if answers == [False] * len(answers) and cleaned.get(LAST_QUESTION):
            self.add_error(
                LAST_QUESTION,
                _("Then one of the answers above is yes. Go through them again, or ask your supervisor."),
            )

    def _clean_partner(self, cleaned: dict[str, Any]) -> None:
        partners = [each for each in cleaned["named"] if each.relationship == Perpetrator.Relationship.PARTNER]
        if partners and cleaned.get("by_partner") is False:
            self.add_error("by_partner", _("Among those who did it you chose her husband or partner."))

    def _clean_report(self, cleaned: dict[str, Any]) -> None:
        """Ask for all of a report or nothing of it, and for her consent on its day."""
        to, on = cleaned.get("reported_to"), cleaned.get("reported_on")
        if not to and (on or cleaned.get("report_reference")) and not self.has_error("reported_to"):
            self.add_error("reported_to", _("Say to whom it was reported."))
        if to and not on and not self.has_error("reported_on"):
            self.add_error("reported_on", _("Say on which day it was reported."))
        if not (to and on):
            return
        for name in Incident.REPORT:
            setattr(self.instance, name, cleaned.get(name) or "")
        self.instance.reported_on = on
        if not self.instance.may_be_reported:
            self.add_error(
                "reported_to",
                gettext("By %(day)s she had not agreed to sharing with police or court. It is not reported against her"
                    " will: ask her first, and write down her answer under “Consents”.") % {"day": say_day(on)},
            )  # fmt: skip

    def _tell_what_differs(self, now_saved: Record) -> None:
        super()._tell_what_differs(now_saved)
        saved = [each.perpetrator for each in now_saved.perpetrators.select_related("perpetrator")]
        if {*saved} != {*self.cleaned_data.get("named", [])}:
            self.add_error("named", NOW_SAVED % {"value": ", ".join(map(str, saved)) or "–"})


def _yes_or_no(label: Any, hint: Any) -> forms.Field:
    return forms.TypedChoiceField(
        label=label,
        help_text=hint,
        choices=[("yes", _("Yes")), ("no", _("No")), ("", _("Not known yet"))],
        coerce=lambda answer: answer == "yes",
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )
