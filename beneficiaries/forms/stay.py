"""The forms of a stay: admission, another bed, leave and coming back, discharge."""

import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.forms import RecordForm
from accounts.models import User
from beneficiaries.beds import free_beds
from beneficiaries.forms.choices import yes_or_no
from beneficiaries.models import Bed, HomeAssessment, Leave, Stay
from beneficiaries.models.bed import BedQuerySet
from beneficiaries.models.home_assessment import HOLDS_FOR_DAYS
from config.calendar import say_day
from config.fields import CalendarDateField


class BedField(forms.ModelChoiceField):
    """The choice of a bed that is free now."""

    def __init__(self, **options: Any):
        super().__init__(Bed.objects.none(), label=_("Bed"), empty_label=_("Choose"), **options)

    def offer(self, beds: BedQuerySet) -> None:
        """Let one of these be chosen; say so when there is none."""
        self.queryset = beds
        if not beds.exists():
            self.help_text = _("No bed is free. Ask whoever runs the house.")

    def label_from_instance(self, bed: Bed) -> str:
        """Name a bed with its room and for whom that is."""
        return _("%(bed)s – %(for_whom)s") % {"bed": bed, "for_whom": bed.room.get_for_whom_display().lower()}


class AdmissionForm(RecordForm):
    """She comes to the centre: when, into which bed, with what, and what was agreed."""

    bed = BedField()

    class Meta:
        model = Stay
        fields = ["admitted_on", "bed", "admitted_by", "brought", "agrees_to_rules", "agreed_apart"]

    groups = [
        (_("Her arrival"), ["admitted_on", "bed", "admitted_by", "brought"]),
        (_("The rules of the house"), ["agrees_to_rules", "agreed_apart"]),
    ]

    def __init__(self, *args: Any, by: User, **options: Any):
        super().__init__(*args, **options)
        self.fields["bed"].offer(free_beds(by))
        self.initial["admitted_by"] = by.full_name

    def clean(self) -> dict[str, Any]:
        """Refuse a day within an earlier stay."""
        cleaned = super().clean()
        on = cleaned.get("admitted_on")
        if on and Stay.objects.filter(case=self.instance.case, discharged_on__gt=on).exists():
            self.add_error("admitted_on", _("On that day she was still here from the stay before."))
        return cleaned


class StayForm(RecordForm):
    """What she brought and what was agreed, told later or better."""

    class Meta:
        model = Stay
        fields = ["admitted_by", "brought", "agrees_to_rules", "agreed_apart"]


class OnADayForm(forms.Form):
    """Something of a stay that happens on one day, not before a day and not after today."""

    on = CalendarDateField(label=_("Day"), latest=timezone.localdate, initial=timezone.localdate)

    def __init__(self, *args: Any, since: datetime.date, **options: Any):
        super().__init__(*args, **options)
        self.since = since

    def clean_on(self) -> datetime.date:
        """Refuse a day before what came before."""
        on = self.cleaned_data["on"]
        if on < self.since:
            raise forms.ValidationError(_("That is before what is written down already."))
        return on


class BedChangeForm(OnADayForm):
    """She gets another bed."""

    bed = BedField()

    def __init__(self, *args: Any, by: User, **options: Any):
        super().__init__(*args, **options)
        self.fields["bed"].offer(free_beds(by))


class LeaveForm(RecordForm):
    """She goes away for some days; her bed is kept."""

    class Meta:
        model = Leave
        fields = ["began", "expected_on", "where_to", "contact", "reason"]

    def clean_began(self) -> datetime.date:
        """Refuse a day before she came, or before she was back from the leave before."""
        began, stay = self.cleaned_data["began"], self.instance.stay
        if began < stay.admitted_on or stay.leaves.filter(ended__gt=began).exists():
            raise forms.ValidationError(_("That is before she came, or was back from the leave before."))
        return began


