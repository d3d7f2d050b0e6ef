"""A referral in, told by a partner or recorded by staff, and the answer to it."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.forms import RecordForm
from accounts.models import Organisation, Site, User
from accounts.roles import Role
from beneficiaries.forms.area import AreaField
from beneficiaries.forms.choices import VisiblePersonField
from beneficiaries.models import Referral
from config.fields import CleanCharField

ABOUT_HER = ["name", "gender", "age", "origin", "met_on", "met_at", "reason", "details", "she_agrees"]


class ReferralForm(RecordForm):
    """What both kinds of referral ask."""

    origin = AreaField(label=_("Where she is from, if known"), required=False)

    class Meta:
        model = Referral
        fields = ["urgency", *ABOUT_HER, "source", "organisation", "referred_by", "contact", "site"]
        widgets = {"urgency": forms.RadioSelect}
        help_texts = {
            "details": _("Only what is needed to decide whether and how fast to help. No names of other people."),
            "she_agrees": _("She knows that she is referred, to whom, and what for, and she said yes."),
        }

    def __init__(self, *args: Any, user: User, **options: Any):
        super().__init__(*args, **options)
        self.user = user
        self.fields["urgency"].choices = Referral.Urgency.choices
        self.fields["met_on"].latest = timezone.localdate
        self.fields["she_agrees"].required = True
        self.fields["she_agrees"].error_messages["required"] = _("A referral needs her own agreement.")

    def offer(self, name: str, places: Any) -> None:
        """Let one of these sites or organisations be chosen; where there is only one, it is not asked."""
        places = list(places[:2]) if len(places) == 1 else places
        if len(places) == 1:
            setattr(self.instance, name, places[0])
            del self.fields[name]
        else:
            self.fields[name].queryset = places


class PartnerReferralForm(ReferralForm):
    """A referral by a partner, for her own organisation."""

    class Meta(ReferralForm.Meta):
        fields = ["urgency", *ABOUT_HER, "organisation", "referred_by", "contact", "site"]
        labels = {"site": _("Which of our sites is nearest"), "referred_by": _("Your name"), "contact": _("Your phone")}

    groups = [
        (_("How urgent it is"), ["urgency"]),
        (_("About her"), ABOUT_HER),
        (_("How we reach you"), ["organisation", "referred_by", "contact", "site"]),
    ]

    def __init__(self, *args: Any, user: User, **options: Any):
        super().__init__(*args, user=user, **options)
        self.instance.source = Referral.Source.PARTNER
        held = user.holdings.get(Role.PARTNER, frozenset())
        self.offer("organisation", Organisation.objects.open().filter(pk__in=held))
        self.offer("site", Site.objects.open())
        if "organisation" in self.fields:
            self.fields["organisation"].required = True
        self.fields["referred_by"].initial = user.full_name


class StaffReferralForm(ReferralForm):
    """A referral that a caseworker or a supervisor writes down: police, relief camp, she herself."""

    class Meta(ReferralForm.Meta):
        help_texts = ReferralForm.Meta.help_texts | {
            "organisation": _("A partner sees the referrals that carry its name, and whether we accepted."),
        }

    groups = [
        (_("Who tells of her"), ["source", "organisation", "referred_by", "contact"]),
        (_("How urgent it is"), ["urgency"]),
        (_("About her"), ABOUT_HER),
    ]

    def __init__(self, *args: Any, user: User, **options: Any):
        super().__init__(*args, user=user, **options)
        held = user.holdings.get(Role.SUPERVISOR, frozenset()) | user.holdings.get(Role.CASEWORKER, frozenset())
        self.offer("site", Site.objects.open().filter(pk__in=held))
        partners = Organisation.objects.open().filter(kind=Organisation.Kind.PARTNER)
        self.fields["organisation"].queryset = partners
        self.fields["organisation"].empty_label = _("None of our partners")

    def clean(self) -> dict[str, Any]:
        """Ask a partner's referral for its partner."""
        cleaned = super().clean()
        if cleaned.get("source") == Referral.Source.PARTNER and not cleaned.get("organisation"):
            self.add_error("organisation", _("Say which organisation refers her."))
        return cleaned


class KnownPersonForm(forms.Form):
    """The person known here whom a referral tells of."""

    person = VisiblePersonField(user=None)

    def __init__(self, *args: Any, user: User, **options: Any):
        super().__init__(*args, **options)
        self.fields["person"].user = user


class DeclineForm(forms.Form):
    """Why a referral is declined, in words that whoever refers may read."""

    why = CleanCharField(
        label=_("Your answer"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "The person who refers reads this. Say what she can do next, such as whom to ask instead."
            " Write nothing about other people in our care."
        ),
    )
