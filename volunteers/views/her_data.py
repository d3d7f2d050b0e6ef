"""The data of a volunteer: what she asked about it, and her whole record for herself."""

from functools import partial
from uuid import UUID

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
from volunteers.forms.her_data import VolunteerRequestForm
from volunteers.models import Volunteer, VolunteerRequest
from volunteers.views.people import FORM


def _volunteer(request: HttpRequest, pk: UUID) -> Volunteer:
    """Return a volunteer whose data the visitor may hand out, or take out herself."""
    here = Volunteer.objects.visible_to(request.user, EXPORT).get_or_404(pk=pk)
    if request.method != "POST":
        note_read("volunteer_data", rows=[here])
    return here


@reads(VolunteerRequest)
def volunteer_data(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show what a volunteer asked about her data."""
    here = _volunteer(request, pk)
    asked = VolunteerRequest.objects.visible_to(request.user).filter(volunteer=here)
    page = page_by_keys(asked, request, "-received_on", "-recorded_at")
    context = {
        "volunteer": here,
        "page": page,
        "kept": kept_now(page.rows, here),
        "add": reverse("volunteer-request-add", args=[pk]),
    }
    return render(request, "volunteers/her_data.html", context)


@writes(VolunteerRequest)
def volunteer_request_add(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write down what a volunteer asks about her data."""
    here = _volunteer(request, pk)
    form, back = VolunteerRequestForm(sent(request), subject=here), reverse("volunteer-data", args=[pk])
    if kept(request, form):
        return redirect(back)
    title = _("What is asked about the data?")
    return form_page(request, form, title=title, back=back, template=FORM, lead_in=here)


@writes(VolunteerRequest)
def volunteer_request(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say what came of a request."""
    asked = VolunteerRequest.objects.writable_by(request.user).get_or_404(pk=pk)
    here = _volunteer(request, asked.volunteer_id)
    back = reverse("volunteer-data", args=[here.pk])
    return answered(request, asked, back, partial(form_page, back=back, template=FORM, lead_in=here))


@reads(Volunteer, EXPORT)
def volunteer_record(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Let a volunteer, or the coordinator who hands it to her, choose how her whole record is taken out."""
    here = _volunteer(request, pk)
    context = {"volunteer": here, "is_hers": here.user_id == request.user.pk}
    return Handing(request, here, "volunteer-record", pk).choice("volunteers/her_record.html", **context)


@reads(Volunteer, EXPORT)
def volunteer_record_paper(request: HttpRequest, pk: UUID, part: int) -> HttpResponse:
    """Print one part of a volunteer's whole record, for herself."""
    return Handing(request, _volunteer(request, pk), "volunteer-record", pk).paper(part)


@reads(Volunteer, EXPORT)
def volunteer_record_data(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give a volunteer's whole record as data, for herself."""
    return Handing(request, _volunteer(request, pk), "volunteer-record", pk).as_data()


@reads(VolunteerRequest, APPROVE)
def volunteer_requests(request: HttpRequest) -> HttpResponse:
    """Show the officer what volunteers asked about their data."""
    return list_for_officer(request, VolunteerRequest, "volunteers/requests.html", "volunteer-request-decide")


@writes(VolunteerRequest, APPROVE)
def volunteer_request_decide(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Approve the erasure of a volunteer, or refuse it."""
    return decision(request, VolunteerRequest, pk, "volunteers/decide.html", "volunteer-requests")
