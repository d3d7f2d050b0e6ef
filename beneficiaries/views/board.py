"""The supervisor's board: who carries how much at her sites, what is late, and what waits for her."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from access.policy import APPROVE
from access.views import reads
from audit.trail import note_read
from beneficiaries.board import loads, waiting_approvals, waiting_referrals
from beneficiaries.caseload import COUNTED, Caseload, sites_within
from beneficiaries.due_of_supervisors import approval_tasks, referral_tasks
from beneficiaries.models import Case
from beneficiaries.standards import WEIGHT

SHOWN = 100


@reads(Case, action=APPROVE, from_replica=True)
def board(request: HttpRequest) -> HttpResponse:
    """Show the load and the timeliness of every caseworker of her sites, and what waits for her."""
    sites = sites_within(request.user, APPROVE)
    found = loads(request.user, sites)
    to_decide = waiting_approvals(request.user)
    note_read("approvals", rows=[approval.case for approval in to_decide])
    alerts = Caseload(request.user, "site").alerts()
    context = {
        "alerts": [(alert, f"{COUNTED}+" if number > COUNTED else number) for alert, number in alerts],
        "approvals": approval_tasks(to_decide),
        "loads": found[:SHOWN],
        "more_workers": max(0, len(found) - SHOWN),
        "weight": WEIGHT,
        "waiting": referral_tasks(waiting_referrals(request.user)),
    }
    return render(request, "beneficiaries/case/board.html", context)
