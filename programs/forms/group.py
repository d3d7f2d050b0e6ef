"""A group, when it meets, and one session of it."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.forms import RecordForm
from accounts.models import User
from beneficiaries.forms.area import AreaField, check_ward
from config.fields import CleanCharField
from programs.forms.project import OfASiteForm
from programs.models import Enrolment, Group, Meeting, Programme, Session
from programs.places import facilitators_at, sites_for

TIME = {"type": "time", "class": "brief"}


class GroupForm(OfASiteForm):
    """Some people who meet: what for, where, with whom, how many, from when to when."""

    programme = forms.ModelChoiceField(Programme.objects.none(), label=_("Programme"))
    area = AreaField(label=_("Local level where it meets"), required=False)

    class Meta:
        model = Group
        fields = [
            "programme",
            "name",
            "site",
            "area",
            "ward",
            "place",
            "facilitator",
            "co_facilitator",
            "capacity",
            "starts_on",
            "ends_on",
        ]

    groups = [
        (_("What it is"), ["programme", "name", "site"]),
        (_("Where it meets"), ["area", "ward", "place"]),
        (_("With whom"), ["facilitator", "co_facilitator", "capacity"]),
        (_("For how long"), ["starts_on", "ends_on"]),
    ]

    def __init__(self, *args: Any, by: User, **options: Any):
        super().__init__(*args, by=by, **options)
        self.fields["programme"].queryset = Programme.objects.visible_to(by)
        for name in ("facilitator", "co_facilitator"):
            self.fields[name].queryset = facilitators_at(sites_for(by, Group))
        self.fields["co_facilitator"].empty_label = _("None")

    def clean(self) -> dict[str, Any]:
        """Ask for facilitators of this very site, for no fewer places than are taken, and for a ward there is."""
        cleaned = super().clean()
        check_ward(self, "area", "ward")
        site_id = cleaned["site"].pk if cleaned.get("site") else self.instance.site_id
        here = facilitators_at(sites_for(self.by, Group).filter(pk=site_id))
        for name in ("facilitator", "co_facilitator"):
            chosen = cleaned.get(name)
            if site_id and chosen and name in self.changed_data and not here.filter(pk=chosen.pk).exists():
                self.add_error(name, _("She holds no role for groups at this site."))
        taken = Enrolment.objects.enrolled().filter(group=self.instance.pk).count()
        if (cleaned.get("capacity") or taken) < taken:
            self.add_error("capacity", _("%(taken)d people have a place already.") % {"taken": taken})
        return cleaned


class OfAGroupForm(RecordForm):
    """Something of one group, which the address names."""

    def __init__(self, *args: Any, group: Group, **options: Any):
        super().__init__(*args, **options)
        self.instance.group = group

    def _get_validation_exclusions(self) -> set[str]:
        """Let the rules of the table look at its group, though no field asks for it."""
        return super()._get_validation_exclusions() - {"group"}


class MeetingForm(OfAGroupForm):
    """A pattern by which a group meets."""

    class Meta:
        model = Meeting
        fields = ["every", "weekday", "day_of_month", "begins_at", "minutes", "first_on", "last_on"]
        widgets = {"every": forms.RadioSelect, "begins_at": forms.TimeInput(TIME, "%H:%M")}

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        weekday = self.fields["weekday"]
        weekday.choices = [("", _("Choose")), *list(weekday.choices)[1:]]
        self.initial.setdefault("first_on", max(self.instance.group.starts_on, timezone.localdate()))

    def clean(self) -> dict[str, Any]:
        """Keep of weekday and day of the month the one that the pattern goes by."""
        cleaned = super().clean()
        monthly = cleaned.get("every") == Meeting.Every.BIKRAM_MONTH
        idle, needed = ("weekday", "day_of_month") if monthly else ("day_of_month", "weekday")
        cleaned[idle] = None
        if cleaned.get(needed) is None and needed not in self.errors:
            self.add_error(needed, _("Choose the day."))
        return cleaned


class SessionForm(OfAGroupForm):
    """One session: when it is, what it is about, and how it went."""

    class Meta:
        model = Session
        fields = ["on", "begins_at", "minutes", "topic", "remarks"]
        widgets = {"begins_at": forms.TimeInput(TIME, "%H:%M")}

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        if self.instance._state.adding:
            self.initial.setdefault("on", timezone.localdate())
            del self.fields["remarks"]
        elif self.instance.state == Session.State.HELD:
            del self.fields["on"]

    def clean(self) -> dict[str, Any]:
        """Ask for a day within the term of the group."""
        cleaned = super().clean()
        day, group = cleaned.get("on"), self.instance.group
        if day and (day < group.starts_on or (group.ends_on and day > group.ends_on)):
            self.add_error("on", _("This day lies outside the time of the group."))
        return cleaned


class CallOffForm(forms.Form):
    """Why a session does not take place."""

    why = CleanCharField(label=_("Why it is called off"), max_length=160)


class FindGroupForm(forms.Form):
    """Which groups are shown; everything may stay open."""

    q = CleanCharField(label=_("Words"), max_length=80, required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=[("", _("Any")), *Programme.Kind.choices], required=False)
    over = forms.BooleanField(label=_("Those that are over too"), required=False)

    def found(self, groups: Any) -> Any:
        """Return those of some groups that are looked for; what makes no sense narrows nothing."""
        self.is_valid()
        asked, today = self.cleaned_data, timezone.localdate()
        if not asked.get("over"):
            groups = groups.filter(Q(ends_on=None) | Q(ends_on__gte=today))
        if asked.get("kind"):
            groups = groups.filter(programme__kind=asked["kind"])
        if asked.get("q"):
            groups = groups.filter(Q(name__icontains=asked["q"]) | Q(programme__name__icontains=asked["q"]))
        return groups
