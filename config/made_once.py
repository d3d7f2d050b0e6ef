"""A query whose SQL is made once and asked again and again: to make it takes longer than to answer it.

(docs/decisions/020)
"""

from collections.abc import Callable, Sequence
from copy import copy
from functools import cached_property
from inspect import signature
from typing import Any

from django.db import connections
from django.db.models import Expression, Field, QuerySet


class Given(Expression):
    """Stands in a query for a value that is given when it is asked, by its place among these."""

    def __init__(self, place: int):
        super().__init__(output_field=Field())
        self.place = place

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        """Return a parameter, and itself as its value."""
        return "%s", (self,)


class Question:
    """A query made into SQL, with a `Given` among its values where one is to be given."""

    def __init__(self, asked: QuerySet):
        """Make the SQL. Raises EmptyResultSet when no row can be meant."""
        self._asked = asked
        self._compiler = asked.query.get_compiler(asked.db)
        self._statement, self.values = self._compiler.as_sql()

    def answer(self, given: Sequence[Any]) -> list[Any]:
        """Return what the query finds with these values given."""
        values = tuple(given[value.place] if isinstance(value, Given) else value for value in self.values)
        compiler, asked = copy(self._compiler), self._asked.all()
        compiler.connection = connections[asked.db]  # the one of this thread
        compiler.as_sql = lambda *_how, **_more: (self._statement, values)
        asked.query.get_compiler = lambda *_how, **_more: compiler
        return list(asked)


class MadeOnce:
    """A query that depends on nothing but the values it is given; its SQL is made when it is first asked."""

    def __init__(self, build: Callable[..., QuerySet]):
        """`build` takes a `Given` for each value and returns the query."""
        self._build = build

    def __call__(self, *given: Any) -> list[Any]:
        """Return what the query finds with these values."""
        return self._question.answer(given)

    @cached_property
    def _question(self) -> Question:
        return Question(self._build(*map(Given, range(len(signature(self._build).parameters)))))
