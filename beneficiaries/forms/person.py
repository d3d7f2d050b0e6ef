"""Registering a person, and changing what is known of her, part by part."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.forms import RecordForm
from accounts.models import Site, User
from accounts.roles import Role
from beneficiaries.forms.area import AreaField, check_ward
from beneficiaries.forms.choices import CountriesField, countries
from beneficiaries.models import IdentityDocument, Person, Referral
from config.calendar import PartialDate


class RegistrationForm(RecordForm):
    """The short first form: who she is, where she is from, and who looks after her."""

    origin = AreaField(label=_("Where she is from"), required=False)
    keeper = forms.ModelChoiceField(
        User.objects.none(), label=_("Who looks after her"), empty_label=_("Choose a caseworker")
    )

    class Meta:
        model = Person
        fields = [
            "given_name",
            "middle_name",
            "family_name",
            "name_ne",
            "other_names",
            "gender",
            "born",
            "origin",
            "site",
        ]

    groups = [
        (_("Her name"), ["given_name", "middle_name", "family_name", "name_ne", "other_names"]),
        (_("About her"), ["gender", "born", "origin"]),
        (_("Her file"), ["site", "keeper"]),
    ]

    def __init__(self, *args: Any, user: User, referral: Referral | None = None, **options: Any):
        if referral is not None:
            options["initial"] = as_told_in(referral) | options.get("initial", {})
        super().__init__(*args, **options)
        self.user = user
        self.supervised = user.holdings.get(Role.SUPERVISOR, frozenset())
        sites = Site.objects.open().filter(pk__in=self.supervised | user.holdings.get(Role.CASEWORKER, frozenset()))
        if referral is not None:
            self.instance.site = referral.site
            del self.fields["site"]
        elif len(sites) == 1:
            self.instance.site = sites[0]
            del self.fields["site"]
        else:
            self.fields["site"].queryset = sites
        self._offer_keepers()
        if "none_of_them" in self.data:
            self.fields["none_of_them"] = _none_of_them()

    def ask_whether_known(self) -> None:
        """Ask, before she is registered a second time, whether she is one of the people known already."""
        self.fields["none_of_them"] = _none_of_them()
        self.add_error("none_of_them", _("She may be known here already. Look at the people listed above first."))

    def _offer_keepers(self) -> None:
        if not self.supervised:
            del self.fields["keeper"]
            return
        workers = User.objects.holding(Role.CASEWORKER, at_sites=self.supervised)
        offered = User.objects.filter(pk__in=[self.user.pk, *workers.values_list("pk", flat=True)])
        self.fields["keeper"].queryset = offered

    def clean(self) -> dict[str, Any]:
        """Refuse a keeper who does not work where she is registered: he would not be the one who meets her."""
        cleaned = super().clean()
        keeper, site = cleaned.get("keeper"), cleaned.get("site") or getattr(self.instance, "site", None)
        self.instance.keeper = keeper or self.user
        if keeper is None or keeper == self.user or site is None:
            return cleaned
        works_there = User.objects.holding(Role.CASEWORKER, at_sites=[site.pk]).filter(pk=keeper.pk).exists()
        if site.pk not in self.supervised or not works_there:
            self.add_error("keeper", _("This caseworker does not work at the site chosen. Choose another."))
        return cleaned


def _none_of_them() -> forms.BooleanField:
    return forms.BooleanField(label=_("She is none of the people listed above"), required=False)


def as_told_in(referral: Referral) -> dict[str, Any]:
    """Return what a referral tells of a person, as the first values of her registration."""
    given, *others = referral.name.split()
    told: dict[str, Any] = {
        "given_name": given,
        "middle_name": " ".join(others[:-1]),
        "family_name": others[-1] if others else "",
        "gender": referral.gender,
        "origin": referral.origin_id,
    }
    if referral.age is not None:
        asked_on = referral.met_on or timezone.localdate(referral.received_at)
        told["born"] = PartialDate.from_age(referral.age, asked_on, about=referral.age > 0)
    return told


class IdentityForm(RecordForm):
    """Who she is."""

    citizenships = CountriesField(label=_("Citizenship"), required=False)

    class Meta:
        model = Person
        fields = [
            "salutation",
            "given_name",
            "middle_name",
            "family_name",
            "name_ne",
            "other_names",
            "gender",
            "born",
            "deceased",
            "marital_status",
            "number_of_children",
            "caste_or_ethnicity",
            "citizenships",
            "title",
        ]

    groups = [
        (_("Her name"), ["salutation", "given_name", "middle_name", "family_name", "name_ne", "other_names"]),
        (_("About her"), ["gender", "born", "deceased"]),
        (_("Family and belonging"), ["marital_status", "number_of_children", "caste_or_ethnicity", "citizenships"]),
    ]


class PlacesForm(RecordForm):
    """Where she is from, and where she lives now."""

    origin = AreaField(label=_("District and local level"), required=False)
    present_area = AreaField(label=_("District and local level"), required=False)

    class Meta:
        model = Person
        fields = [
            "origin",
            "origin_ward",
            "present_area",
            "present_ward",
            "present_city",
            "present_street",
            "present_postal_code",
            "present_country",
            "present_state",
            "present_latitude",
            "present_longitude",
        ]
        labels = {
            "origin_ward": _("Ward"),
            "present_ward": _("Ward"),
            "present_city": _("Town or village"),
            "present_street": _("Street or tole"),
            "present_country": _("Country"),
            "present_state": _("State, outside Nepal"),
        }

    groups = [
        (_("Where she is from"), ["origin", "origin_ward"]),
        (
            _("Where she lives now"),
            [
                "present_area",
                "present_ward",
                "present_city",
                "present_street",
                "present_postal_code",
                "present_country",
                "present_state",
            ],
        ),
        (_("Position on the map"), ["present_latitude", "present_longitude"]),
    ]

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        self.fields["present_country"].choices = countries()[1:]

    def clean(self) -> dict[str, Any]:
        """Compare the wards with the number that the local level has."""
        cleaned = super().clean()
        check_ward(self, "origin", "origin_ward")
        check_ward(self, "present_area", "present_ward")
        return cleaned


class LearningForm(RecordForm):
    """Her languages, and how far she went to school."""

    class Meta:
        model = Person
        fields = ["primary_language", "secondary_language", "education_level"]

    def clean(self) -> dict[str, Any]:
        """Refuse the same language twice."""
        cleaned = super().clean()
        if cleaned.get("secondary_language") and cleaned["secondary_language"] == cleaned.get("primary_language"):
            self.add_error("secondary_language", _("This is her first language already."))
        return cleaned


class FunctioningForm(RecordForm):
    """The six questions of the Washington Group Short Set on Functioning, in its words."""

    class Meta:
        model = Person
        fields = list(Person.QUESTIONS_OF_DISABILITY)
        labels = {
            "seeing": _("Does she have difficulty seeing, even if wearing glasses?"),
            "hearing": _("Does she have difficulty hearing, even if using a hearing aid?"),
            "walking": _("Does she have difficulty walking or climbing steps?"),
            "remembering": _("Does she have difficulty remembering or concentrating?"),
            "self_care": _("Does she have difficulty with self-care, such as washing all over or dressing?"),
            "communicating": _(
                "Using her usual language, does she have difficulty communicating, for example understanding or"
                " being understood?"
            ),
        }

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        for name in self._meta.fields:
            self.fields[name].choices = [("", _("Not asked")), *self.fields[name].choices[1:]]


class IdentityDocumentForm(RecordForm):
    """A paper that proves who she is."""

    class Meta:
        model = IdentityDocument
        fields = ["kind", "number", "issued_on", "issued_in", "kept_by"]
