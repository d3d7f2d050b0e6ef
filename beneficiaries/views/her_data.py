"""The data of a person: what she asked about it, her whole record for herself, and what of hers was published."""

from functools import partial
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from access.paging import page_by_keys
from access.policy import EXPORT, permits
from access.views import reads, writes
from audit.trail import note_read
from beneficiaries.forms.her_data import PublishedForm, RequestForm, TakenDownForm
from beneficiaries.models import Person, Published, SubjectRequest
from beneficiaries.views.case import sent
from beneficiaries.views.data_requests import Handing, answered, kept_now
from beneficiaries.views.editing import changed, form_page, has_case, person_to_change

MOST_SHOWN = 100


@reads(SubjectRequest)
def her_data(request: HttpRequest, code: str) -> HttpResponse:
    """Show what she asked about her data, and where something of hers was published."""
    person = Person.objects.visible_to(request.user).get_or_404(code=code)
    note_read("person", subject=person.pk)
    asked = SubjectRequest.objects.visible_to(request.user).filter(person=person).select_related("recorded_by")
    published = Published.objects.visible_to(request.user).filter(person=person)
    page = page_by_keys(asked, request, "-received_on", "-recorded_at")
    context = {
        "person": person,
        "page": page,
        "kept": kept_now(page.rows, person),
        "add": reverse("request-add", args=[code]),
        "published": published.latest_first()[:MOST_SHOWN],
        "has_case": has_case(request, person),
        "may_export": permits(request.user, EXPORT, Person),
    }
    return render(request, "beneficiaries/data/page.html", context)


@writes(SubjectRequest)
def request_add(request: HttpRequest, code: str) -> HttpResponse:
    """Write down what she asks about her data."""
    person = person_to_change(request, code, alone=True)
    form = RequestForm(sent(request), subject=person)
    return changed(request, form, title=_("What is asked about the data?"), person=person, name="her-data")


@writes(SubjectRequest)
def request_answer(request: HttpRequest, code: str, pk: UUID) -> HttpResponse:
    """Say what came of a request."""
    person = person_to_change(request, code)
    asked = SubjectRequest.objects.writable_by(request.user).filter(person=person).get_or_404(pk=pk)
    back = reverse("her-data", args=[code])
    shown = partial(form_page, person=person, back=back, subtitle=asked.get_kind_display())
    return answered(request, asked, back, shown)


def _handing(request: HttpRequest, code: str) -> Handing:
    """Return the record of a person whom the visitor may hand it."""
    person = Person.objects.visible_to(request.user, EXPORT).get_or_404(code=code)
    return Handing(request, person, "her-record", code)


@reads(Person, EXPORT)
def her_record(request: HttpRequest, code: str) -> HttpResponse:
    """Let the supervisor choose how her whole record is taken out, to be handed to her."""
    handing = _handing(request, code)
    person = handing.subject
    note_read("person", subject=person.pk)
    return handing.choice("beneficiaries/data/record.html", person=person, has_case=has_case(request, person))


@reads(Person, EXPORT)
def her_record_paper(request: HttpRequest, code: str, part: int) -> HttpResponse:
    """Print one part of her whole record, to be handed to her."""
    return _handing(request, code).paper(part)


@reads(Person, EXPORT)
def her_record_data(request: HttpRequest, code: str) -> HttpResponse:
    """Give her whole record as data, to be handed to her."""
    return _handing(request, code).as_data()


@writes(Published)
def published_add(request: HttpRequest, code: str) -> HttpResponse:
    """Write down where something of hers was published."""
    person = person_to_change(request, code)
    form = PublishedForm(sent(request), person=person)
    return changed(request, form, title=_("Where was something of hers published?"), person=person, name="her-data")


@writes(Published)
def published_down(request: HttpRequest, code: str, pk: UUID) -> HttpResponse:
    """Write down that something of hers was taken down."""
    person = person_to_change(request, code)
    here = Published.objects.writable_by(request.user).filter(person=person).get_or_404(pk=pk)
    form = TakenDownForm(sent(request), instance=here)
    title = _("When was it taken down?")
    return changed(request, form, title=title, person=person, name="her-data", subtitle=here.address)
