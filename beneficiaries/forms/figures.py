"""Which figures: in what time, and at which site."""

import datetime
from collections.abc import Collection
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Site
from beneficiaries.period import CHOICES, DAYS, Period, named
from config.fields import CalendarDateField

USUAL = "quarter"


class FiguresForm(forms.Form):
    """Chooses a period and a site; what cannot be read leaves the usual one in its place."""

    period = forms.ChoiceField(label=_("Period"), choices=CHOICES, required=False)
    first = CalendarDateField(label=_("First day"), required=False, latest=timezone.localdate)
    last = CalendarDateField(label=_("Last day"), required=False)
    site = forms.ModelChoiceField(
        label=_("Site"), queryset=Site.objects.none(), required=False, empty_label=_("All of your sites")
    )

    def __init__(self, data: Any, sites: Collection[UUID]):
        super().__init__(data)
        self.sites = sites
        self.fields["site"].queryset = Site.objects.filter(pk__in=sites)
        if len(sites) < 2:
            del self.fields["site"]

    def clean(self) -> dict[str, Any]:
        """Ask for both days when they are what is chosen, the first before the last."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("period") == DAYS and not self.errors:
            first, last = cleaned.get("first"), cleaned.get("last")
            for name, day in (("first", first), ("last", last)):
                if day is None:
                    self.add_error(name, _("Write this day, or choose another period."))
            if first and last and last < first:
                self.add_error("last", _("The last day lies before the first."))
        return cleaned

    def chosen(self) -> Period:
        """Return the period that is asked for; the usual one when none is, or it cannot be read."""
        today: datetime.date = timezone.localdate()
        name = self.cleaned_data.get("period") if self.is_valid() else USUAL
        if name == DAYS:
            return Period(self.cleaned_data["first"], self.cleaned_data["last"])
        return named(name or USUAL, today)

    def chosen_sites(self) -> Collection[UUID]:
        """Return the sites that are asked for: one of hers, or all."""
        site = self.cleaned_data.get("site") if self.is_valid() else None
        return [site.pk] if site else self.sites
