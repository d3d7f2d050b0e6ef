"""Asks about some cases with SQL that is made once a day: to make it takes longer than to answer it."""

import datetime
from collections.abc import Callable, Collection, Hashable
from functools import lru_cache
from typing import Any
from uuid import UUID, uuid4

from django.core.exceptions import EmptyResultSet
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from config.made_once import Given, Question

Build = Callable[..., QuerySet]
"""Takes the ids of cases, and what else the query depends on; returns it."""


def ask(build: Build, cases: Collection[UUID], *depends: Hashable) -> list[tuple[Any, ...]]:
    """Return the rows of a query for values about these cases, as the acting user may see them.

    The query may depend on the day, on the cases, and on what is given beside them; on nothing else.
    """
    question = _made(build, timezone.localdate(), len(cases), depends)
    return question.rows(list(cases)) if question else []


def ask_as(user: User, build: Build, cases: Collection[UUID], *depends: Hashable) -> list[tuple[Any, ...]]:
    """Return the rows of a query that depends on who asks, beside what `ask` lets it depend on.

    `build` is given the user after the cases, as what she holds now makes her.
    """
    return ask(_for_her, cases, build, user.pk, frozenset(user.holdings.items()), *depends)


def _for_her(cases: list[UUID], build: Build, key: UUID, held: frozenset[Any], *depends: Hashable) -> QuerySet:
    """Return the query for a user of this key; what else is known of her is not kept between requests."""
    user = User(pk=key)
    user.holdings = dict(held)
    return build(cases, user, *depends)


def records(build: Build, cases: Collection[UUID], *depends: Hashable) -> list[Any]:
    """Return the records of a query about these cases, as the acting user may see them, without related ones.

    It depends on no more than `ask` lets it.
    """
    question = _made(build, timezone.localdate(), len(cases), depends)
    return question.records(list(cases)) if question else []


@lru_cache(maxsize=512)
def _made(build: Build, _today: datetime.date, count: int, depends: tuple[Hashable, ...]) -> Question | None:
    """Return a query about so many cases, None when no row can be meant. Raises TypeError if it asks by the moment."""
    places = {uuid4(): Given(place) for place in range(count)}
    asked = build(list(places), *depends)
    try:
        statement, values = asked.query.sql_with_params()
    except EmptyResultSet:
        return None
    if any(isinstance(value, datetime.datetime) for value in values):
        raise TypeError("What is asked once a day may not depend on the moment.")
    known = [places.get(value, value) if isinstance(value, UUID) else value for value in values]
    return Question(asked.model, statement, known)
