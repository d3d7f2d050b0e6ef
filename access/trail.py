"""The data protection officer's view of the trail: who did what, without names of persons and without values."""

import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.home import card
from access.policy import READ, REVIEW, Scope, allow
from access.shelter import ShelteredQuerySet, shelter, shelter_of
from access.views import reads
from accounts.models import Membership, User
from accounts.roles import Role
from audit.models import Detail, Entry, EntryQuerySet, Seal
from audit.pages import page_of
from audit.trail import note_read
from config.fields import CalendarDateField

allow(Role.DATA_PROTECTION, to=READ | REVIEW, on=[Entry, Seal], within=Scope.ALL)
for model in (Entry, Detail, Seal):
    shelter(model)

SEALS_SHOWN = 20


def entries_visible_to(user: User) -> EntryQuerySet:
    """Return the entries that this user may see; the trail itself lies below the policy and cannot ask it."""
    return Entry.objects.filter(shelter_of(Entry).q(user, READ))


class TrailFilter(forms.Form):
    """Which part of the trail is shown."""

    kind = forms.ChoiceField(
        label=_("What was done"),
        required=False,
        choices=[
            ("", _("Everything")),
            ("read", _("Something was read")),
            ("change", _("Something was changed")),
            ("event", _("Log-ins and other events")),
        ],
    )
    actor = forms.ModelChoiceField(User.objects.all(), label=_("By whom"), required=False, empty_label=_("Anybody"))
    since = CalendarDateField(label=_("From"), required=False)
    until = CalendarDateField(label=_("Until"), required=False)
    about = forms.RegexField(r"^[0-9a-f]{8}$", required=False, widget=forms.HiddenInput)
    of = forms.RegexField(r"^[a-z_]{1,63}$", required=False, widget=forms.HiddenInput)

    def chosen_from(self, entries: EntryQuerySet) -> EntryQuerySet:
        """Return the entries that fit; all of them as far as the form was not understood."""
        self.full_clean()
        chosen = self.cleaned_data
        if chosen.get("kind"):
            entries = entries.of_kind(chosen["kind"])
        if chosen.get("actor"):
            entries = entries.filter(actor=chosen["actor"])
        if chosen.get("about"):
            entries = entries.about_mark(chosen["about"], chosen.get("of", ""))
        if chosen.get("since"):
            entries = entries.filter(at__gte=_midnight(chosen["since"]))
        if chosen.get("until"):
            entries = entries.filter(at__lt=_midnight(chosen["until"] + datetime.timedelta(days=1)))
        return entries


@reads(Entry, REVIEW)
def trail(request: HttpRequest) -> HttpResponse:
    """Show who did what, newest first; looking is itself recorded."""
    form = TrailFilter(request.GET)
    page = page_of(form.chosen_from(entries_visible_to(request.user)).with_names(), request.GET)
    name_accounts(page.entries)
    note_read("trail")
    return render(request, "audit/trail.html", {"form": form, "page": page})


@reads(Seal, REVIEW)
def verification(request: HttpRequest) -> HttpResponse:
    """Show the newest seals, what the last verification found, and how to verify."""
    seals = ShelteredQuerySet(Seal).visible_to(request.user)
    return render(
        request,
        "audit/verification.html",
        {
            "seals": seals.defer("ids", "leaves", "previous").order_by("-number")[:SEALS_SHOWN],
            "last": last_verification(request.user),
        },
    )


def last_verification(user: User) -> Entry | None:
    """Return the entry of the newest verification, None when there was none yet."""
    return entries_visible_to(user).last_event("verified", "verification_failed")


@card(Entry, REVIEW)
def trail_card(request: HttpRequest) -> dict[str, Any]:
    """Tell the officer on her home page whether the trail is whole."""
    return {
        "title": _("Audit trail"),
        "template": "audit/_card_trail.html",
        "last": last_verification(request.user),
    }


def name_accounts(entries: list[Entry]) -> None:
    """Say on each entry about an account or a role whose it is (attribute `account`); two queries at most."""
    memberships = _by_key(Membership.objects.select_related("user", "site", "organisation"), entries)
    users = _by_key(User.objects.all(), entries)
    for entry in entries:
        membership = memberships.get(entry.row_id)
        account = f"{membership.user}: {membership}" if membership else users.get(entry.row_id, "")
        entry.account = "" if account == entry.actor else account


def _by_key(rows: QuerySet, entries: list[Entry]) -> dict[str, Any]:
    table = rows.model._meta.db_table
    keys = {UUID(entry.row_id) for entry in entries if entry.table_name == table and entry.row_id}
    return {str(row.pk): row for row in rows.filter(pk__in=keys)} if keys else {}


def _midnight(day: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time.min))
