"""The household of a person and those who belong to it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from access.forms import RecordForm
from accounts.models import User
from beneficiaries.forms.area import AreaField, check_ward
from beneficiaries.forms.choices import VisiblePersonField
from beneficiaries.models import Household, HouseholdMember, Person


class HouseholdForm(RecordForm):
    """Where a family lives, what from, and how many children there are."""

    area = AreaField(label=_("District and local level"), required=False)

    class Meta:
        model = Household
        fields = ["area", "ward", "how_far", "livelihood", "children", "children_at_school", "notes"]

    groups = [
        (_("Where the family lives"), ["area", "ward", "how_far"]),
        (_("The family"), ["livelihood", "children", "children_at_school", "notes"]),
    ]

    def clean(self) -> dict[str, Any]:
        """Compare the ward with the number that the local level has, and the children with those at school."""
        cleaned = super().clean()
        check_ward(self, "area", "ward")
        if cleaned.get("children_at_school") is not None and cleaned.get("children") is None:
            self.add_error("children", _("Give the number of all children as well."))
        return cleaned


class HouseholdMemberForm(RecordForm):
    """Somebody of the household."""

    class Meta:
        model = HouseholdMember
        fields = ["relation", "name", "born", "occupation", "at_school", "safe_to_contact", "notes"]
        help_texts = {
            "occupation": _("For example: farmer, repaired watches, sold grilled corn in the street."),
            "safe_to_contact": _("Tick it only if she said so herself."),
        }


class JoinHouseholdForm(forms.Form):
    """The person whose household is the same."""

    other = VisiblePersonField(user=None)

    def __init__(self, *args: Any, user: User, person: Person, **options: Any):
        super().__init__(*args, **options)
        self.fields["other"].user = user
        self.fields["other"].label = _("Code of the person she lives with")
        self.person = person

    def clean_other(self) -> Person:
        """Refuse herself, and one who has another household."""
        other = self.cleaned_data["other"]
        if other == self.person:
            raise forms.ValidationError(_("This is her own code."))
        if self.person.household_id and other.household_id == self.person.household_id:
            raise forms.ValidationError(_("They share a household already."))
        if self.person.household_id and other.household_id:
            raise forms.ValidationError(
                _("Both have a household written down. Take her out of hers first, then choose this one.")
            )
        return other
