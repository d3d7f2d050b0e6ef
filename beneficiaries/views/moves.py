"""The steps of a case from one state to the next."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from access.policy import READ
from access.views import writes
from audit.trail import note_read
from beneficiaries.forms.move import MoveForm
from beneficiaries.lifecycle import IllegalMove, Standing, earliest_day, missing, move, step_between
from beneficiaries.models import Case, State
from beneficiaries.views.case import sent, visible_case


@writes(Case)
def case_move(request: HttpRequest, code: str, to: str) -> HttpResponse:
    """Take a step: say why, check it where it ends or reopens the work, then do it.

    404 for a step that is not in the table or not this visitor's; one that lacks something says what.
    """
    case = visible_case(request, code, READ)
    step = step_between(case.state, to)
    standing = Standing(case, request.user)
    if step is None or step.by_approval or step.action not in standing.actions:
        raise Http404
    note_read("case", subject=case.pk)
    form = MoveForm(sent(request), step=step, earliest=earliest_day(case))
    lacking = missing(step, case, request.user)
    context = {"case": case, "person": case.person, "step": step, "to": State(to), "form": form, "lacking": lacking}
    if request.method == "POST" and form.is_valid():
        if step.is_final and not form.cleaned_data["checked"] and not lacking:
            return render(request, "beneficiaries/case/move_check.html", context)
        if "change" not in request.POST:
            try:
                move(case, State(to), request.user, form.cleaned_data["reason"], form.cleaned_data["on"])
            except IllegalMove as refusal:
                context["lacking"] = list(refusal.reasons)
            else:
                messages.success(request, _("Done. The case is now: %(state)s.") % {"state": State(to).label})
                still_seen = Case.objects.visible_to(request.user).filter(pk=case.pk).exists()
                return redirect(case if still_seen else "caseload")
    return render(request, "beneficiaries/case/move.html", context)
