"""A case on paper: one sheet, or the whole file, as the person who prints chooses."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from access.saying import rows_of
from access.views import reads
from audit.trail import note_read
from beneficiaries.models import Assessment, Case
from beneficiaries.on_paper import MOST_OF_A_KIND, TOLD_WHOLE, first_of, goals_of, parts_of
from beneficiaries.progress import compared
from beneficiaries.views.case import visible_case
from beneficiaries.views.case_file import CaseFile
from config.paper import paper_response

MOST_TOLD = 400
"""How much of the timeline one paper holds, the newest first."""
MOST_SIGNS = 220_000
"""How long records and timeline may be together as HTML: what else stands on it finds room beside them."""
A_HAPPENING = 420
"""How many signs of HTML stand around the words of one thing on the timeline."""
NOTHING_TO_DO_ON_PAPER = {
    "may_write": False, "may_assign": False, "may_approve": False, "steps": [], "final_steps": [],
    "photo": None,
}  # fmt: skip


@reads(Case)
def case_paper(request: HttpRequest, code: str) -> HttpResponse:
    """Let her choose what is printed of a case."""
    case = visible_case(request, code)
    note_read("case", subject=case.pk)
    context = {"case": case, "person": case.person, "most": MOST_TOLD, "most_of_a_kind": MOST_OF_A_KIND}
    return render(request, "beneficiaries/paper/choice.html", context)


@reads(Case)
def case_paper_summary(request: HttpRequest, code: str) -> HttpResponse:
    """Print who she is and what matters now, on one sheet."""
    file = CaseFile(request, code)
    return _printed(file, request, "beneficiaries/paper/summary.html", file.context(), "-summary")


@reads(Case)
def case_paper_whole(request: HttpRequest, code: str) -> HttpResponse:
    """Print what the pages of a case tell her, as far as there is room; what is not on it, the paper says."""
    file = CaseFile(request, code)
    context = file.context()
    parts = parts_of(file.case, file.user, MOST_SIGNS // 2)
    page = file.timeline(size=MOST_TOLD)
    room = MOST_SIGNS - sum(part.signs for part in parts)
    told = first_of(page.happenings, room, lambda each: A_HAPPENING + len(each.text))
    last = next(iter(context["progress"].assessments[::-1]), None)
    further = {
        "parts": parts,
        "sections": [each for each in context["sections"] if each[0].model not in TOLD_WHOLE],
        "goals": goals_of(context["plan"]),
        "assessment": last,
        "happenings": told,
        "left_out": len(told) < len(page.happenings) or page.older is not None,
        "oldest": told[-1] if told else None,
        "most_of_a_kind": MOST_OF_A_KIND,
    }
    if last is not None:
        further |= {"domains": compared(last, None), "answers_of_it": rows_of(last, Assessment.QUESTIONS)}
    return _printed(file, request, "beneficiaries/paper/whole.html", context | further)


def _printed(
    file: CaseFile, request: HttpRequest, template: str, context: dict[str, Any], part: str = ""
) -> HttpResponse:
    return printed(request, file.case, template, context | NOTHING_TO_DO_ON_PAPER, part)


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