class AwayForm(RecordForm):
    """She is back from a leave, or it is another leave than was thought: longer, elsewhere."""

    is_back = yes_or_no(_("Is she back?"), no=_("Not yet"))
    on = CalendarDateField(
        label=_("Since when?"), latest=timezone.localdate, initial=timezone.localdate, required=False
    )

    class Meta:
        model = Leave
        fields = ["expected_on", "where_to", "contact", "reason"]

    groups = [
        ("", ["is_back", "on"]),
        (_("As long as she is away"), ["expected_on", "where_to", "contact", "reason"]),
    ]

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        self.fields["is_back"].required = True
        self.initial.setdefault("is_back", "yes")

    def clean_on(self) -> datetime.date | None:
        """Ask for the day on which she came back; refuse one before she left."""
        on = self.cleaned_data["on"]
        if self.cleaned_data.get("is_back") and on is None:
            raise forms.ValidationError(self.fields["on"].error_messages["required"], code="required")
        if on and on < self.instance.began:
            raise forms.ValidationError(_("That is before what is written down already."))
        return on

    def clean_expected_on(self) -> datetime.date:
        """Refuse a day before she left."""
        expected_on = self.cleaned_data["expected_on"]
        if expected_on < self.instance.began:
            raise forms.ValidationError(_("She is expected back before she leaves."))
        return expected_on

    def keep(self) -> None:
        """Save what changed, and that she is back if she is."""
        self.save()
        if self.cleaned_data["is_back"]:
            self.instance.come_back(self.cleaned_data["on"])


class DischargeForm(RecordForm):
    """She leaves the centre for good: when, how, where to, with whom, and whether she is safe there."""

    class Meta:
        model = Stay
        fields = [
            "discharged_on",
            "discharge",
            "discharged_to",
            "discharged_with",
            "discharge_is_safe",
            "home_assessment",
            "without_assessment",
            "discharge_notes",
        ]
        labels = {
            "home_assessment": _("If to her family: on which home assessment does it rest?"),
            "without_assessment": _("If there is none: why does she return all the same?"),
        }
        help_texts = {
            "home_assessment": _(
                "Of the 90 days before she leaves, seen by a supervisor, and not advising against it."
            ),
            "without_assessment": _("Only for an adult who chose it herself: what she was told, and what she said."),
        }
        widgets = {"without_assessment": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        for name in ("discharged_on", "discharge"):
            self.fields[name].required = True
        self.fields["discharge"].choices = [("", _("Choose")), *Stay.Discharge.choices]
        self.initial["discharged_on"] = timezone.localdate()
        assessed = HomeAssessment.objects.filter(case=self.instance.case)
        since = self.instance.admitted_on - datetime.timedelta(days=HOLDS_FOR_DAYS)
        self.fields["home_assessment"].queryset = assessed.fit_for_return().filter(visited_on__gte=since)
        self.fields["home_assessment"].label_from_instance = _home
        self.fields["home_assessment"].empty_label = _("None")

    def clean(self) -> dict[str, Any]:
        """Let her go to her family on a home assessment that carries it, or, an adult, because she chooses so."""
        cleaned = super().clean()
        on, home = cleaned.get("discharged_on"), cleaned.get("home_assessment")
        if cleaned.get("discharge") != Stay.Discharge.FAMILY:
            cleaned["home_assessment"], cleaned["without_assessment"] = None, ""
        elif home is not None:
            if on and not HomeAssessment.objects.filter(pk=home.pk).allowing_return(on).exists():
                self.add_error(
                    "home_assessment",
                    _("It was not made in the 90 days before that day, or a later visit advised against it."),
                )
            cleaned["without_assessment"] = ""
        elif self.instance.case.person.may_be_a_child(on):
            self.add_error(
                "home_assessment",
                _("She may be under 18: she goes to her family only when a home assessment recommends it."),
            )
        elif not cleaned.get("without_assessment"):
            self.add_error(
                "without_assessment",
                _("Choose a home assessment, or say why she returns without one: she is an adult."),
            )
        return cleaned

    def clean_discharged_on(self) -> datetime.date:
        """Refuse a day before her last bed, or before her last leave began."""
        on, stay = self.cleaned_data["discharged_on"], self.instance
        days = [stay.admitted_on, *stay.uses.values_list("began", flat=True)]
        for began, ended in stay.leaves.values_list("began", "ended"):
            days.append(ended or began)
        if on < max(days):
            raise forms.ValidationError(_("That is before what is written down already."))
        return on


def _home(home: HomeAssessment) -> str:
    return f"{home} ({say_day(home.visited_on)})"
