"""The cards of the home page that are about cases."""

from django.http import HttpRequest
from django.utils.translation import gettext as _

from access.home import Content, card
from access.policy import APPROVE, ASSIGN, WRITE, permits
from audit.trail import note_read
from beneficiaries.board import loads, waiting_approvals
from beneficiaries.caseload import Caseload, sites_within
from beneficiaries.drafts import drafts_of
from beneficiaries.due import own_tasks, until
from beneficiaries.due_of_supervisors import approval_tasks, left_after_closing_tasks, take_over_tasks
from beneficiaries.models import Case, Draft
from beneficiaries.standards import standards_now

SHOWN = 8
DRAFTS = 5


@card(Case, WRITE)
def my_day(request: HttpRequest) -> Content:
    """Show a worker what is to be done today in her own cases, what comes within days, and which are new."""
    counts, tasks = Caseload(request.user, "mine").counts(), own_tasks(request.user)
    if not counts["open"] and not tasks and permits(request.user, APPROVE, Case):
        return None
    shown = until(tasks, standards_now().soon)[:SHOWN]
    note_read("caseload", rows=dict.fromkeys(task.case or task.person for task in shown))
    return {
        "title": _("Your day"),
        "template": "beneficiaries/_card_my_day.html",
        "now": until(shown),
        "soon": [task for task in shown if not task.is_late and not task.is_today],
        "total": len(tasks),
        "counts": counts,
    }


@card(Draft, WRITE)
def my_drafts(request: HttpRequest) -> Content:
    """Show a worker what she began to write and did not save."""
    drafts = drafts_of(request)[:DRAFTS]
    if not drafts:
        return None
    note_read("caseload", rows=dict.fromkeys(draft.case for draft in drafts))
    return {"title": _("Your drafts"), "template": "beneficiaries/_card_drafts.html", "drafts": drafts}


@card(Case, APPROVE)
def my_approvals(request: HttpRequest) -> Content:
    """Show a supervisor what waits for her decision, the longest first."""
    waiting = waiting_approvals(request.user)
    if not waiting:
        return None
    note_read("approvals", rows=[approval.case for approval in waiting])
    return {
        "title": _("Waiting for your approval"),
        "template": "beneficiaries/_card_approvals.html",
        "tasks": approval_tasks(waiting),
    }


@card(Case, ASSIGN)
def handed_over(request: HttpRequest) -> Content:
    """Show a supervisor the cases that another site handed over and that nobody here has taken up yet."""
    tasks = take_over_tasks(request.user)
    if not tasks:
        return None
    note_read("caseload", rows=[task.case for task in tasks])
    return {
        "title": _("Handed over to your sites"),
        "template": "beneficiaries/_card_tasks.html",
        "tasks": tasks,
    }


@card(Case, ASSIGN)
def left_after_closing(request: HttpRequest) -> Content:
    """Show a supervisor the closed cases in which it is time to ask, and nobody works to do so."""
    tasks = left_after_closing_tasks(request.user)
    if not tasks:
        return None
    note_read("caseload", rows=[task.case for task in tasks])
    return {
        "title": _("Closed cases without caseworker"),
        "template": "beneficiaries/_card_tasks.html",
        "tasks": tasks,
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
