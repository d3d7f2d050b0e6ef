"""People who log in."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """Users, the roles they hold, and how they prove who they are."""

    name = "accounts"
    verbose_name = _("accounts")

    def ready(self) -> None:
        """Register the checks, and let the library keep recovery codes as this house does."""
        from allauth.mfa.recovery_codes.internal import auth, flows

        from accounts import checks
        from accounts.recovery_codes import RecoveryCodes

        auth.RecoveryCodes = flows.RecoveryCodes = RecoveryCodes
