"""A referral out: to which service, for what, and what it is told of her; sending it; what became of it."""

import datetime
from itertools import groupby
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from access.forms import RecordForm
from accounts.models import User
from beneficiaries.models import Case, ReferralOut, Service, SharedField
from beneficiaries.models.referral import Referral
from beneficiaries.referring import what_is_missing
from beneficiaries.sharable import WRITTEN, Item, Sharable, sharable_of
from config.fields import CalendarDateField, CleanCharField, CleanTextField


class ReferralOutForm(RecordForm):
    """A draft. Nothing of her is told unless it is ticked or written here; nothing is ticked beforehand."""

    items = forms.MultipleChoiceField(
        label=_("From her file"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "Tick only what this service cannot do without. It always reads her code, so it can call you back."
        ),
    )

    class Meta:
        model = ReferralOut
        fields = ["service", "asks_for", "reason", "urgency", "way", "call_back_name", "call_back_phone"]
        widgets = {"urgency": forms.RadioSelect, "way": forms.RadioSelect}

    def __init__(self, *args: Any, case: Case, user: User, **options: Any):
        super().__init__(*args, **options)
        self.instance.case = case
        self.fields["service"].queryset = Service.objects.visible_to(user).usable()
        self.fields["service"].choices = _grouped(self.fields["service"].queryset)
        self.fields["urgency"].choices = Referral.Urgency.choices
        self.fields["way"].choices = ReferralOut.Way.choices
        if self.instance._state.adding:
            self.initial.update(call_back_name=user.full_name, call_back_phone=user.phone)
        self.sharable = {each.item: each for each in sharable_of(case)}
        self.fields["items"].choices = [
            (item.value, format_lazy("{label}: {text}", label=item.label, text=each.text))
            for item, each in self.sharable.items()
        ]
        told = {} if self.instance._state.adding else {each.item: each for each in self.instance.shared_fields.all()}
        self.initial["items"] = [item.value for item in self.sharable if item in told]
        for item, hint in WRITTEN.items():
            self.fields[_name_of(item)] = CleanTextField(
                label=item.label,
                help_text=hint,
                max_length=600,
                required=False,
                widget=forms.Textarea(attrs={"rows": 2}),
            )
            self.initial[_name_of(item)] = told[item].text if item in told else ""
        self.groups = [
            (_("Which service, and what for"), ["service", "asks_for", "reason", "urgency"]),
            (_("What it is told of her"), ["items", *(_name_of(item) for item in WRITTEN)]),
            (_("How, and whom it calls back"), ["way", "call_back_name", "call_back_phone"]),
        ]

    @property
    def shared(self) -> list[SharedField]:
        """Return what was ticked and written, as rows that keep it."""
        ticked = [self.sharable[Item(value)].frozen() for value in self.cleaned_data["items"]]
        written = [(item, self.cleaned_data[_name_of(item)]) for item in WRITTEN]
        return ticked + [Sharable(item, text).frozen() for item, text in written if text]


class SendForm(forms.Form):
    """That she knows and agrees, and on which day the service was told."""

    on = CalendarDateField(label=_("On which day is it told?"), initial=timezone.localdate, latest=timezone.localdate)
    she_agrees = forms.BooleanField(
        label=_("She knows to whom she is referred, why, and what is told of her; she agrees."),
        error_messages={"required": _("Read it to her and ask her first. Without her word nobody is told.")},
    )

    def __init__(self, *args: Any, earliest: datetime.date, **options: Any):
        super().__init__(*args, **options)
        self.fields["on"].earliest = earliest


class TellForm(forms.Form):
    """What became of a referral out."""

    status = forms.ChoiceField(label=_("What became of it?"), widget=forms.RadioSelect)
    on = CalendarDateField(label=_("On which day?"), initial=timezone.localdate, latest=timezone.localdate)
    told_by = CleanCharField(
        label=_("Who told us"), max_length=120, required=False, help_text=_("Somebody of the service, or she herself.")
    )
    answer = CleanTextField(
        label=_("What the service said"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    her_words = CleanTextField(
        label=_("What she says of it, in her words"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, referral: ReferralOut, earliest: datetime.date, **options: Any):
        super().__init__(*args, **options)
        self.fields["on"].earliest = earliest
        self.fields["status"].choices = [(each.value, each.label) for each in referral.following]

    def clean(self) -> dict[str, Any]:
        """Ask for the words that a step needs."""
        cleaned = super().clean()
        lacks = what_is_missing(cleaned.get("status", ""), cleaned.get("answer", ""), cleaned.get("her_words", ""))
        if lacks:
            self.add_error(lacks[0], lacks[1])
        return cleaned


def _name_of(item: Item) -> str:
    return f"written_{item.value}"


def _grouped(services: Any) -> list[tuple[Any, Any]]:
    """Return services as choices, by their kind."""
    found = sorted(services.with_places(), key=lambda each: (str(each.get_kind_display()), each.name))
    groups = [
        (kind, [(each.pk, f"{each}, {each.place}") for each in group])
        for kind, group in groupby(found, key=lambda each: each.get_kind_display())
    ]
    return [("", _("Choose")), *groups]
