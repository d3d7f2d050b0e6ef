"""Asks about some cases with SQL that is made once a day: to make it takes longer than to answer it.

Which cases, who asks and at which sites are values that stand in the SQL; it is one for all who hold roles alike.
"""

import datetime
from collections.abc import Callable, Collection, Hashable, Iterator
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from django.core.exceptions import EmptyResultSet
from django.db.models import QuerySet
from django.utils import timezone

from access.glass import glass_of
from accounts.models import User
from config.made_once import Given, Question

Build = Callable[..., QuerySet]
"""Takes a list of ids of cases, or one of codes, and what else the query depends on; returns it."""


class _Values:
    """Keys and codes that are asked with, each at its place.

    Those named first take 1, 2, 4, 8 places and so on, the last of them several: else each number of cases would have
    SQL, and a plan, of its own.
    """

    def __init__(self, named: Collection[UUID] | Collection[str]):
        self.given: list[UUID | str] = list(named)
        if self.given:
            self.given += [self.given[-1]] * ((1 << (len(self.given) - 1).bit_length()) - len(self.given))
        self._places = {key: place for place, key in reversed([*enumerate(self.given)])}

    def place_of(self, key: UUID | str) -> int:
        """Return the first place of a key, which it is given now if it has none."""
        if key not in self._places:
            self._places[key] = len(self.given)
            self.given.append(key)
        return self._places[key]


class _Place(NamedTuple):
    """Stands for a key, or for a code, where it is only told of what kind a question is."""

    number: int
    kind: type


def ask(build: Build, named: Collection[UUID] | Collection[str], *depends: Hashable) -> list[Any]:
    """Return what a query finds of these cases, named by their ids or codes, as the acting user may see it.

    The query may depend on the day, on the cases, and on what is given beside them; on nothing else. Of keys it may
    only ask whether they are equal: it is made with others in their place.
    """
    values = _Values(named)
    cases = tuple(_Place(place, type(each)) for place, each in enumerate(values.given))
    question = _made(build, timezone.localdate(), cases, _without_keys(depends, values))
    return question.answer(values.given) if question else []


def ask_as(user: User, build: Build, named: Collection[UUID] | Collection[str], *depends: Hashable) -> list[Any]:
    """Return what a query finds that depends on who asks, beside what `ask` lets it depend on.

    `build` is given the user after the cases, as what she holds now makes her. Under break-glass the query depends on
    the one case that is open; then it is asked as it is, and not kept.
    """
    if glass_of(user):
        return list(build(list(named), user, *depends))
    held = tuple(sorted((role, tuple(sorted(places))) for role, places in user.holdings.items()))
    return ask(_for_her, named, build, user.pk, held, *depends)


def _for_her(named: list[Any], build: Build, key: UUID, held: Any, *depends: Hashable) -> QuerySet:
    """Return the query for a user of this key; what else is known of her is not kept between requests."""
    user = User(pk=key)
    user.holdings = {role: frozenset(places) for role, places in held}
    return build(named, user, *depends)


def _without_keys(thing: Any, values: _Values) -> Any:
    """Return what a query depends on with each key replaced by its place among the values."""
    if isinstance(thing, UUID):
        return _Place(values.place_of(thing), UUID)
    if type(thing) is frozenset:
        return frozenset(_without_keys(each, values) for each in sorted(thing, key=str))
    return tuple(_without_keys(each, values) for each in thing) if type(thing) is tuple else thing


def _with_keys(thing: Any, keys: dict[int, Any]) -> Any:
    """Return the same with keys in these places."""
    if isinstance(thing, _Place):
        return keys.setdefault(thing.number, uuid4() if issubclass(thing.kind, UUID) else uuid4().hex)
    return type(thing)(_with_keys(each, keys) for each in thing) if type(thing) in (tuple, frozenset) else thing


def _all_in(thing: Any) -> Iterator[Any]:
    """Yield what a query depends on, one by one."""
    for each in thing:
        yield from _all_in(each) if type(each) in (tuple, frozenset) else [each]


def _with_places(value: Any, places: dict[Any, Given]) -> Any:
    """Return a value of the SQL with a place where a key stands. Raises TypeError where none can be put."""
    if isinstance(value, (UUID, str)) and value in places:
        return places[value]
    if any(str(key) in str(value) for key in places):
        raise TypeError("What is asked once a day may hold a key by itself alone.")
    return value


@lru_cache(maxsize=512)
def _made(build: Build, _today: datetime.date, cases: tuple[_Place, ...], depends: Any) -> Question | None:
    """Return a query about cases, None when no row can be meant. Raises TypeError if none can be kept."""
    keys: dict[int, Any] = {}
    named = list(_with_keys(cases, keys))
    try:
        question = Question(build(named, *_with_keys(depends, keys)))
    except EmptyResultSet:
        return None
    moments = {value for value in question.values if isinstance(value, datetime.datetime)}
    if not moments.issubset(_all_in(depends)):
        raise TypeError("What is asked once a day may depend on no moment but those that are given.")
    places = {key: Given(number) for number, key in keys.items()}
    question.values = [_with_places(value, places) for value in question.values]
    return question
