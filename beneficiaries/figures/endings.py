"""Endings of cases that their rows tell no more of: reopened since, or handed over to another of our sites."""

import datetime
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Func, OuterRef, QuerySet, Subquery
from django.utils import timezone

from beneficiaries.models import Move, State, Transfer
from beneficiaries.period import Period

DAY = datetime.timedelta(days=1)


class Ending(NamedTuple):
    """One ending of a case, what came after it, and how the case stands now."""

    case: UUID
    ended_as: str
    ended_on: datetime.date | None
    """None when it came from elsewhere as a case that had ended: no step tells the day."""
    closed_from: datetime.date
    """The day on which it ended or, where that is not told, on which it came here."""
    reopened_on: datetime.date | None
    went_to_a_site: bool
    """Whether another of our sites took it over on that day."""
    opened_on: datetime.date
    closed_on: datetime.date | None
    state: str
    risk_level: str

    @property
    def waits_at_a_site(self) -> bool:
        """Tell whether another of our sites has it and did not take it up yet."""
        return self.went_to_a_site and self.state == State.TRANSFERRED and self.closed_on == self.ended_on

    def closed_over(self, day: datetime.date) -> bool:
        """Tell whether the case was not open at the end of a day."""
        return self.reopened_on is not None and self.closed_from <= day < self.reopened_on

    def days_closed(self, first: datetime.date, last: datetime.date) -> int:
        """Return on how many of these days it was not open; on those of its ending and its reopening it was."""
        if self.reopened_on is None:
            return 0
        return max((min(self.reopened_on, last + DAY) - max(self.closed_from + DAY, first)).days, 0)


@dataclass(frozen=True)
class FormerEndings:
    """What must be known for a period beside the rows of the cases as they stand now."""

    period: Period
    undone: Collection[Ending]
    """Those after which the case was reopened."""
    waiting: frozenset[UUID]
    """The cases that another of our sites was given in the period and has not taken up yet: they have not ended."""

    def last_as(self, *states: State) -> list[Ending]:
        """Return the last undone ending of each case in the period, none where its row tells of a later one in it."""
        found = {}
        for each in sorted(self.undone, key=lambda each: each.closed_from):
            ended = each.ended_as in states and not each.went_to_a_site and self._holds(each.ended_on)
            stands = each.state in states and each.case not in self.waiting and self._holds(each.closed_on)
            if ended and not stands:
                found[each.case] = each
        return list(found.values())

    def closed_over(self, day: datetime.date) -> list[UUID]:
        """Return the cases that were not open at the end of a day though their rows do not tell it."""
        return [each.case for each in self.undone if each.closed_over(day)]

    def closed_throughout(self) -> list[UUID]:
        """Return the cases that were open on no day of the period though their rows do not tell it."""
        first, last = self.period.days
        return [each.case for each in self.undone if each.closed_from < first and each.closed_over(last)]

    def _holds(self, day: datetime.date | None) -> bool:
        return day is not None and self.period.first <= day <= self.period.last


def undone_since(of: Func, day: datetime.date) -> QuerySet:
    """Return a query of the reopenings of some cases since a day, and of their transfers since then.

    There are few of them: what came before each is looked up by its case.
    """
    before = Move.objects.filter(
        case=OuterRef("case"), to_state=OuterRef("from_state"), happened_on__lte=OuterRef("happened_on")
    )
    given = Transfer.objects.filter(
        case=OuterRef("case"), to_provider=None, carried_out_on__lte=OuterRef("happened_on")
    )
    steps = Move.objects.filter(of, to_state__in=[State.REOPENED, State.TRANSFERRED], happened_on__gte=day)
    return (
        steps.order_by()
        .annotate(
            ended_on=Subquery(before.order_by("-happened_on").values("happened_on")[:1]),
            given_on=Subquery(given.order_by("-carried_out_on").values("carried_out_on")[:1]),
        )
        .values_list(
            *("case", "from_state", "to_state", "happened_on", "ended_on", "given_on", "case__recorded_at"),
            *("case__opened_on", "case__closed_on", "case__state", "case__risk_level"),
        )
    )


def former_endings(rows: Iterable[tuple[Any, ...]], period: Period) -> FormerEndings:
    """Return what the rows of that query tell about a period."""
    told = [_ending(*row) for row in rows]
    undone = [each for each in told if each.reopened_on is not None]
    waiting = (each for each in told if each.reopened_on is None and each.waits_at_a_site)
    return FormerEndings(period, undone, frozenset(each.case for each in waiting if each.closed_from <= period.last))


def _ending(
    case: UUID,
    origin: str,
    to: str,
    day: datetime.date,
    ended_on: datetime.date | None,
    given_on: datetime.date | None,
    recorded_at: datetime.datetime,
    *now: Any,
) -> Ending:
    reopened = to == State.REOPENED
    on = ended_on if reopened else day
    closed_from = on or timezone.localdate(recorded_at)
    ended_as = origin if reopened else to
    went = ended_as == State.TRANSFERRED and given_on is not None and given_on == on
    return Ending(case, ended_as, on, closed_from, day if reopened else None, went, *now)
