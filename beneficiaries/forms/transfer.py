"""A transfer: to whom, why, what is handed over; and what the other side answered."""

import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.forms import RecordForm
from accounts.models import Site, User
from beneficiaries.models import Provider, Transfer
from beneficiaries.models.consent import Purpose, agrees
from config.fields import CalendarDateField, CleanCharField


class TransferForm(RecordForm):
    """A transfer that is prepared with her; another person approves it before anybody is told."""

    class Meta:
        model = Transfer
        fields = ["to_site", "to_provider", "reason", "handed_over", "she_agrees"]

    def __init__(self, *args: Any, user: User, **options: Any):
        super().__init__(*args, **options)
        self.fields["to_site"].queryset = Site.objects.open().exclude(pk=self.instance.case.site_id)
        self.fields["to_site"].empty_label = _("None of our sites")
        self.fields["to_provider"].queryset = Provider.objects.visible_to(user)
        self.fields["to_provider"].empty_label = _("No organisation outside")
        self.fields["she_agrees"].required = True
        self.fields["she_agrees"].error_messages["required"] = _("A transfer needs her own agreement.")

    def clean(self) -> dict[str, Any]:
        """Ask for one place, and for her consent before anybody outside hears of her."""
        cleaned = super().clean()
        if self.instance._state.adding and self.instance.case.transfers.in_work().exists():
            self.add_error(None, _("Somebody began to prepare one a moment before. Open the case again."))
        site, provider = cleaned.get("to_site"), cleaned.get("to_provider")
        if bool(site) == bool(provider) and not self.errors:
            self.add_error("to_site", _("Choose a site of ours or an organisation, one of them."))
        if provider and not agrees(self.instance.case.person, Purpose.REFERRAL):
            self.add_error("to_provider", _("She has not agreed that what is needed is shared outside. Ask her first."))
        return cleaned


class CallingOffForm(RecordForm):
    """Why a transfer is not to be."""

    class Meta:
        model = Transfer
        fields = ["called_off_why"]
        widgets = {"called_off_why": forms.Textarea(attrs={"rows": 4})}
        labels = {"called_off_why": _("Why is it called off?")}
        help_texts = {"called_off_why": _("For example: what she said when she changed her mind.")}

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        self.fields["called_off_why"].required = True


class AnswerForm(forms.Form):
    """What the other side answered, on which day, and who said so."""

    answer = forms.ChoiceField(label=_("Answer"), choices=Transfer.Answer.choices[1:], widget=forms.RadioSelect)
    on = CalendarDateField(label=_("On which day?"), initial=timezone.localdate, latest=timezone.localdate)
    by = CleanCharField(label=_("Who answered there"), max_length=120)

    def __init__(self, *args: Any, earliest: datetime.date, **options: Any):
        """Let `earliest` be the first day on which it can have been answered."""
        super().__init__(*args, **options)
        self.fields["on"].earliest = earliest
