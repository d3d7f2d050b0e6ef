"""Asks about some cases with SQL that is made once a day: to make it takes longer than to answer it."""

import datetime
from collections.abc import Callable, Collection, Hashable
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from django.db import connections
from django.db.models import Model, QuerySet
from django.utils import timezone

from beneficiaries.models import Case

Build = Callable[..., QuerySet]
"""Takes the ids of cases, and what else the query depends on; returns it."""


class _Here(NamedTuple):
    """Stands in a statement for one of the cases that are asked about."""

    place: int


class _Question(NamedTuple):
    """A query about some cases, made into SQL."""

    model: type[Model]
    statement: str
    values: list[Any]

    def about(self, cases: Collection[UUID]) -> list[Any]:
        """Return the values of the statement for these cases."""
        here = list(cases)
        return [here[value.place] if isinstance(value, _Here) else value for value in self.values]


def ask(build: Build, cases: Collection[UUID], *depends: Hashable) -> list[tuple[Any, ...]]:
    """Return the rows of a query for values about these cases, as the acting user may see them.

    The query may depend on the day, on the cases, and on what is given beside them; on nothing else.
    """
    question = _made(build, timezone.localdate(), len(cases), depends)
    with connections[Case.objects.db].cursor() as cursor:
        cursor.execute(question.statement, question.about(cases))
        return cursor.fetchall()


def records(build: Build, cases: Collection[UUID], *depends: Hashable) -> list[Any]:
    """Return the records of a query about these cases, as the acting user may see them, without related ones.

    It depends on no more than `ask` lets it.
    """
    question = _made(build, timezone.localdate(), len(cases), depends)
    return list(question.model._default_manager.raw(question.statement, question.about(cases)))


@lru_cache(maxsize=256)
def _made(build: Build, _today: datetime.date, count: int, depends: tuple[Hashable, ...]) -> _Question:
    """Return a query about so many cases. Raises TypeError when it depends on the moment."""
    places = {uuid4(): _Here(place) for place in range(count)}
    asked = build(list(places), *depends)
    statement, values = asked.query.sql_with_params()
    if any(isinstance(value, datetime.datetime) for value in values):
        raise TypeError("What is asked once a day may not depend on the moment.")
    known = [places.get(value, value) if isinstance(value, UUID) else value for value in values]
    return _Question(asked.model, statement, known)
