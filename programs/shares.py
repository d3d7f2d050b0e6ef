"""Whether a committee is made up as its programme asks: women, Dalit, Janajati, youth, people with a disability."""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils import timezone

from beneficiaries.models.htcds import Gender
from beneficiaries.models.lists import CasteOrEthnicity
from programs.models import CommitteeShare, Participant

YOUTH = (16, 40)
"""As Nepal's National Youth Policy (2072) counts them."""
DALIT = {CasteOrEthnicity.HILL_DALIT, CasteOrEthnicity.TARAI_DALIT}
JANAJATI = {CasteOrEthnicity.HILL_JANAJATI, CasteOrEthnicity.TARAI_JANAJATI, CasteOrEthnicity.NEWAR}
"""Newar are among the nationalities that the law of 2058 names."""
MADHESI_OR_MUSLIM = {CasteOrEthnicity.TARAI_CASTE, CasteOrEthnicity.MUSLIM}
WOMEN = {Gender.FEMININE, Gender.TRANSGENDER_FEMININE}

Counted = CommitteeShare.Counted
Rule = Callable[[Participant, datetime.date], bool | None]


def _of(groups: set[CasteOrEthnicity]) -> Rule:
    def counts(member: Participant, _on: datetime.date) -> bool | None:
        said = member.caste_or_ethnicity
        return None if said in ("", CasteOrEthnicity.NOT_SAID) else said in groups

    return counts


def _is_woman(member: Participant, _on: datetime.date) -> bool | None:
    return None if member.gender == Gender.NON_SPECIFIED_UNKNOWN else member.gender in WOMEN


def _is_young(member: Participant, on: datetime.date) -> bool | None:
    ages = member.ages(on)
    if ages is None:
        return None
    youngest, oldest = ages
    if YOUTH[0] <= youngest and oldest <= YOUTH[1]:
        return True
    return False if oldest < YOUTH[0] or youngest > YOUTH[1] else None


RULES: dict[str, Rule] = {
    Counted.WOMEN: _is_woman,
    Counted.DALIT: _of(DALIT),
    Counted.JANAJATI: _of(JANAJATI),
    Counted.DALIT_OR_JANAJATI: _of(DALIT | JANAJATI),
    Counted.MADHESI_OR_MUSLIM: _of(MADHESI_OR_MUSLIM),
    Counted.YOUTH: _is_young,
    Counted.DISABILITY: lambda member, _on: member.has_disability,
}
"""For each share: whether a member counts, None where it is not known of her."""


@dataclass(frozen=True)
class Figure:
    """A share as it is: how many of the members count, of how many it is not known, and what is asked for."""

    share: CommitteeShare
    count: int
    unknown: int
    members: int

    @property
    def percent(self) -> float:
        """Return the share in percent; 0 where nobody sits there."""
        return 100 * self.count / self.members if self.members else 0

    @property
    def is_met(self) -> bool:
        """Tell whether there are enough; those of whom it is not known do not count."""
        return self.members > 0 and 100 * self.count >= self.share.least * self.members

    @property
    def lacking(self) -> int:
        """Return how many more of these members would have to count."""
        return max(0, -(-self.share.least * self.members // 100) - self.count)


def figures(
    shares: Iterable[CommitteeShare], members: Iterable[Participant], on: datetime.date | None = None
) -> list[Figure]:
    """Return how a committee stands by each share on a day (today)."""
    day, here = on or timezone.localdate(), list(members)
    found = []
    for share in shares:
        counted = [RULES[share.counted](member, day) for member in here]
        found.append(Figure(share, counted.count(True), counted.count(None), len(here)))
    return found
