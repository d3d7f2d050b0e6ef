"""What the pages about the data of a person, and of what else stands for one, have in common.

Whoever is near her writes down what she asks and hands her the record; the officer decides about erasures by code.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from access.context import acting_as_system
from access.paging import page_by_keys
from access.policy import APPROVE
from access.records import Record
from audit.trail import note_read
from beneficiaries.data_subject.erasing import ASKED, what_keeps
from beneficiaries.data_subject.telling import Told, papers, whole_record
from beneficiaries.forms.her_data import AnswerForm, DecisionForm
from beneficiaries.models import CannotAnswer, DataRequest
from beneficiaries.views.case import sent
from config.paper import paper_response

HANDED = "her whole record is handed to her"


def carried_out(request: HttpRequest, form: BaseForm) -> bool:
    """Do what a form says of a request, when it was sent and is right, and say so; tell whether it was."""
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        form.save(by=request.user)
    except CannotAnswer as why:
        form.add_error(None, str(why))
        return False
    messages.success(request, _("Saved."))
    return True


def answered(request: HttpRequest, asked: DataRequest, back: str, shown: Callable[..., HttpResponse]) -> HttpResponse:
    """Let her who answers say what came of a request; `shown` shows the form under a title."""
    if not asked.is_open:
        messages.info(request, _("It is answered already."))
        return redirect(back)
    form = AnswerForm(sent(request), asked=asked)
    return redirect(back) if carried_out(request, form) else shown(request, form, title=_("What came of her request?"))


def kept_now(asked: Iterable[DataRequest], subject: Record) -> Promise | None:
    """Return why whom a page is about cannot be erased now, in the words of the form that asks; None when none asked.

    `asked` are the requests of that page.
    """
    erasures = [each for each in asked if each.is_open and each.kind == DataRequest.Kind.ERASURE]
    return ASKED[type(erasures[0])].kept_by(subject) if erasures else None


def list_for_officer(request: HttpRequest, model: type[DataRequest], template: str, decide: str) -> HttpResponse:
    """Show what was asked: what is open, the one that is due first before the others, or all."""
    every = request.GET.get("all") == "1"
    asked = model.objects.visible_to(request.user, APPROVE)
    if every:
        page = page_by_keys(asked, request, "-received_on", "-recorded_at")
    else:
        page = page_by_keys(asked.filter(state__in=DataRequest.OPEN), request, "due_on")
    note_read("requests", rows=page.rows)
    return render(request, template, {"page": page, "every": every, "decide": decide})


def decision(request: HttpRequest, model: type[DataRequest], pk: UUID, template: str, back: str) -> HttpResponse:
    """Approve an erasure, or refuse it; and refuse one that is approved, until it is done."""
    asked = model.objects.visible_to(request.user, APPROVE).get_or_404(pk=pk)
    if not asked.is_open or asked.kind != DataRequest.Kind.ERASURE:
        messages.info(request, _("There is nothing to decide about it."))
        return redirect(back)
    form = DecisionForm(sent(request), asked=asked)
    if carried_out(request, form):
        return redirect(back)
    kept = not form.is_bound and what_keeps(asked)
    return render(request, template, {"form": form, "asked": asked, "kept": kept, "back": reverse(back)})


@dataclass
class Handing:
    """A whole record that is handed to whom it is about, by somebody who may see less of it.

    `place` names the page where it is chosen how, `at` is the argument of its address.
    """

    request: HttpRequest
    subject: Record
    place: str
    at: Any

    @cached_property
    def record(self) -> list[Told]:
        """Return all of it, gathered as the house itself."""
        with acting_as_system(HANDED):
            return whole_record(self.subject.pk, of=type(self.subject), restricted=not self.leaves_out)

    @property
    def leaves_out(self) -> bool:
        """Tell whether what is restricted is left out."""
        return self.request.GET.get("restricted") == "out"

    def choice(self, template: str, **context: Any) -> HttpResponse:
        """Let her who hands it over choose how it is taken out."""
        query = "?restricted=out" if self.leaves_out else ""
        parts = range(1, len(papers(self.record)) + 1)
        context |= {
            "papers": [reverse(f"{self.place}-paper", args=[self.at, part]) + query for part in parts],
            "data": reverse(f"{self.place}-data", args=[self.at]) + query,
            "leaves_out": self.leaves_out,
            "restricted": sum(part.restricted for part in self.record),
            "left_out": sum(part.left_out for part in self.record),
        }
        return render(self.request, template, context)

    def paper(self, part: int) -> HttpResponse:
        """Print one part of it."""
        parts = papers(self.record)
        if not 1 <= part <= len(parts):
            raise Http404
        context = {"told": parts[part - 1], "part": part, "parts": len(parts)}
        name = f"{self.subject.code}-record" if len(parts) == 1 else f"{self.subject.code}-record-{part}"
        back = reverse(self.place, args=[self.at])
        response = paper_response(self.request, "beneficiaries/paper/record.html", context, name, instead=back)
        if response.status_code == 200:
            note_read("whole_record", rows=[self.subject])
        return response

    def as_data(self) -> HttpResponse:
        """Give it as data."""
        note_read("whole_record", rows=[self.subject])
        told = {
            "format": "nayabato-record-1",
            "taken_out_at": timezone.now(),
            "code": self.subject.code,
            "records": {
                part.model._meta.label_lower: {
                    "title": part.title,
                    "left_out": part.left_out,
                    "rows": [
                        {line.name: {"label": line.label, "value": line.plain, "says": line.value} for line in row}
                        for row in part.rows
                    ],
                }
                for part in self.record
            },
        }
        response = JsonResponse(told, json_dumps_params={"ensure_ascii": False, "indent": 1})
        response["Content-Disposition"] = f'attachment; filename="{self.subject.code}-record.json"'
        return response
