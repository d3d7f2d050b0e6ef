"""How an indicator went over its periods, as a drawing, and how a count divides, as bars. Tables stand beside both."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from beneficiaries.models.htcds import Gender
from beneficiaries.models.lists import CasteOrEthnicity
from config.calendar import local_digits, say_bikram_month
from programs.models import Indicator, TallyPart
from programs.reached import Standing
from programs.rules import RULES

HEIGHT, SLOT, BAR = 100, 60, 34
"""Of the drawing: how high it is, and how wide a period and its bar are, in its own units."""


def say_amount(value: Decimal | int | None, unit: str) -> str:
    """Say a value with its unit, without decimals that say nothing; a dash for none."""
    if value is None:
        return "–"
    money = unit == Indicator.Unit.RUPEES
    text = f"{Decimal(value):,.2f}"
    text = local_digits(text if money else text.rstrip("0").rstrip("."))
    if money:
        return _("NPR %(amount)s") % {"amount": text}
    return _("%(number)s %%") % {"number": text} if unit == Indicator.Unit.PERCENT else text


class Column(NamedTuple):
    """One period of the drawing: its bar and the line of its target, in the drawing's units."""

    x: int
    top: int
    height: int
    aim: int
    label: str
    bikram: tuple[str, str]
    """The Nepali month in which the period begins, and its year, a line each."""
    kind: str

    @property
    def middle(self) -> int:
        """Return where the words under it are centred."""
        return self.x + BAR // 2

    @property
    def aim_from(self) -> int:
        """Return where the line of the target begins."""
        return self.x - 6

    @property
    def aim_until(self) -> int:
        """Return where the line of the target ends."""
        return self.x + BAR + 6


@dataclass(frozen=True)
class Trend:
    """The periods of an indicator in the order of time, drawn."""

    standings: Sequence[Standing]
    bar = BAR
    foot, bikram_month, bikram_year = HEIGHT + 16, HEIGHT + 29, HEIGHT + 42
    """Where the lines of words under a period stand."""

    @property
    def is_worth_drawing(self) -> bool:
        """Tell whether there are two values at least."""
        return sum(each.value is not None for each in self.standings) > 1

    @property
    def width(self) -> int:
        """Return how wide the drawing is."""
        return SLOT * len(self.standings)

    @property
    def height(self) -> int:
        """Return how high the drawing is, the words under it included."""
        return HEIGHT + 50

    @cached_property
    def columns(self) -> list[Column]:
        """Return the periods, scaled to the greatest value or target."""
        most = max((max(each.value or 0, each.target.value) for each in self.standings), default=0) or 1
        drawn = []
        for place, each in enumerate(self.standings):
            high = round(HEIGHT * (each.value or 0) / most)
            aim = HEIGHT - round((HEIGHT - 2) * each.target.value / most)
            label = local_digits(date_format(each.target.first_on, "M Y"))
            x = place * SLOT + (SLOT - BAR) // 2
            month, _space, year = say_bikram_month(each.target.first_on).partition(" ")
            drawn.append(Column(x, HEIGHT - high, high, aim, label, (month, year), each.light.value.replace("_", "-")))
        return drawn


class Part(NamedTuple):
    """One line of how a count divides."""

    label: str
    said: str
    length: int


@dataclass(frozen=True)
class Parts:
    """How a count divides by one kind, such as by sex; per cent are of each part alone and do not add up."""

    indicator: Indicator
    kind: str
    rows: Sequence[TallyPart]

    @property
    def title(self) -> str:
        """Return what it is told apart by."""
        return str(Indicator.Kind(self.kind).label)

    @property
    def is_share(self) -> bool:
        """Tell whether the parts are shares, which do not add up."""
        rule = RULES.get(self.indicator.rule)
        return bool(rule and rule.is_share)

    @property
    def lines(self) -> list[Part]:
        """Return the parts with their words, the greatest first, what is not known last; bars are of the greatest."""
        most = max((each.value for each in self.rows), default=Decimal(0)) or 1
        ordered = sorted(self.rows, key=lambda each: (not each.part, -each.value))
        return [
            Part(
                part_words(self.kind, each.part),
                say_amount(each.value, self.indicator.unit),
                round(100 * each.value / most),
            )
            for each in ordered
        ]


def part_words(kind: str, part: str) -> str:
    """Return a part in words."""
    if not part:
        return _("not known")
    if kind == Indicator.Kind.SEX:
        return str(Gender(part).label)
    if kind == Indicator.Kind.CASTE:
        return str(CasteOrEthnicity(part).label)
    if kind == Indicator.Kind.DISABILITY:
        return _("lives with a disability") if part == "yes" else _("lives without one")
    return local_digits(part.replace("-", "–")) if kind == Indicator.Kind.AGE else part
