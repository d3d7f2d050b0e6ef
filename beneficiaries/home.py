"""The cards of the home page that are about cases."""

from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext as _

from access.home import Content, card
from access.policy import APPROVE, WRITE, permits
from audit.trail import note_read
from beneficiaries.board import loads
from beneficiaries.caseload import Caseload, sites_within
from beneficiaries.due import pressing, tasks_of, with_last_step
from beneficiaries.models import Case

SHOWN = 8
OWN_CASES = 200
"""More open cases than anybody carries; beyond it, the caseload page tells."""


@card(Case, WRITE)
def my_day(request: HttpRequest) -> Content:
    """Show a worker what is to be done today in her own cases, and which are new."""
    load = Caseload(request.user, "mine")
    own = Q(caseworker=request.user) | Q(pk__in=load.shared)
    cases = Case.objects.visible_to(request.user).open().filter(own).order_by("next_contact_on")
    found = list(with_last_step(cases).for_caseload()[:OWN_CASES])
    if not found and permits(request.user, APPROVE, Case):
        return None
    tasks = pressing(tasks_of(found))
    note_read("caseload", rows=list({task.case.pk: task.case for task in tasks[:SHOWN]}.values()))
    return {
        "title": _("Your day"),
        "template": "beneficiaries/_card_my_day.html",
        "tasks": tasks[:SHOWN],
        "more": max(0, len(tasks) - SHOWN),
        "counts": load.counts(),
    }


@card(Case, APPROVE)
def my_sites(request: HttpRequest) -> Content:
    """Show a supervisor what waits at her sites and who carries how much."""
    sites = sites_within(request.user, APPROVE)
    found = loads(request.user, sites)
    return {
        "title": _("Your sites"),
        "template": "beneficiaries/_card_board.html",
        "loads": found[:6],
        "total": sum(load.total for load in found),
        "overdue": sum(load.overdue for load in found),
        "unassigned": sum(load.total for load in found if load.worker is None),
    }
