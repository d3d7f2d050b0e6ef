"""What a phone keeps while there is no network: forms of facilitators, encrypted with a key of their own pages alone.

On the device lies ciphertext alone. The key comes with each page of a user who leads groups and is stored nowhere
there: who finds the phone, or logs in on it as somebody else, cannot read what waits. (docs/decisions/008)
"""

import base64
import hashlib
import hmac

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from access.policy import WRITE, permits
from accounts.middleware import held_back
from accounts.models import User
from programs.models import Session

HOURS = 48
"""What was not sent by then is deleted on the device."""


def offline(request: HttpRequest) -> dict[str, object]:
    """Return what the pages of somebody who leads groups need to keep forms on her device (context processor)."""
    return {"offline": SimpleLazyObject(lambda: _of(request))}


def _of(request: HttpRequest) -> dict[str, object]:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated or held_back(request) or not permits(user, WRITE, Session):
        return {}
    return {"key": _secret("key", user), "author": _secret("author", user), "hours": HOURS}


def _secret(purpose: str, user: User) -> str:
    """Return 32 bytes in base 64 that only this house can make, and that change with her password."""
    about = f"offline {purpose} {user.pk} {user.password}".encode()
    return base64.urlsafe_b64encode(hmac.digest(settings.SECRET_KEY.encode(), about, hashlib.sha256)).decode()
