"""What one row of a file says: read cell by cell, and looked at as a whole."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from beneficiaries.models import Area, Person, Referral, State
from config.calendar import PartialDate, local_digits
from exchange.importing.cells import Surroundings, Wrong, seen
from exchange.importing.columns import BY_KEY, EXAMPLE_ROW, NEEDED, OF_CASE, OF_REFERRAL
from exchange.models import Finding, ImportRow

OF_NAME = ("given_name", "middle_name", "family_name", "name_ne", "other_names")
AS_THEY_STAND = (
    *OF_NAME,
    *("gender", "born", "origin_ward", "present_ward", "present_street", "primary_language", "secondary_language"),
    *("marital_status", "number_of_children", "caste_or_ethnicity", "education_level"),
    *Person.QUESTIONS_OF_DISABILITY,
)
"""Columns that are fields of a person."""
LONGEST_QUOTED = 100


@dataclass(frozen=True)
class Matching:
    """Which column of the file is which of ours, with the headings of all."""

    places: Mapping[str, int]
    headings: list[str]

    def heading(self, place: int) -> str:
        """Return the heading over a column."""
        return self.headings[place] if place < len(self.headings) else ""


@dataclass
class Told:
    """What a row says, by the key of the column, and what is wrong with it."""

    row: ImportRow
    matching: Matching
    values: dict[str, Any] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    refused: set[str] = field(default_factory=set)
    """Keys of cells that could not be read: nothing more is said of them."""

    def get(self, key: str) -> Any:
        """Return a value; None where nothing is said."""
        return self.values.get(key)

    def complain(self, key: str, says: str) -> None:
        """Keep that a cell is wrong; once for a cell."""
        if key in self.refused:
            return
        self.refused.add(key)
        place = self.matching.places.get(key)
        if place is None:  # the file has no such column: said at the first cell, with the column's name
            place, says = 0, f"{BY_KEY[key].label}: {says}"
        written = self.row.cells[place] if place < len(self.row.cells) else ""
        self.findings.append(
            Finding(
                of_import_id=self.row.of_import_id,
                number=self.row.number,
                place=place,
                heading=self.matching.heading(place),
                written=" ".join(written.split())[:LONGEST_QUOTED],
                says=says[:600],
            )
        )

    @property
    def has_case(self) -> bool:
        """Tell whether the row speaks of a case."""
        return self.get("opened_on") is not None

    @property
    def state(self) -> str:
        """Return the state of the case."""
        return self.get("state") or State.REGISTERED

    @property
    def full_name(self) -> str:
        """Return her name in Latin letters."""
        return self.person().full_name

    def person(self) -> Person:
        """Return the person the row speaks of, not saved."""
        person = Person(**{key: self.values[key] for key in AS_THEY_STAND if key in self.values})
        person.origin = self.get("origin_local") or self.get("origin_district")
        person.present_area = self.get("present_local") or self.get("present_district")
        return person


def read_row(row: ImportRow, matching: Matching, around: Surroundings) -> Told:
    """Return what a row says, and everything that is wrong with it."""
    told = Told(row, matching)
    for key, place in matching.places.items():
        text = row.cells[place] if place < len(row.cells) else ""
        if not text.strip():
            continue
        try:
            shown = seen(text)
            if shown:
                told.values[key] = BY_KEY[key].read(shown, around)
        except Wrong as why:
            told.complain(key, str(why))
    for column in NEEDED:
        if column.key not in told.values:
            told.complain(column.key, _("This must be filled in."))
    _look_at_places(told)
    _look_at_consent(told)
    _look_at_referral(told)
    _look_at_case(told)
    return told


def is_example(cells: list[str], places: Mapping[str, int]) -> bool:
    """Tell whether a row is the invented one of the template."""
    names = [key for key in ("given_name", "family_name") if key in places]
    return bool(names) and all(
        places[key] < len(cells) and cells[places[key]].strip() == EXAMPLE_ROW[key] for key in names
    )


def _look_at_places(told: Told) -> None:
    """Settle which local level is meant, and whether it has the ward."""
    for where in ("origin", "present"):
        district, found = told.get(f"{where}_district"), told.values.pop(f"{where}_local", None)
        local: Area | None = None
        if found is not None:
            inside = [each for each in found if district is None or each.parent_id == district.pk]
            if len(inside) == 1:
                local = told.values[f"{where}_local"] = inside[0]
            elif inside:
                names = "; ".join(str(each.parent) for each in inside)
                told.complain(
                    f"{where}_local", _("There are several: say in which district, %(names)s.") % {"names": names}
                )
            else:
                told.complain(f"{where}_local", _("It does not lie in %(district)s.") % {"district": district})
        ward = told.get(f"{where}_ward")
        if ward is None or f"{where}_local" in told.refused:
            continue
        if local is None:
            told.complain(f"{where}_ward", _("Name the municipality or rural municipality in which this ward lies."))
        elif local.wards and ward > local.wards:
            told.complain(
                f"{where}_ward",
                _("%(area)s has %(wards)s wards.") % {"area": local, "wards": local_digits(local.wards)},
            )


def _look_at_consent(told: Told) -> None:
    """Ask for a guardian where she may have been a child, as the page of consents does."""
    on, born = told.get("consent_on"), told.get("born")
    if told.get("phone_safe") is not None and told.get("phone") is None:
        told.complain("phone_safe", _("There is no phone number that this is about."))
    if on is None or "born" in told.refused:
        return
    if born is not None and born.lower > on:
        told.complain("consent_on", _("This day lies before her birth."))
        return
    child = born is None or born.ages_on(on)[0] < 18
    if child and not told.get("guardian_name"):
        told.complain(
            "guardian_name",
            _("Her age is not known. Write it down, or the guardian who agreed with her.")
            if born is None
            else _("She may have been under 18 when she agreed: name the guardian who agreed with her."),
        )
    if told.get("guardian_name") and not told.get("child_assents"):
        told.complain("child_assents", _("A guardian's consent needs the child's own agreement: “yes”."))


def _look_at_referral(told: Told) -> None:
    source = told.get("source")
    if source is None and "source" not in told.refused:
        for column in OF_REFERRAL[1:]:
            if column.key in told.values:
                told.complain("source", _("Say who told of her, or leave the rest of it empty too."))
    if source == Referral.Source.PARTNER and told.get("organisation") is None:
        told.complain("organisation", _("Say which partner told of her."))
    opened, referred = told.get("opened_on"), told.get("referred_on")
    if opened and referred and referred > opened:
        told.complain("referred_on", _("This day lies after the opening of the case."))


def _look_at_case(told: Told) -> None:
    if not told.has_case:
        if "opened_on" not in told.refused and any(column.of_case and column.key in told.values for column in OF_CASE):
            told.complain("opened_on", _("Say on which day the case was opened, or leave all of the case empty."))
        return
    opened, closed = told.get("opened_on"), told.get("closed_on")
    born: PartialDate | None = told.get("born")
    if born is not None and born.lower > opened:
        told.complain("opened_on", _("This day lies before her birth."))
    if "state" not in told.refused:
        _look_at_closure(told)
    if opened and closed and closed < opened:
        told.complain("closed_on", _("This day lies before the opening of the case."))
    if told.get("exploitation_types") and not told.get("trafficking_status"):
        told.complain("trafficking_status", _("Say whether she is a victim of trafficking, or possibly so."))


def _look_at_closure(told: Told) -> None:
    if told.state == State.CLOSED:
        for key in ("closed_on", "closure_reason"):
            if not told.get(key):
                told.complain(key, _("A closed case says when it was closed, and why."))
        return
    for key in ("closed_on", "closure_reason"):
        if told.get(key):
            told.complain(key, _("The case is not closed: leave this empty, or write “Closed” as its state."))
