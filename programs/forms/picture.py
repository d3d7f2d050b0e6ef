"""A picture of an activity report: the file, what it shows, and who can be recognised in it."""

import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from config.fields import CalendarDateField
from config.files.content import MediaType
from config.files.field import ChosenFileField
from programs.forms.logframe import WithinForm
from programs.models import PictureOf, ReportPicture
from programs.pictures import name_in, who_agreed

NOBODY, PEOPLE = "nobody", "people"
MOST_OFFERED = 300


class PictureForm(WithinForm):
    """What a picture shows, and who is in it: nobody, or participants who agreed to pictures."""

    BESIDE = ("in_it",)
    belongs_to = ("report",)
    who = forms.ChoiceField(
        label=_("Who can be recognised in it?"),
        choices=[
            (NOBODY, _("Nobody: hands, backs, things, or a place")),
            (PEOPLE, _("These participants, and nobody else")),
        ],
        widget=forms.RadioSelect,
    )
    people: Any = forms.ModelMultipleChoiceField(
        None,
        label=_("Participants in the picture"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "Here stands who came in these days and agreed to pictures. If somebody else is in it, take another one."
        ),
    )

    class Meta:
        model = ReportPicture
        fields = ["caption"]

    def __init__(self, *args: Any, by: Any, **options: Any):
        super().__init__(*args, **options)
        self.offered = who_agreed(self.instance.report, by)
        self.fields["people"].queryset = self.offered
        self.fields["people"].choices = [(each.pk, each.full_name) for each in self.offered[:MOST_OFFERED]]
        self.standing = set(
            PictureOf.objects.filter(picture=self.instance).order_by().values_list("participant", flat=True)
        )
        if not self.instance._state.adding:
            self.initial["who"] = NOBODY if self.instance.nobody else PEOPLE
            self.initial["people"] = list(self.standing)

    def clean(self) -> dict[str, Any]:
        """Ask for somebody where people can be recognised, and for nobody where not."""
        cleaned = super().clean()
        who, chosen = cleaned.get("who"), {each.pk for each in cleaned.get("people") or []}
        others = self.standing - set(self.offered.values_list("pk", flat=True))
        if who == NOBODY and (chosen or others):
            self.add_error("who", _("Somebody can be recognised in it: so say the names below."))
        elif who == PEOPLE and not (chosen or others) and "people" not in self.errors:
            self.add_error("people", _("Choose who is in the picture."))
        self.chosen = chosen
        return cleaned

    def save(self, commit: bool = True) -> ReportPicture:
        """Save what is said of it, and who is in it."""
        self.instance.nobody = self.cleaned_data["who"] == NOBODY
        self.keep()
        name_in(self.instance, self.chosen, self.offered)
        return self.instance

    def keep(self) -> None:
        """Save the picture itself."""
        self.instance.save()


class CopiesForm(forms.Form):
    """On which day copies that had been given away were taken back."""

    settled_on = CalendarDateField(
        label=_("On which day was it seen to?"),
        latest=timezone.localdate,
        help_text=_(
            "Ask everybody who was given the report on paper or as a file to destroy the picture, the funder too."
        ),
    )

    def __init__(self, *args: Any, since: datetime.date, **options: Any):
        super().__init__(*args, **options)
        self.fields["settled_on"].earliest = since
        self.fields["settled_on"].initial = timezone.localdate()


class NewPictureForm(PictureForm):
    """A new picture, with its file."""

    file = ChosenFileField(
        label=_("Picture"), help_text=_("JPEG, PNG or WebP, up to 10 MB. A phone offers its camera.")
    )
    field_order = ["file"]

    def clean(self) -> dict[str, Any]:
        """Refuse what is no picture, and say that it must be chosen again when something else is not right."""
        cleaned = super().clean()
        if cleaned.get("file") and cleaned["file"].media_type != MediaType.JPEG:
            self.add_error("file", _("This is no picture."))
        if self.errors and "file" not in self.errors:
            self.add_error("file", _("Choose the file again: it is kept only once everything is right."))
        return cleaned

    def keep(self) -> None:
        """Write the file and then the record."""
        self.instance.keep(self.cleaned_data["file"])
