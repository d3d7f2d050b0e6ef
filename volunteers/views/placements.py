"""Placements: which there are, one of them with everything that belongs to it, and how it moves."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from access.moves import moved
from access.paging import page_by_keys
from access.policy import READ, WRITE, permits
from access.views import reads, writes
from accounts.roles import Role
from beneficiaries.views.case import sent
from beneficiaries.views.editing import form_page, kept
from volunteers.forms.placements import AnswerForm, ExtendForm, PlacementForm, PlacementMoveForm, TermsForm, propose
from volunteers.models import (
    Certificate,
    CheckIn,
    Deliverable,
    FeedbackOnHouse,
    FeedbackOnVolunteer,
    HourDecision,
    HourEntry,
    InductionItem,
    Need,
    Placement,
    PlacementCost,
    PlacementIncident,
    PlacementStep,
    PlacementTerms,
    State,
    TeamNote,
    TransferredSkill,
    Volunteer,
    Worry,
)
from volunteers.placing import (
    COORDINATOR,
    VOLUNTEER,
    amend,
    in_words,
    lacking,
    missing_checks,
    move,
    moves_of,
)
from volunteers.value import worth_of

FORM = "volunteers/placement/form.html"
MOST = 60
"""So many rows of a kind a placement shows."""
STATES_SHOWN = ("open", "suspended", "over")


def placement_of(request: HttpRequest, pk: UUID) -> Placement:
    """Return a placement that the visitor may see; Http404 alike for hidden and unknown."""
    return Placement.objects.visible_to(request.user).select_related("site", "mentor").get_or_404(pk=pk)


def own_placement(request: HttpRequest, pk: UUID) -> Placement:
    """Return a placement of the visitor's own, as a volunteer; Http404 for any other."""
    seen = Placement.objects.visible_to(request.user).of_volunteer_account(request.user)
    return seen.get_or_404(pk=pk)


def leads_to(request: HttpRequest, form: Any, title: str, here: Placement, **context: Any) -> HttpResponse:
    """Keep a form about a placement and go back to it; show the form again when it is not right."""
    if kept(request, form):
        return redirect("placement", here.pk)
    back = reverse("placement", args=[here.pk])
    return form_page(request, form, title=title, back=back, template=FORM, lead_in=here, **context)


def taken_away(request: HttpRequest, record: Any, title: str, what: Any = "", name: str = "placement") -> HttpResponse:
    """Take away what belongs to a placement, once that is confirmed; what it said stays in the trail."""
    if request.method == "POST":
        record.delete()
        messages.success(request, _("Removed."))
        return redirect(name, record.placement_id)
    context = {"title": title, "placement": record.placement, "what": what}
    return render(request, "volunteers/placement/sure.html", context)


@reads(Placement)
def placements(request: HttpRequest) -> HttpResponse:
    """Show the placements that the visitor may see, the newest first."""
    shown = request.GET.get("show", "")
    rows = Placement.objects.visible_to(request.user)
    if shown in STATES_SHOWN:
        rows = {
            "open": rows.open(),
            "suspended": rows.filter(state=State.SUSPENDED),
            "over": rows.exclude(pk__in=rows.open()),
        }[shown]
    context = {
        "page": page_by_keys(rows, request, "-starts_on"),
        "tabs": [
            {
                "url": f"{reverse('placements')}?show={each}" if each else reverse("placements"),
                "label": label,
                "current": each == (shown if shown in STATES_SHOWN else ""),
            }
            for each, label in (("", _("All")), ("open", _("Open")), ("suspended", _("Suspended")), ("over", _("Over")))
        ],
        "may_write": permits(request.user, WRITE, Placement),
        "may_decide": permits(request.user, WRITE, HourDecision),
    }
    return render(request, "volunteers/placement/list.html", context)


def _rows(request: HttpRequest, model: Any, here: Placement) -> QuerySet | None:
    """Return what of a kind belongs to a placement and may be seen; None where the visitor never sees such a thing."""
    if not permits(request.user, READ, model):
        return None
    return model.objects.visible_to(request.user).filter(placement=here)


