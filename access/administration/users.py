"""Screens about users and the roles they hold."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from access.administration.forms import LostFactorForm, MembershipForm, ReasonForm, UserForm, WordsForm
from access.paging import page_by_keys
from access.questions import sealed, unsealed
from access.views import reads, writes
from accounts.models import Membership, Refused, User

A_FACTOR = Count("authenticator", filter=~Q(authenticator__type="recovery_codes"), distinct=True)


@dataclass(frozen=True)
class Change:
    """A change to a user's account that asks for a reason."""

    verb: str
    title: Promise
    explained: Promise
    button: Promise
    done: Promise
    form: type[ReasonForm] = ReasonForm


CHANGES = {
    change.verb: change
    for change in [
        Change(
            "deactivate",
            gettext_lazy("Deactivate this account"),
            gettext_lazy("She is logged out at once and cannot log in any more. What she recorded stays."),
            gettext_lazy("Deactivate"),
            gettext_lazy("The account is deactivated."),
        ),
        Change(
            "reactivate",
            gettext_lazy("Reactivate this account"),
            gettext_lazy("She may log in again, with the roles listed on her page."),
            gettext_lazy("Reactivate"),
            gettext_lazy("The account is active again."),
        ),
        Change(
            "end_sessions",
            gettext_lazy("Log out everywhere"),
            gettext_lazy("Use this when a phone or a computer is lost. She may log in again at once."),
            gettext_lazy("Log out everywhere"),
            gettext_lazy("She is logged out everywhere."),
        ),
        Change(
            "reset_second_factor",
            gettext_lazy("Reset the second factor"),
            gettext_lazy(
                "Her authenticator app, passkeys and recovery codes stop working, and she is logged out. Make sure "
                "that it is really she who asks: call her on a number you know."
            ),
            gettext_lazy("Reset"),
            gettext_lazy("Her second factor is reset. She sets up a new one when she logs in."),
            LostFactorForm,
        ),
    ]
}


@reads(User, asked_by_post=True)
def users(request: HttpRequest) -> HttpResponse:
    """List users by name; words come by POST and narrow the list at an address in which they cannot be read."""
    posted = request.method == "POST"
    asked = request.POST if posted else unsealed(request.GET.get("find", ""), request.user)
    form = WordsForm(asked or None)
    words = form.cleaned_data["words"] if form.is_valid() else ""
    if posted and form.is_valid():
        found = f"?{urlencode({'find': sealed({'words': words}, request.user)})}" if words else ""
        return redirect(reverse("users") + found)
    known = User.objects.with_roles().annotate(factors=A_FACTOR).named_like(words)
    page = page_by_keys(known, request, "full_name")
    return render(request, "access/administration/users.html", {"form": form, "page": page})


@reads(User)
def user(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show one user's account: roles, protection, and what was done to it."""
    person = get_object_or_404(User, pk=pk)
    memberships = person.memberships.select_related("site", "organisation")
    context = {
        "person": person,
        "held": [each for each in memberships if each.ended_at is None],
        "former": [each for each in memberships if each.ended_at],
        "factors": person.authenticator_set.exclude(type="recovery_codes"),
        "sessions": person.usersession_set.count(),
        "page": page_by_keys(person.events.select_related("by"), request, "-at"),
        "herself": person == request.user,
    }
    return render(request, "access/administration/user.html", context)


@writes(User)
def user_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change a user's name, address, phone or language."""
    person = get_object_or_404(User, pk=pk)
    form = UserForm(request.POST or None, instance=person)
    if form.is_valid():
        form.instance.edit(by=request.user)
        messages.success(request, _("The account is saved."))
        return redirect("user", pk=pk)
    return _form_page(request, _("Change the account"), form, person)


@writes(User)
def user_change(request: HttpRequest, pk: UUID, verb: str) -> HttpResponse:
    """Make a change that asks for a reason: deactivate, reactivate, end sessions, reset the second factor."""
    change = CHANGES[verb]
    person = get_object_or_404(User, pk=pk)
    form = change.form(request.POST or None)
    if form.is_valid():
        try:
            getattr(person, verb)(by=request.user, reason=form.cleaned_data["reason"])
        except Refused as why:
            form.add_error(None, str(why))
        else:
            messages.success(request, change.done)
            return redirect("user", pk=pk)
    return _form_page(request, change.title, form, person, text=change.explained, submit=change.button)


@writes(Membership)
def membership_give(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give a user a role at a site or for an organisation."""
    person = get_object_or_404(User, pk=pk)
    form = MembershipForm(request.POST or None, instance=Membership(user=person))
    if form.is_valid():
        try:
            form.instance.give(by=request.user)
        except Refused as why:
            form.add_error(None, str(why))
        else:
            messages.success(request, _("The role is given. It acts from her next click on."))
            return redirect("user", pk=pk)
    return _form_page(request, _("Give a role"), form, person, submit=_("Give the role"))


@writes(Membership)
def membership_end(request: HttpRequest, pk: UUID) -> HttpResponse:
    """End a role; it stays on record."""
    membership = get_object_or_404(Membership.objects.in_force().select_related("user"), pk=pk)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            membership.end(by=request.user, reason=form.cleaned_data["reason"])
        except Refused as why:
            form.add_error(None, str(why))
        else:
            messages.success(request, _("The role has ended. It acts from her next click on."))
            return redirect("user", pk=membership.user_id)
    text = _("She loses what this role lets her see from her next click on: %(role)s.") % {"role": membership}
    return _form_page(request, _("End a role"), form, membership.user, text=text, submit=_("End the role"))


def _form_page(request: HttpRequest, title: Any, form: Any, person: User, **words: Any) -> HttpResponse:
    context = {"title": title, "form": form, "person": person, **words}
    return render(request, "access/administration/user_form.html", context)
