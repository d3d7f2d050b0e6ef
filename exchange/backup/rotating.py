"""Changes the keys of files and of sealed values: encrypts with the current key what an earlier one encrypted.

It can be ended at any moment and begun again: each file is encrypted anew in its place, whole or not at all, before its
record says so, and a file tells itself which key opens it. A document is locked meanwhile, so that nobody takes it away
between the two; everybody else goes on working.
"""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from access.context import acting_as_system
from audit.trail import record_event
from config.files import store
from config.files.keys import current_key, known_keys
from config.sealing import keys_of_values, seal_anew
from exchange.backup.files import models_with_files, rows_with_files
from exchange.backup.telling import Progress, Say

REASON = "the key of files was changed"


@dataclass
class Rotated:
    """What became of the files: how many were encrypted anew, what did not open, and which keys are still needed."""

    renewed: int = 0
    sealed_anew: int = 0
    """How many values of records were sealed with the current key."""
    closed: list[str] = field(default_factory=list)
    """Names of files that did not open, each with why."""
    needed: Counter[str] = field(default_factory=Counter)
    """How many files and values need a key, by its name."""

    @property
    def retired(self) -> list[str]:
        """Return the names of the keys of this house that nothing needs any more."""
        return [name for name in known_keys() if name != current_key().id and not self.needed[name]]

    @property
    def still_needed(self) -> dict[str, int]:
        """Return how many files and values need another key than the current one, by its name."""
        return {name: count for name, count in self.needed.items() if name != current_key().id}


def rotate_keys(say: Say) -> Rotated:
    """Encrypt every file that a record names, and every sealed value, with the current key; tell what is left."""
    done, current = Rotated(), current_key().id
    for model in models_with_files():
        waiting = model._base_manager.using("owner").exclude(key=current).order_by("pk").values_list("pk", flat=True)
        names = list(waiting)
        progress = Progress(say, f"  {model._meta.label}: {{}}", len(names))
        for pk in names:
            _renew(model, pk, done)
            progress.add()
    done.sealed_anew = seal_anew(say)
    look(done)
    if done.renewed or done.sealed_anew:
        record_event("keys_rotated", reason=current, using="owner")
    return done


def look(done: Rotated | None = None) -> Rotated:
    """Tell which keys files need, as they lie in the folder, and change nothing."""
    done = Rotated() if done is None else done
    known = {line.partition(":")[0] for line in done.closed}
    for row in rows_with_files():
        for name in row.sealed_files():
            try:
                key = store.key_named_in(store.encrypted(name))
            except store.CannotOpen as why:
                if name not in known:
                    done.closed.append(_closed(name, why))
            else:
                done.needed[key] += 1
    done.needed.update(keys_of_values())
    return done


@transaction.atomic
def _renew(model: Any, pk: Any, done: Rotated) -> None:
    """Encrypt the files of one record anew, and let the record name the key; what does not open is left as it is."""
    with acting_as_system(REASON):
        row = model._base_manager.select_for_update(of=("self",)).filter(pk=pk).first()
        files = row.sealed_files() if row else {}  # it may have been taken away meanwhile
        before = len(done.closed)
        for name, belongs_to in files.items():
            try:
                store.encrypt_anew(name, belongs_to)
            except store.CannotOpen as why:
                done.closed.append(_closed(name, why))
        if len(done.closed) == before and files:
            row.key = current_key().id
            row.save(update_fields=["key"])
            done.renewed += len(files)


def _closed(name: str, why: store.CannotOpen) -> str:
    reasons = {store.Gone: "it is not in the folder", store.KeyMissing: "its key is not in FILE_KEYS"}
    return f"{name}: {reasons.get(type(why), 'it is not what was written')}"
