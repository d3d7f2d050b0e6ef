"""The form that never saves over somebody else's change unseen: the second is told what differs, and chooses."""

import zlib
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ObjectDoesNotExist
from django.utils.translation import gettext_lazy as _

from config.saying import said, said_value

SOMEBODY_ELSE_CHANGED_IT = _(
    "Somebody changed this record while you were writing. Compare the fields below, then save again."
)
SOMEBODY_ELSE_TOOK_IT_AWAY = _("Somebody removed this while you were writing, so it cannot be saved any more.")
NOW_SAVED = _("Now saved here: %(value)s")


class SeenForm(forms.ModelForm):
    """Edits a row; refuses when it was changed since the form was opened, and says what differs.

    Its hidden `seen_version` holds the mark of what was shown. It is looked at inside a transaction alone.
    """

    BESIDE: tuple[str, ...] = ()
    """Names of relations whose rows this form saves too: a change of one of them counts as well."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self._shown = None if self.instance._state.adding else self.mark_of(self.instance)
        self.fields["seen_version"].initial = self._shown

    def mark_of(self, row: Any) -> int:
        """Return a number that changes with whatever this form saves of a row."""
        return number_of(row._meta.get_field(name).value_from_object(row) for name in self._meta.fields)

    def clean(self) -> dict[str, Any]:
        """Compare the row as it stands now with the one the form was opened on."""
        cleaned = super().clean() or self.cleaned_data
        if self.instance._state.adding:
            return cleaned
        try:
            now = self._meta.model._default_manager.select_for_update().get(pk=self.instance.pk)
        except ObjectDoesNotExist:
            self.add_error(None, SOMEBODY_ELSE_TOOK_IT_AWAY)
            return cleaned
        if self.mark_of(now) != cleaned.get("seen_version"):
            self._tell_what_differs(now)
        return cleaned

    def _tell_what_differs(self, now: Any) -> None:
        self.data = self.data.copy()
        self.data[self.add_prefix("seen_version")] = self.mark_now(now)
        self.add_error(None, SOMEBODY_ELSE_CHANGED_IT)
        of_the_row = {each.name for each in now._meta.concrete_fields}
        for name in self.changed_data:
            if name not in self.fields or name not in self.cleaned_data:
                continue
            if name in of_the_row:
                try:
                    if getattr(now, name) != self.cleaned_data[name]:
                        self.add_error(name, NOW_SAVED % {"value": said(now, name) or "–"})
                except ObjectDoesNotExist:  # a row that is hidden from who edits this one
                    self.add_error(name, NOW_SAVED % {"value": "–"})
            elif self.BESIDE:
                standing = self.get_initial_for_field(self.fields[name], name)
                self.add_error(name, NOW_SAVED % {"value": said_by(self.fields[name], standing) or "–"})

    def mark_now(self, now: Any) -> int:
        """Return the mark of what she is told; of rows beside it she is told as they were read when this began."""
        return self._shown if self.BESIDE else self.mark_of(now)


class SeenTable(forms.Form):
    """Edits a table of values as a whole; refuses when it was changed since it was opened, and says what differs.

    The `initial` of each field is what stands now. Whoever saves keeps others away from before the form is made.
    """

    seen_version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def show_what_stands(self) -> None:
        """Let the form carry the mark of what it shows; called once all fields are there."""
        self.fields["seen_version"].initial = self._mark()

    def _mark(self) -> int:
        return number_of((name, field.initial) for name, field in self.values().items())

    def values(self) -> dict[str, forms.Field]:
        """Return the fields of the table."""
        return {name: field for name, field in self.fields.items() if name != "seen_version"}

    def clean(self) -> dict[str, Any]:
        """Compare the table as it stands now with the one that was shown."""
        cleaned = super().clean() or self.cleaned_data
        if self._mark() != cleaned.get("seen_version"):
            self.data = self.data.copy()
            self.data[self.add_prefix("seen_version")] = self._mark()
            self.add_error(None, SOMEBODY_ELSE_CHANGED_IT)
            for name, field in self.values().items():
                if name in self.changed_data and name in self.cleaned_data:
                    self.add_error(name, NOW_SAVED % {"value": said_by(field, field.initial) or "–"})
        return cleaned


def said_by(field: forms.Field, value: Any) -> str:
    """Return a value of a field in words, as the form would show it."""
    if isinstance(value, (list, tuple, set)):
        return ", ".join(said_by(field, each) for each in value)
    if isinstance(field, forms.ChoiceField):
        labels = {str(key): label for key, label in field.choices}
        return str(labels.get(str(getattr(value, "pk", value)), ""))
    return "" if value is None else said_value(value)


def number_of(values: Iterable[Any]) -> int:
    """Return one number for these values; other values have another one."""
    return zlib.crc32(repr([str(each) for each in values]).encode())
