"""Forms of the administrator."""

from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from access.forms import name_the_empty_choice
from accounts.models import Invitation, Membership, Organisation, Site, User
from accounts.roles import HELD_AT_A_SITE, Role
from config.calendar import local_digits
from config.seen import SeenForm

MOST_BESIDE_PROOF = 100
"""So many characters of a reason find room on record beside how it was made sure who asks."""


class WordsForm(forms.Form):
    """Asks for part of a name. It is sent in the body: names of people do not belong in addresses."""

    words = forms.CharField(label=_("Name or e-mail address"), max_length=80, required=False)


class ReasonForm(forms.Form):
    """Asks why a change is made; it stays on record."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=200,
        help_text=_("It stays on record with your name. Write nothing about a person in our care."),
    )


class LostFactorForm(ReasonForm):
    """Asks also how it was made sure that it is she who lost her second factor; both stay on record."""

    proven = forms.ChoiceField(
        label=_("How did you make sure that it is she?"),
        choices=[
            ("in_person", _("She is here, and I know her")),
            ("called", _("I called her on a number that I knew before, and know her voice")),
        ],
        widget=forms.RadioSelect,
        help_text=_("If it was neither, do it first: whoever gets this far with another's password needs only this."),
    )
    field_order = ["proven"]

    def clean_reason(self) -> str:
        """Leave room on record for how it was made sure."""
        if len(self.cleaned_data["reason"]) > MOST_BESIDE_PROOF:
            raise ValidationError(
                _("Say it in at most %(most)s characters.") % {"most": local_digits(MOST_BESIDE_PROOF)}
            )
        return self.cleaned_data["reason"]

    def clean(self) -> dict[str, Any]:
        """Put how it was made sure before the reason that stays on record."""
        cleaned = super().clean()
        if "reason" in cleaned and "proven" in cleaned:
            said = Truncator(dict(self.fields["proven"].choices)[cleaned["proven"]]).chars(97)
            cleaned["reason"] = f"{said}. {cleaned['reason']}"
        return cleaned


class AccountForm(SeenForm):
    """Edits what belongs to accounts, never over another change unseen; says in words what choosing nothing means."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            name_the_empty_choice(field)


class RoleAtPlace(AccountForm):
    """Asks for a role and the place it is held at."""

    place = forms.ChoiceField(label=_("Where"))

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["role"].help_text = _(
            "Caseworkers, supervisors, facilitators, programme managers and volunteer coordinators work at a site; "
            "all others for an organisation."
        )
        self.fields["place"].choices = [
            ("", _("Choose")),
            (_("Sites"), [(f"site:{each.pk}", each.name) for each in Site.objects.open()]),
            (_("Organisations"), [(f"organisation:{each.pk}", each.name) for each in Organisation.objects.open()]),
        ]

    def clean(self) -> dict[str, Any]:
        """Set the site or the organisation; refuse a role at the other kind of place."""
        cleaned = super().clean() or self.cleaned_data
        role, place = cleaned.get("role"), cleaned.get("place")
        if role and place:
            kind, _colon, key = place.partition(":")
            wanted = "site" if Role(role) in HELD_AT_A_SITE else "organisation"
            if kind != wanted:
                self.add_error("place", _WRONG_KIND[wanted])
            setattr(self.instance, f"{kind}_id", UUID(key))
        return cleaned


_WRONG_KIND = {
    "site": _("This role is held at a site. Choose one of the sites."),
    "organisation": _("This role is held for an organisation. Choose one of the organisations."),
}


class MembershipForm(RoleAtPlace):
    """Gives a role to a user."""

    class Meta:
        model = Membership
        fields = ["role"]

    def clean(self) -> dict[str, Any]:
        """Refuse a role that she holds there already."""
        cleaned = super().clean()
        mine = self.instance
        if Membership.objects.in_force().filter(
            user=mine.user, role=cleaned.get("role"), site=mine.site_id, organisation=mine.organisation_id
        ):
            raise ValidationError(_("She already holds this role there."))
        return cleaned


class InvitationForm(RoleAtPlace):
    """Invites a person."""

    field_order = ["full_name", "email", "language", "role", "place"]

    class Meta:
        model = Invitation
        fields = ["full_name", "email", "language", "role"]

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["language"] = forms.ChoiceField(label=_("Language of the invitation"), choices=settings.LANGUAGES)

    def clean_email(self) -> str:
        """Return the address in lower case, as it is kept."""
        return self.cleaned_data["email"].lower()


class UserForm(AccountForm):
    """Changes the details of a user."""

    class Meta:
        model = User
        fields = ["full_name", "email", "phone", "language"]

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["language"] = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
        self.fields["email"].help_text = _("She logs in with this address from now on.")

    def clean_email(self) -> str:
        """Return the address in lower case, as it is kept."""
        return self.cleaned_data["email"].lower()


class SiteForm(AccountForm):
    """Adds or changes a site."""

    class Meta:
        model = Site
        fields = ["name", "kind", "district"]


class OrganisationForm(AccountForm):
    """Adds or changes an organisation."""

    class Meta:
        model = Organisation
        fields = [
            "name",
            "kind",
            "htcds_type",
            "phone",
            "street",
            "city",
            "state",
            "postal_code",
            "country",
            "latitude",
            "longitude",
        ]

    def clean_country(self) -> str:
        """Return the code in capitals."""
        return self.cleaned_data["country"].upper()
