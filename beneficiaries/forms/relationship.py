"""A link between two people who are both known here."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from access.forms import RecordForm
from accounts.models import User
from beneficiaries.forms.choices import VisiblePersonField
from beneficiaries.models import Person, Relationship


class RelationshipForm(RecordForm):
    """Who the other person is, and what she is to her."""

    other_code = VisiblePersonField(user=None)

    class Meta:
        model = Relationship
        fields = ["kind", "notes"]
        labels = {"kind": _("What the other person is to her")}

    field_order = ["other_code", "kind", "notes"]

    def __init__(self, *args: Any, user: User, person: Person, **options: Any):
        super().__init__(*args, **options)
        self.fields["other_code"].user = user
        self.fields["other_code"].label = _("Code of the other person")
        self.instance.person = person

    def clean_other_code(self) -> Person:
        """Refuse herself, and one to whom she is linked already, from either side."""
        other, person = self.cleaned_data["other_code"], self.instance.person
        if other == person:
            raise forms.ValidationError(_("This is her own code."))
        if Relationship.objects.of(person).filter(person=other).exists() or (
            Relationship.objects.of(person).filter(other=other).exists()
        ):
            raise forms.ValidationError(_("These two are linked already. Remove that link first."))
        self.instance.other = other
        return other
