"""Where she lives: her stay at the centre with bed and leave, her room and its safety; and her school."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from access.policy import WRITE
from access.views import reads, writes
from audit.trail import note_read
from beneficiaries.drafts import typed
from beneficiaries.forms.stay import AdmissionForm, AwayForm, BedChangeForm, DischargeForm, LeaveForm, StayForm
from beneficiaries.lifecycle import Standing
from beneficiaries.models import Bed, Case, EducationRecord, HousingRecord, Leave, Stay
from beneficiaries.sections import BY_SLUG
from beneficiaries.views.case import sent, visible_case

SHOWN = 50
"""More homes, stays or schools than a life has; a page shows no more."""


@reads(Stay)
def living(request: HttpRequest, code: str) -> HttpResponse:
    """Show her stays with their beds and leaves, where else she lived, and how safe her own room is."""
    case = visible_case(request, code)
    note_read("case", subject=case.pk)
    stays = list(Stay.objects.visible_to(request.user).filter(case=case).prefetch_related("uses", "leaves")[:SHOWN])
    _name_beds(request, stays)
    section = BY_SLUG["housing"]
    context = _page(request, case) | {
        "stays": stays,
        "now": next((stay for stay in stays if stay.is_open), None),
        "section": section,
        "homes": section.of(case).prefetch_related("checks")[:SHOWN],
        "own_room": HousingRecord.Kind.OWN_ROOM,
        "part": BY_SLUG["safety-checks"],
    }
    return render(request, "beneficiaries/stay/living.html", context)


@reads(EducationRecord)
def school(request: HttpRequest, code: str) -> HttpResponse:
    """Show each school with the way back to it, how often she is there, and her results."""
    case = visible_case(request, code)
    note_read("case", subject=case.pk)
    section = BY_SLUG["schooling"]
    context = _page(request, case) | {
        "section": section,
        "schools": section.of(case).prefetch_related("months", "results")[:SHOWN],
        "months": BY_SLUG["school-months"],
        "results": BY_SLUG["school-results"],
    }
    return render(request, "beneficiaries/case/school.html", context)


def _page(request: HttpRequest, case: Case) -> dict[str, object]:
    return {"case": case, "person": case.person, "may_write": WRITE in Standing(case, request.user).actions}


def _name_beds(request: HttpRequest, stays: list[Stay]) -> None:
    """Give every use its bed, where the viewer works at its site; None elsewhere."""
    uses = [use for stay in stays for use in stay.uses.all()]
    beds = Bed.objects.visible_to(request.user).select_related("room").in_bulk({use.bed_id for use in uses})
    for use in uses:
        use.place = beds.get(use.bed_id)


@writes(Stay)
def stay_add(request: HttpRequest, code: str) -> HttpResponse:
    """Admit her; where she is here already, it leads there."""
    case = visible_case(request, code, WRITE)
    here = Stay.objects.filter(case=case).now().first()
    if here is not None:
        return redirect("living", code=code)
    if not case.is_open:
        raise Http404
    form = AdmissionForm(typed(request, case), instance=Stay(case=case), by=request.user)
    return _form(
        request, case, form, _("Admit her to the centre"), lambda: form.instance.admit(form.cleaned_data["bed"])
    )


@writes(Stay)
def stay(request: HttpRequest, code: str, stay_id: UUID) -> HttpResponse:
    """Change what she brought and what was agreed."""
    case = visible_case(request, code, WRITE)
    form = StayForm(typed(request, case), instance=_stay_of(request, case, stay_id))
    return _form(request, case, form, _("Change the admission"), form.save)


@writes(Stay)
def stay_bed(request: HttpRequest, code: str, stay_id: UUID) -> HttpResponse:
    """Give her another bed."""
    case = visible_case(request, code, WRITE)
    here = _stay_of(request, case, stay_id, now=True)
    since = here.uses.get(ended=None).began
    form = BedChangeForm(sent(request), since=since, by=request.user)
    return _form(
        request,
        case,
        form,
        _("Give her another bed"),
        lambda: here.move_to(form.cleaned_data["bed"], form.cleaned_data["on"]),
    )


@writes(Leave)
def stay_leave(request: HttpRequest, code: str, stay_id: UUID) -> HttpResponse:
    """Write down that she goes on leave or, while she is away, that she is back."""
    case = visible_case(request, code, WRITE)
    here = _stay_of(request, case, stay_id, now=True)
    away = here.leaves.filter(ended=None).first()
    if away is not None:
        form = AwayForm(sent(request), instance=away)
        return _form(request, case, form, _("Leave and coming back"), form.keep)
    form = LeaveForm(sent(request), instance=Leave(case=case, stay=here))
    return _form(request, case, form, _("She goes on leave"), form.save)


@writes(Stay)
def stay_discharge(request: HttpRequest, code: str, stay_id: UUID) -> HttpResponse:
    """End her stay."""
    case = visible_case(request, code, WRITE)
    form = DischargeForm(sent(request), instance=_stay_of(request, case, stay_id, now=True))
    return _form(request, case, form, _("End her stay"), form.instance.end)


def _stay_of(request: HttpRequest, case: Case, stay_id: UUID, *, now: bool = False) -> Stay:
    """Return a stay of this case that the visitor may change, `now`: one that has not ended; 404 for all others."""
    stays = Stay.objects.writable_by(request.user)
    here = (stays.now() if now else stays).get_or_404(pk=stay_id, case=case)
    here.case = case
    return here


def _form(request: HttpRequest, case: Case, form: BaseForm, title: str, keep: Callable[[], object]) -> HttpResponse:
    """Show a form, or keep what it says and go to the page of her home."""
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                keep()
        except IntegrityError as refused:
            if "bed" in form.fields and refused.__cause__.diag.constraint_name == "one_person_in_a_bed":
                says = _("This bed was somebody else's on that day or since. Choose another bed, or a later day.")
                form.add_error("bed", says)
            else:
                says = _("Something changed at this moment. Look at her page and at the beds, then save again.")
                form.add_error(None, says)
        else:
            messages.success(request, _("Saved."))
            return redirect("living", code=case.person.code)
    note_read("case", subject=case.pk)
    context = {"case": case, "person": case.person, "form": form, "title": title}
    return render(request, "beneficiaries/stay/form.html", context)
