"""A safeguarding check that is handed in, what a volunteer signs, and the test of the course."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from access.forms import RecordForm
from config.fields import CleanCharField, clean_text
from config.files.field import ChosenFileField
from programs.forms.logframe import WithinForm
from volunteers.models import CheckPaper, CourseQuestion, HouseText, SafeguardingCheck


class CheckForm(WithinForm):
    """A check with its paper; what is given in the application is not handed in here."""

    belongs_to = ("volunteer",)
    file = ChosenFileField(
        label=_("File"), required=False, help_text=_("A picture (JPEG, PNG, WebP) or a PDF, up to 10 MB.")
    )

    class Meta:
        model = SafeguardingCheck
        fields = ["kind", "seen", "valid_from", "valid_until"]

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        wanted = [each for each in self.fields["kind"].choices if each[0] not in SafeguardingCheck.IN_THE_APPLICATION]
        self.fields["kind"].choices = wanted

    def save(self, commit: bool = True) -> SafeguardingCheck:
        """Write the check, then the file and the record that names it."""
        super().save(commit)
        if self.cleaned_data["file"]:
            CheckPaper(of=self.instance).keep(self.cleaned_data["file"])
        return self.instance


class SignForm(forms.Form):
    """Signing: her full name, typed, and a tick."""

    full_name = CleanCharField(label=_("Your full name"), max_length=120)
    agrees = forms.BooleanField(label=_("I have read this text and I keep to it"))

    def __init__(self, *args: Any, name: str, **options: Any):
        super().__init__(*args, **options)
        self.name = name
        self.fields["full_name"].help_text = _("As it stands in your profile: %(name)s") % {"name": name}

    def clean_full_name(self) -> str:
        """Refuse another name than the one in her profile; capitals and spaces do not matter."""
        typed = self.cleaned_data["full_name"]
        if clean_text(typed).casefold() != clean_text(self.name).casefold():
            raise forms.ValidationError(_("Type your name as it stands in your profile."))
        return typed


class CourseForm(forms.Form):
    """The test: one answer for each question."""

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        self.questions = list(CourseQuestion.objects.asked())
        for question in self.questions:
            self.fields[question.pk.hex] = forms.ChoiceField(
                label=question.words,
                choices=[(each.pk.hex, each.words) for each in question.answers.all()],
                widget=forms.RadioSelect,
            )

    def right(self) -> list[CourseQuestion]:
        """Return the questions that were answered rightly."""
        return [
            question
            for question in self.questions
            if any(each.right and each.pk.hex == self.cleaned_data[question.pk.hex] for each in question.answers.all())
        ]


class TextForm(RecordForm):
    """A new version of a text to sign."""

    class Meta:
        model = HouseText
        fields = ["kind", "number", "language", "words"]
