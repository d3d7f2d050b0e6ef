"""How a grant was spent over its time, as a drawing: what was spent up to each month, beside an even pace."""

import datetime
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.utils.formats import date_format

from config.calendar import PartialDate, gregorian_month, local_digits, say_bikram_month
from grants.models.money import NOTHING
from grants.money import Money

WIDTH, HEIGHT = 600, 160


@dataclass(frozen=True)
class Point:
    """One month: what was spent up to its end, and where it stands in the drawing."""

    first: datetime.date
    spent: Decimal
    x: int
    y: int

    @property
    def month(self) -> str:
        """Return the month in words, in both calendars."""
        return str(PartialDate(self.first, gregorian_month(self.first.year, self.first.month)[1], "[)"))


@dataclass(frozen=True)
class Burn:
    """The months of a grant from its first until the last with a spending."""

    money: Money
    width = WIDTH
    height = HEIGHT
    foot, bikram_foot = HEIGHT + 26, HEIGHT + 54
    whole_height = HEIGHT + 60

    @cached_property
    def points(self) -> list[Point]:
        """Return the months with what was spent up to each, from the first with a spending to the last."""
        most = max(self.money.budget, self.money.spent)
        spent, made = NOTHING, []
        for first, amount in sorted(self.money.by_month.items()):
            spent += amount
            after = (first.replace(day=28) + datetime.timedelta(days=4)).replace(day=1)
            days = min(max((after - self.money.terms.starts_on).days, 0), self.money.terms.days())
            x = round(WIDTH * days / self.money.terms.days())
            made.append(Point(first, spent, x, HEIGHT - round(HEIGHT * spent / most)))
        return made

    @property
    def is_worth_drawing(self) -> bool:
        """Tell whether there are two months at least."""
        return len(self.points) > 1

    @property
    def line(self) -> str:
        """Return the path of what was spent."""
        return " ".join(
            f"{each.x},{each.y}" for each in [Point(self.money.terms.starts_on, NOTHING, 0, HEIGHT), *self.points]
        )

    @property
    def pace_top(self) -> int:
        """Return how high an even pace ends."""
        return HEIGHT - round(HEIGHT * self.money.budget / max(self.money.budget, self.money.spent))

    @property
    def ends(self) -> tuple[tuple[str, str], ...]:
        """Return the first and the last month of its time in words, each with the Nepali month of that day."""
        days = (self.money.terms.starts_on, self.money.terms.ends_on)
        return tuple((local_digits(date_format(each, "M Y")), say_bikram_month(each)) for each in days)
