"""The second and third wall: which rows of a model a scope of the policy means.

A shelter says it once per scope, as a Django `Q` and as SQL; querysets (`visible_to`) and PostgreSQL's
row-level security are both put together from the shelter and the policy table.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Model, Q
from django.http import Http404

from access.glass import glass_of
from access.policy import READ, WRITE, Action, Rule, Scope, rules

if TYPE_CHECKING:
    from accounts.models import User

NOTHING = Q(pk__in=[])
# Each sub-select is evaluated once in a statement; but each is a step that every statement prepares, so they are few.
SYSTEM = "(SELECT current_setting('nayabato.system', true) = 'on')"
NO_GLASS = "(SELECT coalesce(current_setting('nayabato.glass', true), '') = '')"
"""Under break-glass nothing is written, whatever the rest of a policy says."""
USER = "(SELECT nullif(current_setting('nayabato.user', true), '')::uuid)"


class Viewer(NamedTuple):
    """A user in one of her roles, with the ids of the sites or organisations she holds it at."""

    user: "User"
    places: frozenset[UUID]


class Rows(NamedTuple):
    """The rows of one scope, said twice: for Django and for PostgreSQL.

    SQL may use {table} (the sheltered table), {user} (the id of the acting user), and
    {places} (the array of sites or organisations of the role in question).
    """

    q: Callable[[Viewer], Q]
    sql: str = ""
    by_place: str = ""
    """SQL of more such rows, or of all: of rows at {places}, so that whether she holds the role need not be asked."""


EVERY_ROW = Rows(lambda viewer: ~NOTHING, "true")


@dataclass(frozen=True)
class Shelter:
    """What the scopes of the policy mean for one model."""

    model: type[Model]
    scopes: Mapping[Scope, Rows] = field(default_factory=dict)
    follows: str = ""
    """The foreign key to the sheltered record whose readers are this model's readers."""
    read_with: str = ""
    """The foreign key to a record that the same roles read in the same scopes: PostgreSQL then asks for that record
    once, where each scope by itself would spell out its conditions again, at each step of the way."""
    only: Rows | None = None
    """A further condition that holds in every scope, such as "restricted notes"."""

    def rows(self, scope: Scope) -> Rows:
        """Return what a scope means here; a model that follows another takes over its parent's rows."""
        if scope is Scope.ALL:
            return EVERY_ROW
        if self.follows and scope not in self.scopes:
            parents = self.model._meta.get_field(self.follows).related_model.objects
            return Rows(
                lambda viewer: Q(**{f"{self.follows}__in": parents.visible_to(viewer.user)}), self._under(self.follows)
            )
        return self.scopes[scope]

    def _under(self, key: str) -> str:
        """Return as SQL that the record of this foreign key can be read."""
        parent = self.model._meta.get_field(key)
        return (
            f"EXISTS (SELECT 1 FROM {parent.related_model._meta.db_table} parent"
            f" WHERE parent.{parent.target_field.column} = {{table}}.{parent.column})"
        )

    def q(self, user: "User", action: Action) -> Q:
        """Return the condition for the rows on which this user may do the action; under break-glass she only reads."""
        if action is not READ and glass_of(user):
            return NOTHING
        parts = [
            self._within(rule, Viewer(user, user.holdings[rule.role]))
            for rule in rules(action, self.model, user.roles)
            if rule.scope is not Scope.PROTECTED_STATISTICS
            if rule.scope is not Scope.BREAK_GLASS or glass_of(user)
        ]
        return reduce(or_, parts, NOTHING)

    def _within(self, rule: Rule, viewer: Viewer) -> Q:
        q = self.rows(rule.scope).q(viewer)
        return q & self.only.q(viewer) if self.only else q

    def predicate(self, action: Action, *, expanded: bool = False) -> str:
        """Return the same condition as SQL over the settings of the transaction (see `access.context`).

        It counts on row-level security for every other sheltered table it looks at. Where that does not hold,
        inside a function of the owner, it must be `expanded`: their own conditions are then spelt out in it.
        """
        holders: dict[str, list[str]] = {}
        for rule in rules(action, self.model):
            if rule.scope is Scope.PROTECTED_STATISTICS:
                continue
            held = f"current_setting('nayabato.{rule.role}', true)"
            rows = self.rows(rule.scope)
            if action is READ and self.read_with:
                rows = Rows(rows.q, self._under(self.read_with))
            # the cast inside is done once; the one outside keeps ANY from taking the sub-select for a list of rows
            places = f"(SELECT string_to_array({held}, ',')::uuid[])::uuid[]"
            for sql, asks in ((rows.by_place, []), (rows.sql, [f"nullif({held}, '')"])):
                if sql:
                    whole = f"({sql}) AND ({self.only.sql})" if self.only else sql
                    filled = whole.format(table=self.model._meta.db_table, user=USER, places=places)
                    holders.setdefault(filled, []).extend(asks)
        parts = [
            f"((SELECT coalesce({', '.join(held)}) IS NOT NULL) AND ({rows}))" if held else f"({rows})"
            for rows, held in sorted(holders.items(), key=lambda each: bool(each[1]))  # first what needs no other table
        ]
        condition = _row_by_row("\n OR ".join([SYSTEM, *parts]))
        return _spelt_out(condition) if expanded else condition


