"""Participants: registering them in the village, finding them, and how each moves through a group."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from access.paging import page_by_keys
from access.policy import WRITE
from access.views import reads, writes
from beneficiaries.views.case import sent
from beneficiaries.views.editing import form_page, kept
from programs.forms.participant import (
    AbsenceCallForm,
    EnrolForm,
    FindParticipantForm,
    LeaveForm,
    ParticipantForm,
    RegisterForm,
)
from programs.models import AbsenceCall, CannotEnrol, Enrolment, Participant
from programs.views.group import FORM, group_to_fill, with_attendance

JUST_NOW = 5


@reads(Participant, WRITE, asked_by_post=True)
def participants(request: HttpRequest) -> HttpResponse:
    """Show the participants that are looked for, by name."""
    form = FindParticipantForm(request.POST or None)
    found = form.found(Participant.objects.writable_by(request.user).with_places()) if form.is_bound else None
    found = Participant.objects.writable_by(request.user).with_places() if found is None else found
    context = {"form": form, "page": page_by_keys(found, request, "given_name", "family_name")}
    return render(request, "programs/participant/list.html", context)


@reads(Participant)
def participant(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show a participant: what is known of her, the groups she came to, and how often."""
    here = Participant.objects.visible_to(request.user).with_places().get_or_404(pk=pk)
    enrolments = Enrolment.objects.visible_to(request.user).filter(participant=here).select_related("group__programme")
    calls = AbsenceCall.objects.visible_to(request.user).filter(enrolment__participant=here)
    context = {
        "participant": here,
        "page": page_by_keys(with_attendance(enrolments), request, "-applied_on"),
        "calls": calls.select_related("enrolment__group", "recorded_by")[:10],
        "may_change": Participant.objects.writable_by(request.user).filter(pk=pk).exists(),
    }
    return render(request, "programs/participant/detail.html", context)


@writes(Participant)
def participant_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change what is known of a participant."""
    here = Participant.objects.writable_by(request.user).with_places().get_or_404(pk=pk)
    form = ParticipantForm(sent(request), instance=here)
    if kept(request, form):
        return redirect("participant", pk)
    back = reverse("participant", args=[pk])
    return form_page(request, form, title=_("Change what is known"), back=back, template=FORM, place="participants")


@writes(Participant)
def register(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Register somebody new in a group, and come back for the next."""
    here = group_to_fill(request, pk)
    form = RegisterForm(sent(request), group=here)
    if request.method == "POST" and form.is_valid():
        form.save()
        waits = form.enrolment.state == Enrolment.State.WAITING
        said = _("Registered, and waiting for a place: the group is full.") if waits else _("Registered and enrolled.")
        messages.success(request, said)
        return redirect("register", pk)
    newest = Enrolment.objects.visible_to(request.user).filter(group=here).select_related("participant")
    context = {"form": form, "group": here, "newest": newest.order_by("-recorded_at", "pk")[:JUST_NOW]}
    return render(request, "programs/participant/register.html", context)


@writes(Enrolment)
def enrol(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give somebody who is registered already a place in one more group."""
    here = group_to_fill(request, pk)
    known = Participant.objects.writable_by(request.user)
    form = EnrolForm(sent(request), group=here, known=known)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
        return redirect("group", pk)
    back = reverse("group", args=[pk])
    title = _("Enrol somebody who is registered")
    return form_page(request, form, title=title, back=back, template=FORM, place="groups", group=here)


def _enrolment(request: HttpRequest, pk: UUID) -> Enrolment:
    found = Enrolment.objects.writable_by(request.user)
    return found.select_related("participant", "group__programme", "group__site").get_or_404(pk=pk)


@writes(Enrolment)
def enrolment_accept(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give a place to somebody who waits."""
    return _moved(request, pk, _("Give a place"), lambda enrolment: enrolment.accept())


@writes(Enrolment)
def enrolment_complete(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write down that she stayed until the end."""
    return _moved(request, pk, _("Stayed until the end"), lambda enrolment: enrolment.complete())


def _moved(request: HttpRequest, pk: UUID, title: str, move: Any) -> HttpResponse:
    enrolment = _enrolment(request, pk)
    refused = ""
    if request.method == "POST":
        try:
            move(enrolment)
        except CannotEnrol as refusal:
            refused = str(refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("group", enrolment.group_id)
    context = {"enrolment": enrolment, "group": enrolment.group, "title": title, "refused": refused}
    return render(request, "programs/participant/move.html", context)


@writes(Enrolment)
def enrolment_leave(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write down that she does not come any more, and why."""
    enrolment = _enrolment(request, pk)
    form = LeaveForm(sent(request))
    if form.is_valid():
        try:
            enrolment.leave(form.cleaned_data["why"], form.cleaned_data["words"])
        except CannotEnrol as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect("group", enrolment.group_id)
    return _about(request, form, _("Does not come any more"), enrolment)


@writes(AbsenceCall)
def absence_call(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write down what was learnt when somebody who stayed away was asked."""
    enrolment = _enrolment(request, pk)
    form = AbsenceCallForm(sent(request), instance=AbsenceCall(enrolment=enrolment))
    if kept(request, form):
        return redirect("group", enrolment.group_id)
    return _about(request, form, _("Why sessions were missed"), enrolment)


def _about(request: HttpRequest, form: Any, title: str, enrolment: Enrolment) -> HttpResponse:
    back = reverse("group", args=[enrolment.group_id])
    context = {"place": "groups", "group": enrolment.group, "participant": enrolment.participant}
    return form_page(request, form, title=title, back=back, template=FORM, **context)
