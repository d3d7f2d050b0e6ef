"""Looks, while a person is being registered, for people who may be the same one."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from audit.trail import note_read
from beneficiaries.models import Area, Person
from beneficiaries.search import alike_names, find_people
from config.calendar import PartialDate, years_later

if TYPE_CHECKING:
    from accounts.models import User

LIKELY = 0.72
"""Names less alike than this are no reason to ask."""
LEAST = 0.5
"""A score below which nobody is shown, when age and place speak against it."""
SAME_SOUND = 0.97
LOOKED_AT = 25
OTHER_NAMES = 3
"""How many of the names she is called by are looked for."""


@dataclass(frozen=True)
class Candidate:
    """Somebody already known who may be the same person, how likely (0 to 1), and why one may think so."""

    person: Person
    score: float
    reasons: list[Promise]

    @property
    def why(self) -> str:
        """Return the reasons in one line."""
        return ", ".join(map(str, self.reasons))


def candidates(like: Person, user: "User", limit: int = 5) -> list[Candidate]:
    """Return the people this user may see who may be the same as `like`, the likeliest first.

    `like` is a person not saved yet, or one on record, who is then left out; her names, `born` and `origin` are
    compared. Whom the user may not see is never among them and changes nothing about the answer. Whoever is shown is
    noted for the trail. To be called while the user acts: in a view, or inside `acting`.
    """
    likeness: dict[Person, float] = {}
    names = [like.full_name, f"{like.given_name} {like.family_name}", like.name_ne, *_other_names(like)]
    for written in dict.fromkeys(filter(None, map(str.strip, names))):
        for found in find_people(user, written, most=LOOKED_AT):
            likeness[found.person] = max(found.likeness, likeness.get(found.person, 0))
    weighed = [
        _weigh(like, person, alike) for person, alike in likeness.items() if alike >= LIKELY and person.pk != like.pk
    ]
    likely = sorted((each for each in weighed if each.score >= LEAST), key=lambda each: -each.score)[:limit]
    if likely:
        note_read("duplicates", rows=[each.person for each in likely])
    return likely


def _weigh(like: Person, person: Person, alike: float) -> Candidate:
    score = 0.8 * alike
    reasons = [_why_names(like, person)]
    if like.born is not None and person.born is not None:
        if _near(like.born, person.born, years=0):
            score, reasons = score + 0.1, [*reasons, _("same date of birth or age")]
        elif _near(like.born, person.born, years=3):
            score, reasons = score + 0.05, [*reasons, _("about the same age")]
        else:
            score -= 0.25
    if like.origin is not None and person.origin is not None:
        if like.origin == person.origin and person.origin.level == Area.Level.LOCAL_LEVEL:
            score, reasons = score + 0.1, [*reasons, _("from the same place")]
        elif _district(like.origin) == _district(person.origin):
            score, reasons = score + 0.07, [*reasons, _("from the same district")]
        else:
            score -= 0.1
    return Candidate(person, round(min(score, 1.0), 3), reasons)


def _why_names(like: Person, person: Person) -> Promise:
    if _plain(person.full_name) == _plain(like.full_name):
        return _("same name")
    if person.name_ne and _plain(person.name_ne) in (_plain(like.full_name), _plain(like.name_ne)):
        return _("same name in Nepali script")
    typed_names = [like.full_name, like.name_ne, *_other_names(like)]
    known_names = [person.full_name, person.name_ne, *_other_names(person)]
    pairs = [(typed, known) for typed in typed_names for known in known_names]
    in_her_script, across = alike_names(
        [pair for pair in pairs if _in_devanagari(pair[0]) == _in_devanagari(pair[1])],
        [pair for pair in pairs if _in_devanagari(pair[0]) != _in_devanagari(pair[1])],
    )
    if in_her_script >= SAME_SOUND:
        return _("same name, spelt differently")
    if across >= SAME_SOUND:
        return _("same name in the other script")
    return _("similar name")


def _other_names(person: Person) -> list[str]:
    return person.other_names.split(",")[:OTHER_NAMES]


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())


def _in_devanagari(name: str) -> bool:
    return any("ऀ" <= letter <= "ॿ" for letter in name)


def _district(area: Area) -> str:
    return area.parent_id if area.level == Area.Level.LOCAL_LEVEL else area.pk


def _near(one: DateRange, other: DateRange, *, years: int) -> bool:
    """Tell whether both dates may be the same, or not further apart than some years."""
    one, other = PartialDate.of(one), PartialDate.of(other)
    if one is None or other is None or None in (one.lower, one.upper, other.lower, other.upper):
        return False
    return one.lower < years_later(other.upper, years) and other.lower < years_later(one.upper, years)
