"""What changed between two texts, word by word, and between two sets of figures."""

import difflib
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from django.utils.text import capfirst

from programs.models import ReportVersion
from programs.models.report import FIGURES, SECTIONS

KEPT, TAKEN, ADDED = "kept", "taken", "added"
WORDS = re.compile(r"\S+\s*|\s+")


class Piece(NamedTuple):
    """A run of words that was kept, taken away or added."""

    kind: str
    text: str


class FigureChange(NamedTuple):
    """A figure that is another one now."""

    label: str
    before: Any
    now: Any


def pieces(before: str, now: str) -> list[Piece]:
    """Return how one text became another; one piece that is kept where nothing changed."""
    old, new = WORDS.findall(before), WORDS.findall(now)
    found = []
    for what, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            found.append(Piece(KEPT, "".join(old[a:b])))
            continue
        if b > a:
            found.append(Piece(TAKEN, "".join(old[a:b])))
        if d > c:
            found.append(Piece(ADDED, "".join(new[c:d])))
    return found


def changed_sections(before: ReportVersion, now: Any) -> Iterator[tuple[str, list[Piece]]]:
    """Yield the sections whose words changed since a version was sent, with the pieces of the difference."""
    for section in SECTIONS:
        former, words = getattr(before, section), getattr(now, section)
        if former != words:
            yield label_of(section), pieces(former, words)


def changed_figures(before: ReportVersion, now: ReportVersion) -> list[FigureChange]:
    """Return the figures that differ between two versions that were sent, what was spent among them."""
    return [
        FigureChange(label_of(name), getattr(before, name), getattr(now, name))
        for name in (*FIGURES, "spent")
        if getattr(before, name) != getattr(now, name)
    ]


def label_of(name: str) -> str:
    """Return what a section or figure is called."""
    return capfirst(ReportVersion._meta.get_field(name).verbose_name)
