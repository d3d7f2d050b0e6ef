"""A need, the skills it asks for, a move of it, and the scoring table."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from access.forms import RecordForm
from access.policy import APPROVE, READ, WRITE, permits
from accounts.models import User
from config.seen import SeenTable
from programs.forms.logframe import WithinForm
from programs.models import Programme
from volunteers.matching import points
from volunteers.models import Level, Need, NeedSkill, ScoringWeight, Skill


class NeedForm(RecordForm):
    """What a programme asks for."""

    groups = [
        (_("What is needed"), ["programme", "title", "team", "why", "people"]),
        (_("When and where"), ["starts_on", "ends_on", "hours_a_week", "where", "place", "language", "fluency"]),
        (_("What must remain afterwards"), ["remains", "remains_words"]),
    ]

    class Meta:
        model = Need
        fields = [
            "programme",
            "title",
            "team",
            "why",
            "people",
            "starts_on",
            "ends_on",
            "hours_a_week",
            "where",
            "place",
            "language",
            "fluency",
            "remains",
            "remains_words",
        ]
        widgets = {
            "where": forms.RadioSelect,
            "remains": forms.RadioSelect,
            "why": forms.Textarea({"rows": 3}),
            "remains_words": forms.Textarea({"rows": 3}),
        }

    def __init__(self, *args: Any, by: User, **options: Any):
        super().__init__(*args, **options)
        self.fields["programme"].queryset = programmes_of(by)
        self.fields["remains"].choices = Need.Remains.choices
        self.fields["remains"].label = _("Kind")
        self.fields["language"].choices = [
            ("", _("None in particular")),
            *(each for each in self.fields["language"].choices if each[0]),
        ]


def programmes_of(user: User) -> Any:
    """Return the programmes for which a user may raise a need: all for the coordinator, else those she leads."""
    action = READ if permits(user, APPROVE, Need) else WRITE
    return Programme.objects.visible_to(user, action).select_related("project").order_by("name")


class AskedForm(WithinForm):
    """A skill that a need asks for."""

    belongs_to = ("need",)

    class Meta:
        model = NeedSkill
        fields = ["skill", "level"]
        widgets = {"level": forms.RadioSelect}

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        self.fields["skill"].queryset = Skill.objects.in_use().order_by("name")
        self.fields["level"].choices = Level.choices


class ScoringForm(SeenTable):
    """The scoring table: whole points for each criterion."""

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        for name, most in points().items():
            self.fields[name] = forms.IntegerField(
                label=ScoringWeight.Criterion(name).label, min_value=0, max_value=100, initial=most
            )
        self.show_what_stands()

    def clean(self) -> dict[str, Any]:
        """Refuse a table in which nothing counts."""
        cleaned = super().clean()
        if not self.errors and not any(cleaned[name] for name in self.values()):
            raise forms.ValidationError(_("At least one criterion must bring points."))
        return cleaned

    def save(self) -> None:
        """Keep what was changed; the trail says by whom."""
        standing = {each.criterion: each for each in ScoringWeight.objects.select_for_update()}
        for name in self.values():
            most = self.cleaned_data[name]
            weight = standing.get(name) or ScoringWeight(criterion=name)
            if weight.points != most:
                weight.points = most
                weight.save()
