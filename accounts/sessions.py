"""Sessions, kept in the database and read on every request."""

from typing import Any

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.utils import timezone

from config.made_once import MadeOnce

KEPT = MadeOnce(
    lambda key, now: Session.objects.filter(session_key=key, expire_date__gt=now).values_list("session_data")
)


class SessionStore(db.SessionStore):
    """Django's sessions in the database, read with SQL that is made once."""

    def load(self) -> dict[str, Any]:
        """Return what is kept in this session; nothing, and forget its key, when there is none or it has run out."""
        found = KEPT(self.session_key, timezone.now())
        if not found:
            self._session_key = None
            return {}
        return self.decode(found[0][0])
