"""What a user does with her own account; who may open each page is said where the addresses are (`access.urls`)."""

from typing import Any

from allauth.account import views as account_views
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import perform_password_login, record_authentication
from allauth.account.models import Login
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import check_for_language
from django.utils.translation import gettext as _
from django.views.csrf import csrf_failure
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST
from django.views.i18n import set_language as set_language_cookie

from accounts.adapter import proved_lately, remember_language
from accounts.devices import device_name
from accounts.forms import EndSessionsForm, InvitationForm, MyAccountForm
from accounts.middleware import end_this_session
from accounts.models import CannotBeAccepted, Invitation, User


@transaction.atomic
def my_account(request: HttpRequest) -> HttpResponse:
    """Show a user her account, and let her change her name, phone and language."""
    form = MyAccountForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        form.instance.edit(by=request.user)
        messages.success(request, _("Your account is saved."))
        return _in_language(redirect("my-account"), form.instance)
    memberships = request.user.memberships.in_force().select_related("site", "organisation")
    context = {
        "form": form,
        "memberships": memberships,
        "second_factors": request.user.authenticator_set.exclude(type="recovery_codes"),
        "sessions": request.user.usersession_set.count(),
    }
    return render(request, "account/my_account.html", context)


def second_factor(request: HttpRequest) -> HttpResponse:
    """Explain the second factor to somebody who has none yet, and lead her to the set-up."""
    if request.user.has_second_factor:
        return redirect("mfa_index")
    return render(request, "account/second_factor.html")


def reauthenticate(request: HttpRequest) -> HttpResponse:
    """Ask for the password again; whoever has a second factor is asked for that instead."""
    if request.user.has_second_factor:
        proof = get_adapter().get_reauthentication_methods(request.user)[0]["url"]
        return redirect(f"{proof}?{request.GET.urlencode()}")
    return account_views.reauthenticate(request)


@sensitive_post_parameters("password")
def sessions(request: HttpRequest) -> HttpResponse:
    """List where a user is logged in, and let her end one of these sessions or all others.

    Unless she has just proved who she is, she gives her password before: who sits down at her open page shuts her out
    of nothing.
    """
    if request.method == "POST":
        return _end_sessions(request)
    here = request.session.session_key
    known = sorted(UserSession.objects.purge_and_list(request.user), key=lambda each: each.last_seen_at, reverse=True)
    rows = [
        {"session": each, "device": device_name(each.user_agent), "here": each.session_key == here} for each in known
    ]
    rows.sort(key=lambda row: not row["here"])
    return render(request, "usersessions/list.html", {"rows": rows})


def _end_sessions(request: HttpRequest) -> HttpResponse:
    if not proved_lately(request):
        typed = request.POST if "password" in request.POST else None
        form = EndSessionsForm(typed, user=request.user, initial={"end": request.POST.get("end")})
        if not form.is_valid():
            return render(request, "usersessions/end.html", {"form": form})
        record_authentication(request, request.user, method="password")
    others = request.user.usersession_set.exclude(session_key=request.session.session_key)
    chosen = request.POST.get("end", "")
    if chosen != "others":
        others = others.filter(pk=chosen) if chosen.isdecimal() and len(chosen) < 19 else others.none()
    ended = [each.end() for each in others]
    messages.success(request, _("Logged out there.") if ended else _("It was logged out already."))
    return redirect("usersessions_list")


@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Show the pages in another language from now on, and remember it with the account."""
    language = request.POST.get("language", "")
    if request.user.is_authenticated and language in dict(settings.LANGUAGES) and check_for_language(language):
        User.objects.filter(pk=request.user.pk).update(language=language)
    return set_language_cookie(request)


@require_POST
@never_cache
def quick_exit(request: HttpRequest) -> HttpResponse:
    """Log out at once and leave for a page that says nothing of this one, keeping no copy of what was shown.

    A page that refreshes itself away, not a redirect: the security policy forbids a form to lead elsewhere,
    and such a refresh takes this page's place in the browser's history.
    """
    end_this_session(request)
    response = render(request, "account/quick_exit.html")
    response["Refresh"] = f"0; url={settings.QUICK_EXIT_URL}"
    response["Clear-Site-Data"] = '"cache", "storage"'
    response.delete_cookie(settings.LANGUAGE_COOKIE_NAME)
    response.delete_cookie(settings.MESSAGES_COOKIE_NAME)
    response.delete_cookie(settings.SURVEY_COOKIE_NAME, samesite="Strict")
    return response


def not_our_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Refuse a form without the token of this session; leave all the same for whoever is leaving.

    After a log-in in another tab the token of an older page holds no more, and nobody must stand before an error
    page then. All that a forged form could do here is to log her out.
    """
    if request.resolver_match and request.resolver_match.url_name == "quick-exit":
        return quick_exit(request)
    return csrf_failure(request, reason)


@never_cache
@sensitive_post_parameters("password", "again")
def accept_invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """Let the invited choose a password and come in, exactly once."""
    try:
        invitation = Invitation.objects.acceptable(secret)
        invited = User(email=invitation.email, full_name=invitation.full_name)
        form = InvitationForm(request.POST or None, invited=invited)
        if request.method == "POST" and form.is_valid():
            return _come_in(request, invitation, form.cleaned_data["password"])
    except CannotBeAccepted as why:
        return render(request, "account/invitation_over.html", {"why": why}, status=410)
    return render(request, "account/invitation.html", {"form": form, "invitation": invitation})


def _come_in(request: HttpRequest, invitation: Invitation, password: str) -> HttpResponse:
    with transaction.atomic():
        user = invitation.accept(password)
    if request.user.is_authenticated:
        end_this_session(request)
    return perform_password_login(request, {"email": user.email}, Login(user=user, email=user.email))


def too_many(request: HttpRequest, *_args: Any) -> HttpResponse:
    """Tell that too many attempts were made; when to try again."""
    return render(request, "account/too_many.html", status=429)


def _in_language(response: HttpResponse, user: User) -> HttpResponse:
    remember_language(response, user.language)
    return response
