"""Case plans: all of them, the one in work with its goals, and her agreement to it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from access.paging import page_by_keys
from access.policy import APPROVE, WRITE
from access.views import reads, writes
from accounts.models import User
from audit.trail import note_read
from beneficiaries.approvals import KINDS
from beneficiaries.approving import missing_for_sending
from beneficiaries.drafts import typed
from beneficiaries.forms.plan import AgreementForm, GoalForm, PlanForm
from beneficiaries.lifecycle import Standing
from beneficiaries.models import Goal, GoalProgress, Plan
from beneficiaries.views.approval import page_of, visible_subject, writable_subject
from beneficiaries.views.case import visible_case
from beneficiaries.views.paper import printed

KIND = KINDS[Plan]
PAGE = 20


@reads(Plan)
def plans(request: HttpRequest, code: str) -> HttpResponse:
    """Show every plan of a case, the last first."""
    case = visible_case(request, code)
    note_read("case", subject=case.pk)
    seen = Plan.objects.visible_to(request.user).filter(case=case).select_related("recorded_by")
    context = {
        "case": case,
        "person": case.person,
        "page": page_by_keys(seen, request, "-made_on", "-recorded_at", size=PAGE),
        "in_work": seen.in_work().first(),
        "may_write": case.is_open and WRITE in Standing(case, request.user).actions,
    }
    return render(request, "beneficiaries/plan/list.html", context)


@reads(Plan)
def plan(request: HttpRequest, code: str, subject_id: UUID) -> HttpResponse:
    """Show one plan with its goals; one that is being written leads to all that can be added."""
    here = visible_subject(request, visible_case(request, code), KIND, subject_id)
    note_read("plan", subject=here.case.pk)
    actions = Standing(here.case, request.user).actions
    may_write = WRITE in actions
    context = page_of(KIND, here, shown, request.user) | {
        "may_write": may_write,
        "may_change": may_write and here.is_open,
        "may_approve": APPROVE in actions,
        "lacking": missing_for_sending(here, request.user) if may_write and here.is_open else [],
    }
    return render(request, "beneficiaries/plan/read.html", context)


@reads(Plan)
def plan_paper(request: HttpRequest, code: str, subject_id: UUID) -> HttpResponse:
    """Print a plan, with room for her signature."""
    here = visible_subject(request, visible_case(request, code), KIND, subject_id)
    template, instead = "beneficiaries/paper/plan.html", here.get_absolute_url()
    return printed(request, here.case, template, page_of(KIND, here, shown, request.user), "-plan", instead)


@writes(Plan)
def plan_add(request: HttpRequest, code: str) -> HttpResponse:
    """Begin a plan from the last one and its open goals; where one is in work already, it leads there."""
    case = visible_case(request, code, WRITE)
    standing = case.plans.in_work().first()
    if standing is not None and request.method != "POST":
        return redirect(standing)
    if not case.is_open:
        raise Http404
    last = case.plans.approved().latest_first().first()
    return _form(request, PlanForm, Plan.begun_from(case, last), _("Make a plan with her"), last)


@writes(Plan)
def plan_edit(request: HttpRequest, code: str, subject_id: UUID) -> HttpResponse:
    """Change the days of a plan and what keeps her safe meanwhile."""
    here = writable_subject(request, visible_case(request, code, WRITE), KIND, subject_id)
    return _form(request, PlanForm, here, _("Change the plan"))


@writes(Plan)
def plan_agree(request: HttpRequest, code: str, subject_id: UUID) -> HttpResponse:
    """Write down how she agreed to the plan."""
    here = writable_subject(request, visible_case(request, code, WRITE), KIND, subject_id)
    return _form(request, AgreementForm, here, _("Her agreement"))


def _form(request: HttpRequest, form_class: Any, here: Plan, title: str, goals_of: Plan | None = None) -> HttpResponse:
    agreed = here.agreement
    form = form_class(typed(request, here.case), instance=here)
    if request.method == "POST" and form.is_valid():
        form.instance.record(request.user, goals_of)
        return _done(request, here, _("Saved."), agreed)
    note_read("case", subject=here.case.pk)
    cancel = here.case.get_absolute_url() if here._state.adding else here.get_absolute_url()
    return _page(request, here, form=form, title=title, cancel=cancel, last=goals_of)


@writes(Plan)
def goal_add(request: HttpRequest, code: str, subject_id: UUID) -> HttpResponse:
    """Add a goal to a plan, with what is done for it."""
    here = writable_subject(request, visible_case(request, code, WRITE), KIND, subject_id)
    return _goal(request, Goal(plan=here), _("Add a goal"))


@writes(Goal)
def goal(request: HttpRequest, code: str, goal_id: UUID) -> HttpResponse:
    """Change a goal of a plan, and what is done for it."""
    return _goal(request, _writable_goal(request, code, goal_id), _("Change the goal"))


@writes(Goal)
def goal_remove(request: HttpRequest, code: str, goal_id: UUID) -> HttpResponse:
    """Take a goal out of a plan that is not sent yet."""
    here = _writable_goal(request, code, goal_id)
    if request.method == "POST":
        agreed = here.plan.agreement
        here.remove(request.user)
        return _done(request, here.plan, _("Removed."), agreed)
    note_read("plan", subject=here.plan.case.pk)
    return _page(request, here.plan, "goal_remove", goal=here)


def _writable_goal(request: HttpRequest, code: str, goal_id: UUID) -> Goal:
    case = visible_case(request, code, WRITE)
    here = (
        Goal.objects.writable_by(request.user)
        .select_related("plan")
        .get_or_404(pk=goal_id, plan__case=case, plan__status__in=Plan.OPEN)
    )
    here.plan.case = case
    return here


def _goal(request: HttpRequest, here: Goal, title: str) -> HttpResponse:
    agreed = here.plan.agreement
    form = GoalForm(typed(request, here.plan.case), instance=here)
    if request.method == "POST" and form.is_valid():
        form.instance.record(form.actions, request.user)
        return _done(request, here.plan, _("Saved."), agreed)
    note_read("plan", subject=here.plan.case.pk)
    removable = None if here._state.adding else here
    return _page(request, here.plan, form=form, title=title, cancel=here.plan.get_absolute_url(), goal=removable)


def _done(request: HttpRequest, plan: Plan, says: str, agreed: str) -> HttpResponse:
    """Say what was done, and that she is to be asked again where her agreement was taken back with it."""
    messages.success(request, says)
    if agreed and not plan.agreement:
        again = _(
            "She agreed to the plan as it was before. Go through it with her again, and write down how she agrees."
        )
        messages.info(request, again)
    return redirect(plan)


def _page(request: HttpRequest, plan: Plan, template: str = "form", **context: Any) -> HttpResponse:
    context |= {"case": plan.case, "person": plan.case.person, "plan": plan}
    return render(request, f"beneficiaries/plan/{template}.html", context)


def shown(here: Plan, user: User) -> dict[str, Any]:
    """Return what every page shows of one plan: its goals with their actions and how far a user may see them come."""
    progress = GoalProgress.objects.visible_to(user).select_related("recorded_by")
    of_both = [Prefetch(path, progress) for path in ("progress", "continues__progress")]
    return {"goals": here.goals.select_related("continues").prefetch_related("actions__responsible", *of_both)}
