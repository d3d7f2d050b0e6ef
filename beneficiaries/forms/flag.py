"""Raising a flag, and settling it."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.forms import RecordForm
from beneficiaries.models import Flag


class FlagForm(RecordForm):
    """What is not to be missed, for whom, and until when."""

    class Meta:
        model = Flag
        fields = ["text", "for_whom", "until"]
        widgets = {"for_whom": forms.RadioSelect}
        labels = {
            "text": _("What is not to be missed?"),
            "for_whom": _("For whom?"),
            "until": _("Until which day does it matter?"),
        }

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        self.fields["for_whom"].choices = Flag.ForWhom.choices
        self.fields["until"].earliest = timezone.localdate
        self.fields["text"].help_text = _(
            "In a few words. Nothing from a restricted note: everybody who opens the case reads it."
        )
        self.fields["until"].help_text = _("It is then a task of that day. Without a day it stays until it is settled.")


class SettleForm(RecordForm):
    """How it was settled."""

    class Meta:
        model = Flag
        fields = ["how"]
        labels = {"how": _("How was it settled?")}

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        self.fields["how"].required = True
        self.fields["how"].help_text = _("Nothing from a restricted note: everybody who opens the case reads it.")
