"""Break-glass: asking for one case, the openings there were, and their review."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from access.context import acting
from access.paging import page_by_keys
from access.policy import READ, REVIEW
from access.views import actor_of, reads, writes
from accounts.roles import Role
from audit.models import Entry
from audit.trail import note_read, record_event
from beneficiaries.break_glass import Refused, Try, close, open_by_code
from beneficiaries.forms.break_glass import BreakGlassForm, ReviewForm
from beneficiaries.models import BreakGlass, Case
from beneficiaries.models.break_glass import MINUTES, CannotBeReviewed
from beneficiaries.views.case import sent

SHOWN = 100
"""How many reads of one opening its page lists; an hour of pages is seldom more."""


@writes(BreakGlass)
def break_glass(request: HttpRequest) -> HttpResponse:
    """Ask for a code and a reason, let them be checked, and only then look whether there is a case."""
    form = BreakGlassForm(sent(request))
    if request.method == "POST" and form.is_valid() and "change" not in request.POST:
        if "confirmed" in request.POST:
            return _broken(request, form.cleaned_data)
        return render(request, "beneficiaries/break_glass/check.html", {"form": form, "minutes": MINUTES})
    own = BreakGlass.objects.filter(opened_by=request.user).visible_to(request.user)
    page = page_by_keys(own.latest_first(), request, "-opened_at", size=10)
    running = own.in_force().first()
    context = {"form": form, "page": page, "running": running, "minutes": MINUTES}
    return render(request, "beneficiaries/break_glass/ask.html", context)


def _broken(request: HttpRequest, told: dict[str, str]) -> HttpResponse:
    """Open the case, or say that nothing was opened: alike for the code of nobody and of somebody without a case."""
    code = told["code"]
    if Case.objects.visible_to(request.user).filter(person__code=code).exists():
        messages.info(request, _("You may open this case every day; no break-glass is needed."))
        return redirect("case", code=code)
    try:
        made = open_by_code(request.user, Try(code, told["kind"], told["reason"]))
    except Refused as why:
        messages.error(request, str(why))
        return redirect("break-glass")
    if made.opened_something:
        return redirect("case", code=code)
    messages.warning(
        request,
        _(
            "Nothing was opened. Compare the code with whoever gave it to you. That you tried is recorded, and the "
            "data protection officer is told."
        ),
    )
    return redirect("break-glass")


@reads(BreakGlass)
def openings(request: HttpRequest) -> HttpResponse:
    """List what was opened, by whom and why: to the officer all, to a supervisor what was opened at her sites."""
    note_read("openings")
    known = BreakGlass.objects.visible_to(request.user)
    everything = request.GET.get("show") == "all"
    waiting = BreakGlass.objects.visible_to(request.user, REVIEW).to_be_reviewed_by(request.user)
    page = page_by_keys((known if everything else waiting).latest_first(), request, "-opened_at")
    tabs = [
        {"url": "?", "label": _("To be reviewed by you"), "current": not everything, "count": waiting.count()},
        {"url": "?show=all", "label": _("Everything"), "current": everything},
    ]
    return render(request, "beneficiaries/break_glass/list.html", {"page": page, "tabs": tabs})


@writes(BreakGlass)
def opening(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show one opening and what was read under it; let whom it waits for review it."""
    here = BreakGlass.objects.visible_to(request.user, READ).latest_first().get_or_404(pk=pk)
    reviewing = BreakGlass.objects.visible_to(request.user, REVIEW).to_be_reviewed_by(request.user)
    may_review = reviewing.filter(pk=pk).exists()
    if request.method == "POST" and not may_review and here.reviewed_at is None:
        raise Http404
    form = ReviewForm(sent(request)) if may_review else None
    if request.method == "POST":
        if form is None:
            messages.info(request, _("Somebody has reviewed this opening already."))
            return redirect("opening", pk=pk)
        if form.is_valid() and _reviewed(request, here, form):
            return redirect("openings")
    note_read("openings")
    context = {
        "opening": here,
        "form": form,
        "entries": _read_under(here) if here.opened_something else (),
        "may_end": here.is_in_force and _may_end(request, here),
        "code": Case.objects.visible_to(request.user)
        .filter(pk=here.case_id)
        .values_list("person__code", flat=True)
        .first(),
    }
    return render(request, "beneficiaries/break_glass/opening.html", context)


def _reviewed(request: HttpRequest, here: BreakGlass, form: ReviewForm) -> bool:
    try:
        here.review(request.user, form.cleaned_data["outcome"], form.cleaned_data["note"])
    except CannotBeReviewed:
        form.add_error(None, _("Somebody has reviewed this opening already."))
        return False
    record_event("break_glass_reviewed", row=here, subject=here.case_id, reason=str(here.Outcome(here.outcome).label))
    messages.success(request, _("The review is on record."))
    return True


def _read_under(here: BreakGlass) -> list[Entry]:
    """Return what was read of her under an opening, as far as whoever looks may see the trail."""
    read = Entry.objects.about(here.case_id).of_kind("read").with_names()
    read = read.filter(actor=here.opened_by_id, at__range=(here.opened_at, here.ends_at), reason=here.as_reason)
    return list(read.order_by("id")[:SHOWN])


@reads(BreakGlass)
def break_glass_case(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Lead back to the case that is open; nothing but the opening itself tells which one it is."""
    here = BreakGlass.objects.visible_to(request.user).filter(opened_by=request.user).in_force().get_or_404(pk=pk)
    with acting(actor_of(request, here.as_glass()), read_only=True):
        case = Case.objects.visible_to(request.user).select_related("person").get_or_404(pk=here.case_id)
    return redirect(case)


@writes(BreakGlass)
def break_glass_end(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Close a case again before its hour is over: she who opened it, or an officer."""
    here = BreakGlass.objects.visible_to(request.user).get_or_404(pk=pk)
    if not _may_end(request, here):
        raise Http404
    if request.method == "POST":
        if here.is_in_force:
            close(here)
        messages.success(request, _("The opening has ended. The case is closed again."))
        return redirect("break-glass")
    return render(request, "beneficiaries/break_glass/end.html", {"opening": here})


def _may_end(request: HttpRequest, here: BreakGlass) -> bool:
    return here.opened_by_id == request.user.pk or Role.DATA_PROTECTION in request.user.roles
