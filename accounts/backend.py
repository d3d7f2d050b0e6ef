"""Who may authenticate at all."""

from allauth.account.auth_backends import AuthenticationBackend
from django.conf import settings

from accounts.demo import DOMAIN
from accounts.models import User


class HouseBackend(AuthenticationBackend):
    """Lets in active users; the demonstration's people only while DEMO is on, since everybody knows their secrets."""

    def user_can_authenticate(self, user: User) -> bool:
        """Tell whether this user may be logged in; asked on every request."""
        known_to_all = user.email.endswith(f"@{DOMAIN}") and not settings.DEMO
        return super().user_can_authenticate(user) and not known_to_all
