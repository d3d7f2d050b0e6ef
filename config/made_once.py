"""A query whose SQL is made once and asked again and again: to make it takes longer than to answer it.

(docs/decisions/020)
"""

from collections.abc import Callable, Sequence
from functools import cached_property
from inspect import signature
from typing import Any, NamedTuple

from django.db import connections
from django.db.models import Expression, Field, Model, QuerySet


class Given(Expression):
    """Stands in a query for a value that is given when it is asked, by its place among these."""

    def __init__(self, place: int):
        super().__init__(output_field=Field())
        self.place = place

    def as_sql(self, *_how: object) -> tuple[str, list[Any]]:
        """Return a parameter, and itself as its value."""
        return "%s", [self]


class Question(NamedTuple):
    """A query made into SQL, with a `Given` where a value is to be given."""

    model: type[Model]
    statement: str
    values: Sequence[Any]

    def rows(self, given: Sequence[Any]) -> list[tuple[Any, ...]]:
        """Return the rows of a query for values, with these given."""
        with connections[self.model._default_manager.db].cursor() as cursor:
            cursor.execute(self.statement, self._filled(given))
            return cursor.fetchall()

    def records(self, given: Sequence[Any]) -> list[Any]:
        """Return the records of a query, with these values given, without related ones."""
        return list(self.model._default_manager.raw(self.statement, self._filled(given)))

    def _filled(self, given: Sequence[Any]) -> list[Any]:
        return [given[value.place] if isinstance(value, Given) else value for value in self.values]


class MadeOnce:
    """A query that depends on nothing but the values it is given; its SQL is made when it is first asked."""

    def __init__(self, build: Callable[..., QuerySet]):
        """`build` takes a `Given` for each value and returns the query."""
        self._build = build

    def rows(self, *given: Any) -> list[tuple[Any, ...]]:
        """Return the rows of a query for values."""
        return self._question.rows(given)

    def records(self, *given: Any) -> list[Any]:
        """Return the records of a query, without related ones."""
        return self._question.records(given)

    @cached_property
    def _question(self) -> Question:
        asked = self._build(*map(Given, range(len(signature(self._build).parameters))))
        return Question(asked.model, *asked.query.sql_with_params())
