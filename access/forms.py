"""The form in which a record is changed: never over somebody else's change unseen."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from access.records import Record


class RecordForm(forms.ModelForm):
    """Edits a record; refuses when it was changed since the form was opened, and says what differs."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["seen_version"].initial = self.instance.version
        self.conflicts: list[tuple[str, Any]] = []

    def clean(self) -> dict[str, Any]:
        """Compare the record as it stands now with the one the form was opened on."""
        cleaned = super().clean() or self.cleaned_data
        seen = cleaned.get("seen_version")
        if self.instance._state.adding or seen is None:
            return cleaned
        model: type[Record] = type(self.instance)
        now = model._default_manager.select_for_update().get(pk=self.instance.pk)
        if now.version != seen:
            self._tell_what_differs(now)
        return cleaned

    def _tell_what_differs(self, now: Record) -> None:
        self.data = self.data.copy()
        self.data[self.add_prefix("seen_version")] = now.version
        self.add_error(
            None,
            _("Somebody changed this record while you were writing. Compare the fields below, then save again."),
        )
        for name in self.changed_data:
            if name in self.fields and hasattr(now, name) and name in self.cleaned_data:
                standing = getattr(now, name)
                if standing != self.cleaned_data[name]:
                    self.conflicts.append((name, standing))
                    self.add_error(name, _("Now saved here: %(value)s") % {"value": standing if standing else "–"})
