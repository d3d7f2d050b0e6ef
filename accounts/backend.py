"""Who may authenticate at all."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.conf import settings

from accounts.demo import DOMAIN
from accounts.models import User
from config.made_once import MadeOnce

OF_KEY = MadeOnce(lambda key: User.objects.filter(pk=key))


class HouseBackend(AuthenticationBackend):
    """Lets in active users; the demonstration's people only while DEMO is on, since everybody knows their secrets."""

    def user_can_authenticate(self, user: User) -> bool:
        """Tell whether this user may be logged in; asked on every request."""
        known_to_all = user.email.endswith(f"@{DOMAIN}") and not settings.DEMO
        return super().user_can_authenticate(user) and not known_to_all

    def get_user(self, user_id: Any) -> User | None:
        """Return the user of a session, None when she may no longer be logged in; asked on every request."""
        found = OF_KEY(user_id)
        return found[0] if found and self.user_can_authenticate(found[0]) else None
