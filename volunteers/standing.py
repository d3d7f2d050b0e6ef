"""How the checks of a volunteer stand on a day, one line for each kind that she needs, and what she can do about it."""

import datetime
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from volunteers.models import SafeguardingCheck, Volunteer
from volunteers.models.check import required_of

State = SafeguardingCheck.State
SOON = datetime.timedelta(days=45)
"""A check that ends within this time is to be renewed."""


@dataclass(frozen=True)
class Line:
    """One kind of check: how it stands, and its last record if there is one."""

    kind: str
    label: Promise | str
    words: Promise | str
    mark: str
    last: SafeguardingCheck | None = None
    to_give: bool = False
    """Whether she is to sign or to learn something now, in the application."""

    @property
    def counts(self) -> bool:
        """Tell whether it counts today."""
        return self.mark in ("good", "notice")


def standing_of(volunteer: Volunteer, on: datetime.date) -> list[Line]:
    """Return a line for each kind of check that a volunteer needs, in one query."""
    records: dict[str, list[SafeguardingCheck]] = {}
    for each in volunteer.checks.select_related("verifier", "paper").order_by("-valid_until", "-recorded_at"):
        records.setdefault(each.kind, []).append(each)
    return [_line(kind, records.get(kind, []), on) for kind in required_of(volunteer)]


def _line(kind: str, records: list[SafeguardingCheck], on: datetime.date) -> Line:
    label = SafeguardingCheck.Kind(kind).label
    here = kind in SafeguardingCheck.IN_THE_APPLICATION
    waiting = next((each for each in records if each.state == State.WAITING), None)
    verified = [each for each in records if each.state == State.VERIFIED]
    counting = next((each for each in verified if each.valid_from <= on <= each.valid_until), None)
    if counting:
        if counting.valid_until - on > SOON:
            return Line(kind, label, _("Complete"), "good", counting)
        return Line(kind, label, _("Runs out soon"), "notice", waiting or counting, here and not waiting)
    if waiting:
        return Line(kind, label, _("Waits to be verified"), "info", waiting)
    if verified and verified[0].valid_from > on:
        return Line(kind, label, _("Not valid yet"), "info", verified[0])
    if verified:
        return Line(kind, label, _("Has run out"), "warning", verified[0], here)
    if records:
        return Line(kind, label, records[0].get_state_display(), "danger", records[0], here)
    return Line(kind, label, _("Missing"), "warning", None, here)
