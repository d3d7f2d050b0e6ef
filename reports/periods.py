"""Half-years and years that are over: the only periods of which anything is published."""

import datetime
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

SETTLES = datetime.timedelta(days=30)
"""So long after its end a period waits for what is written down late; after that, nothing late is ever counted."""


class Grain(TextChoices):
    """How long the periods of a family are: one of the two, never both, so that none is the difference of others."""

    HALF_YEAR = "half_year", _("Half-year")
    YEAR = "year", _("Year")


@dataclass(frozen=True, order=True)
class Period:
    """A half-year or a year, by its first and last day."""

    first: datetime.date
    last: datetime.date

    @property
    def label(self) -> str:
        """Return its name, such as "January to June 2025"."""
        if self.first.month == 1 and self.last.month == 12:
            return str(self.first.year)
        if self.first.month == 1:
            return gettext("January to June %(year)s") % {"year": self.first.year}
        return gettext("July to December %(year)s") % {"year": self.first.year}


def periods(grain: str, years: range) -> list[Period]:
    """Return the periods of these years, the earliest first."""
    ends = [(1, 12)] if grain == Grain.YEAR else [(1, 6), (7, 12)]
    return [
        Period(datetime.date(year, first, 1), datetime.date(year, last, 30 if last == 6 else 31))
        for year in years
        for first, last in ends
    ]


def closed(grain: str, today: datetime.date, back: int = 2) -> list[Period]:
    """Return the periods that are over and settled on a day, the latest first, so many years back."""
    found = [each for each in periods(grain, range(today.year - back, today.year + 1)) if each.last + SETTLES < today]
    return found[::-1]
