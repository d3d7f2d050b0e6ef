"""The data of a participant: what she asked about it, and her whole record for herself.

It is the same for all participants: nothing on these pages depends on whether somebody has a case.
"""

from functools import partial
from uuid import UUID

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from access.paging import page_by_keys
from access.policy import APPROVE, EXPORT
from access.views import reads, writes
from audit.trail import note_read
from beneficiaries.views.case import sent
from beneficiaries.views.data_requests import Handing, answered, decision, kept_now, list_for_officer
from beneficiaries.views.editing import form_page, kept
from programs.forms.her_data import ParticipantRequestForm
from programs.models import Participant, ParticipantRequest
from programs.views.group import FORM


@reads(ParticipantRequest)
def participant_data(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show what a participant asked about her data."""
    here = Participant.objects.writable_by(request.user).get_or_404(pk=pk)
    note_read("participant_data", rows=[here])
    asked = ParticipantRequest.objects.visible_to(request.user).filter(participant=here)
    page = page_by_keys(asked, request, "-received_on", "-recorded_at")
    context = {
        "participant": here,
        "page": page,
        "kept": kept_now(page.rows, here),
        "add": reverse("participant-request-add", args=[pk]),
        "may_answer": Participant.objects.visible_to(request.user, EXPORT).filter(pk=pk).exists(),
    }
    return render(request, "programs/participant/data.html", context)


@writes(ParticipantRequest)
def participant_request_add(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write down what a participant asks about her data."""
    here = _participant(request, Participant.objects.writable_by(request.user).get_or_404(pk=pk))
    form = ParticipantRequestForm(sent(request), subject=here)
    if kept(request, form):
        return redirect("participant-data", pk)
    return _form(request, form, title=_("What is asked about the data?"), here=here)


@writes(Participant, EXPORT)
def participant_request(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say what came of a request."""
    hers = Participant.objects.visible_to(request.user, EXPORT)
    asked = ParticipantRequest.objects.writable_by(request.user).filter(participant__in=hers)
    asked = asked.select_related("participant").get_or_404(pk=pk)
    here = _participant(request, asked.participant)
    back = reverse("participant-data", args=[here.pk])
    return answered(request, asked, back, partial(_form, here=here, beside=asked.get_kind_display()))


def _participant(request: HttpRequest, here: Participant) -> Participant:
    if request.method != "POST":
        note_read("participant_data", rows=[here])
    return here


def _form(request: HttpRequest, form: BaseForm, *, title: str, here: Participant, beside: str = "") -> HttpResponse:
    back = reverse("participant-data", args=[here.pk])
    lead = " · ".join(filter(None, [here.full_name, here.code, beside]))
    return form_page(request, form, title=title, back=back, template=FORM, place="participants", lead_in=lead)


def _handing(request: HttpRequest, pk: UUID) -> Handing:
    """Return the record of a participant whom the visitor may hand it."""
    here = Participant.objects.visible_to(request.user, EXPORT).get_or_404(pk=pk)
    return Handing(request, here, "participant-record", pk)


@reads(Participant, EXPORT)
def participant_record(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Let the manager choose how a participant's whole record is taken out, to be handed to her."""
    handing = _handing(request, pk)
    note_read("participant_data", rows=[handing.subject])
    return handing.choice("programs/participant/record.html", participant=handing.subject)


@reads(Participant, EXPORT)
def participant_record_paper(request: HttpRequest, pk: UUID, part: int) -> HttpResponse:
    """Print one part of a participant's whole record, to be handed to her."""
    return _handing(request, pk).paper(part)


@reads(Participant, EXPORT)
def participant_record_data(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give a participant's whole record as data, to be handed to her."""
    return _handing(request, pk).as_data()


@reads(ParticipantRequest, APPROVE)
def participant_requests(request: HttpRequest) -> HttpResponse:
    """Show the officer what participants asked about their data."""
    template = "programs/participant/requests.html"
    return list_for_officer(request, ParticipantRequest, template, "participant-request-decide")


@writes(ParticipantRequest, APPROVE)
def participant_request_decide(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Approve the erasure of a participant, or refuse it."""
    return decision(request, ParticipantRequest, pk, "programs/participant/decide.html", "participant-requests")
