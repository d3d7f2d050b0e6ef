"""The forms of rooms and beds."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from access.forms import RecordForm
from access.policy import WRITE
from accounts.models import Site, User
from beneficiaries.caseload import sites_within
from beneficiaries.models import Bed, Room

MOST_AT_ONCE = 20


class RoomForm(RecordForm):
    """A room, and how many beds are put into it."""

    more_beds = forms.IntegerField(
        label=_("Beds to add"),
        min_value=0,
        max_value=MOST_AT_ONCE,
        initial=0,
        help_text=_("A bed is never removed; one that cannot be used is taken out of use."),
    )

    class Meta:
        model = Room
        fields = ["site", "name", "for_whom"]

    def __init__(self, *args: Any, by: User, **options: Any):
        super().__init__(*args, **options)
        if self.instance._state.adding:
            sites = Site.objects.open().filter(pk__in=sites_within(by, WRITE))
            self.fields["site"].queryset = sites
            self.initial["site"] = sites.first()
        else:
            del self.fields["site"]

    def save(self, commit: bool = True) -> Room:
        """Save the room and add its beds."""
        room = super().save(commit)
        room.add_beds(self.cleaned_data["more_beds"])
        return room


class BedForm(RecordForm):
    """One bed: its name, and since when and why it cannot be used."""

    class Meta:
        model = Bed
        fields = ["name", "out_of_use_since", "out_of_use_why"]

    def _get_validation_exclusions(self) -> set[str]:
        """Let the rules of the table look at its room, though no field asks for it."""
        return super()._get_validation_exclusions() - {"room"}
