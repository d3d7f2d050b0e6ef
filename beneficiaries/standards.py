"""Which time standards were in force on a day, for pages and for the database.

The rows are few and read once for as long as somebody acts (one request, one job), so a change acts on the next
request of every process.
"""

import datetime
from bisect import bisect_right
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from django.db.models import Case, DateField, DurationField, Expression, ExpressionWrapper, F, Field, Q, Value, When
from django.db.models.functions import TruncDate
from django.db.models.lookups import GreaterThanOrEqual
from django.utils import timezone
from django.utils.functional import lazy

from audit.actor import current_actor
from beneficiaries.models.standard import BOUNDS, TimeStandards
from config.made_once import MadeOnce

DAY = datetime.timedelta(days=1)
WEIGHT: Mapping[str, int] = MappingProxyType({"emergency": 4, "high": 3, "medium": 2, "low": 1})
"""How much a case weighs on a worker, by risk: no days, but how many easy cases it takes the strength of."""
BEGINNING = datetime.date.min
KEPT = "time standards"
EVERY = MadeOnce(lambda: TimeStandards.objects.order_by("from_day"))


def history() -> list[TimeStandards]:
    """Return all time standards there were, are and are planned, the first of them those of the design."""
    actor = current_actor()
    if actor is None:
        return _read()
    if KEPT not in actor.looked_up:
        actor.looked_up[KEPT] = _read()
    return actor.looked_up[KEPT]


def _read() -> list[TimeStandards]:
    return [TimeStandards(from_day=BEGINNING), *EVERY()]


def in_days() -> tuple[tuple[Any, ...], ...]:
    """Return from when on which days were allowed, as what a query that asks by them depends on."""
    return tuple((each.from_day, *(getattr(each, name) for name in BOUNDS)) for each in history())


def forget() -> None:
    """Read them anew when they are asked for next: they were changed."""
    actor = current_actor()
    if actor is not None:
        actor.looked_up.pop(KEPT, None)


def standards_on(day: datetime.date) -> TimeStandards:
    """Return the time standards in force on a day."""
    found = history()
    return found[bisect_right(found, day, key=lambda each: each.from_day) - 1]


def standards_now() -> TimeStandards:
    """Return the time standards in force today."""
    return standards_on(timezone.localdate())


def days_allowed(kind: str, since: Expression | F, by: str = "") -> Case:
    """Return as an expression how long a standard allows from the day `since` on, as it was in force on that day.

    `by` names the column with the risk or the urgency, for a standard that differs by it.
    """
    whens = []
    for each in reversed(history()):
        began = Q(GreaterThanOrEqual(since, Value(each.from_day, DateField())))
        days = getattr(each, kind)
        allowed = {Q(**{by: level}): count for level, count in days.items()} if by else {Q(): days}
        whens += [When(began & level, then=Value(count * DAY)) for level, count in allowed.items()]
    return Case(*whens, output_field=DurationField())


def due_after(since: Expression | F, kind: str, by: str = "", output: Field | None = None) -> ExpressionWrapper:
    """Return as an expression by when a thing is due whose clock began at `since`: a day, or a moment if so asked."""
    day = since if output is None else TruncDate(since)
    return ExpressionWrapper(since + days_allowed(kind, day, by), output_field=output or DateField())


def told(kind: str) -> dict[str, Any]:
    """Return the days of a standard in force when they are read, for a text that is put together when it is shown."""

    def days(level: str) -> Callable[[], int]:
        return lambda: getattr(standards_now(), kind)[level] if level else getattr(standards_now(), kind)

    levels = getattr(TimeStandards(), kind)
    names = {level: level for level in levels} if isinstance(levels, Mapping) else {"days": ""}
    return {name: lazy(lambda level=level: str(days(level)()), str)() for name, level in names.items()}
