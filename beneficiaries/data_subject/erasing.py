"""Erases a person: everything that leads to her goes, or stays without a name and without a word (see `fates`).

All of it is one transaction: whoever looks sees the whole of her or nothing. Her files are deleted as soon as that
is certain; what a crash leaves of them is swept at night (`beneficiaries.tasks.sweep_files`).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from access.context import acting_as_system, alone
from beneficiaries.data_subject.fates import fate_of
from beneficiaries.data_subject.forgetting import forget_values, let_be_a_basis
from beneficiaries.data_subject.reach import Holding, holdings
from beneficiaries.data_subject.remembering import PARTLY, WHOLLY, remember
from beneficiaries.models import Case, DataRequest, Person, Published, RetentionNotice, SubjectRequest
from beneficiaries.models.case import ENDED
from config.files import store


@dataclass(frozen=True)
class Hers:
    """The keys of the rows of one model that are hers."""

    holding: Holding
    keys: list[Any]

    @property
    def model(self) -> type[Model]:
        """Return the model."""
        return self.holding.model

    def files(self) -> list[str]:
        """Return the names of the files that these rows name, when the rows are to go."""
        if fate_of(self.model).stays or not hasattr(self.model, "sealed_files"):
            return []
        return [name for row in self.model._base_manager.filter(pk__in=self.keys) for name in row.sealed_files()]

    def take_out(self) -> None:
        """Delete the rows, or take out what is said in them."""
        fate, rows = fate_of(self.model), self.model._base_manager.filter(pk__in=self.keys)
        if fate.stays:
            rows.update(**fate.changes(self.model))
        else:
            rows._raw_delete(using=connection.alias)


def cannot_be_erased(person: Person) -> Promise | None:
    """Return why a person cannot be erased now, in plain words; None when she can.

    Of a case or a publication is told who sees it; that the officer holds her data is told everybody who asks.
    """
    if Case.objects.filter(person=person).exclude(state__in=ENDED).exists():
        return _("Her case is open. Close it first: while we work with her we must know who she is.")
    if Published.objects.filter(person=person, taken_down_on=None).exists():
        return _("Something of hers stands published. Have it taken down first, and write down that it is.")
    with acting_as_system("whether somebody is held is looked for"):
        if RetentionNotice.objects.filter(person=person).exclude(held_on=None).exists():
            return _("The data protection officer holds the data: a court or the law asks for it.")
    return None


def erase_as_asked(request: UUID) -> bool:
    """Erase whom an approved request is about (`ASKED`); tell whether it was done now.

    Several may call it at once, and again after a crash. What keeps her by now, such as a case that was opened again,
    ends the approval, and so does its age: nobody is erased later on what was approved before that. The request then
    waits for the officer again.
    """
    with acting_as_system("somebody is erased as she asked"):
        alone(f"erasing {request}")
        waiting = (model.objects.to_be_carried_out().select_for_update(of=("self",)) for model in ASKED)
        asked = next(filter(None, (each.filter(pk=request).first() for each in waiting)), None)
        if asked is None:
            return False
        way = ASKED[type(asked)]
        if asked.approval_is_over or way.kept_by(asked.subject):
            with acting_as_system("an approval ends: something keeps the data, or it is too old"):
                asked.take_approval_back()
            return False
        way.erase(asked.subject.pk, asked.pk)
        asked.state, asked.done_at, asked.answered_on = asked.State.ANSWERED, timezone.now(), timezone.localdate()
        asked.answered_by_id = asked.approved_by_id
        asked.save(update_fields=["state", "done_at", "answered_on", "answered_by"])
    return True


def what_keeps(asked: DataRequest) -> Promise | None:
    """Return in general words that whom a request is about cannot be erased now; None when that can be done.

    For the officer: the house looks, for she sees no case and no group, and is not told which of them it is.
    """
    with acting_as_system("what keeps somebody is looked for"):
        subject = type(asked).objects.get(pk=asked.pk).subject
        if not ASKED[type(asked)].kept_by(subject):
            return None
    return _(
        "Something keeps this data now, and nothing is erased meanwhile. Ask those who know the person what it is. "
        "Approve the erasure when that is over, or refuse it."
    )


def erase(person: UUID, basis: UUID, *, wholly: bool = True) -> None:
    """Erase a person, for the system that acts now; `basis` is the approved request or the notice that is ripe.

    Not `wholly`, what she is in another room, such as a participant there, stays until its own period is over.
    """
    Person.objects.select_for_update().get(pk=person)
    hers = [each for each in _hers(Person, person) if wholly or not each.holding.is_apart]
    _take_out(hers)
    forget_values(person, basis, _beside(hers))
    remember(WHOLLY if wholly else PARTLY, person)


def erase_apart(root: type[Model], key: UUID, basis: UUID) -> None:
    """Erase one row that stands for somebody in another room, and what leads to it, for the system that acts now."""
    hers = _hers(root, key)
    _take_out(hers)
    forget_values(None, basis, _beside(hers))
    remember(root._meta.label, key)


@dataclass(frozen=True)
class Way:
    """How somebody is erased who asked for it: what keeps her, in plain words, and what then erases her."""

    kept_by: Callable[[Any], Promise | None]
    erase: Callable[[UUID, UUID], None]


ASKED: dict[type[DataRequest], Way] = {SubjectRequest: Way(cannot_be_erased, erase)}
"""The kinds of requests. A person goes with what she is in programmes."""


def let_ask(requests: type[DataRequest], kept_by: Callable[[Any], Promise | None]) -> None:
    """Let those ask to be erased whom requests of another room are about; `kept_by` tells what keeps one of them."""
    subject = requests._meta.get_field(requests.OF).related_model
    ASKED[requests] = Way(kept_by, partial(erase_apart, subject))
    let_be_a_basis(requests)


def _hers(subject: type[Model], key: UUID) -> list[Hers]:
    found = [each for each in holdings() if each.stands_for(subject)]
    return [Hers(each, list(each.rows(key, of=subject, alone=True).values_list("pk", flat=True))) for each in found]


def _take_out(hers: Iterable[Hers]) -> None:
    files = [name for each in hers for name in each.files()]
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('nayabato.erasing', 'on', true)")
    # Parts before what they are parts of: the trail finds through that whose they are.
    for each in sorted(hers, key=lambda each: -each.holding.depth):
        if each.keys:
            each.take_out()
    transaction.on_commit(lambda: store.remove(*files))


def _beside(hers: Iterable[Hers]) -> list[tuple[str, str]]:
    """Return table and key of the rows whose entries in the trail do not name the person."""
    return [
        (each.model._meta.db_table, str(key)) for each in hers if each.holding.root is not Person for key in each.keys
    ]
