"""A volunteer as the coordinator keeps her, as she keeps herself, and what she can do, speaks, and has time for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from access.forms import RecordForm
from accounts.models import Organisation, User
from accounts.roles import Role
from config.fields import CalendarDateField
from programs.forms.logframe import WithinForm
from volunteers.models import Availability, Language, Level, Skill, Volunteer, VolunteerLanguage, VolunteerSkill

HER_OWN = [
    "email",
    "phone",
    "job",
    "lives_in",
    "where",
    "interests",
    "limits",
    "emergency_name",
    "emergency_phone",
]
"""What a volunteer says of herself; the rest is the house's to say."""


class SkillForm(RecordForm):
    """A skill of the list."""

    esco_uri = forms.URLField(
        label=_("Address in ESCO"),
        required=False,
        assume_scheme="http",
        help_text=_("Begins with http://data.europa.eu/esco/. Leave both empty where nothing fits."),
    )

    class Meta:
        model = Skill
        fields = ["name", "area", "about", "esco_name", "esco_uri", "retired"]


class VolunteerForm(RecordForm):
    """A volunteer, as the coordinator keeps her."""

    groups = [
        (_("The person"), ["full_name", "status", "email", "phone", "user"]),
        (_("Work"), ["employer", "employer_name", "job"]),
        (_("Where and what"), ["lives_in", "where", "needs_visa", "interests", "limits"]),
        (_("In an emergency"), ["emergency_name", "emergency_phone"]),
    ]

    class Meta:
        model = Volunteer
        fields = ["full_name", "user", "employer", "employer_name", "needs_visa", "status", *HER_OWN]
        widgets = {
            "where": forms.RadioSelect,
            "interests": forms.Textarea({"rows": 3}),
            "limits": forms.Textarea({"rows": 3}),
        }

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        self.fields["employer"].queryset = Organisation.objects.open().exclude(kind=Organisation.Kind.PARTNER)
        self.fields["employer"].empty_label = _("None of these")
        if self.instance.user_id:
            del self.fields["user"]
        else:
            self.fields["user"].queryset = User.objects.holding(Role.VOLUNTEER).filter(volunteer=None)
            self.fields["user"].empty_label = _("Not yet")


class OwnProfileForm(RecordForm):
    """What a volunteer says of herself, on a phone."""

    groups = [
        (_("How we reach you"), ["email", "phone"]),
        (_("Your work"), ["job", "lives_in", "where"]),
        (_("What you would like, and what we must take care of"), ["interests", "limits"]),
        (_("In an emergency"), ["emergency_name", "emergency_phone"]),
    ]

    class Meta:
        model = Volunteer
        fields = HER_OWN
        widgets = VolunteerForm.Meta.widgets
        labels = {
            "job": _("What you do at work"),
            "where": _("Where you can work"),
            "interests": _("What you would like to do"),
        }


class SkillHeldForm(WithinForm):
    """A skill of a volunteer, how well, and what shows it."""

    belongs_to = ("volunteer",)

    class Meta:
        model = VolunteerSkill
        fields = ["skill", "level", "evidence"]
        widgets = {"level": forms.RadioSelect, "evidence": forms.Textarea({"rows": 3})}

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        self.fields["level"].choices = Level.choices
        if self.instance._state.adding:
            self.fields["skill"].queryset = Skill.objects.in_use().order_by("name")
        else:
            del self.fields["skill"]


class LanguageForm(WithinForm):
    """A language of a volunteer."""

    belongs_to = ("volunteer",)

    class Meta:
        model = VolunteerLanguage
        fields = ["language", "fluency"]
        widgets = {"fluency": forms.RadioSelect}

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        self.fields["fluency"].choices = [each for each in self.fields["fluency"].choices if each[0]]


class TimeForm(WithinForm):
    """A time in which a volunteer can work."""

    belongs_to = ("volunteer",)

    class Meta:
        model = Availability
        fields = ["starts_on", "ends_on", "full_time", "where"]
        widgets = {"where": forms.RadioSelect}


class SearchForm(forms.Form):
    """Which volunteers the list shows; a name is asked for by the page of one, never in an address."""

    skill = forms.ModelChoiceField(
        label=_("Skill"), queryset=Skill.objects.none(), required=False, empty_label=_("Any")
    )
    language = forms.ChoiceField(label=_("Language"), choices=[("", _("Any")), *Language.choices], required=False)
    status = forms.ChoiceField(label=_("Status"), choices=[("", _("Any")), *Volunteer.Status.choices], required=False)
    first = CalendarDateField(label=_("Free from"), required=False)
    last = CalendarDateField(label=_("Until"), required=False)

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        self.fields["skill"].queryset = Skill.objects.order_by("name")

    def found(self, volunteers: Any) -> Any:
        """Return those of some volunteers whom the form asks for; all while it is not right."""
        if not self.is_valid():
            return volunteers
        asked = self.cleaned_data
        if asked["skill"]:
            volunteers = volunteers.can(asked["skill"])
        if asked["language"]:
            volunteers = volunteers.speaking(asked["language"])
        if asked["status"]:
            volunteers = volunteers.filter(status=asked["status"])
        if asked["first"] or asked["last"]:
            volunteers = volunteers.free_within(asked["first"] or asked["last"], asked["last"] or asked["first"])
        return volunteers


class InvitationForm(forms.Form):
    """To which address the invitation goes, in which language, and for which organisation she holds her role."""

    email = forms.EmailField(label=_("E-mail address"))
    language = forms.ChoiceField(label=_("Language of the pages"), choices=[])
    organisation = forms.ModelChoiceField(
        label=_("For which organisation"), queryset=Organisation.objects.none(), empty_label=_("Choose")
    )

    def __init__(self, *args: Any, languages: list[tuple[str, str]], **options: Any):
        super().__init__(*args, **options)
        self.fields["language"].choices = languages
        self.fields["organisation"].queryset = Organisation.objects.open().exclude(kind=Organisation.Kind.PARTNER)
