"""A case on paper: one sheet, or the whole file, as the person who prints chooses."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from access.views import reads
from audit.trail import note_read
from beneficiaries.models import Case
from beneficiaries.timeline import Happening, Page
from beneficiaries.views.case import visible_case
from beneficiaries.views.case_file import CaseFile
from config.paper import paper_response

MOST_TOLD = 400
"""How much of the timeline one paper holds, the newest first."""
MOST_LETTERS = 120_000
"""How long the words on it may be together: some forty sheets."""
NOTHING_TO_DO_ON_PAPER = {
    "may_write": False, "may_assign": False, "may_approve": False, "steps": [], "final_steps": [],
    "photo": None,
}  # fmt: skip


@reads(Case)
def case_paper(request: HttpRequest, code: str) -> HttpResponse:
    """Let her choose what is printed of a case."""
    case = visible_case(request, code)
    note_read("case", subject=case.pk)
    context = {"case": case, "person": case.person, "most": MOST_TOLD}
    return render(request, "beneficiaries/paper/choice.html", context)


@reads(Case)
def case_paper_summary(request: HttpRequest, code: str) -> HttpResponse:
    """Print who she is and what matters now, on one sheet."""
    return _printed(CaseFile(request, code), request, "beneficiaries/paper/summary.html", "-summary")


@reads(Case)
def case_paper_whole(request: HttpRequest, code: str) -> HttpResponse:
    """Print everything of a case that she may read."""
    file = CaseFile(request, code)
    page = file.timeline(size=MOST_TOLD)
    told = _within(page)
    left_out = len(told) < len(page.happenings) or page.older is not None
    further = {"happenings": told, "left_out": left_out, "oldest": told[-1] if told else None}
    return _printed(file, request, "beneficiaries/paper/whole.html", **further)


def _printed(file: CaseFile, request: HttpRequest, template: str, part: str = "", **further: Any) -> HttpResponse:
    return printed(request, file.case, template, {**file.context(), **NOTHING_TO_DO_ON_PAPER, **further}, part)


def printed(
    request: HttpRequest, case: Case, template: str, context: dict[str, Any], part: str = "", instead: str = ""
) -> HttpResponse:
    """Set something of a case on paper, and note it when it was; the file is named by her code and the part."""
    code = case.person.code
    context = {"case": case, "person": case.person, **context, "code": code}
    response = paper_response(request, template, context, f"{code}{part}", instead=instead or case.get_absolute_url())
    if response.status_code == 200:
        note_read("print", subject=case.pk)
    return response


def _within(page: Page) -> list[Happening]:
    """Return as much of a stretch of the timeline as one paper holds."""
    told, letters = [], 0
    for each in page.happenings:
        letters += len(each.text)
        if letters > MOST_LETTERS:
            break
        told.append(each)
    return told
