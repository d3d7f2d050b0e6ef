"""The form of an export."""

from django import forms
from django.utils.translation import gettext_lazy as _


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
