"""Her health on one page: conditions, treatments and their checks, medicines, appointments."""

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from access.paging import page_by_keys
from access.policy import WRITE
from access.views import reads, writes
from accounts.models import User
from audit.trail import note_read
from beneficiaries.adherence import ENOUGH, FULL
from beneficiaries.asked_of_cases import ask_as
from beneficiaries.drafts import typed
from beneficiaries.forms.check import TreatmentCheckForm
from beneficiaries.lifecycle import Standing
from beneficiaries.models import Appointment, Case, HealthCondition, Medicine, ScaleResult, Treatment, TreatmentCheck
from beneficiaries.sections import BY_SLUG, records_in
from beneficiaries.views.case import visible_case

PAGE = 10
LATEST_FIRST = ("-day", "-recorded_at")
THRESHOLDS = {"full": FULL, "enough": ENOUGH}


@reads(HealthCondition)
def case_health(request: HttpRequest, code: str) -> HttpResponse:
    """Show everything about her health: what she has, how it is treated, what she takes, where she is expected."""
    case = visible_case(request, code)
    note_read("case", subject=case.pk)
    user, here = request.user, [case.pk]
    medicines = ask_as(user, _medicines, here)
    gone_by = partial(ask_as, user, _first_gone_by, here, PAGE + 1)
    context = {
        "case": case,
        "person": case.person,
        "sections": BY_SLUG,
        "conditions": records_in(BY_SLUG["health"], case),
        "treatments": sorted(ask_as(user, _treatments, here), key=lambda each: not each.goes_on),
        "taken_now": [each for each in medicines if not each.ended],
        "taken_before": [each for each in medicines if each.ended],
        "expected": ask_as(user, _expected, here),
        "page": page_by_keys(_gone_by(here, user), request, *LATEST_FIRST, size=PAGE, first=gone_by),
        "asked_about": next(iter(ask_as(user, _asked_about, here)), None),
        "may_write": WRITE in Standing(case, user).actions,
        **THRESHOLDS,
    }
    return render(request, "beneficiaries/health/page.html", context)


def _treatments(cases: list[UUID], user: User) -> QuerySet[Treatment]:
    seen = Treatment.objects.visible_to(user).filter(case__in=cases)
    return seen.select_related("condition").with_checks().order_by("-recorded_at")


def _medicines(cases: list[UUID], user: User) -> QuerySet[Medicine]:
    return Medicine.objects.visible_to(user).filter(case__in=cases).select_related("condition").order_by("name", "pk")


def _appointments(cases: list[UUID], user: User) -> QuerySet[Appointment]:
    return Appointment.objects.visible_to(user).filter(case__in=cases).select_related("instead_of", "replacement")


def _ahead() -> dict[str, Any]:
    return {"status": Appointment.Status.PLANNED, "day__gte": timezone.localdate()}


def _expected(cases: list[UUID], user: User) -> QuerySet[Appointment]:
    return _appointments(cases, user).filter(**_ahead()).order_by("day", "hour")


def _gone_by(cases: list[UUID], user: User) -> QuerySet[Appointment]:
    return _appointments(cases, user).exclude(**_ahead())


def _first_gone_by(cases: list[UUID], user: User, most: int) -> QuerySet[Appointment]:
    return _gone_by(cases, user).order_by(*LATEST_FIRST, "-pk")[:most]


def _asked_about(cases: list[UUID], user: User) -> QuerySet[ScaleResult]:
    return ScaleResult.objects.visible_to(user).filter(case__in=cases).to_be_asked_about().order_by("pk")[:1]


@reads(TreatmentCheck)
def checks(request: HttpRequest, code: str, treatment_id: UUID) -> HttpResponse:
    """Show every check of a treatment, the last first."""
    case = visible_case(request, code)
    seen = Treatment.objects.visible_to(request.user).select_related("condition").with_checks()
    treatment = seen.get_or_404(pk=treatment_id, case=case)
    note_read("case", subject=case.pk)
    found = TreatmentCheck.objects.visible_to(request.user).filter(treatment=treatment).select_related("recorded_by")
    context = {
        "case": case,
        "person": case.person,
        "treatment": treatment,
        "page": page_by_keys(found, request, "-checked_on", "-recorded_at", size=2 * PAGE),
        "may_write": WRITE in Standing(case, request.user).actions,
        **THRESHOLDS,
    }
    return render(request, "beneficiaries/health/checks.html", context)


@writes(TreatmentCheck)
def check_add(request: HttpRequest, code: str, treatment_id: UUID) -> HttpResponse:
    """Write down what was taken of what was due since the last check."""
    case = visible_case(request, code, WRITE)
    treatments = Treatment.objects.writable_by(request.user).select_related("condition")
    treatment = treatments.get_or_404(pk=treatment_id, case=case)
    return _check_form(request, case, TreatmentCheck(treatment=treatment))


@writes(TreatmentCheck)
def check_change(request: HttpRequest, code: str, check_id: UUID) -> HttpResponse:
    """Correct a check."""
    case = visible_case(request, code, WRITE)
    standing = TreatmentCheck.objects.writable_by(request.user).select_related("treatment__condition")
    return _check_form(request, case, standing.get_or_404(pk=check_id, treatment__case=case))


def _check_form(request: HttpRequest, case: Case, check: TreatmentCheck) -> HttpResponse:
    treatment = check.treatment
    form = TreatmentCheckForm(typed(request, case), instance=check)
    if request.method == "POST" and form.is_valid():
        form.instance.record(form.cleaned_data.get("next_check_on"))
        messages.success(request, _("Saved."))
        return redirect("checks", code=case.person.code, treatment_id=treatment.pk)
    note_read("case", subject=case.pk)
    context = {
        "case": case,
        "person": case.person,
        "treatment": treatment,
        "form": form,
        "is_new": check._state.adding,
    }
    return render(request, "beneficiaries/health/check.html", context)
