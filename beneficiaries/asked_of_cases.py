"""Asks about some cases with SQL that is made once a day: to make it takes longer than to answer it."""

import datetime
from collections.abc import Callable, Collection, Hashable
from functools import lru_cache
from typing import Any
from uuid import UUID, uuid4

from django.core.exceptions import EmptyResultSet
from django.db.models import QuerySet
from django.utils import timezone

from access.glass import glass_of
from accounts.models import User
from config.made_once import Given, Question

Build = Callable[..., QuerySet]
"""Takes a list of ids of cases, or one of codes, and what else the query depends on; returns it."""


def ask(build: Build, named: Collection[UUID] | Collection[str], *depends: Hashable) -> list[Any]:
    """Return what a query finds of these cases, named by their ids or codes, as the acting user may see it.

    The query may depend on the day, on the cases, and on what is given beside them; on nothing else.
    """
    return _answer(_made, build, named, depends)


def ask_as(user: User, build: Build, named: Collection[UUID] | Collection[str], *depends: Hashable) -> list[Any]:
    """Return what a query finds that depends on who asks, beside what `ask` lets it depend on.

    `build` is given the user after the cases, as what she holds now makes her. Under break-glass the query depends on
    the one case that is open; then it is made anew, and not kept.
    """
    made = _made.__wrapped__ if glass_of(user) else _made
    return _answer(made, _for_her, named, (build, user.pk, frozenset(user.holdings.items()), *depends))


def _answer(made: Callable[..., Question | None], build: Build, named: Collection[Any], depends: Any) -> list[Any]:
    given = list(named)
    question = made(build, timezone.localdate(), tuple(map(type, given)), depends)
    return question.answer(given) if question else []


def _for_her(named: list[Any], build: Build, key: UUID, held: frozenset[Any], *depends: Hashable) -> QuerySet:
    """Return the query for a user of this key; what else is known of her is not kept between requests."""
    user = User(pk=key)
    user.holdings = dict(held)
    return build(named, user, *depends)


@lru_cache(maxsize=512)
def _made(
    build: Build, _today: datetime.date, kinds: tuple[type, ...], depends: tuple[Hashable, ...]
) -> Question | None:
    """Return a query about so many cases, None when no row can be meant. Raises TypeError if it asks by the moment."""
    places: dict[Hashable, Given] = {}
    for place, kind in enumerate(kinds):
        places[uuid4() if issubclass(kind, UUID) else uuid4().hex] = Given(place)
    try:
        question = Question(build(list(places), *depends))
    except EmptyResultSet:
        return None
    if any(isinstance(value, datetime.datetime) for value in question.values):
        raise TypeError("What is asked once a day may not depend on the moment.")
    question.values = [
        places.get(value, value) if isinstance(value, (UUID, str)) else value for value in question.values
    ]
    return question
