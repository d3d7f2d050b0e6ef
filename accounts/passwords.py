"""Refuses passwords that are made of what anybody would try here first."""

import re
import unicodedata
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

WORDS = (
    *("nayabato", "naya", "bato", "nepal", "kathmandu", "himalaya", "sagarmatha", "everest", "namaste"),
    *("caseworker", "supervisor", "facilitator", "manager", "officer", "volunteer", "foundation", "partner"),
    *("administrator", "admin", "protection", "shelter", "centre", "center", "cases", "case", "login", "secret"),
    *("password", "passphrase", "welcome", "letmein", "qwerty", "qwertyuiop", "asdfgh", "zxcvbn", "iloveyou"),
)
"""Words of this house, of its roles and of the place; an association adds its own in PASSWORD_WORDS."""
LEFT = 8
"""So many signs must be left of a password without these words, numbers in a row and signs that are repeated."""


class NothingOfTheHouse:
    """Refuses a password of which little is left without the words of the house."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ValidationError when it is easily guessed by who knows where it is used."""
        left = password.casefold()
        for word in sorted((*WORDS, *map(str.casefold, settings.PASSWORD_WORDS)), key=len, reverse=True):
            left = left.replace(word, "")
        left = re.sub(r"0?123456789?0?|(19|20)\d\d", "", left)
        left = re.sub(r"(.)\1+", r"\1", "".join(filter(_counts, left)))
        if len(left) < LEFT:
            raise ValidationError(
                _("This is made of words that anybody would try here first. Put other words together."),
                code="words_of_the_house",
            )

    def get_help_text(self) -> Any:
        """Return what to know before choosing."""
        return gettext_lazy("No words that anybody would try here first, such as the name of the association.")


def _counts(sign: str) -> bool:
    """Tell whether it is a letter, part of one, or a digit, of any script."""
    return unicodedata.category(sign)[0] in "LMN"
