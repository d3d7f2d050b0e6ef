"""Which models lead to a person: found in the models themselves, so that a new one cannot be forgotten.

A root is a person herself, or what stands for her elsewhere: a participant of programmes, the household she lives in,
the referral that told of her (`add_root`). A row is hers when its foreign keys lead to a root of hers. Every
other record is declared to be about nobody (`about_nobody`); a test asks for that.

Who is a participant and no more asks as one: she is then the subject, and hers is what stands for her or for that.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import Field, Model, Q, QuerySet

from beneficiaries.models import Household, Intake, Person, Referral

Keys = Callable[[UUID], Iterable[Any]]
"""What gives, for the key of a person, or of what else a root is `of`, the keys of rows that are hers."""


@dataclass(frozen=True)
class Root:
    """What stands for a person: which rows she is told of, and which are hers alone, to be erased with her."""

    told: Keys
    alone: Keys
    of: type[Model]
    leads_on: bool = True
    is_apart: bool = False


@dataclass(frozen=True)
class Holding:
    """A model whose rows lead to a person: by which lookups, from which root, and in how many steps."""

    model: type[Model]
    root: type[Model]
    lookups: tuple[str, ...]
    depth: int

    def rows(self, key: UUID, *, of: type[Model] = Person, alone: bool = False) -> QuerySet:
        """Return the rows that she is told of, or those that are hers alone, among what the acting user may see."""
        return self.rows_of(keys_in(self.root, key, of, alone=alone))

    def stands_for(self, subject: type[Model]) -> bool:
        """Tell whether it leads to a subject of this model: a person, or what stands for one."""
        above = self.root
        while above is not subject and _ROOTS[above].of is not above:
            above = _ROOTS[above].of
        return above is subject

    @property
    def is_apart(self) -> bool:
        """Tell whether it belongs to what stands for her in another room, whose period of keeping is its own."""
        return _ROOTS[self.root].is_apart

    def rows_of(self, roots: Iterable[Any]) -> QuerySet:
        """Return the rows that lead to these rows of the root, among what the acting user may see."""
        keys = list(roots)
        condition = Q()
        for lookup in self.lookups:
            condition |= Q(**{f"{lookup}__in": keys})
        return self.model._base_manager.filter(condition)


_ROOTS: dict[type[Model], Root] = {}
_ABOUT_NOBODY: dict[type[Model], str] = {}


def add_root(
    model: type[Model],
    told: Keys,
    alone: Keys | None = None,
    *,
    of: type[Model] = Person,
    leads_on: bool = True,
    is_apart: bool = False,
) -> None:
    """Declare a model that stands for a person, and which of its rows do; those of hers alone where they differ.

    It may do so through another, which it is `of`; what is of itself stands for nobody who is helped. With `leads_on`
    false, what leads to those rows is not hers. What `is_apart` is kept for a period of its own.
    """
    _ROOTS[model] = Root(told, alone or told, of, leads_on, is_apart)
    holdings.cache_clear()


def keys_in(root: type[Model], key: UUID, subject: type[Model], *, alone: bool = False) -> list[Any]:
    """Return the keys of the rows of a root that stand for one subject: that she is told of, or that are hers alone."""
    if root is subject:
        return [key]
    says = _ROOTS[root]
    if says.of is root:
        return []
    above = keys_in(says.of, key, subject, alone=alone)
    return [each for one in above for each in (says.alone if alone else says.told)(one)]


def about_nobody(models: Iterable[type[Model]], why: str) -> None:
    """Declare that the rows of these models say nothing of a person who is helped, and why."""
    _ABOUT_NOBODY.update(dict.fromkeys(models, why))


def why_about_nobody(model: type[Model]) -> str:
    """Return why a model says nothing of a person; empty when that was never said."""
    return _ABOUT_NOBODY.get(model, "")


@cache
def holdings() -> tuple[Holding, ...]:
    """Return every model that leads to a person, those nearest to her first."""
    found: dict[type[Model], Holding] = {root: Holding(root, root, ("pk",), 0) for root in _ROOTS}
    for root, says in _ROOTS.items():
        if says.leads_on:
            _follow(root, found)
    order = list(_ROOTS)
    return tuple(sorted(found.values(), key=lambda each: (order.index(each.root), each.depth)))


def holding_of(model: type[Model]) -> Holding | None:
    """Return how a model leads to a person, None when it does not."""
    return next((each for each in holdings() if each.model is model), None)


def _follow(root: type[Model], found: dict[type[Model], Holding]) -> None:
    """Find what leads to a root, step by step; what leads to an earlier root stays with that one.

    Keys that are never empty go before: a row is hers by what it is a part of, not by what else it happens to name.
    """
    grown = True
    while grown:
        near = _near(root, found, certain=True) or _near(root, found, certain=False)
        found.update({each.model: each for each in near})
        grown = bool(near)


def _near(root: type[Model], found: dict[type[Model], Holding], *, certain: bool) -> list[Holding]:
    return [
        Holding(model, root, lookups, 1 + min(each.count("__") for each in lookups))
        for model in apps.get_models()
        if model not in found and (lookups := _lookups(model, root, found, certain))
    ]


def _lookups(
    model: type[Model], root: type[Model], found: dict[type[Model], Holding], certain: bool
) -> tuple[str, ...]:
    """Return the lookups from a model to a root: each key to the root itself, else the shortest that is never empty.

    Where it has only keys that may be empty, all of them, unless it is to be `certain`.
    """
    keys = [
        field
        for field in model._meta.concrete_fields
        if field.is_relation and field.related_model in found and found[field.related_model].root is root
    ]
    direct = [field for field in keys if field.related_model is root]
    if any(not field.null for field in direct):
        return tuple(field.name for field in direct)
    never_empty = [_through(field, found) for field in keys if not field.null]
    if never_empty:
        return (*(field.name for field in direct), min(never_empty, key=lambda each: each.count("__")))
    return () if certain else tuple(_through(field, found) for field in keys)


def _through(field: Field, found: dict[type[Model], Holding]) -> str:
    beyond = found[field.related_model].lookups[0]
    return field.name if beyond == "pk" else f"{field.name}__{beyond}"


def _households(person: UUID) -> Iterable[UUID]:
    return Person.objects.filter(pk=person).exclude(household=None).values_list("household", flat=True)


def _households_of_nobody_else(person: UUID) -> Iterable[UUID]:
    others = Person.objects.exclude(pk=person).exclude(household=None).values("household")
    return (
        Household.objects.filter(pk__in=list(_households(person))).exclude(pk__in=others).values_list("pk", flat=True)
    )


add_root(Person, lambda person: [person])
add_root(Household, _households, _households_of_nobody_else)
add_root(Referral, lambda person: Intake.objects.filter(person=person).values_list("referral", flat=True))
