"""The ladder of reading and reckoning: what each level means, in plain words.

After the citizen-led assessments (ASER, Pratham; used in Nepal by rural reading tests): she reads aloud from a card
with one letter, word, sentence and short text more difficult than the other, and stands at the last that she reads
with ease.
"""

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Level(models.IntegerChoices):
    """How far she has come."""

    BEGINS = 0, _("Begins")
    LETTERS = 1, _("Letters")
    WORDS = 2, _("Single words")
    SENTENCE = 3, _("A sentence")
    TEXT = 4, _("A short text")
    TEXT_AND_SUMS = 5, _("Text and sums")

    @property
    def meaning(self) -> Promise:
        """Return what somebody at this level can do."""
        return MEANINGS[self]


MEANINGS: dict[int, Promise] = {
    Level.BEGINS: _("Reads no letters yet."),
    Level.LETTERS: _("Reads at least four of five letters."),
    Level.WORDS: _("Reads at least four of five simple words."),
    Level.SENTENCE: _("Reads a sentence aloud as a sentence, not word by word."),
    Level.TEXT: _("Reads a short text and says what it tells."),
    Level.TEXT_AND_SUMS: _("Reads a short text, and adds and takes away numbers of two digits."),
}
