"""Safeguarding checks: what waits and what runs out, handing in and deciding, signing, and the course."""

import logging
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from access.moves import MoveForm, moved
from access.paging import page_by_keys
from access.policy import APPROVE, WRITE
from access.views import reads, writes
from audit.trail import note_read
from beneficiaries.views.case import sent
from beneficiaries.views.editing import form_page, kept
from config.calendar import years_later
from config.files import store
from config.files.leaving import file_response
from volunteers.forms.checks import CheckForm, CourseForm, SignForm, TextForm
from volunteers.lifecycle import decide, moves_of_check
from volunteers.models import CheckPaper, CourseAttempt, HouseText, SafeguardingCheck, Signature, Volunteer
from volunteers.standing import SOON
from volunteers.views.people import FORM, back_of

logger = logging.getLogger(__name__)


@reads(SafeguardingCheck, APPROVE)
def checks(request: HttpRequest) -> HttpResponse:
    """List the checks that wait to be verified, or those that run out soon."""
    show = "ending" if request.GET.get("show") == "ending" else "waiting"
    seen = SafeguardingCheck.objects.visible_to(request.user, APPROVE).select_related("volunteer")
    if show == "waiting":
        page = page_by_keys(seen.waiting(), request, "recorded_at")
    else:
        page = page_by_keys(seen.running_out(timezone.localdate() + SOON), request, "valid_until")
    tabs = [
        {"url": reverse("checks"), "label": _("To be verified"), "current": show == "waiting"},
        {"url": f"{reverse('checks')}?show=ending", "label": _("Running out"), "current": show == "ending"},
    ]
    return render(request, "volunteers/checks/list.html", {"page": page, "tabs": tabs, "today": timezone.localdate()})


@writes(SafeguardingCheck)
def check_add(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Hand in a check of a volunteer, with its paper."""
    here = Volunteer.objects.writable_by(request.user).get_or_404(pk=pk)
    today = timezone.localdate()
    form = CheckForm(
        sent(request),
        files=request.FILES if request.method == "POST" else None,
        instance=SafeguardingCheck(volunteer=here),
        initial={"valid_from": today, "valid_until": years_later(today, 1), "kind": request.GET.get("kind", "")},
    )
    back = back_of(request, here)
    if kept(request, form):
        return redirect(back)
    is_hers = here.user_id == request.user.pk
    return form_page(request, form, title=_("Hand in a check"), back=back, template=FORM, lead_in=here, is_hers=is_hers)


@writes(SafeguardingCheck, APPROVE)
def check_decide(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Verify, refuse or revoke a check."""
    seen = SafeguardingCheck.objects.visible_to(request.user, APPROVE).select_related("volunteer", "paper")
    here = seen.get_or_404(pk=pk)
    moves = moves_of_check(here, request.user)
    if not moves:
        raise Http404
    form = MoveForm(sent(request), moves=moves)
    if moved(request, form, lambda told: decide(here, told["move"], request.user, told["why"])):
        return redirect("volunteer", here.volunteer_id)
    back = reverse("volunteer", args=[here.volunteer_id])
    context: dict[str, Any] = {"check": here, "signature": Signature.objects.filter(of=here).first()}
    return form_page(
        request, form, title=_("Decide about a check"), back=back, template="volunteers/checks/decide.html", **context
    )


@reads(CheckPaper)
def check_paper(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give the paper of a check, to be saved."""
    here = CheckPaper.objects.visible_to(request.user).select_related("of").get_or_404(pk=pk)
    note_read("check_file", rows=[here])
    try:
        return file_response(here.content(), here.media_type, here.file_name)
    except store.CannotOpen:
        logger.exception("a file does not open")
        return render(request, "volunteers/checks/cannot_open.html", {"document": here}, status=503)


def _mine(request: HttpRequest) -> Volunteer:
    """Return the visitor's own profile; Http404 when she has none."""
    return Volunteer.objects.writable_by(request.user).of(request.user).get_or_404()


def _given(volunteer: Volunteer, kind: str) -> SafeguardingCheck:
    """Return a new check of a kind that is given in the application: from today for a year, once it is verified."""
    today = timezone.localdate()
    return SafeguardingCheck.objects.create(
        volunteer=volunteer, kind=kind, valid_from=today, valid_until=years_later(today, 1)
    )


def _waits(volunteer: Volunteer, kind: str) -> bool:
    """Tell whether a check of that kind waits already, so that none is given twice."""
    return volunteer.checks.waiting().filter(kind=kind).exists()


@writes(Signature)
def sign(request: HttpRequest, kind: str) -> HttpResponse:
    """Let a volunteer read and sign the code of conduct, or the promise of confidentiality."""
    mine = _mine(request)
    text = HouseText.objects.visible_to(request.user).in_force(kind, get_language() or "en")
    if kind not in SafeguardingCheck.SIGNED or text is None:
        raise Http404
    form = SignForm(sent(request), name=mine.full_name)
    waits = _waits(mine, kind)
    if request.method == "POST" and not waits and form.is_valid():
        with transaction.atomic():
            Signature.objects.create(of=_given(mine, kind), text=text, full_name=form.cleaned_data["full_name"])
        messages.success(request, _("You have signed it. The coordinator confirms it."))
        return redirect("my-profile")
    if request.method == "POST" and waits:
        return redirect("my-profile")
    context = {"text": text, "form": form, "waits": waits}
    return render(request, "volunteers/checks/sign.html", context)


@writes(CourseAttempt)
def course(request: HttpRequest) -> HttpResponse:
    """Let a volunteer take the test of the safeguarding course, as often as she needs."""
    mine, form = _mine(request), CourseForm(sent(request))
    if not form.questions:
        raise Http404
    if request.method == "POST" and form.is_valid():
        right, asked = form.right(), len(form.questions)
        attempt = CourseAttempt(volunteer=mine, right=len(right), asked=asked)
        with transaction.atomic():
            if attempt.is_passed and not _waits(mine, SafeguardingCheck.Kind.COURSE):
                attempt.of = _given(mine, SafeguardingCheck.Kind.COURSE)
            attempt.save()
        return redirect("course-done", attempt.pk)
    tries = mine.attempts.all()[:5]
    text = HouseText.objects.visible_to(request.user).in_force(HouseText.Kind.COURSE, get_language() or "en")
    context = {"form": form, "tries": tries, "text": text, "needed": CourseAttempt.PASSED_FROM}
    return render(request, "volunteers/checks/course.html", context)


@reads(CourseAttempt, WRITE)
def course_done(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show how an attempt went, and for every question why its right answer is right."""
    here = CourseAttempt.objects.visible_to(request.user).get_or_404(pk=pk)
    questions = CourseForm().questions
    return render(request, "volunteers/checks/course_done.html", {"attempt": here, "questions": questions})


@reads(HouseText, WRITE)
def house_texts(request: HttpRequest) -> HttpResponse:
    """List the texts to sign, the newest version of each first."""
    page = page_by_keys(HouseText.objects.visible_to(request.user), request, "kind", "-number", "language")
    return render(request, "volunteers/checks/texts.html", {"page": page})


@writes(HouseText)
def house_text_add(request: HttpRequest) -> HttpResponse:
    """Add a version of a text to sign."""
    form = TextForm(sent(request))
    if kept(request, form):
        return redirect("house-texts")
    return form_page(request, form, title=_("Add a text to sign"), back=reverse("house-texts"), template=FORM)
