"""Seats, shares, trainings, activities and numbers of a committee."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.forms import RecordForm
from config.calendar import say_day, to_bikram
from programs.forms.group import OfAGroupForm
from programs.models import Activity, CommitteeShare, Enrolment, Group, ReferredCount, Seat, Session, Training
from programs.models.committee import month_name

MONTHS_BACK = 13
SESSIONS_BACK = 30


def choose_a_member(form: OfAGroupForm, name: str, group: Group) -> None:
    """Let a field offer the members of a group by name, and whoever is chosen already."""
    field: Any = form.fields[name]
    members = Enrolment.objects.enrolled().filter(group=group)
    members |= Enrolment.objects.filter(pk=getattr(form.instance, f"{name}_id"))
    field.queryset = members.in_order()
    field.label_from_instance = lambda enrolment: enrolment.participant.full_name


class SeatForm(OfAGroupForm):
    """What one member is in her committee, and for how long."""

    class Meta:
        model = Seat
        fields = ["enrolment", "role", "from_on", "until_on"]
        widgets = {"role": forms.RadioSelect}

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        self.fields["role"].choices = Seat.Role.choices
        choose_a_member(self, "enrolment", self.instance.group)


class ShareForm(RecordForm):
    """The least share of one kind of members."""

    class Meta:
        model = CommitteeShare
        fields = ["counted", "least"]

    def _get_validation_exclusions(self) -> set[str]:
        """Let the rules of the table look at its programme, though no field asks for it."""
        return super()._get_validation_exclusions() - {"programme"}


class TrainingForm(OfAGroupForm):
    """A training: of a session where attendance was taken, or with a number."""

    class Meta:
        model = Training
        fields = ["title", "on", "days", "session", "took_part"]
        help_texts = {
            "session": _("Where attendance was taken it is counted from there."),
            "took_part": _("Only where no attendance was taken."),
        }

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        held = Session.objects.filter(group=self.instance.group, state=Session.State.HELD).order_by("-on")
        newest = list(held.values_list("pk", flat=True)[:SESSIONS_BACK])
        field: Any = self.fields["session"]
        field.queryset = Session.objects.filter(pk__in=[*newest, self.instance.session_id]).order_by("-on")
        field.label_from_instance = lambda session: f"{say_day(session.on)}, {session}"
        field.empty_label = _("None: write the number")


class ActivityForm(OfAGroupForm):
    """What the committee did in its community."""

    class Meta:
        model = Activity
        fields = ["kind", "on", "women", "men", "girls", "boys", "words"]

    groups = [
        (_("What was done"), ["kind", "on"]),
        (_("How many people were reached"), ["women", "men", "girls", "boys"]),
        ("", ["words"]),
    ]


class ReferredForm(OfAGroupForm):
    """How many people were referred in a month."""

    when = forms.ChoiceField(label=_("In which Nepali month?"))

    class Meta:
        model = ReferredCount
        fields = ["people"]
        help_texts = {"people": _("A number alone. Who it is stands in her referral, which few may read.")}

    field_order = ["when", "people"]

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        if not self.instance._state.adding:
            del self.fields["when"]
            return
        today: Any = to_bikram(timezone.localdate())
        latest = today.year * 12 + today.month - 1
        months = [divmod(latest - back, 12) for back in range(MONTHS_BACK)]
        self.fields["when"].choices = [(f"{year}-{month + 1}", month_name(year, month + 1)) for year, month in months]

    def clean_when(self) -> str:
        """Put the month into the record, so that its rules are looked at."""
        self.instance.year, self.instance.month = map(int, self.cleaned_data["when"].split("-"))
        return self.cleaned_data["when"]

    def _get_validation_exclusions(self) -> set[str]:
        """Let the rules of the table look at the month, though no field of that name asks for it."""
        here = {"year", "month"} if self.instance.year else set()
        return super()._get_validation_exclusions() - here
