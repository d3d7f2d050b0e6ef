"""Tests of reading and reckoning: when one is, and between which two the gain is shown."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from config.calendar import say_day
from programs.forms.group import OfAGroupForm
from programs.models import LevelTest


class LevelTestForm(OfAGroupForm):
    """A day on which the group is tested."""

    class Meta:
        model = LevelTest
        fields = ["occasion", "on"]
        widgets = {"occasion": forms.RadioSelect}

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        self.fields["occasion"].choices = LevelTest.Occasion.choices

    def clean(self) -> dict[str, Any]:
        """Ask for a day on which the group existed."""
        cleaned = super().clean()
        day, group = cleaned.get("on"), self.instance.group
        if day and day < group.starts_on:
            self.add_error("on", _("The group began after this day."))
        return cleaned


class BetweenTestsForm(forms.Form):
    """Between which two of a group's tests the gain is shown; at first between the first and the last."""

    first = forms.ChoiceField(label=_("First test"), required=False)
    last = forms.ChoiceField(label=_("Second test"), required=False)

    def __init__(self, data: Any, *, tests: list[LevelTest]):
        """Offer `tests`, the oldest first; there must be two at least."""
        self.tests = {str(test.pk): test for test in tests}
        self.ends = {"first": tests[0], "last": tests[-1]}
        super().__init__(data)
        for name, test in self.ends.items():
            self.fields[name].choices = [
                (key, f"{each.get_occasion_display()}, {say_day(each.on)}") for key, each in self.tests.items()
            ]
            self.ends[name] = self.tests.get(self.data.get(name, ""), test)
        if self.ends["first"].on >= self.ends["last"].on:
            self.ends = {"first": tests[0], "last": tests[-1]}

    @property
    def chosen(self) -> dict[str, UUID]:
        """Return the two tests that are compared."""
        return {name: test.pk for name, test in self.ends.items()}
