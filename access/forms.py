"""The form in which a record is changed: never over somebody else's change unseen."""

from typing import Any

from django import forms
from django.db.models.fields import BLANK_CHOICE_DASH
from django.forms.utils import ErrorDict
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from access.records import Record
from access.saying import said

DASHES = BLANK_CHOICE_DASH[0][1]
SOMEBODY_ELSE_CHANGED_IT = _(
    "Somebody changed this record while you were writing. Compare the fields below, then save again."
)
NOW_SAVED = _("Now saved here: %(value)s")


class AsTyped(QueryDict):
    """What was typed into a form that is not to be saved yet: shown as it was typed, with no complaint."""


class RecordForm(forms.ModelForm):
    """Edits a record; refuses when it was changed since the form was opened, and says what differs."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if isinstance(self.data, AsTyped):
            self._errors = ErrorDict()
        self.fields["seen_version"].initial = None if self.instance._state.adding else self.instance.version
        for field in self.fields.values():
            name_the_empty_choice(field)

    def is_valid(self) -> bool:
        """Tell whether it may be saved; never while it only shows what was typed."""
        return not isinstance(self.data, AsTyped) and super().is_valid()

    def clean(self) -> dict[str, Any]:
        """Compare the record as it stands now with the one the form was opened on."""
        cleaned = super().clean() or self.cleaned_data
        if self.instance._state.adding:
            return cleaned
        model: type[Record] = type(self.instance)
        now = model._default_manager.select_for_update().get(pk=self.instance.pk)
        if now.version != cleaned.get("seen_version"):
            self._tell_what_differs(now)
        return cleaned

    def _tell_what_differs(self, now: Record) -> None:
        self.data = self.data.copy()
        self.data[self.add_prefix("seen_version")] = now.version
        self.add_error(None, SOMEBODY_ELSE_CHANGED_IT)
        for name in self.changed_data:
            if name in self.fields and hasattr(now, name) and name in self.cleaned_data:
                standing = getattr(now, name)
                if standing != self.cleaned_data[name]:
                    self.add_error(name, NOW_SAVED % {"value": said(now, name) or "–"})


def name_the_empty_choice(field: forms.Field) -> None:
    """Say in words what choosing nothing means, where Django shows a row of dashes."""
    says = _("Choose") if field.required else _("Not known")
    if isinstance(field, forms.ModelChoiceField):
        if field.empty_label == DASHES:
            field.empty_label = says
    elif isinstance(field, forms.ChoiceField) and not callable(field.choices):
        choices = list(field.choices)
        if choices and choices[0] == ("", DASHES):
            field.choices = [("", says), *choices[1:]]
