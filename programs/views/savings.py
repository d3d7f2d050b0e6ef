"""What a group saves: the box and its members, the cycles, and the share-out."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from access.paging import page_by_keys
from access.policy import READ, WRITE, Action
from access.views import reads, writes
from beneficiaries.views.editing import kept
from programs.forms.savings import CycleForm
from programs.models import (
    CannotSave,
    Enrolment,
    Group,
    Loan,
    SavingsCycle,
    SavingsMeeting,
    SavingsPayment,
    SharePayout,
)
from programs.models.enrolment import EnrolmentQuerySet
from programs.savings import box_of, held_in
from programs.sharing_out import look_at, share_out
from programs.views.group import BY_NAME, MEMBERS
from programs.views.workshop import posted, workshop_of
from programs.workshops import workshops_for

LAST = 5
FORMER = 20
"""More cycles than a group closes in as many years; a page shows no more."""


def page(request: HttpRequest, name: str, group: Group, **context: Any) -> HttpResponse:
    """Show a page about the savings of a group."""
    return render(request, f"programs/savings/{name}.html", {"group": group} | context)


def cycle_of(request: HttpRequest, pk: UUID, action: Action = READ) -> SavingsCycle:
    """Return a cycle on which the visitor may do the action; 404 alike for hidden and unknown."""
    cycles = SavingsCycle.objects.filter(group__in=workshops_for(request.user, SavingsCycle, action))
    return cycles.select_related("group__programme", "group__site", "closed_by").get_or_404(pk=pk)


def running_in(group: Group) -> SavingsCycle | None:
    """Return the cycle in which a group is, None between two."""
    return SavingsCycle.objects.running().filter(group=group).select_related("group").first()


def members_of(cycle: SavingsCycle) -> EnrolmentQuerySet:
    """Return who belongs to the group, and who paid in this cycle and left; each person once."""
    here = Enrolment.objects.filter(group=cycle.group_id)
    again = Enrolment.objects.filter(group=cycle.group_id, participant=OuterRef("participant"))
    later = again.filter(applied_on__gt=OuterRef("applied_on"))
    paid = SavingsPayment.objects.filter(meeting__cycle=cycle).values("enrolment")
    former = Q(pk__in=paid) & ~Exists(again.enrolled()) & ~Exists(later)
    return here.filter(Q(state=Enrolment.State.ENROLLED) | former).in_order()


def loans_by_member(cycle: SavingsCycle, members: list[Enrolment]) -> dict[UUID, Loan]:
    """Return the outstanding loan of each of these members who has one, with its balance."""
    loans = Loan.objects.outstanding().with_balance().filter(cycle=cycle)
    loans = loans.filter(enrolment__participant__in=[each.participant_id for each in members])
    return {loan.enrolment.participant_id: loan for loan in loans.select_related("enrolment")}


@reads(SavingsCycle)
def savings(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show the box, what each member saved and owes, the last meetings, and the cycles that are over."""
    here = workshop_of(request, pk, SavingsCycle)
    running = running_in(here)
    context = {
        "cycle": running,
        "box": box_of(here),
        "former": SavingsCycle.objects.filter(group=here).exclude(closed_on=None)[:FORMER],
    }
    if running:
        shown = page_by_keys(members_of(running), request, *BY_NAME, size=MEMBERS)
        sums = held_in(running)
        loans = loans_by_member(running, shown.rows)
        context |= {
            "page": shown,
            "rows": [(each, sums.get(each.participant_id), loans.get(each.participant_id)) for each in shown.rows],
            "meetings": running.meetings.all()[:LAST],
        }
    return page(request, "box", here, **context)


@writes(SavingsCycle)
def cycle_add(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Begin a cycle with the rules that the group gave itself."""
    here, back = workshop_of(request, pk, SavingsCycle, WRITE), reverse("savings", args=[pk])
    form = CycleForm(posted(request), group=here)
    if kept(request, form):
        return redirect(back)
    return page(request, "form", here, form=form, title=_("Begin a cycle"), back=back)


@reads(SavingsCycle)
def cycle(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show a cycle: its rules, its meetings, and what everybody got at its end."""
    here = cycle_of(request, pk)
    payments = SavingsPayment.objects.filter(meeting__cycle=here)
    payouts = SharePayout.objects.filter(cycle=here).select_related("enrolment__participant")
    context = {
        "cycle": here,
        "page": page_by_keys(SavingsMeeting.objects.filter(cycle=here), request, "-on"),
        "sums": payments.in_all(),
        "payouts": list(payouts),
    }
    context["paid_out"] = sum(each.amount for each in context["payouts"])
    return page(request, "cycle", here.group, **context)


@writes(SavingsCycle)
def cycle_share_out(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show what everybody will get; once that was looked at, pay it out and close the cycle."""
    here, refusal = cycle_of(request, pk, WRITE), ""
    if here.is_closed:
        messages.info(request, _("This cycle was shared out already."))
        return redirect("savings-cycle", pk)
    if request.method == "POST":
        try:
            share_out(here, timezone.localdate(), request.user, request.POST.get("seen", ""))
        except CannotSave as problem:
            refusal = str(problem)
        else:
            messages.success(request, _("The box is shared out, and the cycle is closed."))
            return redirect("savings-cycle", pk)
    found = look_at(here)
    return page(request, "share_out", here.group, cycle=here, found=found, refusal=refusal or found.refusal)
