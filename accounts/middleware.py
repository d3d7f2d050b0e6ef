"""Ends sessions that are idle or too old, and holds back who still owes a second factor."""

from collections.abc import Callable
from datetime import timedelta

from allauth.account.adapter import get_adapter
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY as METHODS
from allauth.account.authentication import get_authentication_records
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY, logout
from django.contrib.auth.views import redirect_to_login
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.shortcuts import redirect
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.http import urlencode
from django.utils.translation import gettext as _

Respond = Callable[[HttpRequest], HttpResponse]
BEGAN, SEEN = "began", "seen"
TOUCH_SECONDS = 60
LEAVING = frozenset({"quick-exit", "account_logout", "survey", "set_language"})
"""Pages that open whatever becomes of the session: leaving, the language, and the survey, beside which it ends."""
SETTING_UP = LEAVING | {
    "account_reauthenticate",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_generate_recovery_codes",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
    "second-factor",
}
"""The pages open to somebody who still owes a second factor."""


LastWords = Callable[[HttpRequest], str]
_LAST_WORDS: list[LastWords] = []


def before_a_session_ends(keep: LastWords) -> LastWords:
    """Register what may keep the form that arrives when its session is over, while its sender is still known.

    It returns the address at which she can go on after logging in, "" when it kept nothing.
    """
    _LAST_WORDS.append(keep)
    return keep


class SessionLimits:
    """Ends a session after SESSION_IDLE_MINUTES without a request and SESSION_ABSOLUTE_HOURS after log-in.

    When a session was last seen is written at most once a minute, so it may end up to a minute early. One that was
    seen in the future, by a clock that was wrong, ends too: nobody can tell how long she was away.
    """

    def __init__(self, get_response: Respond):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request, or end the session and send her to log in again."""
        if SESSION_KEY not in request.session:
            return _kept_by_nobody(self.get_response(request))
        now = timezone.now().timestamp()
        why = _why_over(request, now)
        if why is None:
            self._touch(request, now)
            proofs, key = len(request.session.get(METHODS, [])), request.session.session_key
            response = self.get_response(request)
            if len(request.session.get(METHODS, [])) > proofs and request.session.session_key == key:
                self._renew(request)
            return _kept_by_nobody(response)
        kept_at = _kept_at(request)
        end_this_session(request)
        if _url_name(request) in LEAVING:
            return self.get_response(request)
        return _to_log_in(request, why, kept_at)

    def _touch(self, request: HttpRequest, now: float) -> None:
        session = request.session
        session.setdefault(BEGAN, now)
        if now - session.get(SEEN, 0) >= TOUCH_SECONDS:
            session[SEEN] = now
            UserSession.objects.filter(session_key=session.session_key).update(last_seen_at=timezone.now())

    def _renew(self, request: HttpRequest) -> None:
        """Give the session in which she has just proved again who she is another key; the former one opens nothing."""
        former = request.session.session_key
        with transaction.atomic():
            request.session.cycle_key()
            UserSession.objects.filter(session_key=former).update(session_key=request.session.session_key)


class SecondFactorRequired:
    """Shows only the set-up pages to somebody whose roles need a second factor, until she has used one.

    The session remembers that one was used, so that an ordinary request costs no query; a role given meanwhile
    acts on the next request.
    """

    def __init__(self, get_response: Respond):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: object, args: object, kwargs: object) -> HttpResponse | None:
        """Send her to the set-up, or to prove the factor that she has, instead of to the page asked for."""
        if SESSION_KEY not in request.session or request.resolver_match.url_name in SETTING_UP:
            return None
        if not held_back(request):
            return None
        if request.user.has_second_factor:
            here = request.get_full_path() if request.method == "GET" else reverse("home")
            proof = get_adapter().get_reauthentication_methods(request.user)[0]["url"]
            return redirect(f"{proof}?{urlencode({'next': here})}")
        return redirect("second-factor")


def held_back(request: HttpRequest) -> bool:
    """Tell whether this visitor's roles need a second factor that was not used in this session."""
    user = request.user
    return user.is_authenticated and not second_factor_used(request) and user.needs_second_factor


def second_factor_used(request: HttpRequest) -> bool:
    """Tell whether a second factor was used in this session."""
    return any(record["method"] == "mfa" for record in get_authentication_records(request, request.user))


def end_this_session(request: HttpRequest) -> None:
    """Log out, and forget the session in the user's list of sessions."""
    UserSession.objects.filter(session_key=request.session.session_key).delete()
    logout(request)


def _kept_by_nobody(response: HttpResponse) -> HttpResponse:
    """Return what is hers alone, errors too, and where a stranger is led: an address may hold the code of a person."""
    if "Cache-Control" not in response:
        add_never_cache_headers(response)
    return response


def _why_over(request: HttpRequest, now: float) -> str | None:
    """Return why this session is over, in words for its user; None when it is not."""
    idle = timedelta(minutes=settings.SESSION_IDLE_MINUTES)
    whole = timedelta(hours=settings.SESSION_ABSOLUTE_HOURS)
    if max(request.session.get(SEEN, now), request.session.get(BEGAN, now)) - now > idle.total_seconds():
        return _("The clock of our server was set back, so we ask you to log in again.")
    if now - request.session.get(SEEN, now) > idle.total_seconds():
        return _("You were away for %(minutes)d minutes, so we logged you out. Nobody else could read your screen.") % {
            "minutes": settings.SESSION_IDLE_MINUTES
        }
    if now - request.session.get(BEGAN, now) > whole.total_seconds():
        return _("You were logged in for %(hours)d hours, so we ask you to log in again.") % {
            "hours": settings.SESSION_ABSOLUTE_HOURS
        }
    return None


def _kept_at(request: HttpRequest) -> str:
    """Let be kept what a form sends too late, and return where to go on; only of a form that is really hers."""
    if request.method != "POST" or not _LAST_WORDS or not request.user.is_active or held_back(request):
        return ""
    if CsrfViewMiddleware(lambda _request: HttpResponse()).process_view(request, lambda _request: None, (), {}):
        return ""
    return next(filter(None, (keep(request) for keep in _LAST_WORDS)), "")


def _to_log_in(request: HttpRequest, why: str, kept_at: str) -> HttpResponse:
    messages.info(request, why)
    if kept_at:
        messages.success(request, _("What you typed is kept as a draft. Log in, and go on where you were."))
    elif request.method not in ("GET", "HEAD"):
        messages.warning(
            request,
            _("What you sent just now was not saved. Log in, and please enter it again."),
        )
    response = redirect_to_login(kept_at or request.get_full_path())
    if request.headers.get("HX-Request"):
        answer = HttpResponse(status=204)
        answer["HX-Redirect"] = response["Location"]
        return answer
    return response


def _url_name(request: HttpRequest) -> str | None:
    try:
        return resolve(request.path_info).url_name
    except Resolver404:
        return None
