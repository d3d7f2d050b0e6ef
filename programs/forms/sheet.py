"""The sheet of a session: one mark for each member, all in one form."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from config.fields import CleanCharField
from programs.models import Attendance, Clash, Enrolment, Session


@dataclass
class Row:
    """One member on the sheet: what is chosen, what the sheet showed, and what another wrote meanwhile."""

    enrolment: Enrolment
    chosen: str
    seen: str
    clash: str = ""
    choices: list[tuple[str, Any]] = field(default_factory=lambda: list(Attendance.Mark.choices))

    @property
    def name(self) -> str:
        """Return the name of its field."""
        return f"mark-{self.enrolment.pk}"


class SheetForm(forms.Form):
    """Who was there. Fields `mark-…` are the marks, `seen-…` what the sheet showed when it was opened."""

    rest = forms.ChoiceField(
        label=_("All others"),
        choices=[("", _("Leave open")), ("present", _("There")), ("absent", _("Absent"))],
        required=False,
        widget=forms.RadioSelect,
    )
    why = CleanCharField(label=_("Why it is corrected so late"), max_length=160, required=False)

    def __init__(self, data: Any, *, session: Session, enrolments: Sequence[Enrolment], standing: Mapping[UUID, str]):
        super().__init__(data)
        sent = data if data is not None else {}
        if not session.is_late:
            self.fields["why"].widget = forms.HiddenInput()
        self.rows = [
            Row(
                each,
                chosen=sent.get(f"mark-{each.pk}", standing.get(each.pk, "") if data is None else ""),
                seen=sent.get(f"seen-{each.pk}", standing.get(each.pk, "") if data is None else ""),
            )
            for each in enrolments
        ]

    def clean(self) -> dict[str, Any]:
        """Refuse marks that no sheet offers, and a sheet without any."""
        cleaned = super().clean()
        offered = {"", *Attendance.Mark.values}
        if any({row.chosen, row.seen} - offered for row in self.rows):
            raise forms.ValidationError(_("A mark could not be read. Open the sheet anew."))
        if not self.marks:
            raise forms.ValidationError(_("Mark who was there."))
        return cleaned

    @property
    def marks(self) -> dict[UUID, str]:
        """Return the mark of each member that has one, the rest filled in as chosen."""
        rest = self.cleaned_data.get("rest", "")
        return {row.enrolment.pk: row.chosen or rest for row in self.rows if row.chosen or rest}

    @property
    def seen(self) -> dict[UUID, str]:
        """Return what the sheet showed for each member when it was opened."""
        return {row.enrolment.pk: row.seen for row in self.rows}

    def tell(self, clashes: list[Clash]) -> None:
        """Show beside each mark that another changed what stands there now; saving again overwrites it knowingly."""
        standing = {clash.enrolment: clash.standing for clash in clashes}
        self.add_error(None, _("Somebody else took attendance meanwhile. Compare the marks below, then save again."))
        for row in self.rows:
            if row.enrolment.pk in standing:
                row.clash = row.seen = standing[row.enrolment.pk]
                row.chosen = row.chosen or self.cleaned_data.get("rest", "")
