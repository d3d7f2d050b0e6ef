"""The question of a search for people."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from phonenumber_field.phonenumber import PhoneNumber, to_python

from access.questions import Question
from beneficiaries.codes import read_code
from beneficiaries.forms.area import districts
from beneficiaries.models import Area
from config.calendar import PartialDate
from config.fields import CleanCharField

SHORTEST_NUMBER = 7
YEARS_ASTRAY = 2
"""How far an age that is looked for may be from the one recorded."""


class SearchForm(forms.Form):
    """A name in any spelling, a code or a phone number; and what narrows a name down."""

    who = CleanCharField(
        label=_("Name, code or phone number"),
        max_length=120,
        help_text=_("In Latin letters or in Nepali script, as you heard it: the spelling need not be right."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "words", "spellcheck": "false"}),
    )
    district = forms.ChoiceField(label=_("District, if known"), required=False)
    age = forms.IntegerField(label=_("Age, about"), required=False, min_value=0, max_value=110)

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        _unknown, *groups = districts()
        self.fields["district"].choices = [("", _("Any district")), *groups]

    @property
    def question(self) -> Question:
        """Return what was asked, as it is kept in an address."""
        return {name: str(value) for name, value in self.cleaned_data.items() if value not in ("", None)}

    @property
    def code(self) -> str | None:
        """Return the code that was asked for, None when it is not one."""
        return read_code(self.cleaned_data["who"])

    @property
    def phone(self) -> PhoneNumber | None:
        """Return the phone number that was asked for, None when it is not one."""
        who = self.cleaned_data["who"]
        if sum(sign.isdigit() for sign in who) < SHORTEST_NUMBER:
            return None
        number = to_python(who, region="NP")
        return number if number and number.is_valid() else None

    @property
    def area(self) -> Area | None:
        """Return the district asked for."""
        return Area.objects.filter(pk=self.cleaned_data["district"]).first() if self.cleaned_data["district"] else None

    @property
    def born(self) -> PartialDate | None:
        """Return the days on which somebody of about the age asked for was born."""
        age = self.cleaned_data["age"]
        if age is None:
            return None
        today = timezone.localdate()
        oldest, youngest = (PartialDate.from_age(max(age + by, 0), today) for by in (YEARS_ASTRAY, -YEARS_ASTRAY))
        return PartialDate(oldest.lower, youngest.upper, "[)")
