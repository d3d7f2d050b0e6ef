"""Approvals: sending something to another person, taking it back, deciding about it; and all that waits."""

import datetime
from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _

from access.paging import page_by_keys
from access.policy import APPROVE, WRITE
from access.views import View, reads, writes
from accounts.models import User
from audit.models import Change, Entry
from audit.trail import note_read
from beneficiaries.approvals import Kind
from beneficiaries.approving import (
    approve,
    give_back,
    missing_for_approving,
    missing_for_deciding,
    missing_for_sending,
    submit,
    with_own_work,
    withdraw,
)
from beneficiaries.due_of_supervisors import approval_tasks
from beneficiaries.forms.approval import DecisionForm
from beneficiaries.lifecycle import IllegalMove
from beneficiaries.models import Approval, Case, DomainScore, Goal, PlanAction
from beneficiaries.models.for_approval import ForApproval
from beneficiaries.views.case import sent, visible_case

CHANGES = 200
"""So many entries of the trail since something was given back are read at most."""
TOLD = {DomainScore: ("domain", "score"), Goal: ("domain", "text"), PlanAction: ("text",)}
"""Parts that are added and taken out, each with the columns that say what it is."""
HIDDEN = ("status", "writers", "written_at")
"""Columns whose changes say nothing to whoever decides."""
Shown = Callable[[Any, User], dict[str, Any]]
"""Returns what a page needs to show one of a kind whole to a user."""


@reads(Case, action=APPROVE)
def approvals(request: HttpRequest) -> HttpResponse:
    """Show what waits for approval at her sites, the longest first."""
    waiting = with_own_work(Approval.objects.waiting_at_sites_of(request.user), request.user)
    page = page_by_keys(waiting, request, "recorded_at")
    note_read("approvals", rows=[approval.case for approval in page.rows])
    context = {"tasks": approval_tasks(page.rows), "newer": page.newer, "older": page.older}
    return render(request, "beneficiaries/approval/list.html", context)


def visible_subject(request: HttpRequest, case: Case, kind: Kind, subject_id: UUID) -> Any:
    """Return one of a kind in this case that the visitor may see; 404 alike for hidden and unknown."""
    seen = kind.model.objects.visible_to(request.user).select_related("recorded_by")
    here = seen.get_or_404(pk=subject_id, case=case)
    here.case = case
    return here


def writable_subject(request: HttpRequest, case: Case, kind: Kind, subject_id: UUID) -> Any:
    """Return one of a kind in this case that the visitor may still change; 404 for any other."""
    here = kind.model.objects.writable_by(request.user).get_or_404(pk=subject_id, case=case)
    here.case = case
    return here


def submitting(kind: Kind, shown: Shown) -> View:
    """Return the view in which one of a kind is looked through and sent to whoever approves."""

    @writes(kind.model)
    def view(request: HttpRequest, code: str, subject_id: UUID) -> HttpResponse:
        case = visible_case(request, code, WRITE)
        here = writable_subject(request, case, kind, subject_id)
        lacking = missing_for_sending(here, request.user)
        if request.method == "POST":
            try:
                submit(here, request.user)
            except IllegalMove as refusal:
                lacking = list(refusal.reasons)
            else:
                messages.success(request, _("Sent. It waits for approval by another person."))
                return redirect(case)
        note_read(kind.slug, subject=case.pk)
        context = page_of(kind, here, shown, request.user) | {
            "lacking": lacking,
            "edit": kind.address("edit", case, here),
        }
        return render(request, "beneficiaries/approval/submit.html", context)

    return view


def withdrawing(kind: Kind) -> View:
    """Return the view that takes one of a kind back that waits for its approval, to go on writing."""

    @writes(kind.model)
    def view(request: HttpRequest, code: str, subject_id: UUID) -> HttpResponse:
        case = visible_case(request, code, WRITE)
        here = visible_subject(request, case, kind, subject_id)
        waiting = _waiting(here)
        if request.method != "POST":
            return redirect(here)
        withdraw(waiting, request.user)
        messages.success(request, _("Taken back. You can go on writing."))
        return redirect(kind.address("edit", case, here))

    return view


def deciding(kind: Kind, shown: Shown) -> View:
    """Return the view that approves one of a kind, or gives it back; 404 for one that does not wait."""

    @writes(Case, action=APPROVE)
    def view(request: HttpRequest, code: str, subject_id: UUID) -> HttpResponse:
        case = visible_case(request, code, APPROVE)
        here = visible_subject(request, case, kind, subject_id)
        waiting = _waiting(here)
        form = DecisionForm(sent(request), request_id=waiting.pk)
        lacking = missing_for_deciding(waiting, request.user)
        if request.method == "POST" and not lacking and form.is_valid():
            try:
                messages.success(request, _decide(kind, waiting, request, form))
            except IllegalMove as refusal:
                for reason in refusal.reasons:
                    form.add_error(None, reason)
            else:
                return redirect(case)
        note_read(kind.slug, subject=case.pk)
        context = page_of(kind, here, shown, request.user) | {
            "form": form,
            "lacking": lacking,
            "in_the_way": [] if lacking else missing_for_approving(waiting, request.user),
            "changes": _changes_since_returned(kind, here),
        }
        return render(request, "beneficiaries/approval/decide.html", context)

    return view


