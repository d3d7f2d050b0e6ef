"""Sheets of marks, one for each row: what two people wrote at once is merged, and never overwritten unseen."""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from access.records import Record

Key = TypeVar("Key", bound=Hashable)


class CannotWrite(Exception):
    """These marks cannot be written down now; the message says why, for the screen."""


@dataclass(frozen=True)
class Difference:
    """A mark that somebody else changed since the sheet was opened: what stands there now, and what was typed."""

    key: Any
    standing: str
    typed: str


class SomebodyElseWrote(Exception):
    """Another person wrote other marks in the meantime; nothing was saved."""

    def __init__(self, differences: list[Difference]):
        super().__init__(f"{len(differences)} marks")
        self.differences = differences


def changed_marks(
    standing: Mapping[Key, Any], typed: Mapping[Key, str], seen: Mapping[Key, str], column: str
) -> dict[Key, str]:
    """Return which of the typed marks are to be written over what stands; an empty one takes a mark away.

    `standing` holds the rows whose `column` is the mark, `seen` what the sheet showed when it was opened. A mark that
    was not touched overwrites nothing. Raises SomebodyElseWrote where another changed a touched mark otherwise.
    """
    now = {key: str(getattr(row, column)) for key, row in standing.items()}
    touched = {key: mark for key, mark in typed.items() if mark != seen.get(key, "") and mark != now.get(key, "")}
    differences = [
        Difference(key, now.get(key, ""), mark)
        for key, mark in touched.items()
        if now.get(key, "") != seen.get(key, "")
    ]
    if differences:
        raise SomebodyElseWrote(differences)
    return touched


def write_marks(
    model: type[Record],
    standing: Mapping[Key, Any],
    changed: Mapping[Key, str],
    column: str,
    new: Callable[[Key], Any],
) -> None:
    """Write changed marks down: rows that stand are changed or removed, and for the others `new` makes a row."""
    kept = [key for key, mark in changed.items() if mark and key in standing]
    for key in kept:
        setattr(standing[key], column, changed[key])
    model._default_manager.bulk_update([standing[key] for key in kept], [column])
    gone = [standing[key].pk for key, mark in changed.items() if not mark]
    if gone:
        model._default_manager.filter(pk__in=gone).delete()
    added = []
    for key, mark in changed.items():
        if mark and key not in standing:
            row = new(key)
            setattr(row, column, mark)
            added.append(row)
    model._default_manager.bulk_create(added)
