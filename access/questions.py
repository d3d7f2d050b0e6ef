"""A question with a name in it, as part of an address that only this installation can read.

What is looked for is personal data: it must not stand in addresses, which histories and logs keep. A form sends it by
POST and is answered with the address of the results, so that reloading and going back work as everywhere.
"""

import base64
import json
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from accounts.models import User

SECONDS = 12 * 60 * 60
"""As long as a log-in lasts at most."""
Question = dict[str, str]


def sealed(question: Question, user: User) -> str:
    """Return a question as a text for an address, good for this user until her log-in ends."""
    return _cipher(settings.SECRET_KEY).encrypt(json.dumps([str(user.pk), question]).encode()).decode().rstrip("=")


def unsealed(text: str, user: User) -> Question:
    """Return the question of an address; an empty one when it is another user's, too old or no question at all."""
    try:
        padded = text.encode() + b"=" * (-len(text) % 4)
        asker, question = json.loads(_cipher(settings.SECRET_KEY).decrypt(padded, ttl=SECONDS))
    except (InvalidToken, ValueError):
        return {}
    return question if asker == str(user.pk) else {}


@lru_cache(maxsize=2)
def _cipher(secret_key: str) -> Fernet:
    key = HKDF(SHA256(), length=32, salt=None, info=b"questions in addresses").derive(secret_key.encode())
    return Fernet(base64.urlsafe_b64encode(key))
