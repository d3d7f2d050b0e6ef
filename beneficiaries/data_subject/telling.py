"""A person's whole record, for herself: everything that leads to her, in plain words or as data.

Three rules say what is not in it. Who of the house wrote something is not told. What somebody else told the house in
confidence, such as who referred her, is not told. Of another person whom the house knows nothing is told but how she
stands to her. Restricted notes and papers are hers too; the supervisor may leave them out where they endanger
somebody, and then the record says how many were left out.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db.models import Field, Model, QuerySet
from django.utils.text import capfirst

from access.saying import said
from beneficiaries.asked_of_cases import ask
from beneficiaries.data_subject.reach import Holding, holdings, keys_in
from beneficiaries.models import Draft, Person, Referral, RetentionNotice, SurveyOffer

NEVER_TOLD: dict[type[Model], str] = {
    Draft: "is not said yet: it becomes a record when it is saved, or goes within a week",
    SurveyOffer: "that a survey was handed over would tell, with its day, which answer is hers",
    RetentionNotice: "a work list of the house",
}
"""Models of which she is told nothing, and why."""
IN_CONFIDENCE: dict[type[Model], tuple[str, ...]] = {Referral: ("referred_by", "contact")}
"""What somebody else told the house of himself."""
OF_THE_HOUSE = {
    *("version", "stored_as", "key", "sha256", "writers", "second_workers", "secret_hash", "sounds"),
    *("call_back_name", "call_back_phone"),
}
"""What the house keeps for itself, and who of it is to be called."""
MOST_LETTERS = 120_000
"""How long the words of one paper may be together: some forty sheets; what is longer is told on several."""


@dataclass(frozen=True)
class Line:
    """One thing that is known: the name of its field, what it is called, in words, and its plain value."""

    name: str
    label: str
    value: str
    plain: Any


@dataclass(frozen=True)
class Told:
    """The rows of one model, each as lines, and how many restricted ones were left out."""

    model: type[Model]
    title: str
    rows: list[list[Line]]
    left_out: int = 0
    restricted: int = 0

    @property
    def letters(self) -> int:
        """Return how long its words are together."""
        return sum(len(line.label) + len(line.value) + 40 for row in self.rows for line in row)


def whole_record(key: UUID, *, of: type[Model] = Person, restricted: bool = True) -> list[Told]:
    """Return all that is recorded of a person, or of what else stands for one, a part for each model with some of her.

    For the system that acts now: what a supervisor of hers may not see in other rooms is hers to know all the same.
    """
    hers = [each for each in holdings() if each.stands_for(of) and each.model not in NEVER_TOLD]
    keys = {root: keys_in(root, key, of) for root in {each.root for each in hers}}
    return [told for each in hers if (told := _told(each, keys[each.root], restricted))]


def papers(record: list[Told]) -> list[list[Told]]:
    """Return the record divided so that each part finds room on one paper."""
    divided: list[list[Told]] = [[]]
    room = MOST_LETTERS
    for part in _short_enough(record):
        if part.letters > room and divided[-1]:
            divided.append([])
            room = MOST_LETTERS
        divided[-1].append(part)
        room -= part.letters
    return divided


def _short_enough(record: list[Told]) -> Iterator[Told]:
    for part in record:
        if part.letters <= MOST_LETTERS:
            yield part
            continue
        size = max(1, len(part.rows) * MOST_LETTERS // part.letters)
        for start in range(0, len(part.rows), size):
            yield Told(part.model, part.title, part.rows[start : start + size], 0 if start else part.left_out)


def _rows(roots: list[UUID], holding: Holding) -> QuerySet:
    related = [field.name for field in told_fields(holding.model) if field.is_relation]
    related += filter(None, [getattr(holding.model, "RESTRICTED_WITH", "")])
    is_record = any(field.name == "recorded_at" for field in holding.model._meta.fields)
    order = ["recorded_at", "pk"] if is_record else ["pk"]
    return holding.rows_of(roots).select_related(*related).order_by(*order)


def _told(holding: Holding, roots: list[UUID], restricted: bool) -> Told | None:
    rows = ask(_rows, roots, holding) if roots else []
    if not rows:
        return None
    model, fields = holding.model, told_fields(holding.model)
    closed = [row for row in rows if getattr(row, "restricted", False)]
    shown = [row for row in rows if restricted or row not in closed]
    title = capfirst(str(model._meta.verbose_name_plural))
    return Told(model, title, [_lines(row, fields) for row in shown], len(rows) - len(shown), len(closed))


def told_fields(model: type[Model]) -> list[Field]:
    """Return the fields of a model that she is told of: not keys of rows, of users or of other people."""
    return [
        field
        for field in model._meta.concrete_fields
        if not field.primary_key
        and field.name not in OF_THE_HOUSE
        and field.name not in IN_CONFIDENCE.get(model, ())
        and not (field.is_relation and _leads_to_somebody(field.related_model))
        and not (isinstance(field, ArrayField) and not hasattr(field, "labels"))
    ]


def _leads_to_somebody(model: type[Model]) -> bool:
    return model._meta.label in (settings.AUTH_USER_MODEL, Person._meta.label) or any(
        each.model is model for each in holdings()
    )


def _lines(row: Model, fields: list[Field]) -> list[Line]:
    found = []
    for field in fields:
        value = said(row, field.name)
        if value:
            plain = field.value_to_string(row) if not field.is_relation else value
            found.append(Line(field.name, capfirst(str(field.verbose_name)), value, plain))
    return found
