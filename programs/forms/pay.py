"""The forms of wages: prices and rates, periods, what is added and taken, advances, and paying out."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from config.fields import CalendarDateField, CleanCharField
from programs.forms.workshop import HIGHEST_PRICE, day_field, makers_of, money_field
from programs.models import Adjustment, Group, PayPeriod, Payslip, Step


class PriceForm(forms.Form):
    """A price that holds from a day on."""

    price = money_field(_("Price of one piece, in rupees"), max_value=HIGHEST_PRICE)
    first_on = CalendarDateField(label=_("From"), initial=timezone.localdate)


class RateForm(forms.Form):
    """A rate that holds from a day on."""

    step = forms.ChoiceField(label=_("Skill step"), choices=Step)
    amount = money_field(_("Amount in rupees"), max_value=HIGHEST_PRICE)
    first_on = CalendarDateField(label=_("From"), initial=timezone.localdate)


class PeriodForm(forms.Form):
    """The first and the last day of a pay period."""

    first_on = CalendarDateField(label=_("From"), latest=timezone.localdate)
    last_on = CalendarDateField(label=_("Until"), latest=timezone.localdate)

    def __init__(self, *args: Any, workshop: Group, **options: Any):
        super().__init__(*args, **options)
        self.workshop = workshop

    def clean(self) -> dict[str, Any]:
        """Refuse days in the wrong order, and days that belong to another period."""
        cleaned = super().clean()
        if cleaned.get("first_on") and cleaned.get("last_on"):
            try:
                PayPeriod(group=self.workshop, **cleaned).validate_constraints()
            except ValidationError as refusal:
                self.add_error(None, refusal.messages)
        return cleaned


class AdjustmentForm(forms.ModelForm):
    """Something added to a wage or taken from it."""

    class Meta:
        model = Adjustment
        fields = ["enrolment", "kind", "amount", "why"]

    def __init__(self, *args: Any, workshop: Group, **options: Any):
        super().__init__(*args, **options)
        self.fields["enrolment"] = forms.ModelChoiceField(
            makers_of(workshop), label=_("Maker"), empty_label=_("Choose")
        )
        self.fields["enrolment"].label_from_instance = lambda enrolment: str(enrolment.participant)
        self.fields["kind"].choices = [("", _("Choose")), *Adjustment.Kind.choices]


class AdvanceForm(forms.Form):
    """Money given before the wage."""

    amount = money_field(_("Amount in rupees"))
    on = day_field(_("Day"))
    why = CleanCharField(label=_("What for"), max_length=160)


class PayOutForm(forms.Form):
    """That a wage was handed over, and how she confirmed it."""

    on = day_field(_("Day"))
    receipt = forms.ChoiceField(label=_("How it was confirmed"), choices=Payslip.Receipt, widget=forms.RadioSelect)
