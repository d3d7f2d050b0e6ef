"""What becomes of each model's rows when a person is erased: they go, unless it is said here that and why they stay.

Of what stays, every word that somebody typed is taken out, and what is said beside it. Amounts, days, states and
codes of the house stay as they are: nobody is known by them, and the house owes an account of them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Case, CharField, EmailField, F, Field, Model, TextField, Value, When
from phonenumber_field.modelfields import PhoneNumberField

from beneficiaries.data_subject.reach import about_nobody
from beneficiaries.models import (
    Area,
    Bed,
    Consent,
    Move,
    Person,
    Provider,
    Referral,
    RetentionNotice,
    RetentionPeriods,
    Room,
    Service,
    SubjectRequest,
    SurveyAnswer,
    TimeStandards,
)
from beneficiaries.models import Case as CaseFile
from config.sealed import Sealed

ERASED = "–"
"""Stands where a name or word was that must not be empty."""


@dataclass(frozen=True)
class Fate:
    """Whether rows stay, why, which columns are set to what, and which words are no words about her."""

    stays: bool = False
    why: str = ""
    sets: Mapping[str, Any] = field(default_factory=dict)
    but: tuple[str, ...] = ()

    def changes(self, model: type[Model]) -> dict[str, Any]:
        """Return what is set in each row that stays."""
        words = [each for each in words_of(model) if each.name not in self.but]
        return {**{each.name: _taken_out(each) for each in words}, **self.sets}


_FATES: dict[type[Model], Fate] = {}


def stays(model: type[Model], why: str, *, but: tuple[str, ...] = (), **sets: Any) -> None:
    """Declare that rows stay without their words; `sets` names what is set beside, `but` words that say nothing of her.

    A column in `sets` is set to that value.
    """
    _FATES[model] = Fate(True, why, sets, but)


def fate_of(model: type[Model]) -> Fate:
    """Return what becomes of a model's rows."""
    return _FATES.get(model, Fate())


def words_of(model: type[Model]) -> list[Field]:
    """Return the fields of a model that hold what somebody typed: text that is no choice and no code of ours."""
    return [
        each
        for each in model._meta.concrete_fields
        if isinstance(each, CharField | TextField)
        and not each.choices
        and not hasattr(each, "labels")
        and not (each.unique and not each.editable)
        and not getattr(each, "generated", False)
    ]


def _taken_out(each: Field) -> Any:
    if isinstance(each, PhoneNumberField | EmailField | Sealed):
        return ""
    return Case(When(**{each.name: ""}, then=F(each.name)), default=Value(ERASED), output_field=TextField())


NOT_OF_HER = ("id", "code", "site", "gender", "recorded_at", "recorded_by", "version")
"""What of a person stays: how the house counted her, and where."""


def emptied(model: type[Model], *, but: tuple[str, ...] = ()) -> dict[str, Any]:
    """Return the value with which each further column of a person or participant says nothing."""
    words = {each.name for each in words_of(model)}
    empty: dict[str, Any] = {}
    for each in model._meta.concrete_fields:
        if each.name in (*NOT_OF_HER, *but) or each.name in words:
            continue
        empty[each.name] = None if each.null else each.get_default()
    return empty


stays(
    Person,
    "the code stands in the trail, and the house counts whom it helped",
    **emptied(Person),
)
stays(
    CaseFile,
    "that there was a case, from when to when and how it ended, is counted in what the house answers for",
    is_safe_now=None,
    second_workers=[],
)
stays(Move, "how long each step of a case took is counted in what the house answers for")
stays(
    Consent,
    "who agreed to what from when to when has to be shown when it is asked (GDPR, article 7.1)",
    guardian_name=ERASED,
)
stays(
    Referral,
    "that somebody was referred, by whom and when it was answered is what a partner is told",
    age=None,
    origin=None,
    met_on=None,
)
for model in (SubjectRequest, RetentionNotice):
    stays(
        model,
        "what was asked and done is shown when it is asked; it holds her code and no word",
        but=("code", "held_why"),
    )
about_nobody(
    (Area, Room, Bed, Provider, Service, TimeStandards, RetentionPeriods), "a place, a body or a rule, and no person"
)
about_nobody((SurveyAnswer,), "leads back to nobody (decision 6)")