def _row_by_row(condition: str) -> str:
    """Have each EXISTS looked up for one row at a time: an OFFSET keeps PostgreSQL from planning it a second time.

    It would for reading all such rows at once, and so would each EXISTS in there.
    """
    said = ""
    exists: list[bool] = []
    for part in re.split(r"(EXISTS \(|\(|\))", condition):
        if part == ")":
            said += " OFFSET 0" if exists.pop() else ""
        elif part.endswith("("):
            exists.append(part != "(")
        said += part
    return said


def _spelt_out(condition: str) -> str:
    """Put, for each sheltered table that is looked at, the rows of it that the acting user may read."""
    tables = {each.model._meta.db_table: each for each in shelters()}

    def readable(mention: re.Match[str]) -> str:
        word, table = mention.groups()
        if table not in tables:
            return mention[0]
        return f"{word} (SELECT * FROM {table} WHERE {tables[table].predicate(READ, expanded=True)})"

    return re.sub(r"\b(FROM|JOIN)\s+(\w+)", readable, condition)


_SHELTERS: dict[type[Model], Shelter] = {}
_EXEMPT: dict[type[Model], str] = {}


def shelter(model: type[Model], scopes: Mapping[Scope, Rows] | None = None, **options: Any) -> None:
    """Declare what the scopes of the policy mean for a model's rows; a higher app may add scopes to a lower one's."""
    standing = _SHELTERS.get(model, Shelter(model))
    _SHELTERS[model] = replace(standing, scopes={**standing.scopes, **(scopes or {})}, **options)


def exempt(model: type[Model], why: str) -> None:
    """Declare that a model needs no shelter, and why."""
    _EXEMPT[model] = why


def shelter_of(model: type[Model]) -> Shelter:
    """Return a model's shelter; KeyError when it has none."""
    return _SHELTERS[model]


def shelters() -> list[Shelter]:
    """Return all shelters in the order of their declaration."""
    return list(_SHELTERS.values())


def exemption(model: type[Model]) -> str | None:
    """Return why a model has no shelter, None when that was never said."""
    return _EXEMPT.get(model)


class ShelteredQuerySet(models.QuerySet):
    """Every read starts with `visible_to`."""

    def visible_to(self, user: "User", action: Action = READ):
        """Return the rows on which this user may do the action, by the policy table."""
        return self.filter(shelter_of(self.model).q(user, action))

    def writable_by(self, user: "User"):
        """Return the rows that this user may change."""
        return self.visible_to(user, WRITE)

    def get_or_404(self, **conditions: Any):
        """Return the one row; Http404 alike for one that is hidden, not there, or named by what no row can hold."""
        if any("\x00" in value for value in conditions.values() if isinstance(value, str)):
            raise Http404
        try:
            return self.get(**conditions)
        except (self.model.DoesNotExist, ValueError, ValidationError):  # what is typed for a UUID may be none
            raise Http404 from None
