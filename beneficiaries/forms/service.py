"""The directory of services: looking for one, writing one down, and its provider."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from access.forms import RecordForm
from accounts.models import Organisation
from beneficiaries.forms.area import AreaField, districts
from beneficiaries.models import Provider, Service
from config.fields import CleanCharField


class FindServiceForm(forms.Form):
    """Which services are looked for; everything may stay open."""

    q = CleanCharField(label=_("Words"), max_length=80, required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=[("", _("Any")), *Service.Kind.choices], required=False)
    district = forms.ChoiceField(label=_("District"), required=False)
    closed = forms.BooleanField(label=_("Closed ones too"), required=False)

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        _none, *rest = districts()
        self.fields["district"].choices = [("", _("Anywhere")), *rest]
        for name in ("kind", "district"):
            self.fields[name].widget.attrs["class"] = "form-select"

    def found(self, services: Any) -> Any:
        """Return those of some services that are looked for; what makes no sense narrows nothing."""
        self.is_valid()
        asked = self.cleaned_data
        if not asked.get("closed"):
            services = services.usable()
        if asked.get("kind"):
            services = services.filter(kind=asked["kind"])
        if asked.get("district"):
            services = services.within(asked["district"])
        return services.told_of_by(asked["q"]) if asked.get("q") else services


class ServiceForm(RecordForm):
    """One service, of a provider that is known or new."""

    provider = forms.ModelChoiceField(
        Provider.objects.all(), label=_("Given by"), required=False, empty_label=_("A new one")
    )
    new_provider = CleanCharField(
        label=_("Or a new provider"), max_length=160, required=False, help_text=_("If it is not in the list yet.")
    )
    area = AreaField(label=_("District and local level; empty if it serves the whole country"), required=False)

    class Meta:
        model = Service
        fields = [
            "name",
            "kind",
            "domain",
            "status",
            "area",
            "address",
            "address_is_private",
            "for_sex",
            "youngest",
            "oldest",
            "step_free",
            "for_whom",
            "contact_person",
            "phone",
            "second_contact",
            "second_phone",
            "hours",
            "day_and_night",
            "cost",
            "quality",
            "checked_on",
        ]
        widgets = dict.fromkeys(("status", "for_sex", "step_free", "cost"), forms.RadioSelect)

    groups = [
        (_("What it is"), ["provider", "new_provider", "name", "kind", "domain", "status"]),
        (_("Where"), ["area", "address", "address_is_private"]),
        (_("For whom"), ["for_sex", "youngest", "oldest", "step_free", "for_whom", "cost"]),
        (
            _("Whom to ask"),
            ["contact_person", "phone", "second_contact", "second_phone", "hours", "day_and_night"],
        ),
        (_("How good it is"), ["quality", "checked_on"]),
    ]

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        self.initial["provider"] = self.instance.provider_id

    def clean(self) -> dict[str, Any]:
        """Ask for one provider, not none and not two, and for no service twice."""
        cleaned = super().clean()
        known, new = cleaned.get("provider"), cleaned.get("new_provider")
        if not known and not new and not self.has_error("provider"):
            self.add_error("provider", _("Choose who gives the service, or write a new provider below."))
        elif known and new:
            self.add_error("new_provider", _("Choose a provider or write a new one, not both."))
        elif new and Provider.objects.filter(name__iexact=new).exists():
            self.add_error("new_provider", _("This provider is in the list already."))
        if known and known.services.filter(name=cleaned.get("name")).exclude(pk=self.instance.pk).exists():
            self.add_error("name", _("This provider has a service of this name already."))
        return cleaned

    def save(self, commit: bool = True) -> Service:
        """Save the service, and before it a provider that is new."""
        new = self.cleaned_data["new_provider"]
        self.instance.provider = Provider.objects.create(name=new) if new else self.cleaned_data["provider"]
        return super().save(commit)


class ProviderForm(RecordForm):
    """The name of a provider, and which of our partners it is."""

    class Meta:
        model = Provider
        fields = ["name", "partner"]

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        self.fields["partner"].queryset = Organisation.objects.open().filter(kind=Organisation.Kind.PARTNER)
        self.fields["partner"].empty_label = _("None of our partners")
