"""A sheet of marks: rows with one choice each, all in one form."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from config.fields import CleanCharField
from programs.models.marks import Difference


class Choice(NamedTuple):
    """What can be marked: the value, what it means, and where there is little room a sign for it."""

    value: str
    label: str | Promise
    sign: str = ""


@dataclass
class Row:
    """One row: what is chosen, what the sheet showed, and what another wrote meanwhile."""

    key: Any
    legend: str | Promise
    choices: Sequence[Choice]
    chosen: str = ""
    seen: str = ""
    difference: str | Promise | None = None

    @property
    def name(self) -> str:
        """Return the name of its field."""
        return f"mark-{self.key}"


class MarksForm(forms.Form):
    """Fields `mark-…` are the marks, `seen-…` what the sheet showed when it was opened."""

    why = CleanCharField(label=_("Why it is corrected so late"), max_length=160, required=False)

    def __init__(
        self,
        data: Any,
        *,
        rows: Iterable[Row],
        standing: Mapping[Any, Any],
        asks_why: bool = False,
        nothing: str | Promise = "",
    ):
        super().__init__(data)
        self.asks_why = asks_why
        if not asks_why:
            del self.fields["why"]
        self.rows = list(rows)
        for row in self.rows:
            row.choices = [*row.choices, Choice("", nothing or _("Open"), "–")]
            now = str(standing.get(row.key, ""))
            row.seen = now if data is None else data.get(f"seen-{row.key}", "")
            row.chosen = row.seen if data is None else data.get(row.name, row.seen)

    def clean(self) -> dict[str, Any]:
        """Refuse marks that the sheet does not offer."""
        cleaned = super().clean() or self.cleaned_data
        if any({row.chosen, row.seen} - {choice.value for choice in row.choices} for row in self.rows):
            raise forms.ValidationError(_("A mark could not be read. Open the sheet anew."))
        return cleaned

    @property
    def marks(self) -> dict[Any, str]:
        """Return the mark of each row; empty where it is left open."""
        return {row.key: row.chosen for row in self.rows}

    @property
    def seen(self) -> dict[Any, str]:
        """Return what the sheet showed for each row when it was opened."""
        return {row.key: row.seen for row in self.rows}

    def tell(self, differences: Iterable[Difference]) -> None:
        """Show beside each mark that another changed what stands there now; saving again overwrites it knowingly."""
        standing = {each.key: each.standing for each in differences}
        self.add_error(None, _("Somebody else wrote here meanwhile. Compare the marked rows below, then save again."))
        for row in self.rows:
            if row.key in standing:
                row.seen = standing[row.key]
                row.difference = next(choice.label for choice in row.choices if choice.value == row.seen)


def marks_of(rows: Iterable[Any], key: str, column: str) -> dict[UUID, Any]:
    """Return the marks that stand, by their key."""
    return {getattr(row, key): getattr(row, column) for row in rows}
