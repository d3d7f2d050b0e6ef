"""Saying that a person of a case file is a participant whose code she brought."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from beneficiaries.codes import PARTICIPANT, read_code
from beneficiaries.models import Person
from config.fields import CleanCharField
from programs.models import SamePerson
from programs.same_person import participant_with_code


class SamePersonForm(forms.Form):
    """The code that a participant has in her groups."""

    code = CleanCharField(
        label=_("Her code in the groups"),
        max_length=12,
        help_text=_("Such as PA-7KQ4-X. Ask her, not her facilitator: that you ask would tell that she has a case."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "code"}),
    )

    def __init__(self, *args: Any, person: Person, **options: Any):
        super().__init__(*args, **options)
        self.person = person

    def clean_code(self) -> str:
        """Find the participant; her key is then at `participant`."""
        code = read_code(self.cleaned_data["code"], PARTICIPANT)
        self.participant = participant_with_code(code) if code else None
        if self.participant is None:
            raise forms.ValidationError(_("No participant of your site has this code. Look at it again."))
        if SamePerson.objects.filter(participant=self.participant, person=self.person).exists():
            raise forms.ValidationError(_("This link is written down already."))
        return code

    def save(self) -> SamePerson:
        """Write the link down."""
        return SamePerson.objects.create(participant_id=self.participant, person=self.person)
