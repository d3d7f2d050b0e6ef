"""Opening a case, and changing what stands in it: danger, safety, wishes."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.forms import NOW_SAVED, SOMEBODY_ELSE_CHANGED_IT, RecordForm
from access.policy import ASSIGN
from accounts.models import User
from accounts.roles import Role
from beneficiaries.caseload import sites_within
from beneficiaries.models import Assessment, Case, RiskLevel
from beneficiaries.risk import is_below
from config.fields import CalendarDateField, CleanCharField

RISK_HELP = _(
    "Emergency: her life or freedom is in danger now. High: serious harm is likely. Medium: harm is possible."
    " Low: no harm is expected."
)


def caseworkers_of(case: Case) -> QuerySet[User]:
    """Return the caseworkers who work at the site of a case."""
    return User.objects.holding(Role.CASEWORKER, at_sites=[case.site_id])


def answer_of_safety() -> forms.Field:
    """Return the question whether she is safe today."""
    return forms.TypedChoiceField(
        label=_("Is she safe today?"),
        choices=[("", _("Not known yet")), ("yes", _("Yes")), ("no", _("No"))],
        coerce=lambda answer: answer == "yes",
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )


class CaseForm(RecordForm):
    """How great the danger is, what keeps her safe, and what she wishes."""

    is_safe_now = answer_of_safety()

    class Meta:
        model = Case
        fields = ["risk_level", "is_safe_now", "immediate_safety", "wishes"]
        widgets = {"risk_level": forms.RadioSelect}
        labels = {"risk_level": _("How great is the danger?")}
        help_texts = {"risk_level": RISK_HELP}

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        self.initial["is_safe_now"] = {True: "yes", False: "no", None: ""}[self.instance.is_safe_now]
        self.fields["risk_level"].choices = reversed(RiskLevel.choices)

    def clean_risk_level(self) -> str:
        """Leave it to an assessment to find that the danger is less than another assessment found."""
        risk, found = self.cleaned_data["risk_level"], self.initial.get("risk_level")
        if found and is_below(risk, found) and Assessment.objects.filter(case=self.instance.pk).approved().exists():
            raise forms.ValidationError(
                _("An assessment found this danger. Assess her again to lower it: another person approves that.")
            )
        return risk


class OpenCaseForm(CaseForm):
    """A new case: since when, who works in it, and the first view of danger and safety."""

    opened_on = CalendarDateField(label=_("Opened on"), latest=timezone.localdate, initial=timezone.localdate)
    caseworker = forms.ModelChoiceField(
        User.objects.none(),
        label=_("Caseworker"),
        required=False,
        empty_label=_("Nobody yet"),
        help_text=_("From now on only she, who shares the case with her, and the supervisors of the site see it."),
    )

    class Meta(CaseForm.Meta):
        fields = ["opened_on", "caseworker", *CaseForm.Meta.fields]

    def __init__(self, *args: Any, by: User, **options: Any):
        super().__init__(*args, **options)
        if self.instance.site_id in sites_within(by, ASSIGN):
            self.fields["caseworker"].queryset = caseworkers_of(self.instance)
        else:
            del self.fields["caseworker"]
            self.instance.caseworker = by


class AssignForm(forms.Form):
    """Who works in the case from now on."""

    worker = forms.ModelChoiceField(
        User.objects.none(),
        label=_("Caseworker"),
        empty_label=_("Choose a caseworker"),
        help_text=_("The one who has it now sees it no more from the moment you save."),
    )
    seen_worker = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, case: Case, **options: Any):
        super().__init__(*args, **options)
        self.case = case
        self.fields["seen_worker"].initial = case.caseworker_id or ""
        self.fields["worker"].queryset = caseworkers_of(case).exclude(pk=case.caseworker_id)

    def clean(self) -> dict[str, Any]:
        """Refuse when the case was given to somebody else since the form was opened, and say to whom."""
        now = str(self.case.caseworker_id or "")
        if self.data.get("seen_worker", now) != now:
            self.data = self.data.copy()
            self.data["seen_worker"] = now
            self.add_error(None, SOMEBODY_ELSE_CHANGED_IT)
            self.add_error("worker", NOW_SAVED % {"value": self.case.caseworker or "–"})
        return self.cleaned_data


class ShareForm(forms.Form):
    """With whom the case is shared, and why."""

    worker = forms.ModelChoiceField(
        User.objects.none(),
        label=_("Second worker"),
        empty_label=_("Choose a caseworker"),
        help_text=_("She sees the case file and records in it, beside its caseworker. Restricted notes stay hidden."),
    )
    reason = CleanCharField(
        label=_("Reason"), max_length=200, help_text=_("For example: stands in during leave until 20 Mangsir.")
    )

    def __init__(self, *args: Any, case: Case, **options: Any):
        super().__init__(*args, **options)
        self.fields["worker"].queryset = caseworkers_of(case).exclude(pk__in=[case.caseworker_id, *case.second_workers])


class ReasonForm(forms.Form):
    """Why something is done; kept with it."""

    reason = CleanCharField(label=_("Reason"), max_length=200)
