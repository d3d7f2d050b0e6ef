"""Grants: which there are, one of them with everything that belongs to it, and how it changes."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from access.moves import moved
from access.paging import page_by_keys
from access.policy import READ, WRITE, permits
from access.views import reads, writes
from audit.trail import note_read
from beneficiaries.views.case import sent
from beneficiaries.views.editing import form_page, kept
from config.files.leaving import XLSX, saved
from grants.beside import beside
from grants.burn import Burn
from grants.forms.grant import AmendForm, FirstTermsForm, GrantForm, GrantMoveForm, TermsForm
from grants.lifecycle import lacking, move, moves_of
from grants.models import (
    Achievement,
    Commitment,
    ComplianceItem,
    FundedProject,
    Funder,
    Grant,
    GrantAnswer,
    GrantDocument,
    GrantQuestion,
    GrantReport,
    GrantStep,
    Milestone,
    Obligation,
    Spending,
    Terms,
    Tranche,
    TrancheCondition,
)
from grants.models.grant import GrantQuerySet
from grants.money import exchange_of, money_of
from grants.standing import standings_of
from grants.telling import threshold
from grants.workbook import GrantWorkbook

FORM = "grants/form.html"
MOST = 60
"""So many rows of a kind a grant shows."""


def seen_grants(request: HttpRequest) -> GrantQuerySet:
    """Return the grants that the visitor may see, with their funder where she may see that."""
    seen = Grant.objects.visible_to(request.user)
    return seen.with_funder() if permits(request.user, READ, Funder) else seen


@reads(Grant)
def grants(request: HttpRequest) -> HttpResponse:
    """Show the grants, those that are over last, each with its status, and to who may see it how it stands in money."""
    page = page_by_keys(seen_grants(request).with_turn(), request, "turn", "reference")
    money = money_of(page.rows, request.user)
    standing = standings_of(money.values(), request.user, timezone.localdate())
    context = {
        "page": page,
        "rows": [(each, money.get(each.pk), standing.get(each.pk)) for each in page.rows],
        "may_write": permits(request.user, WRITE, Grant),
    }
    return render(request, "grants/list.html", context)


def grant_of(request: HttpRequest, pk: UUID) -> Grant:
    """Return a grant that the visitor may see; Http404 alike for hidden and unknown."""
    return seen_grants(request).get_or_404(pk=pk)


def grant_to_change(request: HttpRequest, pk: UUID) -> Grant:
    """Return a grant that the visitor may change; Http404 also for one that is over."""
    return Grant.objects.writable_by(request.user).exclude(status__in=Grant.OVER).with_funder().get_or_404(pk=pk)


def _rows(request: HttpRequest, model: Any, grant: Grant, *related: str) -> Any:
    """Return what of a kind belongs to a grant and may be seen; None where the visitor never sees such a thing."""
    if not permits(request.user, READ, model):
        return None
    found = model._default_manager.visible_to(request.user).filter(grant=grant)
    return (found.select_related(*related) if related else found)[:MOST]  # with no name it would follow every key


@reads(Grant)
def grant(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show a grant: on track or not, its money, tranches, budget, duties, versions, renewals and papers."""
    here = grant_of(request, pk)
    money = money_of([here], request.user).get(pk)
    conditions = Prefetch("conditions", TrancheCondition.objects.visible_to(request.user))
    may_spend = permits(request.user, READ, Spending)
    tranches = list(
        Tranche.objects.visible_to(request.user).filter(grant=here).prefetch_related(conditions)[:MOST] if money else ()
    )
    ordered = Commitment.objects.visible_to(request.user).filter(line__grant=here).open().select_related("line")
    today = timezone.localdate()
    context = {
        "grant": here,
        "money": money,
        "today": today,
        "elapsed": money and money.elapsed(today),
        "standing": standings_of([money], request.user, today).get(pk) if money else None,
        "burn": Burn(money) if money else None,
        "tranches": tranches,
        "exchange": exchange_of(here, tranches) if may_spend and here.currency != "NPR" else None,
        "ordered": ordered[:MOST] if may_spend else None,
        "projects": _rows(request, FundedProject, here, "project"),
        "milestones": _rows(request, Milestone, here),
        "obligations": _rows(request, Obligation, here),
        "compliance": _rows(request, ComplianceItem, here),
        "documents": _rows(request, GrantDocument, here),
        "achievements": _rows(request, Achievement, here),
        "questions": _questions(request, here),
        "reports": _reports(request, here),
        "may_ask": permits(request.user, WRITE, GrantQuestion),
        "may_answer": permits(request.user, WRITE, GrantAnswer),
        "threshold": threshold(),
        "steps": _rows(request, GrantStep, here, "recorded_by"),
        "versions": _versions(request, here),
        "chain": _chain(request, here),
        "may_write": permits(request.user, WRITE, Grant) and not here.is_over,
        "may_spend": may_spend,
        "beside": beside(request.user, [here]) if money else [],
    }
    return render(request, "grants/detail.html", context)


