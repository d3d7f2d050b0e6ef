"""How a grant stands in money, in its own currency and in rupees: all from what was written down, nothing kept.

Sums of spending come from `grants.aggregates`, so they are the same for the officer and for the funder.
"""

import datetime
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from uuid import UUID

from django.db.models import Sum

from accounts.models import User
from grants.aggregates import spent_of
from grants.models import Allocation, BudgetLine, Commitment, Grant, Terms, Tranche
from grants.models.money import NOTHING, to_the_cent


def percent(part: Decimal, whole: Decimal) -> int:
    """Return a part in whole per cent of a whole."""
    return round(100 * part / whole) if whole else 0


@dataclass
class Line:
    """One budget line with what was spent and ordered on it."""

    line: BudgetLine
    spent: Decimal = NOTHING
    committed: Decimal = NOTHING

    @property
    def left(self) -> Decimal:
        """Return what is still free; less than nothing where it is overdrawn."""
        return self.line.amount - self.spent - self.committed

    @property
    def is_overdrawn(self) -> bool:
        """Tell whether more is spent and ordered than the line has."""
        return self.left < 0

    @property
    def percent(self) -> int:
        """Return how much of it is spent, in per cent."""
        return percent(self.spent, self.line.amount)

    @property
    def drawn(self) -> int:
        """Return how long its bar is, of 100."""
        return min(self.percent, 100)


@dataclass
class Money:
    """One grant in money."""

    grant: Grant
    terms: Terms
    lines: list[Line] = field(default_factory=list)
    received: Decimal = NOTHING
    received_npr: Decimal = NOTHING
    spent: Decimal = NOTHING
    spent_npr: Decimal = NOTHING
    by_month: dict[datetime.date, Decimal] = field(default_factory=dict)
    """What was spent in each month, by its first day; in each year, where the grant was not looked at closely."""
    came_by_year: dict[int, Decimal] = field(default_factory=dict)

    @property
    def budget(self) -> Decimal:
        """Return the amount in force."""
        return self.terms.amount

    @property
    def committed(self) -> Decimal:
        """Return what is ordered and not paid."""
        return sum((each.committed for each in self.lines), NOTHING)

    @property
    def left(self) -> Decimal:
        """Return what is neither spent nor ordered."""
        return self.budget - self.spent - self.committed

    @property
    def in_hand(self) -> Decimal:
        """Return what came in and was not spent."""
        return self.received - self.spent

    @property
    def burn(self) -> int:
        """Return how much is spent, in per cent of the amount."""
        return percent(self.spent, self.budget)

    def elapsed(self, on: datetime.date) -> int:
        """Return how much of its time has passed on a day, in per cent."""
        passed = (min(on, self.terms.ends_on) - self.terms.starts_on).days + 1
        return max(0, percent(Decimal(passed), Decimal(self.terms.days())))

    @property
    def by_year(self) -> list[tuple[int, Decimal, Decimal, Decimal]]:
        """Return for each year of the budget what it holds, what was spent of it, and the difference."""
        years: dict[int, list[Decimal]] = defaultdict(lambda: [NOTHING, NOTHING])
        for each in self.lines:
            years[each.line.year][0] += each.line.amount
            years[each.line.year][1] += each.spent
        return [(year, budget, spent, budget - spent) for year, (budget, spent) in sorted(years.items())]


def money_of(grants: Collection[Grant], viewer: User, closely: Collection[Grant] | None = None) -> dict[UUID, Money]:
    """Return each grant of which the viewer may see the terms in money, by its key; as many queries for one as for all.

    Lines and months are told of those that are looked at `closely`, without any of all; of the others sums and years.
    What is ordered is told to those alone who may see commitments.
    """
    keys = [each.pk for each in grants]
    terms = {each.grant_id: each for each in Terms.objects.visible_to(viewer).filter(grant__in=keys).in_force()}
    told = {each.pk: Money(each, terms[each.pk]) for each in grants if each.pk in terms}
    near = [each.pk for each in (grants if closely is None else closely) if each.pk in told]
    lines = {each.pk: Line(each) for each in BudgetLine.objects.visible_to(viewer).filter(grant__in=near)}
    for line in lines.values():
        told[line.line.grant_id].lines.append(line)
    for each in spent_of(told, near):
        if each.line is None:
            money = told[each.grant]
            money.spent += each.charged
            money.spent_npr += each.npr
            money.by_month[each.first] = each.charged
        elif each.line in lines:
            lines[each.line].spent = each.charged
    ordered = Commitment.objects.visible_to(viewer).filter(line__in=lines).open()
    for key, amount in ordered.order_by().values_list("line").annotate(Sum("charged")):
        lines[key].committed = amount
    came = Tranche.objects.visible_to(viewer).filter(grant__in=told).received().order_by()
    by_year = came.values_list("grant", "received_on__year").annotate(Sum("received"), Sum("received_npr"))
    for key, year, amount, npr in by_year:
        money = told[key]
        money.received += amount
        money.received_npr += npr
        money.came_by_year[year] = amount
    return told


@dataclass(frozen=True)
class Exchange:
    """What exchange gained (or lost, below nothing): on receipts in rupees, on spending in the grant's currency."""

    on_receipts_npr: Decimal
    on_spending: Decimal
    untold: int
    """Of how many receipts and shares no published rate is known."""


def exchange_of(grant: Grant, tranches: Sequence[Tranche]) -> Exchange:
    """Return what exchange gained or lost for a grant (see `grants.rates`); for who may see spendings."""
    came = [each for each in tranches if each.received_on]
    on_receipts = sum(
        (to_the_cent(each.received_npr - each.received * each.day_rate) for each in came if each.day_rate), NOTHING
    )
    shares = Allocation.objects.filter(line__grant=grant, rate__isnull=False)
    on_spending, untold = NOTHING, sum(each.day_rate is None for each in came)
    for amount, npr_rate, day_rate, charged in shares.values_list(
        "amount", "spending__npr_rate", "day_rate", "charged"
    ):
        if day_rate is None:
            untold += 1
        else:
            on_spending += to_the_cent(to_the_cent(amount * npr_rate) / day_rate) - charged
    return Exchange(on_receipts, on_spending, untold)
