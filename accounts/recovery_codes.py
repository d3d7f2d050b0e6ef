"""Recovery codes: shown once, when they are made, and kept as slow salted hashes, each for one use.

Neither the database nor the keys of the house give them to anybody. The library would keep an encrypted seed and show
them again; it is given this class in place of its own (`accounts.apps`).
"""

import secrets
from typing import Any

from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes as CodesOfTheLibrary
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView
from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse_lazy

from accounts.models import User

MADE_AT_ONCE = 6
"""Enough for three lost phones, as a code lets her in and another takes the lost phone off her account."""


class RecoveryCodes(CodesOfTheLibrary):
    """The codes of one user: twelve digits, 40 bits, so that their hashes cannot be tried out either."""

    instance: Authenticator

    @classmethod
    def activate(cls, user: User) -> "RecoveryCodes":
        """Make new ones, which stand on this object of the user until the request is answered, and nowhere else."""
        user.new_recovery_codes = [
            " ".join(f"{secrets.randbelow(10_000):04}" for _group in range(3)) for _code in range(MADE_AT_ONCE)
        ]
        kept = [make_password(code.replace(" ", "")) for code in user.new_recovery_codes]
        return cls(
            Authenticator.objects.create(user=user, type=Authenticator.Type.RECOVERY_CODES, data={"hashes": kept})
        )

    def get_unused_codes(self) -> list[str]:
        """Return the hashes that are left; their number alone is told."""
        return self.instance.data["hashes"]

    @transaction.atomic
    def validate_code(self, code: str) -> bool:
        """Tell whether this is one of them, which is used up by that."""
        if len(code) == app_settings.TOTP_DIGITS:
            return False  # of an app: no slow look
        self.instance = Authenticator.objects.select_for_update().get(pk=self.instance.pk)
        for kept in self.get_unused_codes():
            if check_password(code, kept):
                self.instance.data["hashes"].remove(kept)
                self.instance.save(update_fields=["data"])
                return True
        return False


class MakeRecoveryCodes(GenerateRecoveryCodesView):
    """Makes new codes in place of those she has."""

    success_url = reverse_lazy("mfa_index")

    def form_valid(self, form: Any) -> HttpResponse:
        """Make them, and show them."""
        super().form_valid(form)
        return show_once(self.request)


def show_once(request: HttpRequest) -> HttpResponse:
    """Show the codes that were made in this request."""
    return render(request, "mfa/recovery_codes/shown_once.html", {"codes": request.user.new_recovery_codes})
