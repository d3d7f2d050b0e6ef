"""The form of a scale: its items in their order, one answer to each."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from access.forms import NOW_SAVED, RecordForm
from access.records import Record
from accounts.models import User
from beneficiaries.models import Note, ScaleResult
from config.calendar import local_digits, say_day

SESSIONS = 20
"""How many of the last sessions may be chosen from."""


class SessionField(forms.ModelChoiceField):
    """One of the sessions of her case, named by its day."""

    def label_from_instance(self, obj: Note) -> str:
        """Return the day of a session."""
        return say_day(obj.happened_on)


class ScaleForm(RecordForm):
    """What she answered; every item needs an answer, because a part of a scale has no score."""

    session = SessionField(
        label=_("At which session?"), queryset=Note.objects.none(), required=False, empty_label=_("At none")
    )

    class Meta:
        model = ScaleResult
        fields = ["taken_on", "session", "by_whom", "remarks"]
        widgets = {"remarks": forms.Textarea(attrs={"rows": 4})}
        labels = {"taken_on": _("On which day?"), "by_whom": _("Who asked?"), "remarks": _("What was seen and said?")}

    def __init__(self, *args: Any, by: User, **options: Any):
        super().__init__(*args, **options)
        self.fields["taken_on"].latest = timezone.localdate
        self._offer_sessions(by)
        scale = self.instance.asked
        given = self.instance.answers or [""] * len(scale.items)
        for place, item in enumerate(scale.items):
            name = f"item_{place}"
            self.fields[name] = forms.TypedChoiceField(
                label=format_lazy("{number}. {item}", number=local_digits(place + 1), item=item),
                choices=[(str(value), answer) for value, answer in enumerate(scale.answers)],
                coerce=int,
                widget=forms.RadioSelect,
                error_messages={"required": _("Choose an answer.")},
            )
            self.initial[name] = str(given[place])
        self.items = [f"item_{place}" for place in range(len(scale.items))]
        self.groups = [
            (_("When"), ["taken_on", "session", "by_whom"]),
            (scale.question, self.items),
            (_("Notes"), ["remarks"]),
        ]

    def _offer_sessions(self, by: User) -> None:
        """Offer the last sessions that this user may read; a result of one that is hidden from her keeps it."""
        seen = Note.objects.visible_to(by).filter(case=self.instance.case, kind=Note.Kind.SESSION)
        here = self.instance.session_id
        if here and not seen.filter(pk=here).exists():
            del self.fields["session"]
            return
        last = list(seen.latest_first().values_list("pk", flat=True)[:SESSIONS])
        self.fields["session"].queryset = seen.filter(pk__in=[*last, here] if here else last)

    def clean(self) -> dict[str, Any]:
        """Gather the answers, once every item has one."""
        cleaned = super().clean()
        if all(name in cleaned for name in self.items):
            self.instance.answers = [cleaned[name] for name in self.items]
        return cleaned

    def _tell_what_differs(self, now_saved: Record) -> None:
        super()._tell_what_differs(now_saved)
        for name, saved in zip(self.items, now_saved.answers, strict=True):
            if name in self.changed_data and self.cleaned_data.get(name) != saved:
                self.add_error(name, NOW_SAVED % {"value": self.instance.asked.answers[saved]})
