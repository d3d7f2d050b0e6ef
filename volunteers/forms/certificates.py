"""The question about a certificate."""

from django import forms
from django.utils.translation import gettext_lazy as _

from config.fields import CleanCharField


class CodeForm(forms.Form):
    """The code that stands on a certificate."""

    code = CleanCharField(label=_("Verification code"), max_length=40, help_text=_("For example 7KQ4-XM2P-9RTB."))