def page_of(kind: Kind, here: ForApproval, shown: Shown, user: User) -> dict[str, Any]:
    """Return what every page about one of a kind needs: itself, its case, and the requests for its approval."""
    requests = list(here.approvals.in_order())
    context = {"case": here.case, "person": here.case.person, "kind": kind, kind.slug: here, "requests": requests}
    return context | shown(here, user) | {"full": f"beneficiaries/{kind.slug}/_full.html"}


def addresses(kind: Kind, shown: Shown) -> list[URLPattern]:
    """Return the addresses at which one of a kind is sent, taken back and decided about."""
    views = {"submit": submitting(kind, shown), "withdraw": withdrawing(kind), "decide": deciding(kind, shown)}
    here = f"cases/<str:code>/{kind.slug}s/<uuid:subject_id>/"
    return [path(f"{here}{verb}/", view, name=f"{kind.slug}-{verb}") for verb, view in views.items()]


def _waiting(here: ForApproval) -> Approval:
    waiting = here.approvals.filter(status=Approval.Status.WAITING).first()
    if waiting is None:
        raise Http404
    waiting.case = here.case
    return waiting


def _decide(kind: Kind, waiting: Approval, request: HttpRequest, form: DecisionForm) -> str:
    comment = form.cleaned_data["comment"]
    if form.cleaned_data["decision"] == "approve":
        approve(waiting, request.user, comment)
        return str(kind.approved)
    give_back(waiting, request.user, comment)
    return str(kind.returned)


def _changes_since_returned(kind: Kind, here: ForApproval) -> list[tuple[str, Change]]:
    """Return what the trail says was changed since it was last given back: the part of it, and the values.

    What was added or taken out is a change without a value before or now; what is as it was is none.
    """
    returned = here.approvals.filter(status=Approval.Status.RETURNED).order_by("-decided_at").first()
    if returned is None:
        return []
    parts = kind.parts(here)
    rows: dict[str, list[Entry]] = {}
    for entry in _entries_since(returned.decided_at, here, parts):
        rows.setdefault(entry.row_id, []).append(entry)
    return [each for row, made in rows.items() for each in _changes_of_row(made, parts.get(row, ""))]


def _entries_since(moment: datetime.datetime, here: ForApproval, parts: Iterable[str]) -> list[Entry]:
    """Return what the trail says of something and its parts, also of those that are gone, the oldest first."""
    its_own = {str(here.pk), *parts}
    came_or_went = Q(action__in=["insert", "delete"], table_name__in=[model._meta.db_table for model in TOLD])
    made = Entry.objects.about(here.case.pk).of_kind("change").with_values().filter(at__gt=moment)
    entries = list(made.filter(Q(row_id__in=its_own) | came_or_went).order_by("pk")[:CHANGES])
    for entry in reversed(entries):  # what a goal has goes before the goal
        if entry.action == Entry.Action.DELETE and its_own & {str(before) for _column, before, _now in entry.values}:
            its_own.add(entry.row_id)
    return [entry for entry in entries if entry.row_id in its_own]


def _changes_of_row(made: list[Entry], part: str) -> list[tuple[str, Change]]:
    """Return what came of all that was done to one row: that it is new, or gone, or else what differs in it."""
    before: dict[str, object] = {}
    now: dict[str, object] = {}
    for entry in made:
        for column, former, latter in entry.values:
            before.setdefault(column, former)
            now[column] = latter
    last = made[-1]
    is_new, is_gone = made[0].action == Entry.Action.INSERT, last.action == Entry.Action.DELETE
    if not is_new and not is_gone:
        differ = [column for column in now if column not in HIDDEN and before[column] != now[column]]
        return [(part, last.in_words(column, before[column], now[column])) for column in differ]
    if is_new and is_gone:
        return []
    said = [last.in_words(column, before.get(column), now.get(column)) for column in TOLD[last.model]]
    thing = {"thing": last.model._meta.verbose_name}
    if is_new:
        return [("", Change(_("Added: %(thing)s") % thing, "", ": ".join(each.now for each in said)))]
    return [("", Change(_("Removed: %(thing)s") % thing, ": ".join(each.before for each in said), ""))]
