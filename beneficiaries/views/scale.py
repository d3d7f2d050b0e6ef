"""Sessions and scales: taking one, its score with what it tells, and how scores changed."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from access.paging import page_by_keys
from access.policy import WRITE
from access.views import reads, writes
from audit.trail import note_read
from beneficiaries.drafts import typed
from beneficiaries.forms.scale import ScaleForm
from beneficiaries.lifecycle import Standing
from beneficiaries.models import Case, Note, ScaleResult
from beneficiaries.progress import MOST
from beneficiaries.scale_change import curves_of
from beneficiaries.scales import SCALES
from beneficiaries.views.case import visible_case

PAGE = 20
SESSIONS = 5


@reads(ScaleResult)
def scales(request: HttpRequest, code: str) -> HttpResponse:
    """Show how her scores changed, every result, and the last sessions."""
    case = visible_case(request, code)
    note_read("case", subject=case.pk)
    seen = ScaleResult.objects.visible_to(request.user).filter(case=case).select_related("recorded_by")
    sessions = Note.objects.visible_to(request.user).filter(case=case, kind=Note.Kind.SESSION)
    context = {
        "case": case,
        "person": case.person,
        "scales": SCALES.values(),
        "curves": curves_of(seen.latest_first()[: MOST * len(SCALES)], case.person),
        "page": page_by_keys(seen, request, "-taken_on", "-recorded_at", size=PAGE),
        "sessions": list(sessions.latest_first()[:SESSIONS]),
        "asked_about": seen.to_be_asked_about().first(),
        "may_write": WRITE in Standing(case, request.user).actions,
    }
    return render(request, "beneficiaries/scale/list.html", context)


@reads(ScaleResult)
def scale_result(request: HttpRequest, code: str, result_id: UUID) -> HttpResponse:
    """Show one result: the score, what it tells, what to do today, and every answer."""
    case = visible_case(request, code)
    seen = ScaleResult.objects.visible_to(request.user).filter(case=case)
    here = seen.select_related("recorded_by").get_or_404(pk=result_id)
    note_read("case", subject=case.pk)
    scale = here.asked
    context = {
        "case": case,
        "person": case.person,
        "result": here,
        "scale": scale,
        "bands": [(band, scale.up_to(band)) for band in scale.bands],
        "answers": [
            (item, scale.answers[answer], answer) for item, answer in zip(scale.items, here.answers, strict=True)
        ],
        "session": Note.objects.visible_to(request.user).filter(pk=here.session_id).first(),
        "is_asked_about": seen.to_be_asked_about().filter(pk=here.pk).exists(),
        "may_write": WRITE in Standing(case, request.user).actions,
    }
    return render(request, "beneficiaries/scale/result.html", context)


@writes(ScaleResult)
def scale_add(request: HttpRequest, code: str, scale: str) -> HttpResponse:
    """Take a scale with her."""
    case = visible_case(request, code, WRITE)
    if scale not in SCALES:
        raise Http404
    return _form(request, case, ScaleResult(case=case, scale=scale))


@writes(ScaleResult)
def scale_edit(request: HttpRequest, code: str, result_id: UUID) -> HttpResponse:
    """Correct what was ticked wrongly."""
    case = visible_case(request, code, WRITE)
    return _form(request, case, ScaleResult.objects.writable_by(request.user).get_or_404(pk=result_id, case=case))


def _form(request: HttpRequest, case: Case, result: ScaleResult) -> HttpResponse:
    result.case = case
    form = ScaleForm(typed(request, case), instance=result, by=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
        return redirect(form.instance)
    note_read("case", subject=case.pk)
    context = {
        "case": case,
        "person": case.person,
        "form": form,
        "scale": result.asked,
        "is_new": result._state.adding,
    }
    return render(request, "beneficiaries/scale/form.html", context)
