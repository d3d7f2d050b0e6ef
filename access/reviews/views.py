"""Screens about reviews of access and unused accounts, for the officer and the administrators."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from access.models import AccessCheck, AccessRound, AccessRules, DisuseNotice
from access.paging import page_by_keys
from access.policy import READ, REVIEW, WRITE, permits
from access.reviews.forms import AccessRulesForm, DecisionForm
from access.reviews.rules import rules_of_access
from access.views import reads, writes
from accounts.models import Refused
from config.paper import paper_response


@reads(AccessRound)
def rounds(request: HttpRequest) -> HttpResponse:
    """List the reviews there were, the last first."""
    known = AccessRound.objects.visible_to(request.user).with_counts()
    context = {
        "page": page_by_keys(known.latest_first(), request, "-opened_at"),
        "under_way": AccessRound.objects.visible_to(request.user).under_way().exists(),
        "may_begin": permits(request.user, WRITE, AccessRound),
        "may_set": permits(request.user, WRITE, AccessRules),
        "rules": rules_of_access(),
    }
    return render(request, "access/reviews/rounds.html", context)


@writes(AccessRound)
def round_begin(request: HttpRequest) -> HttpResponse:
    """Begin a review before it is due."""
    if request.method == "POST":
        try:
            AccessRound.begin(request.user)
        except Refused as why:
            messages.info(request, str(why))
        else:
            messages.success(request, _("The review has begun."))
        return redirect("access-reviews")
    return render(request, "access/reviews/begin.html", {"rules": rules_of_access()})


@reads(AccessRound)
def round_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show a review: what waits for the visitor, or every role in it."""
    here = AccessRound.objects.visible_to(request.user).with_counts().get_or_404(pk=pk)
    checks = AccessCheck.objects.visible_to(request.user, READ).filter(round=here)
    mine = checks.to_be_decided_by(request.user)
    everything = request.GET.get("show") == "all" or here.finished_at is not None
    page = page_by_keys((checks if everything else mine).by_name(), request, "holder__full_name", "membership__role")
    tabs = [
        {"url": "?", "label": _("To be decided by you"), "current": not everything, "count": mine.count()},
        {"url": "?show=all", "label": _("Every role"), "current": everything, "count": here.total},
    ]
    context = {"round": here, "page": page, "tabs": tabs if here.finished_at is None else ()}
    return render(request, "access/reviews/round.html", context)


@reads(AccessRound)
def round_paper(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Print a whole review: every role, how it stood, and who decided what."""
    here = AccessRound.objects.visible_to(request.user).with_counts().latest_first().get_or_404(pk=pk)
    checks = AccessCheck.objects.visible_to(request.user).filter(round=here).by_name()
    name = f"access-review-{here.opened_at:%Y-%m-%d}"
    instead = reverse("access-review", args=[pk])
    return paper_response(
        request, "access/reviews/paper.html", {"round": here, "checks": checks}, name, instead=instead
    )


@writes(AccessCheck, REVIEW)
def check_decide(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Confirm a role or take it away."""
    here = AccessCheck.objects.visible_to(request.user, REVIEW).by_name().get_or_404(pk=pk)
    if not AccessCheck.objects.to_be_decided_by(request.user).filter(pk=pk).exists():
        if here.holder_id == request.user.pk or not here.outcome:
            raise Http404
        messages.info(
            request, _("This role was decided already: %(outcome)s.") % {"outcome": here.get_outcome_display()}
        )
        return redirect("access-review", pk=here.round_id)
    form = DecisionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            here.decide(request.user, form.cleaned_data["outcome"], form.cleaned_data["note"])
        except Refused as why:
            form.add_error(None, str(why))
        else:
            messages.success(request, _("Decided: %(role)s.") % {"role": here})
            return redirect("access-review", pk=here.round_id)
    return render(request, "access/reviews/decide.html", {"check": here, "form": form})


@reads(DisuseNotice)
def unused_accounts(request: HttpRequest) -> HttpResponse:
    """List the accounts that nobody uses: those to be closed, and what became of earlier ones."""
    known = DisuseNotice.objects.visible_to(request.user)
    earlier = request.GET.get("show") == "earlier"
    shown = known.exclude(outcome="") if earlier else known.standing()
    tabs = [
        {"url": "?", "label": _("To be closed"), "current": not earlier},
        {"url": "?show=earlier", "label": _("Earlier"), "current": earlier},
    ]
    page = page_by_keys(shown.latest_first(), request, "-sent_at")
    return render(request, "access/reviews/unused.html", {"page": page, "tabs": tabs, "rules": rules_of_access()})


@writes(AccessRules)
def rules_set(request: HttpRequest) -> HttpResponse:
    """Set how often access is reviewed and when an unused account is closed."""
    standing = rules_of_access()
    if request.method == "POST":
        standing, _made = AccessRules.objects.get_or_create(pk=standing.pk)
    standing._state.adding = False  # without a row, those of the design stand, and are changed like any other
    form = AccessRulesForm(request.POST if request.method == "POST" else None, instance=standing)
    if request.method == "POST" and form.is_valid():
        form.instance.put_in_force()
        messages.success(request, _("Saved."))
        return redirect("access-reviews")
    return render(request, "access/reviews/rules.html", {"form": form})
