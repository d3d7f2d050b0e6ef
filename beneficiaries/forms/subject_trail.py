"""The form in which the officer asks for the trail of one person."""

from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from beneficiaries.codes import read_code
from beneficiaries.subjects import subject_of
from config.fields import CleanCharField


class SubjectTrailForm(forms.Form):
    """Asks for the code of a person; it is cleaned to her key. To be used while the officer acts."""

    code = CleanCharField(
        label=_("Her code"),
        max_length=80,
        help_text=_("Such as NB-7KQ4-X."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "class": "code"}),
    )

    def clean_code(self) -> UUID:
        """Return the key of the person with this code."""
        code = read_code(self.cleaned_data["code"])
        if code is None:
            raise ValidationError(_("This is not a whole code, or a sign in it is wrong. Look at it again."))
        subject = subject_of(code)
        if subject is None:
            raise ValidationError(_("Nobody here has this code. Ask again whoever gave it to you."))
        return subject
