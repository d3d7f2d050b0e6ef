"""The form in which the officer asks for the trail of one person, participant or volunteer."""

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from beneficiaries.subjects import code_in, subject_of
from config.fields import CleanCharField


class SubjectTrailForm(forms.Form):
    """Asks for a code; it is cleaned to whom it stands for, by key alone. To be used while the officer acts."""

    code = CleanCharField(
        label=_("Her code"),
        max_length=80,
        help_text=_("Of a person such as NB-7KQ4-X, of a participant PA-7KQ4-X, of a volunteer VO-3F9A2C."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "class": "code"}),
    )

    def clean_code(self) -> Model:
        """Return whom this code stands for."""
        code = code_in(self.cleaned_data["code"])
        if code is None:
            raise ValidationError(_("This is not a whole code, or a sign in it is wrong. Look at it again."))
        subject = subject_of(*code)
        if subject is None:
            raise ValidationError(_("Nobody here has this code. Ask again whoever gave it to you."))
        return subject
