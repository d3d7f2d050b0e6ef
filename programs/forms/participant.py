"""Registering somebody in the village with few words, and what is known of her later."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.forms import RecordForm
from beneficiaries.codes import PARTICIPANT, read_code
from beneficiaries.forms.area import AreaField, check_ward
from beneficiaries.forms.choices import yes_or_no
from config.calendar import PartialDate
from config.fields import CleanCharField
from programs.models import AbsenceCall, Enrolment, Group, Participant
from programs.models.enrolment import FINISHED
from programs.models.participant import ADULT

OLDEST = 110


def _refuse_when_finished(group: Group) -> None:
    if group.is_over():
        raise forms.ValidationError(FINISHED)


class _ConsentForm(RecordForm):
    """What both forms check: a ward that there is, and a guardian's yes for a child."""

    area = AreaField(label=_("Lives in"), required=False)

    def clean(self) -> dict[str, Any]:
        """Ask for a guardian's yes for a child, and for a ward that there is."""
        cleaned = super().clean()
        check_ward(self, "area", "ward")
        if self.is_of_a_child(cleaned) and cleaned.get("consent_by") == Participant.ConsentBy.HERSELF:
            self.add_error("consent_by", _("For a child a parent or guardian agrees, and the child too."))
        return cleaned


class RegisterForm(_ConsentForm):
    """Name, sex, age, place and consent: what a village registration takes, and nothing more."""

    age = forms.IntegerField(label=_("Age in years"), min_value=0, max_value=OLDEST, required=False)
    agreed = forms.BooleanField(
        label=_("Agrees to be registered"),
        help_text=_("You have told what is written down, who reads it, and that it can be taken back."),
    )
    pictures = forms.BooleanField(label=_("Agrees to be shown in pictures of the group"), required=False)

    class Meta:
        model = Participant
        fields = ["given_name", "family_name", "gender", "consent_by", "area", "ward", "tole", "phone"]
        widgets = {"consent_by": forms.RadioSelect}

    field_order = [
        "given_name",
        "family_name",
        "gender",
        "age",
        "agreed",
        "consent_by",
        "pictures",
        "area",
        "ward",
        "tole",
        "phone",
    ]

    def __init__(self, *args: Any, group: Group, **options: Any):
        super().__init__(*args, **options)
        self.group = group
        self.instance.site_id = group.site_id
        self.initial["area"], self.initial["ward"] = group.area, group.ward

    def clean(self) -> dict[str, Any]:
        """Register nobody in a group that is finished."""
        _refuse_when_finished(self.group)
        return super().clean()

    def is_of_a_child(self, cleaned: dict[str, Any]) -> bool:
        """Tell whether it registers a child, as far as her age is known."""
        return cleaned.get("age") is not None and cleaned["age"] < ADULT

    def save(self, commit: bool = True) -> Participant:
        """Register her and give her a place in the group, or on its waiting list; her enrolment is at `enrolment`."""
        today, made = timezone.localdate(), self.instance
        if self.cleaned_data["age"] is not None:
            made.born = PartialDate.from_age(self.cleaned_data["age"], today, about=True)
        made.consent_on = today
        made.picture_consent_on = today if self.cleaned_data["pictures"] else None
        made.register()
        self.enrolment = Enrolment(group=self.group, participant=made)
        self.enrolment.begin()
        return made


class ParticipantForm(_ConsentForm):
    """What is known of somebody who takes part."""

    has_disability = yes_or_no(_("Lives with a disability"))

    class Meta:
        model = Participant
        fields = [
            "given_name",
            "family_name",
            "name_ne",
            "gender",
            "born",
            "area",
            "ward",
            "tole",
            "phone",
            "caste_or_ethnicity",
            "has_disability",
            "consent_by",
            "consent_on",
            "picture_consent_on",
        ]
        widgets = {"consent_by": forms.RadioSelect}

    groups = [
        (_("The person"), ["given_name", "family_name", "name_ne", "gender", "born"]),
        (_("Where she lives"), ["area", "ward", "tole", "phone"]),
        (_("For the figures"), ["caste_or_ethnicity", "has_disability"]),
        (_("What was agreed to"), ["consent_by", "consent_on", "picture_consent_on"]),
    ]

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        self.initial["has_disability"] = {True: "yes", False: "no"}.get(self.instance.has_disability)

    def is_of_a_child(self, cleaned: dict[str, Any]) -> bool:
        """Tell whether she is a child for certain, as far as her birth is known."""
        ages = cleaned["born"].ages_on(timezone.localdate()) if cleaned.get("born") else None
        return ages is not None and ages[1] < ADULT


class FindParticipantForm(forms.Form):
    """Whom one looks for: by name or code. It is sent, so that no name stands in an address."""

    q = CleanCharField(label=_("Name or code"), max_length=80, required=False)

    def found(self, participants: QuerySet) -> QuerySet:
        """Return those of some participants that are looked for, every word somewhere in the name."""
        words = self.cleaned_data["q"].split() if self.is_valid() else []
        code = read_code(" ".join(words), PARTICIPANT)
        if code:
            return participants.filter(code=code)
        for word in words:
            participants = participants.filter(
                Q(given_name__icontains=word) | Q(family_name__icontains=word) | Q(name_ne__icontains=word)
            )
        return participants


class EnrolForm(forms.Form):
    """Somebody who is registered already comes to one more group."""

    code = CleanCharField(
        label=_("Code"),
        max_length=12,
        help_text=_("Such as PA-7KQ4-X. It stands on the participant's page."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "code"}),
    )

    def __init__(self, *args: Any, group: Group, known: QuerySet, **options: Any):
        super().__init__(*args, **options)
        self.group, self.known = group, known

    def clean(self) -> dict[str, Any]:
        """Enrol nobody in a group that is finished."""
        _refuse_when_finished(self.group)
        return super().clean()

    def clean_code(self) -> Participant:
        """Return the participant of that code, one whom the visitor may see and who is not in the group yet."""
        code = read_code(self.cleaned_data["code"], PARTICIPANT)
        found = self.known.filter(code=code).first() if code else None
        if found is None:
            raise forms.ValidationError(_("You know no participant with this code. Look at it again."))
        if Enrolment.objects.filter(group=self.group, participant=found, state__in=Enrolment.OPEN).exists():
            raise forms.ValidationError(_("This person belongs to this group already, or waits for a place in it."))
        return found

    def save(self) -> Enrolment:
        """Give her a place, or one on the waiting list."""
        enrolment = Enrolment(group=self.group, participant=self.cleaned_data["code"])
        enrolment.begin()
        return enrolment


class LeaveForm(forms.Form):
    """Why somebody does not come any more."""

    why = forms.ChoiceField(label=_("Why"), choices=Enrolment.Why.choices, widget=forms.RadioSelect)
    words = CleanCharField(
        label=_("In your words"),
        max_length=200,
        required=False,
        help_text=_("For example what would have made it possible to stay. Write nothing that puts anybody in danger."),
    )


class AbsenceCallForm(RecordForm):
    """What was learnt when somebody who stayed away was asked."""

    class Meta:
        model = AbsenceCall
        fields = ["on", "words"]
