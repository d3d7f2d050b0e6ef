"""What was gained between two tests: only over those who were tested both times."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import fmean
from typing import NamedTuple
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Band(NamedTuple):
    """Results from `low` on and below `end`, and what they are called."""

    label: str | Promise
    low: float
    end: float


class Bar(NamedTuple):
    """How many stood within a band before and after, and how far across the drawing that is (of 100)."""

    label: str | Promise
    before: int
    after: int
    before_share: int
    after_share: int


PERCENTS = [
    Band(_("up to 24 percent"), 0, 25),
    Band(_("25 to 49 percent"), 25, 50),
    Band(_("50 to 74 percent"), 50, 75),
    Band(_("75 percent and more"), 75, 101),
]


@dataclass(frozen=True)
class Gain:
    """Results by enrolment at a first and at a second test."""

    before: Mapping[UUID, float]
    after: Mapping[UUID, float]
    bands: Sequence[Band]

    @cached_property
    def both(self) -> list[UUID]:
        """Return who was tested both times."""
        return [key for key in self.before if key in self.after]

    @property
    def tested(self) -> int:
        """Return how many were tested both times."""
        return len(self.both)

    @property
    def once(self) -> int:
        """Return how many were tested one time only."""
        return len(self.before.keys() ^ self.after.keys())

    def of(self, key: UUID) -> float | None:
        """Return what one of them gained; None where she was not tested both times."""
        return self.after[key] - self.before[key] if key in self.before and key in self.after else None

    @cached_property
    def mean_before(self) -> float | None:
        """Return the mean of the first test."""
        return fmean(self.before[key] for key in self.both) if self.both else None

    @cached_property
    def mean_after(self) -> float | None:
        """Return the mean of the second test."""
        return fmean(self.after[key] for key in self.both) if self.both else None

    @property
    def mean(self) -> float | None:
        """Return the mean gain."""
        return self.mean_after - self.mean_before if self.both else None

    @property
    def better(self) -> int:
        """Return how many stand higher than before."""
        return sum(self.after[key] > self.before[key] for key in self.both)

    @cached_property
    def bars(self) -> list[Bar]:
        """Return for each band how many stood in it before and after."""
        counts = [(band, self._within(self.before, band), self._within(self.after, band)) for band in self.bands]
        most = max((max(before, after) for _band, before, after in counts), default=0) or 1
        return [
            Bar(band.label, before, after, round(100 * before / most), round(100 * after / most))
            for band, before, after in counts
        ]

    def _within(self, results: Mapping[UUID, float], band: Band) -> int:
        return sum(band.low <= results[key] < band.end for key in self.both)
