"""Whether words that will leave the house may name somebody whom it helps: closed until somebody has looked.

Codes of people and participants are found by their form. Names are looked for among those of participants, a given name
with a family name beside it, though no one participant bears both: so a warning says that this may be a name, and
not that a woman of that name comes to a class. The register of people with cases is not looked at: whether a text
is stopped would tell that a case exists.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from access.context import acting_as_system
from beneficiaries.codes import PARTICIPANT, PERSON, read_code
from programs.models import Participant

CODE = re.compile(r"\b(?:NB|PA)[- ]?[A-Z0-9]{4}[- ]?[A-Z0-9]\b", re.IGNORECASE)
WORD = re.compile(r"[^\W\d_][\w\u0900-\u097f]*")


def codes_in(text: str) -> list[str]:
    """Return what looks like a code of somebody, in the order of the text.

    Without dashes a word such as "parents" looks so too: there the check letter must be right and all letters be large.
    """
    return list(dict.fromkeys(each for each in CODE.findall(text) if "-" in each or _is_meant(each)))


def _is_meant(text: str) -> bool:
    return text == text.upper() and any(
        read_code(text, kind) for kind in (PERSON, PARTICIPANT) if text.startswith(kind)
    )


def names_in(*texts: str) -> list[str]:
    """Return every two neighbouring words of texts that may be somebody's name, each once."""
    if not any(text.strip() for text in texts):
        return []
    given, family = _known()
    found = [pair for text in texts for pair in _pairs(text, given, family)]
    return list(dict.fromkeys(found))


def _pairs(text: str, given: set[str], family: set[str]) -> Iterator[str]:
    words = list(WORD.finditer(text))
    for first, second in pairwise(words):
        beside = text[first.end() : second.start()].strip() == ""
        if beside and first[0].casefold() in given and second[0].casefold() in family:
            yield f"{first[0]} {second[0]}"


def _known() -> tuple[set[str], set[str]]:
    """Return the given names and the family names of participants, in both scripts; read as the house itself."""
    given, family = set(), set()
    with acting_as_system("names that must not leave the house"):
        for names in Participant.objects.order_by().values_list("given_name", "family_name", "name_ne").distinct():
            for first, *others in (part.casefold().split() for part in (" ".join(names[:2]), names[2]) if part.strip()):
                given.add(first)
                family.update(others[-1:])
    return given, family