@reads(Terms)
def grant_xlsx(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give a grant as a workbook, as far as the visitor may see it."""
    money = money_of([grant_of(request, pk)], request.user).get(pk)
    if money is None:
        raise Http404
    note_read("grant_workbook", rows=[money.grant])
    today = timezone.localdate()
    return saved(GrantWorkbook(money, request.user, today).as_xlsx(), XLSX, f"grant-{str(pk)[:8]}-{today}.xlsx")


def _questions(request: HttpRequest, here: Grant) -> Any:
    """Return what was asked about a grant, with the answers; None where the visitor never sees such a thing."""
    asked = _rows(request, GrantQuestion, here)
    return asked if asked is None else asked.with_answers()


def _reports(request: HttpRequest, here: Grant) -> Any:
    """Return the reports about a grant; None where the visitor never sees such a thing."""
    if not permits(request.user, READ, GrantReport):
        return None
    return GrantReport.objects.visible_to(request.user).with_state().filter(obligation__grant=here)[:MOST]


def _versions(request: HttpRequest, here: Grant) -> list[tuple[Terms, list[tuple[Any, Any, Any]]]]:
    """Return the versions of the terms, the last first, each with what it changed: (name, before, since)."""
    versions = list(Terms.objects.visible_to(request.user).filter(grant=here).order_by("-number")[:MOST])
    told = []
    for place, each in enumerate(versions):
        before = versions[place + 1] if place + 1 < len(versions) else None
        changed = [
            (Terms._meta.get_field(name).verbose_name, getattr(before, name), getattr(each, name))
            for name in Terms.COMPARED
            if before and getattr(before, name) != getattr(each, name)
        ]
        told.append((each, changed))
    return told


def _chain(request: HttpRequest, here: Grant) -> list[Grant]:
    """Return the grants of the chain of renewals that this one stands in, from the first to the last."""
    beside = {each.pk: each for each in Grant.objects.visible_to(request.user).filter(funder=here.funder_id)[:500]}
    after = {each.renews_id: each for each in beside.values() if each.renews_id}
    chain = [here]
    while chain[0].renews_id in beside:
        chain.insert(0, beside[chain[0].renews_id])
    while chain[-1].pk in after:
        chain.append(after[chain[-1].pk])
    return chain if len(chain) > 1 else []


@writes(Grant)
def grant_add(request: HttpRequest) -> HttpResponse:
    """Begin a grant: what it is first, then what is applied for."""
    form, terms = (
        GrantForm(sent(request), by=request.user),
        FirstTermsForm(sent(request), instance=Terms(kind="agreement"), prefix="terms"),
    )
    both = form.is_valid() & terms.is_valid() if request.method == "POST" else False
    if both:
        form.save()
        terms.instance.grant = form.instance
        terms.save()
        messages.success(request, _("Saved."))
        return redirect("grant", form.instance.pk)
    return render(
        request, "grants/add.html", {"form": form, "terms": terms, "title": _("Add a grant"), "back": reverse("grants")}
    )


@writes(Grant)
def grant_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change what a grant is."""
    here = grant_to_change(request, pk)
    form = GrantForm(sent(request), instance=here, by=request.user)
    return _of_grant(request, form, _("Change the grant"), here)


@writes(Terms)
def grant_terms(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change the terms that do not bind yet; amend those that do."""
    here = grant_to_change(request, pk)
    last = Terms.objects.visible_to(request.user).filter(grant=here).order_by("-number").first()
    if not here.is_agreed:
        return _of_grant(request, TermsForm(sent(request), instance=last), _("Change the terms"), here)
    form = AmendForm(sent(request), instance=Terms(grant=here, number=last.number + 1), last=last)
    return _of_grant(request, form, _("Amend the terms"), here)


def _of_grant(request: HttpRequest, form: Any, title: str, here: Grant) -> HttpResponse:
    if kept(request, form):
        return redirect("grant", here.pk)
    return form_page(request, form, title=title, back=reverse("grant", args=[here.pk]), template=FORM, lead_in=here)


@writes(GrantStep)
def grant_move(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Move a grant from one status to another."""
    here = grant_to_change(request, pk)
    moves = moves_of(here)
    if not moves:
        raise Http404
    form = GrantMoveForm(sent(request), moves=moves)
    if moved(request, form, lambda told: move(here, told["move"], told["why"])):
        return redirect("grant", pk)
    missing = [each for name, _move in moves for each in lacking(here, name)]
    back = reverse("grant", args=[pk])
    return form_page(request, form, title=_("Move the grant"), back=back, template=FORM, lead_in=here, missing=missing)
