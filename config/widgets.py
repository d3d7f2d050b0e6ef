"""Inputs of the shared form fields."""

import datetime
from typing import Any

from django import forms
from django.db.backends.postgresql.psycopg_any import Range
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from config.calendar import Calendar, PartialDate
from config.written_dates import write_day, write_partial


class CalendarDateWidget(forms.MultiWidget):
    """One box for a date as people write it, and a small choice of calendar for when it could be either."""

    template_name = "django/forms/widgets/calendar_date.html"
    use_fieldset = True
    calendar_needed = False

    def __init__(self, attrs: dict[str, Any] | None = None):
        calendars = [
            ("", _("as written")),
            (Calendar.BIKRAM.value, pgettext_lazy("calendar", "BS")),
            (Calendar.GREGORIAN.value, pgettext_lazy("calendar", "AD")),
        ]
        text = forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "off"})
        super().__init__({"": text, "calendar": forms.Select(choices=calendars)}, attrs)

    def id_for_label(self, id_: str) -> str:
        """Return the id of the box, which is the field's own."""
        return id_

    def decompress(self, value: datetime.date | None) -> list[str]:
        """Return a day as it would be written, with no calendar chosen."""
        return [write_day(value) if isinstance(value, datetime.date) else value or "", ""]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Give the box the field's id and description; ask for the calendar when it is needed."""
        context = super().get_context(name, value, attrs)
        text, calendar = context["widget"]["subwidgets"]
        id_ = context["widget"]["attrs"].get("id")
        described = context["widget"]["attrs"].get("aria-describedby")
        if id_:
            text["attrs"]["id"], calendar["attrs"]["id"] = id_, f"{id_}_calendar"
        text["attrs"] |= {"class": _classes(text, "form-control"), "required": self.is_required}
        calendar["attrs"] = {
            key: kept for key, kept in calendar["attrs"].items() if key not in ("required", "aria-invalid")
        } | {"class": _classes(calendar, "form-select")}
        if described:
            calendar["attrs"]["aria-describedby"] = described
        if self.calendar_needed:
            calendar["attrs"] |= {"required": True, "aria-invalid": "true"}
            calendar["optgroups"][0][1][0]["label"] = _("choose")
        context["widget"]["calendar_needed"] = self.calendar_needed
        return context


class PartialDateWidget(CalendarDateWidget):
    """The same two inputs for a date known in part."""

    def decompress(self, value: Any) -> list[str]:
        """Return the value as it would be written, with no calendar chosen."""
        if isinstance(value, (Range, datetime.date)):
            return [write_partial(PartialDate.of(value)), ""]
        return [value or "", ""]


def _classes(widget: dict[str, Any], own: str) -> str:
    given = widget["attrs"].get("class", "")
    invalid = " is-invalid" if "is-invalid" in given else ""
    return own + invalid