@reads(Placement)
def placement(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show a placement with what of it the visitor may see."""
    here = placement_of(request, pk)
    user = request.user
    is_hers = (
        Placement.objects.of_volunteer_account(user).filter(pk=pk).exists() if Role.VOLUNTEER in user.roles else False
    )
    leads = here.mentor_id == user.pk
    may_write = permits(user, WRITE, Placement)
    works_here = is_hers or leads or may_write
    hours = _rows(request, HourEntry, here) if works_here else None
    context = {
        "placement": here,
        "is_hers": is_hers,
        "leads": leads,
        "may_write": may_write,
        "works_here": works_here,
        "moves": moves_of(here, COORDINATOR) if may_write else [],
        "missing": missing_checks(here) if may_write and not here.is_over else [],
        "worth": worth_of([here.pk]).get(here.pk, []),
        "versions": (_rows(request, PlacementTerms, here) or PlacementTerms.objects.none()).order_by("-number")[:MOST],
        "hours": hours.with_state()[:5] if hours is not None else None,
        "may_report": works_here and permits(user, WRITE, PlacementIncident),
        "today": timezone.localdate(),
    }
    parts = {
        "steps": PlacementStep, "induction": InductionItem, "team": TeamNote, "check_ins": CheckIn,
        "transferred": TransferredSkill, "costs": PlacementCost, "worries": Worry, "certificates": Certificate,
        "on_house": FeedbackOnHouse, "on_volunteer": FeedbackOnVolunteer, "incidents": PlacementIncident,
    }  # fmt: skip
    for name, model in parts.items():
        found = _rows(request, model, here) if works_here else None
        context[name] = None if found is None else found[:MOST]
    if context["incidents"] is not None:
        context["incidents"] = context["incidents"].select_related("review") if may_write else context["incidents"]
    context["deliverables"] = _deliverables(request, here) if works_here else None
    return render(request, "volunteers/placement/detail.html", context)


def _deliverables(request: HttpRequest, here: Placement) -> QuerySet:
    """Return what is to be handed over, with what the group hands over together."""
    seen = Deliverable.objects.visible_to(request.user)
    return (seen.filter(placement=here) | seen.filter(mission=here.mission_id, mission__isnull=False))[:MOST]


@writes(Placement)
def placement_add(request: HttpRequest) -> HttpResponse:
    """Propose a placement: who, where and for what first, then the terms."""
    form = PlacementForm(sent(request), initial=_from_a_match(request), instance=Placement())
    terms = TermsForm(sent(request), instance=PlacementTerms(), prefix="terms")
    if request.method == "POST" and (form.is_valid() & terms.is_valid()):
        made = propose(form, terms)
        messages.success(request, _("Saved."))
        return redirect("placement", made.pk)
    context = {"form": form, "terms": terms, "title": _("Propose a placement"), "back": reverse("placements")}
    return render(request, "volunteers/placement/add.html", context)


def _from_a_match(request: HttpRequest) -> dict[str, Any]:
    """Return what is known when somebody comes from the ranked list of a need: the need and the volunteer."""
    found: dict[str, Any] = {}
    for name, model in (("need", Need), ("volunteer", Volunteer)):
        try:
            found[name] = model.objects.visible_to(request.user).get_or_404(pk=request.GET.get(name) or None)
        except (Http404, ValueError, TypeError):
            continue
    return found


def _to_change(request: HttpRequest, pk: UUID) -> Placement:
    """Return a placement that the visitor may change; Http404 also for one that is over."""
    return Placement.objects.writable_by(request.user).open().get_or_404(pk=pk)


@writes(Placement)
def placement_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change what a placement is."""
    here = _to_change(request, pk)
    return leads_to(request, PlacementForm(sent(request), instance=here), _("Change the placement"), here)


@writes(PlacementTerms)
def placement_terms(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change the terms that were not offered yet."""
    here = Placement.objects.writable_by(request.user).filter(state=State.PROPOSED).get_or_404(pk=pk)
    terms = PlacementTerms.objects.writable_by(request.user).get_or_404(placement=here, number=0)
    return leads_to(request, TermsForm(sent(request), instance=terms), _("Change the terms"), here)


@writes(Placement)
def placement_move(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Move a placement; say what is missing before the visitor tries."""
    here = _to_change(request, pk)
    moves = moves_of(here, COORDINATOR)
    if not moves:
        raise Http404
    form = PlacementMoveForm(sent(request), moves=moves)
    if moved(request, form, lambda told: move(here, told["move"], request.user, told["why"])):
        return redirect("placement", pk)
    missing = [each for name, _move in moves for each in lacking(here, name)]
    back = reverse("placement", args=[pk])
    context = {"missing": list(dict.fromkeys(map(str, missing)))}
    return form_page(request, form, title=_("Move the placement"), back=back, template=FORM, lead_in=here, **context)


@writes(PlacementStep)
def placement_answer(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Let a volunteer accept what she is offered, with her name under it, or decline it."""
    here = own_placement(request, pk)
    if not moves_of(here, VOLUNTEER):
        raise Http404
    form = AnswerForm(sent(request))
    if moved(request, form, lambda told: move(here, told["move"], request.user, told["why"], told["signed_as"])):
        return redirect("placement", pk)
    terms = PlacementTerms.objects.visible_to(request.user).filter(placement=here).order_by("-number").first()
    back = reverse("placement", args=[pk])
    return form_page(request, form, title=_("Your answer"), back=back, template=FORM, lead_in=here, offered=terms)


@writes(PlacementTerms)
def placement_extend(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give a placement more time, for a reason; her checks must hold until the new last day."""
    seen = Placement.objects.writable_by(request.user)
    here = seen.filter(state__in=[State.CONFIRMED, State.RUNNING]).get_or_404(pk=pk)
    form = ExtendForm(sent(request), after=here.ends_on)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                amend(here, PlacementTerms.Kind.EXTENSION, form.cleaned_data["ends_on"], form.cleaned_data["why"])
        except IntegrityError as refusal:
            form.add_error("ends_on", in_words(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect("placement", pk)
    back = reverse("placement", args=[pk])
    return form_page(request, form, title=_("Give it more time"), back=back, template=FORM, lead_in=here)
