"""The forms of what leaves by hand."""

from django import forms
from django.utils.translation import gettext_lazy as _

from config.fields import CalendarDateField
from exchange.programme_tables import TABLES, Table


class ExportForm(forms.Form):
    """In which format, and that she knows what she does."""

    format = forms.ChoiceField(
        label=_("Which kind of file?"),
        choices=[
            ("xlsx", _("Spreadsheet (XLSX)")),
            ("csv", _("Tables (CSV in a ZIP)")),
            ("json", _("For another computer system (JSON)")),
        ],
        initial="xlsx",
        widget=forms.RadioSelect,
    )
    sure = forms.BooleanField(
        label=_("I know who gets this file, and I will keep it safe until then and delete it after"),
        error_messages={"required": _("Say that you know who gets this file and will keep it safe.")},
    )


class TableForm(forms.Form):
    """Which table, of which days."""

    table = forms.ChoiceField(
        label=_("Which table?"), choices=lambda: [(key, each.title) for key, each in TABLES.items()]
    )
    since = CalendarDateField(
        label=_("From"),
        required=False,
        help_text=_("Leave both days empty for all. Groups are given whatever the days."),
    )
    until = CalendarDateField(label=_("Until"), required=False)

    def clean_table(self) -> Table:
        """Return the table that was chosen."""
        return TABLES[self.cleaned_data["table"]]

    def clean(self) -> dict:
        """Refuse a period that ends before it begins."""
        chosen = super().clean()
        if chosen.get("since") and chosen.get("until") and chosen["until"] < chosen["since"]:
            self.add_error("until", _("The last day lies before the first."))
        return chosen
