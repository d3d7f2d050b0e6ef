"""How far an indicator has come: what stands for a period, the light it shows, and whether its figures look right.

The thresholds stand here and nowhere else.
"""

import datetime
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from programs.models import Indicator, Target

ON_TRACK = Decimal("0.9")
BEHIND = Decimal("0.7")
"""Of what should be reached by now: from this share on it is on track, from that on behind, below it off track."""
OUTLIER = 3
"""A change that is more than so many times the median change is looked at."""
FEWEST_CHANGES = 3
"""With fewer changes before it nothing can be said of one."""


class Light(TextChoices):
    """How an indicator stands in a period."""

    ON_TRACK = "on_track", _("On track")
    BEHIND = "behind", _("Behind")
    OFF_TRACK = "off_track", _("Off track")
    UNKNOWN = "unknown", _("No figure yet")
    TO_COME = "to_come", _("Still to come")


KINDS = {
    Light.ON_TRACK: "good",
    Light.BEHIND: "warning",
    Light.OFF_TRACK: "danger",
    Light.UNKNOWN: "neutral",
    Light.TO_COME: "neutral",
}
"""The colour and icon of each light, as `status` takes them."""


@dataclass(frozen=True)
class Standing:
    """One period of an indicator: its target, the value that stands, and what follows from them on a day."""

    indicator: Indicator
    target: Target
    today: datetime.date

    @property
    def value(self) -> Decimal | None:
        """Return what was counted or measured last; None where nothing was."""
        return self.target.tallied if self.indicator.rule else self.target.measured

    @property
    def elapsed(self) -> Decimal:
        """Return how much of the period is over, from 0 to 1."""
        whole = (self.target.last_on - self.target.first_on).days + 1
        over = (self.today - self.target.first_on).days + 1
        return Decimal(min(max(over, 0), whole)) / whole

    @property
    def share(self) -> Decimal | None:
        """Return how much of the way from where it began to the target is behind it: 1 is the target itself."""
        if self.value is None:
            return None
        begun, goal = self._began_at, self.target.value
        way, come = goal - begun, self.value - begun
        if self.indicator.direction == Indicator.Direction.FALLING:
            way, come = -way, -come
        if way <= 0:  # it began beyond the target: all that counts is whether it stays there
            return Decimal(1) if come >= way else Decimal(0)
        return come / way

    @property
    def _began_at(self) -> Decimal:
        """Numbers and rupees are gathered from nothing in each period; levels, and what falls, move from a baseline."""
        rises = self.indicator.direction == Indicator.Direction.RISING
        if rises and (self.is_gathered or self.indicator.baseline is None):
            return Decimal(0)
        return self.indicator.baseline

    @property
    def is_gathered(self) -> bool:
        """Tell whether it adds up over the period, rather than being high or low at any time."""
        return self.indicator.unit in (Indicator.Unit.NUMBER, Indicator.Unit.RUPEES)

    @property
    def due(self) -> Decimal:
        """Return which share of the way should be behind it by now: that of the time, for what takes time."""
        if not self.is_gathered and self.indicator.baseline is None:
            return Decimal(1)
        return self.elapsed

    @property
    def light(self) -> Light:
        """Return the light: the share of the way against the share of the time."""
        if self.today < self.target.first_on:
            return Light.TO_COME
        if self.share is None:
            return Light.UNKNOWN
        if self.share >= self.due * ON_TRACK:
            return Light.ON_TRACK
        return Light.BEHIND if self.share >= self.due * BEHIND else Light.OFF_TRACK

    @property
    def light_kind(self) -> str:
        """Return the kind of state with which the light is shown."""
        return KINDS[self.light]

    @property
    def is_missing(self) -> bool:
        """Tell whether its period is over and nothing stands for it."""
        return self.value is None and self.target.has_ended(self.today)

    @property
    def percent(self) -> int | None:
        """Return the share of the way in per cent."""
        return None if self.share is None else round(self.share * 100)


class Doubt(StrEnum):
    """What does not look right about an indicator."""

    MISSING = "missing"
    GAP = "gap"
    OUTLIER = "outlier"


def outliers(values: Sequence[Decimal | None]) -> list[int]:
    """Return the places of values that changed from the one before by more than 3 times the median change.

    Gaps are passed over; where hardly anything changes, a change of less than one is no outlier.
    """
    known = [(place, value) for place, value in enumerate(values) if value is not None]
    changes = [(there[0], abs(there[1] - here[1])) for here, there in pairwise(known)]
    if len(changes) <= FEWEST_CHANGES:
        return []
    usual = max(statistics.median(change for _place, change in changes), Decimal(1))
    return [place for place, change in changes if change > OUTLIER * usual]


def doubts(standings: Sequence[Standing]) -> list[tuple[Doubt, Standing]]:
    """Return what does not look right in the periods of one indicator, in the order of time."""
    found = [(Doubt.MISSING, each) for each in standings if each.is_missing]
    for former, each in pairwise(standings):
        if (each.target.first_on - former.target.last_on).days > 1:
            found.append((Doubt.GAP, each))
    now_running = [each for each in standings if each.target.has_ended(each.today)]  # half a period is no change
    found += [(Doubt.OUTLIER, now_running[place]) for place in outliers([each.value for each in now_running])]
    return sorted(found, key=lambda doubt: doubt[1].target.first_on)
