"""What a funder is told of achievements: frozen figures of periods that are over, from which no few people follow.

The rule. A funder reads no logframe: there figures move by the day, and what came in between would be one person.
It is told of a target once, a month after its period is over, in all grants alike; the figure stays as it was told.

- A number of people (counted by a rule that knows participants, or measured by hand: the house cannot see of what)
  is told in steps of the threshold of statistics k (`STATISTICS_THRESHOLD`, 10, never below 5): "40 or more". Below k
  it is hidden, zero too. So no two figures can be subtracted to find fewer than k people: the difference of two
  figures may be any of at least k values.
- A share of people that the house counts is told to the nearest 5 per cent, and only where both its parts are k at
  least and k people at least are behind it. Of a share alone, and how many there were, the few who left would follow.
- Numbers of sessions and of groups that met, per cent, scores and rupees that were measured are told as they are: they
  count no people. Whoever tells looks at each before it leaves (the page shows what will be told, and nothing else).

How a figure divides (by age, caste, district) is never told. Nothing here looks at a case. Protected statistics
(decision 011) are another thing: they count people of the whole house, and share no population with a target.
What is left open: where very many small figures stand beside their sum, the steps together say that most are near
their upper end.
"""

import datetime
from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from django.conf import settings

from access.context import acting_as_system
from grants.models import Achievement, Grant, Terms
from grants.models.achievement import LOWEST
from programs.models import Indicator, Target
from programs.rules import OF_PEOPLE, RULES, Asked, Counted, Rule

SETTLES = datetime.timedelta(days=30)
"""So long after its end a period waits for what is written down late."""
MOST = 60
STEP_OF_SHARES = 5
How, Unit = Achievement.How, Indicator.Unit


class Told(NamedTuple):
    """A figure as it is told."""

    how: str
    value: Decimal | None


HIDDEN = Told(How.HIDDEN, None)


def threshold() -> int:
    """Return how many people a figure must count at least."""
    return max(settings.STATISTICS_THRESHOLD, LOWEST)


def people_told(number: Decimal) -> Told:
    """Return a number of people as it is told."""
    least = int(number) // threshold() * threshold()
    return Told(How.AT_LEAST, Decimal(least)) if least else HIDDEN


def share_told(counted: Iterable[Counted]) -> Told:
    """Return a share of what people did as it is told."""
    counted = list(counted)
    part, whole = sum(each.number for each in counted), sum(each.of for each in counted)
    if min(part, whole - part, len(counted)) < threshold():
        return HIDDEN
    return Told(How.ABOUT, Decimal(round(100 * part / whole / STEP_OF_SHARES) * STEP_OF_SHARES))


def counted_told(rule: Rule, counted: Iterable[Counted]) -> Told:
    """Return what a rule counted as it is told."""
    counted = list(counted)
    if rule.is_share:
        return share_told(counted)
    number = rule.value(counted)
    return people_told(number) if rule.divides_by == OF_PEOPLE else Told(How.EXACT, number)


def measured_told(unit: str, value: Decimal) -> Told:
    """Return what was measured by hand as it is told."""
    return people_told(value) if unit == Unit.NUMBER else Told(How.EXACT, value)


def to_be_told(grant: Grant, today: datetime.date) -> list[Achievement]:
    """Return what may be told of a grant and was not, as it will be told, not saved.

    It is read as the house itself (decision 010): the grants officer sees no logframe and no figure but as it is told.
    """
    with acting_as_system("what a grant's projects achieved, as a funder is told"):
        terms = Terms.objects.filter(grant=grant).order_by("-number").first()
        over = Target.objects.filter(
            indicator__project__funded__grant=grant,
            last_on__lt=today - SETTLES,
            last_on__gte=terms.starts_on,
            first_on__lte=terms.ends_on,
        ).exclude(pk__in=Achievement.objects.filter(grant=grant).values("target"))
        targets = list(over.with_values().select_related("indicator__project").order_by("first_on", "id")[:MOST])
        elsewhere = {each.target_id: each for each in Achievement.objects.filter(target__in=targets)}
        made = []
        for target in targets:
            known = elsewhere.get(target.pk)
            told = Told(known.how, known.value) if known else _told(target)
            if told:
                made.append(_achievement(grant, target, told))
        return made


def _told(target: Target) -> Told | None:
    """Return a target's figure as it is told; None while nothing was counted or measured."""
    indicator = target.indicator
    rule = RULES.get(indicator.rule)
    if rule:
        asked = Asked(indicator.project, indicator.kinds, target.first_on, target.last_on)
        return counted_told(rule, rule.counted(asked))
    return None if target.measured is None else measured_told(indicator.unit, target.measured)


def _achievement(grant: Grant, target: Target, told: Told) -> Achievement:
    indicator = target.indicator
    return Achievement(
        grant=grant,
        target=target,
        code=indicator.code,
        name=indicator.name,
        unit=indicator.unit,
        direction=indicator.direction,
        first_on=target.first_on,
        last_on=target.last_on,
        aim=target.value,
        how=told.how,
        value=told.value,
    )


def tell(grant: Grant, today: datetime.date) -> int:
    """Tell the funder of a grant what was achieved since it was told last; return of how many targets."""
    made = to_be_told(grant, today)
    Achievement.objects.bulk_create(made)
    return len(made)
