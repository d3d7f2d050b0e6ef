"""Handing somebody who has no case yet from one caseworker to another."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from access.forms import RecordForm
from accounts.models import User
from accounts.roles import Role
from beneficiaries.models import Person


class KeeperForm(RecordForm):
    """Who looks after her until a case is opened."""

    keeper = forms.ModelChoiceField(
        User.objects.none(),
        label=_("Who looks after her"),
        empty_label=_("Choose a caseworker"),
        help_text=_("Whoever looks after her now sees her no more from the moment you save."),
    )

    class Meta:
        model = Person
        fields: list[str] = []

    def __init__(self, *args: Any, by: User, **options: Any):
        super().__init__(*args, **options)
        workers = User.objects.holding(Role.CASEWORKER, at_sites=[self.instance.site_id]).values_list("pk", flat=True)
        offered = User.objects.filter(pk__in=[by.pk, *workers])
        self.fields["keeper"].queryset = offered.exclude(pk=self.instance.keeper_id)

    def save(self, commit: bool = True) -> Person:
        """Hand her over."""
        self.instance.hand_to(self.cleaned_data["keeper"])
        return self.instance
