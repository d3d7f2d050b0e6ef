"""The data of a person: what she asked about it, her whole record for herself, and what of hers was published."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from access.context import acting_as_system
from access.paging import page_by_keys
from access.policy import EXPORT, permits
from access.views import reads, writes
from audit.trail import note_read
from beneficiaries.data_subject.telling import Told, papers, whole_record
from beneficiaries.forms.her_data import AnswerForm, PublishedForm, RequestForm, TakenDownForm
from beneficiaries.models import CannotAnswer, Person, Published, SubjectRequest
from beneficiaries.views.case import sent
from beneficiaries.views.editing import changed, form_page, has_case, person_to_change
from config.paper import paper_response

HANDED = "her whole record is handed to her"
MOST_SHOWN = 100


@reads(SubjectRequest)
def her_data(request: HttpRequest, code: str) -> HttpResponse:
    """Show what she asked about her data, and where something of hers was published."""
    person = Person.objects.visible_to(request.user).get_or_404(code=code)
    note_read("person", subject=person.pk)
    asked = SubjectRequest.objects.visible_to(request.user).filter(person=person).select_related("recorded_by")
    published = Published.objects.visible_to(request.user).filter(person=person)
    context = {
        "person": person,
        "page": page_by_keys(asked, request, "-received_on", "-recorded_at"),
        "published": published.latest_first()[:MOST_SHOWN],
        "has_case": has_case(request, person),
        "may_export": permits(request.user, EXPORT, Person),
    }
    return render(request, "beneficiaries/data/page.html", context)


@writes(SubjectRequest)
def request_add(request: HttpRequest, code: str) -> HttpResponse:
    """Write down what she asks about her data."""
    person = person_to_change(request, code, alone=True)
    form = RequestForm(sent(request), person=person)
    return changed(request, form, title=_("What does she ask about her data?"), person=person, name="her-data")


@writes(SubjectRequest)
def request_answer(request: HttpRequest, code: str, pk: UUID) -> HttpResponse:
    """Say what came of a request."""
    person = person_to_change(request, code)
    asked = SubjectRequest.objects.writable_by(request.user).filter(person=person).get_or_404(pk=pk)
    back = reverse("her-data", args=[code])
    if not asked.is_open:
        messages.info(request, _("It is answered already."))
        return redirect(back)
    form = AnswerForm(sent(request), asked=asked)
    if request.method == "POST" and form.is_valid():
        try:
            _carry_out(asked, request, form.cleaned_data)
        except CannotAnswer as why:
            form.add_error(None, str(why))
        else:
            messages.success(request, _("Saved."))
            return redirect(back)
    return form_page(
        request, form, title=_("What came of her request?"), person=person, back=back, subtitle=asked.get_kind_display()
    )


def _carry_out(asked: SubjectRequest, request: HttpRequest, said: dict[str, Any]) -> None:
    if said["answer"] == AnswerForm.IN_HAND:
        asked.take_in_hand()
    elif said["answer"] == AnswerForm.ANSWERED:
        asked.answer(by=request.user)
    else:
        asked.refuse(by=request.user, ground=said["ground"])


def _record_of(request: HttpRequest, code: str) -> tuple[Person, list[Told]]:
    """Return the person, whom the visitor may hand her record, and all that is recorded of her."""
    person = Person.objects.visible_to(request.user, EXPORT).get_or_404(code=code)
    with acting_as_system(HANDED):
        return person, whole_record(person.pk, restricted=request.GET.get("restricted") != "out")


@reads(Person, EXPORT)
def her_record(request: HttpRequest, code: str) -> HttpResponse:
    """Let the supervisor choose how her whole record is taken out, to be handed to her."""
    person, record = _record_of(request, code)
    note_read("person", subject=person.pk)
    context = {
        "person": person,
        "parts": range(1, len(papers(record)) + 1),
        "query": "?restricted=out" if request.GET.get("restricted") == "out" else "",
        "restricted": sum(part.restricted for part in record),
        "left_out": sum(part.left_out for part in record),
        "has_case": has_case(request, person),
    }
    return render(request, "beneficiaries/data/record.html", context)


@reads(Person, EXPORT)
def her_record_paper(request: HttpRequest, code: str, part: int) -> HttpResponse:
    """Print one part of her whole record, to be handed to her."""
    person, record = _record_of(request, code)
    parts = papers(record)
    if not 1 <= part <= len(parts):
        raise Http404
    context = {"person": person, "told": parts[part - 1], "part": part, "parts": len(parts)}
    name = f"{person.code}-record" if len(parts) == 1 else f"{person.code}-record-{part}"
    back = reverse("her-record", args=[code])
    response = paper_response(request, "beneficiaries/paper/record.html", context, name, instead=back)
    if response.status_code == 200:
        note_read("whole_record", subject=person.pk)
    return response


@reads(Person, EXPORT)
def her_record_data(request: HttpRequest, code: str) -> HttpResponse:
    """Give her whole record as data, to be handed to her."""
    person, record = _record_of(request, code)
    note_read("whole_record", subject=person.pk)
    told = {
        "format": "nayabato-record-1",
        "taken_out_at": timezone.now(),
        "code": person.code,
        "records": {
            part.model._meta.label_lower: {
                "title": part.title,
                "left_out": part.left_out,
                "rows": [
                    {line.name: {"label": line.label, "value": line.plain, "says": line.value} for line in row}
                    for row in part.rows
                ],
            }
            for part in record
        },
    }
    response = JsonResponse(told, json_dumps_params={"ensure_ascii": False, "indent": 1})
    response["Content-Disposition"] = f'attachment; filename="{person.code}-record.json"'
    return response


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
