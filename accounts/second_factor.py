"""The library's pages on second factors, where the session must remember what happened there.

Whoever has just set one up has proved it, and is let on; whoever has removed one proves the next anew.
"""

from typing import Any

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY as METHODS
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from allauth.mfa.webauthn.views import AddWebAuthnView, RemoveWebAuthnView
from django import forms
from django.core.exceptions import ValidationError
from django.forms.fields import InvalidJSONInput
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from accounts.recovery_codes import show_once


class AnswerOfDevice(forms.JSONField):
    """What a device answers; a number that Python refuses to read is as wrong as any other nonsense."""

    def to_python(self, value: Any) -> Any:
        """Return the answer; ValidationError when it cannot be read."""
        try:
            return super().to_python(value)
        except (ValueError, RecursionError):
            raise ValidationError(self.error_messages["invalid"], code="invalid", params={"value": "…"}) from None

    def bound_data(self, data: Any, initial: Any) -> Any:
        """Return what was sent, to be shown again as it was typed when it cannot be read."""
        try:
            return super().bound_data(data, initial)
        except (ValueError, RecursionError):
            return InvalidJSONInput(data)


class AddPasskeyForm(AddWebAuthnForm):
    """Asks for a new passkey."""

    credential = AnswerOfDevice(required=True, widget=forms.HiddenInput)


class SetsOneUp:
    """Remembers in the session that the new factor was used."""

    def get_success_url(self) -> str:
        """Return where she goes on."""
        return reverse("mfa_index")

    def form_valid(self, form: Any) -> HttpResponse:
        """Save the factor, and let her on; with the first one recovery codes are made, which she sees now."""
        response = super().form_valid(form)
        record_authentication(self.request, self.request.user, method="mfa", reauthenticated=True)
        return show_once(self.request) if self.did_generate_recovery_codes else response


class RemovesOne:
    """Forgets in the session that a factor was used."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Remove the factor, and ask for the next one where one is needed."""
        response = super().form_valid(form)
        _forget_use(self.request)
        return response


class ActivateApp(SetsOneUp, ActivateTOTPView):
    """Sets up an authenticator app."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer; who has one, as after loading the page of her codes anew, is not led to its removal."""
        if request.user.authenticator_set.filter(type=Authenticator.Type.TOTP).exists():
            return redirect("mfa_index")
        return super().dispatch(request, *args, **kwargs)


class DeactivateApp(RemovesOne, DeactivateTOTPView):
    """Removes the authenticator app."""


class AddPasskey(SetsOneUp, AddWebAuthnView):
    """Adds a passkey."""


class RemovePasskey(RemovesOne, RemoveWebAuthnView):
    """Removes a passkey."""


def _forget_use(request: HttpRequest) -> None:
    """Keep of the session's proofs only the password."""
    known = request.session.get(METHODS, [])
    request.session[METHODS] = [record for record in known if record["method"] != "mfa"]
