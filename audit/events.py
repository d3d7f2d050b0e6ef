"""Ways in and out: log-ins, refused log-ins, passwords and second factors go to the trail; files with a virus too.

The libraries tell of them by signals alone.
"""

from typing import Any

from allauth.account import signals as account
from allauth.mfa import signals as mfa
from django.contrib.auth import signals as auth
from django.dispatch import Signal, receiver
from django.http import HttpRequest

from accounts.models import User
from audit.trail import note_event, record_event
from config.files.scanning import when_found

OF_A_USER: dict[Signal, str] = {
    auth.user_logged_in: "log_in",
    account.password_set: "password_changed",
    account.password_changed: "password_changed",
    account.password_reset: "password_reset",
    mfa.authenticator_added: "second_factor_added",
    mfa.authenticator_removed: "second_factor_removed",
    mfa.authenticator_reset: "second_factor_renewed",
    mfa.authentication_failed: "second_factor_failed",
}


@receiver(list(OF_A_USER), dispatch_uid="audit.of_a_user")
def record_what_a_user_did(signal: Signal, user: User, request: HttpRequest | None = None, **_kwargs: Any) -> None:
    """Record an event of a known user."""
    record_event(OF_A_USER[signal], user, request=request, row=user)


@receiver(auth.user_logged_out, dispatch_uid="audit.logged_out")
def record_log_out(user: User | None, request: HttpRequest | None = None, **_kwargs: Any) -> None:
    """Record a log-out; one of a session that was over already has no user and is left out."""
    if user is not None:
        record_event("log_out", user, request=request, row=user)


@receiver(auth.user_login_failed, dispatch_uid="audit.login_failed")
def record_refused_log_in(credentials: dict[str, Any], request: HttpRequest | None = None, **_kwargs: Any) -> None:
    """Record that a log-in was refused, and on whose account; what was typed is not kept.

    It may be a password in the wrong box, or the address of somebody who has nothing to do with us.
    """
    typed = str(credentials.get("email") or credentials.get("username") or "")
    record_event("log_in_failed", request=request, row=User.objects.filter(email=typed.lower()).first())


@when_found
def record_a_virus(found: str) -> None:
    """Record that she who acts sent a file in which the scanner found something, and its name for that."""
    note_event("virus_refused", reason=found)
