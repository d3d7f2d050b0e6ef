"""How django-allauth fits this house: who gets in, and how the secrets of second factors are kept."""

import base64
import time
from functools import lru_cache
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from accounts.devices import device_name
from accounts.models import User

FRESH_SECONDS = 600


class InvitationOnlyAdapter(DefaultAccountAdapter):
    """Closes the sign-up of django-allauth, and asks for the second factor wherever there is one."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Tell that nobody signs up by herself."""
        return False

    def post_login(self, request: HttpRequest, user: User, **details: Any) -> HttpResponse:
        """Show the pages from now on in the language of her account."""
        response = super().post_login(request, user, **details)
        remember_language(response, user.language)
        return response

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Return under what wrong passwords are counted: the address alone.

        The library adds the host that was asked for, with its port, which whoever guesses chooses at each try.
        """
        return str(credentials.get("email", "")).lower()

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Return to her account after a change of password."""
        return reverse("my-account")

    def is_reauthentication_required(self, *, app: str, **details: Any) -> bool:
        """Tell whether she must prove again who she is; not when she has no second factor and just logged in.

        So that setting up the first one follows a log-in or an accepted invitation without a detour.
        """
        user = self.request.user
        if user.is_authenticated and not user.has_second_factor and proved_lately(self.request):
            return False
        return super().is_reauthentication_required(app=app, **details)

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Return how she may prove again who she is: by the second factor once she has one, not by password."""
        methods = super().get_reauthentication_methods(user)
        stronger = [method for method in methods if method["id"] != "reauthenticate"]
        if user.is_authenticated and not user.authenticator_set.filter(type=Authenticator.Type.TOTP).exists():
            stronger.reverse()  # a passkey before recovery codes
        return stronger or methods


class SecondFactorAdapter(DefaultMFAAdapter):
    """Keeps the secrets of second factors encrypted."""

    def encrypt(self, text: str) -> str:
        """Return the text encrypted with a key made from the installation's secret key."""
        return _cipher().encrypt(text.encode()).decode()

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:  # noqa: A002 (the library's name)
        """Return the name suggested for a new passkey: the device it is made on."""
        return device_name(context.request.headers.get("User-Agent", ""))

    def decrypt(self, encrypted_text: str) -> str:
        """Return the text again; older keys of SECRET_KEY_FALLBACKS still open it."""
        return _cipher().decrypt(encrypted_text.encode()).decode()


def proved_lately(request: HttpRequest) -> bool:
    """Tell whether she gave her password or a second factor in this session within the last ten minutes."""
    newest = max((record["at"] for record in get_authentication_records(request, request.user)), default=0)
    return time.time() - newest < FRESH_SECONDS


def remember_language(response: HttpResponse, language: str) -> None:
    """Set the cookie from which the language of the next pages is read."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite=settings.LANGUAGE_COOKIE_SAMESITE,
    )


def _cipher() -> MultiFernet:
    return MultiFernet([_fernet(key) for key in [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]])


@lru_cache(maxsize=8)
def _fernet(secret_key: str) -> Fernet:
    key = HKDF(SHA256(), length=32, salt=None, info=b"second factors").derive(secret_key.encode())
    return Fernet(base64.urlsafe_b64encode(key))
