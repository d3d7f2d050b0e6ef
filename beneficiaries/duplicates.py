"""Looks, while a person is being registered, for people who may be the same one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from audit.trail import note_read
from beneficiaries.models import Area, Person
from beneficiaries.search import alike_names, find_people_for
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
    return candidates_for([like], user, limit)[0]


def candidates_for(likes: Sequence[Person], user: "User", limit: int = 5) -> list[list[Candidate]]:
    """Return for each of several people what `candidates` returns for her; all are looked for at once."""
    names = [(place, name) for place, like in enumerate(likes) for name in names_looked_for(like)]
    likeness: list[dict[Person, float]] = [{} for _like in likes]
    found = find_people_for(user, [name for _place, name in names], least=LIKELY, most=LOOKED_AT)
    for (place, _name), people in zip(names, found, strict=True):
        for each in people:
            if each.person.pk != likes[place].pk:
                likeness[place][each.person] = max(each.likeness, likeness[place].get(each.person, 0))
    likely = [
        sorted(
            (each for each in (_weigh(like, *pair) for pair in alike.items()) if each.score >= LEAST),
            key=lambda each: -each.score,
        )[:limit]
        for like, alike in zip(likes, likeness, strict=True)
    ]
    _say_why_names(likes, likely)
    if any(likely):
        note_read("duplicates", rows=[each.person for some in likely for each in some])
    return likely


def names_looked_for(like: Person) -> list[str]:
    """Return the names by which those who may be the same person are looked for."""
    names = [like.full_name, f"{like.given_name} {like.family_name}", like.name_ne, *_other_names(like)]
    return list(dict.fromkeys(filter(None, map(str.strip, names))))


def _weigh(like: Person, person: Person, alike: float) -> Candidate:
    """Return how likely she is, with what her age and place say for it; what her name says is told afterwards."""
    score = 0.8 * alike
    reasons: list[Promise] = []
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


def _say_why_names(likes: Sequence[Person], likely: Sequence[Sequence[Candidate]]) -> None:
    """Put first of the reasons of each how her name is like the other; how names sound is asked for all at once."""
    asked: list[Candidate] = []
    pairs: list[list[tuple[str, str]]] = []
    for like, some in zip(likes, likely, strict=True):
        for each in some:
            said = _same_as_written(like, each.person)
            if said is not None:
                each.reasons.insert(0, said)
                continue
            asked.append(each)
            pairs += _in_her_script_and_across(like, each.person)
    sounds = iter(alike_names(*pairs) if pairs else [])
    for each in asked:
        in_her_script, across = next(sounds), next(sounds)
        says = _("similar name")
        if in_her_script >= SAME_SOUND:
            says = _("same name, spelt differently")
        elif across >= SAME_SOUND:
            says = _("same name in the other script")
        each.reasons.insert(0, says)


def _same_as_written(like: Person, person: Person) -> Promise | None:
    if _plain(person.full_name) == _plain(like.full_name):
        return _("same name")
    if person.name_ne and _plain(person.name_ne) in (_plain(like.full_name), _plain(like.name_ne)):
        return _("same name in Nepali script")
    return None


def _in_her_script_and_across(like: Person, person: Person) -> list[list[tuple[str, str]]]:
    typed_names = [like.full_name, like.name_ne, *_other_names(like)]
    known_names = [person.full_name, person.name_ne, *_other_names(person)]
    pairs = [(typed, known) for typed in typed_names for known in known_names]
    return [
        [pair for pair in pairs if (_in_devanagari(pair[0]) == _in_devanagari(pair[1])) is same]
        for same in (True, False)
    ]


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
