"""The code of a person: short, random, and with a letter that shows a slip of the pen.

Never a running number: its order and its gaps would tell how many others there are (design, section 5).
"""

import re
import secrets

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Without 0, 1, I, L, O and U, which are misread or misheard."""
PERSON, PARTICIPANT = "NB", "PA"
"""What a code begins with: a person of a case file, or a participant of a programme, who may be the same one."""
PATTERN = f"{PERSON}-[{ALPHABET}]{{4}}-[{ALPHABET}]"


def new_code(kind: str = PERSON) -> str:
    """Return a new code such as `NB-7KQ4-X`; one in 810,000, so the caller tries again when it is taken."""
    body = "".join(secrets.choice(ALPHABET) for _place in range(4))
    return f"{kind}-{body}-{check_letter(body)}"


def check_letter(body: str) -> str:
    """Return the letter that finds every single wrong sign and every swap of two neighbours.

    Weighted sum modulo 29, a prime: the thirtieth sign of the alphabet is never a check letter.
    """
    return ALPHABET[sum((place + 1) * ALPHABET.index(sign) for place, sign in enumerate(body)) % 29]


def read_code(text: str, kind: str = PERSON) -> str | None:
    """Return the code in a text typed by hand (small letters, spaces, no dashes), None when it cannot be one."""
    signs = re.sub(r"[^0-9A-Z]", "", text.upper()).removeprefix(kind)
    if len(signs) != 5 or any(sign not in ALPHABET for sign in signs):
        return None
    body, letter = signs[:4], signs[4]
    return f"{kind}-{body}-{letter}" if check_letter(body) == letter else None
