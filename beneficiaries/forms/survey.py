"""Handing the survey over, opening it by its code, and answering it; whoever answers may leave out what she wishes."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from beneficiaries.models import SurveyAnswer
from beneficiaries.surveying import stands
from config.fields import CleanCharField, CleanTextField


class HandOverForm(forms.Form):
    """On which device she answers."""

    HERE, ELSEWHERE = "here", "elsewhere"

    device = forms.ChoiceField(
        label=_("On which device does she answer?"),
        choices=[
            (HERE, _("On this one: you are logged out, and the survey opens")),
            (ELSEWHERE, _("On another one, such as her own phone: you get a code to give her")),
        ],
        widget=forms.RadioSelect,
    )


class CodeForm(forms.Form):
    """Opens the survey by the code that she was given."""

    code = CleanCharField(
        label=_("The code that you were given"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "class": "code"}),
    )

    def clean_code(self) -> str:
        """Refuse a code that opens nothing, or nothing more."""
        code = self.cleaned_data["code"]
        if not stands(code):
            raise forms.ValidationError(_("This code opens nothing. Look at it again, or ask for a new one."))
        return code


class SurveyForm(forms.Form):
    """The questions, in plain words; none must be answered."""

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        for name in (*SurveyAnswer.QUESTIONS, "overall"):
            field = SurveyAnswer._meta.get_field(name)
            self.fields[name] = forms.ChoiceField(
                label=field.verbose_name, choices=field.choices, required=False, widget=forms.RadioSelect
            )
        for name in SurveyAnswer.WORDS:
            self.fields[name] = CleanTextField(
                label=SurveyAnswer._meta.get_field(name).verbose_name,
                max_length=SurveyAnswer.LONGEST,
                required=False,
                widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off"}),
                help_text=_("Please write no names."),
            )

    @property
    def said(self) -> dict[str, Any] | None:
        """Return what was answered; None when it was nothing at all."""
        said: dict[str, Any] = dict(self.cleaned_data)
        said["overall"] = int(said["overall"]) if said["overall"] else None
        return said if any(said.values()) else None
