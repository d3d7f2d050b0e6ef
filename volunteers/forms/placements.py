"""A placement: who goes where for what, how it moves, and what belongs to it."""

import datetime
from typing import Any

from django import forms
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.forms import RecordForm
from access.moves import MoveForm
from accounts.models import User
from config.fields import CalendarDateField, CleanCharField, CleanTextField
from programs.forms.logframe import WithinForm
from volunteers.access_to_placements import MENTORS
from volunteers.models import (
    Deliverable,
    InductionItem,
    Mission,
    Placement,
    PlacementTerms,
    TeamNote,
    TransferredSkill,
)
from volunteers.models.with_a_placement import FIRST_DAYS

HALF_A_YEAR = datetime.timedelta(days=182)


class PlacementForm(RecordForm):
    """Who helps where, for what, and with whom as mentor."""

    class Meta:
        model = Placement
        fields = [
            "volunteer", "need", "mission", "project", "site", "role", "skill", "level", "mentor", "place", "is_remote",
        ]  # fmt: skip

    groups = [
        (_("Who, and for what"), ["volunteer", "need", "mission", "project", "role", "skill", "level"]),
        (_("Where"), ["site", "mentor", "place", "is_remote"]),
    ]

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        self.fields["mentor"].queryset = User.objects.holding(*MENTORS).order_by("full_name")
        self.fields["mentor"].empty_label = _("Nobody yet")
        self.fields["need"].empty_label = _("None")
        self.fields["mission"].empty_label = _("None")
        if not self.instance._state.adding and self.instance.state != "proposed":
            del self.fields["volunteer"], self.fields["project"]

    def save(self, commit: bool = True) -> Placement:
        """Write down, as long as it is a proposal, what its readers are told who read neither volunteer nor project."""
        if self.instance.state == "proposed":
            who, project = self.instance.volunteer, self.instance.project
            self.instance.employer_id, self.instance.called = who.employer_id, str(who)
            self.instance.project_name = project.name
        return super().save(commit)


class TermsForm(RecordForm):
    """What is agreed of time, terms and objectives."""

    class Meta:
        model = PlacementTerms
        fields = ["starts_on", "ends_on", "objectives", "terms"]


@transaction.atomic
def propose(form: PlacementForm, terms: TermsForm) -> Placement:
    """Save a new placement with its terms and what every placement begins with."""
    made = form.instance
    made.starts_on, made.ends_on = terms.instance.starts_on, terms.instance.ends_on
    form.save()
    terms.instance.placement = made
    terms.save()
    InductionItem.objects.bulk_create(InductionItem(placement=made, words=str(words)) for words in FIRST_DAYS)
    return made


class PlacementMoveForm(MoveForm):
    """Which move, and why."""

    why = CleanTextField(
        label=_("Why"),
        max_length=1000,
        required=False,
        help_text=_("Needed where it is suspended, ended early or cancelled."),
    )


class AnswerForm(forms.Form):
    """A volunteer's answer to an offer: she signs it with her name, or says why not."""

    move = forms.ChoiceField(
        label=_("Your answer"),
        widget=forms.RadioSelect,
        choices=[("accept", _("I accept it")), ("decline", _("I decline it"))],
    )
    signed_as = CleanCharField(
        label=_("Your full name"),
        max_length=120,
        required=False,
        help_text=_("With it you sign the terms and objectives above."),
    )
    why = CleanTextField(label=_("Why not"), max_length=1000, required=False)

    def clean(self) -> dict[str, Any]:
        """Ask for what belongs to the answer."""
        cleaned = super().clean() or {}
        if cleaned.get("move") == "accept" and not cleaned.get("signed_as"):
            self.add_error("signed_as", _("Sign with your full name."))
        if cleaned.get("move") == "decline" and not cleaned.get("why"):
            self.add_error("why", _("Say why."))
        return cleaned


class ExtendForm(forms.Form):
    """A later last day, and why."""

    ends_on = CalendarDateField(label=_("New last day"))
    why = CleanTextField(label=_("Why"), max_length=1000)

    def __init__(self, *args: Any, after: datetime.date, **options: Any):
        super().__init__(*args, **options)
        self.after = after

    def clean_ends_on(self) -> datetime.date:
        """Refuse a day that makes it no longer."""
        if self.cleaned_data["ends_on"] <= self.after:
            raise forms.ValidationError(_("Choose a day after the present last day."))
        return self.cleaned_data["ends_on"]


class DeliverableForm(WithinForm):
    """Something to be handed over."""

    belongs_to = ("placement", "mission")

    class Meta:
        model = Deliverable
        fields = ["title", "due_on", "state", "remains"]
        widgets = {"state": forms.RadioSelect}


class HandOverForm(WithinForm):
    """What a volunteer says of her own deliverable: whether it is handed over, and what remains."""

    belongs_to = ("placement", "mission")

    class Meta:
        model = Deliverable
        fields = ["state", "remains"]
        widgets = {"state": forms.RadioSelect}

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        self.fields["state"].choices = [each for each in Deliverable.State.choices if each[0] != "accepted"]


class InductionForm(WithinForm):
    """An item of the first days that is special here."""

    belongs_to = ("placement",)

    class Meta:
        model = InductionItem
        fields = ["words"]


class InductionDoneForm(WithinForm):
    """On which day it was done."""

    belongs_to = ("placement",)

    class Meta:
        model = InductionItem
        fields = ["done_on"]

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        if self.instance.done_on is None:
            self.initial["done_on"] = timezone.localdate()


class TeamNoteForm(WithinForm):
    """A first name, with consent."""

    belongs_to = ("placement",)

    class Meta:
        model = TeamNote
        fields = ["first_name", "does", "agreed"]


class TransferredForm(WithinForm):
    """Something that somebody of the house can do now."""

    belongs_to = ("placement", "verify_on")

    class Meta:
        model = TransferredSkill
        fields = ["what", "to_whom"]

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        self.instance.verify_on = self.instance.placement.ends_on + HALF_A_YEAR


class LookAgainForm(WithinForm):
    """Whether it is still done after half a year."""

    belongs_to = ("placement", "verify_on")

    class Meta:
        model = TransferredSkill
        fields = ["verified_on", "still", "words"]
        widgets = {"still": forms.RadioSelect}


class MissionForm(RecordForm):
    """One task for several people."""

    class Meta:
        model = Mission
        fields = ["name", "brief", "starts_on", "ends_on"]
