"""The form in which a record is changed: never over somebody else's change unseen."""

from typing import Any

from django import forms
from django.db.models.fields import BLANK_CHOICE_DASH
from django.forms.utils import ErrorDict
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from access.records import Record
from config.seen import NOW_SAVED, SOMEBODY_ELSE_CHANGED_IT, SeenForm, number_of

__all__ = ["NOW_SAVED", "SOMEBODY_ELSE_CHANGED_IT", "AsTyped", "RecordForm", "name_the_empty_choice"]

DASHES = BLANK_CHOICE_DASH[0][1]


class AsTyped(QueryDict):
    """What was typed into a form that is not to be saved yet: shown as it was typed, with no complaint."""


class RecordForm(SeenForm):
    """Edits a record; refuses when it was changed since the form was opened, and says what differs."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if isinstance(self.data, AsTyped):
            self._errors = ErrorDict()
        for field in self.fields.values():
            name_the_empty_choice(field)

    def mark_of(self, row: Record) -> int:
        """Return its version; with rows beside it a number that changes with each of theirs, too."""
        rows = [each for name in self.BESIDE for each in getattr(row, name).order_by("pk").values_list("pk", "version")]
        return number_of([row.version, *rows]) if rows else row.version

    def is_valid(self) -> bool:
        """Tell whether it may be saved; never while it only shows what was typed."""
        return not isinstance(self.data, AsTyped) and super().is_valid()


def name_the_empty_choice(field: forms.Field) -> None:
    """Say in words what choosing nothing means, where Django shows a row of dashes; needed buttons offer it not."""
    says = _("Choose") if field.required else _("Not known")
    if isinstance(field, forms.ModelChoiceField):
        if field.empty_label == DASHES:
            field.empty_label = says
    elif isinstance(field, forms.ChoiceField) and not callable(field.choices):
        choices = list(field.choices)
        if choices and choices[0] == ("", DASHES):
            is_needed_button = field.required and isinstance(field.widget, forms.RadioSelect)
            field.choices = choices[1:] if is_needed_button else [("", says), *choices[1:]]
