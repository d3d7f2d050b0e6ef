"""Asks about some cases with SQL that is made once a day: to make it takes longer than to answer it."""

import datetime
from collections.abc import Callable, Collection, Hashable
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from django.db import connections
from django.db.models import QuerySet
from django.utils import timezone

from beneficiaries.models import Case

Build = Callable[..., QuerySet]
"""Takes the ids of cases, and what else the query depends on; returns it, as a list of values."""


class _Here(NamedTuple):
    """Stands in a statement for one of the cases that are asked about."""

    place: int


def ask(build: Build, cases: Collection[UUID], *depends: Hashable) -> list[tuple[Any, ...]]:
    """Return the rows of a query about these cases, as the acting user may see them.

    The query may depend on the day, on the cases, and on what is given beside them; on nothing else.
    """
    statement, values = _made(build, timezone.localdate(), len(cases), depends)
    here = list(cases)
    with connections[Case.objects.db].cursor() as cursor:
        cursor.execute(statement, [here[value.place] if isinstance(value, _Here) else value for value in values])
        return cursor.fetchall()


@lru_cache(maxsize=256)
def _made(build: Build, _today: datetime.date, count: int, depends: tuple[Hashable, ...]) -> tuple[str, list[Any]]:
    """Return the SQL of a query about so many cases, and its values. Raises TypeError when it depends on the moment."""
    places = {uuid4(): _Here(place) for place in range(count)}
    statement, values = build(list(places), *depends).query.sql_with_params()
    if any(isinstance(value, datetime.datetime) for value in values):
        raise TypeError("What is asked once a day may not depend on the moment.")
    return statement, [places.get(value, value) if isinstance(value, UUID) else value for value in values]
