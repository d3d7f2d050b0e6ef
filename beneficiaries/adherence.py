"""Adherence: how many of the doses that were due she took, in per cent, and what that means.

The thresholds are the usual ones: 80 per cent for most medicines that are taken for long (Karve and others, Current
Medical Research and Opinion 2009;25:2303), 95 per cent where fewer let the illness come back, as in HIV (Paterson and
others, Annals of Internal Medicine 2000;133:21).
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

FULL, ENOUGH = 95, 80


@dataclass(frozen=True)
class Adherence:
    """Doses taken of doses due; at least one was due."""

    taken: int
    due: int

    @property
    def per_cent(self) -> int:
        """Return the share that was taken in whole per cent, rounded down: what misses a threshold never shows it."""
        return self.taken * 100 // self.due

    @property
    def label(self) -> Promise:
        """Return what it means, in words."""
        if self.per_cent >= FULL:
            return _("Taken as it should be")
        return _("Some doses missed") if self.per_cent >= ENOUGH else _("Too many doses missed")

    @property
    def kind(self) -> str:
        """Return the kind of tag that shows it."""
        return "good" if self.per_cent >= FULL else "notice" if self.per_cent >= ENOUGH else "danger"


def adherence_of(taken: int | None, due: int | None) -> Adherence | None:
    """Return the adherence over some doses; None when none was due, or nobody checked."""
    return Adherence(taken or 0, due) if due else None
