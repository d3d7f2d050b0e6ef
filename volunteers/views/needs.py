"""Needs: which there are, one with what it asks for, how it is written, and how it moves."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from access.moves import MoveForm, moved
from access.paging import page_by_keys
from access.policy import ASSIGN, WRITE, permits
from access.views import reads, writes
from beneficiaries.views.case import sent
from beneficiaries.views.editing import form_page, kept
from volunteers.forms.needs import AskedForm, NeedForm
from volunteers.lifecycle import move, moves_of
from volunteers.models import Need, NeedSkill, NeedStep, Volunteer

FORM = "volunteers/needs/form.html"
MOST = 40
SHOWS = {
    "open": (Need.State.APPROVED,),
    "waiting": (Need.State.PROPOSED,),
    "written": Need.BEING_WRITTEN,
    "over": (Need.State.FILLED, Need.State.WITHDRAWN),
}
"""The tabs of the list, and the states under each."""


@reads(Need)
def needs(request: HttpRequest) -> HttpResponse:
    """List needs, those under one tab, the latest first."""
    show = request.GET.get("show", "open")
    show = show if show in SHOWS else "open"
    seen = Need.objects.visible_to(request.user).with_programme()
    labels = {"open": _("Open"), "waiting": _("Waiting"), "written": _("Being written"), "over": _("Over")}
    tabs = [
        {"url": f"{reverse('needs')}?show={name}", "label": label, "current": name == show}
        for name, label in labels.items()
    ]
    context = {
        "page": page_by_keys(seen.filter(state__in=SHOWS[show]), request, "-starts_on"),
        "tabs": tabs,
        "may_write": permits(request.user, WRITE, Need),
        "may_match": permits(request.user, ASSIGN, Volunteer),
    }
    return render(request, "volunteers/needs/list.html", context)


@reads(Need)
def need(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show a need: what it asks for, where it stands, and what happened to it."""
    here = Need.objects.visible_to(request.user).with_programme().select_related("recorded_by").get_or_404(pk=pk)
    may_write = Need.objects.writable_by(request.user).filter(pk=pk).exists()
    context = {
        "need": here,
        "asked": here.asked.select_related("skill")[:MOST],
        "steps": here.steps.select_related("recorded_by")[:MOST],
        "moves": moves_of(here, request.user),
        "may_write": may_write and here.is_being_written,
        "may_match": permits(request.user, ASSIGN, Volunteer) and here.state == Need.State.APPROVED,
    }
    return render(request, "volunteers/needs/detail.html", context)


def need_to_write(request: HttpRequest, pk: UUID) -> Need:
    """Return a need that is being written and that the visitor may change."""
    return Need.objects.writable_by(request.user).filter(state__in=Need.BEING_WRITTEN).get_or_404(pk=pk)


@writes(Need)
def need_add(request: HttpRequest) -> HttpResponse:
    """Begin a need."""
    return _written(request, Need(), _("Write down a need"), reverse("needs"))


@writes(Need)
def need_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change what a need says, as long as it is being written."""
    return _written(request, need_to_write(request, pk), _("Change the need"), reverse("need", args=[pk]))


def _written(request: HttpRequest, here: Need, title: str, back: str) -> HttpResponse:
    form = NeedForm(sent(request), instance=here, by=request.user)
    if kept(request, form):
        return redirect("need", form.instance.pk)
    return form_page(request, form, title=title, back=back, template=FORM)


@writes(NeedSkill)
def need_skill_add(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask for one more skill."""
    here = need_to_write(request, pk)
    form = AskedForm(sent(request), instance=NeedSkill(need=here))
    if kept(request, form):
        return redirect("need", pk)
    return form_page(
        request, form, title=_("Ask for a skill"), back=reverse("need", args=[pk]), template=FORM, lead_in=here
    )


@writes(NeedSkill)
def need_skill_remove(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask for a skill no longer."""
    being_written = NeedSkill.objects.writable_by(request.user).filter(need__state__in=Need.BEING_WRITTEN)
    here = being_written.select_related("need", "skill").get_or_404(pk=pk)
    back = reverse("need", args=[here.need_id])
    if request.method == "POST":
        here.delete()
        messages.success(request, _("Removed."))
        return redirect(back)
    context: dict[str, Any] = {"title": _("Ask for it no longer"), "what": here, "back": back, "button": _("Remove")}
    return render(request, "volunteers/needs/sure.html", context)


@writes(NeedStep)
def need_move(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Move a need from one state to another."""
    here = Need.objects.writable_by(request.user).get_or_404(pk=pk)
    moves = moves_of(here, request.user)
    if not moves:
        raise Http404
    form = MoveForm(sent(request), moves=moves)
    if moved(request, form, lambda told: move(here, told["move"], request.user, told["why"])):
        return redirect("need", pk)
    back = reverse("need", args=[pk])
    return form_page(request, form, title=_("Move the need"), back=back, template=FORM, lead_in=here)
