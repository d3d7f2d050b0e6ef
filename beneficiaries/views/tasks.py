"""A worker's tasks, all of them: what is to be done at once, what is late, what is due today, and what comes."""

from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from access.policy import WRITE
from access.views import reads
from audit.trail import note_read
from beneficiaries.drafts import drafts_of
from beneficiaries.due import Task, own_tasks
from beneficiaries.models import Case

PAGE = 50


@reads(Case, action=WRITE)
def tasks(request: HttpRequest) -> HttpResponse:
    """Show what is to be done in her own cases, the most pressing first."""
    found = own_tasks(request.user)
    start = _start(request.GET.get("from", ""), len(found))
    shown = found[start : start + PAGE]
    drafts = [] if start else drafts_of(request)
    about = [*(task.case or task.person for task in shown), *(draft.case for draft in drafts)]
    note_read("caseload", rows=dict.fromkeys(about))
    context = {
        "drafts": drafts,
        "groups": [(title, list(group)) for title, group in groupby(shown, key=_when)],
        "total": len(found),
        "newer": f"?from={max(0, start - PAGE)}" if start else "",
        "older": f"?from={start + PAGE}" if start + PAGE < len(found) else "",
    }
    return render(request, "beneficiaries/case/tasks.html", context)


def _start(asked: str, total: int) -> int:
    start = int(asked) if asked.isdecimal() and len(asked) < 6 else 0
    return start if start < total else 0


def _when(task: Task) -> str:
    if task.at_once:
        return _("At once")
    return _("Late") if task.is_late else _("Today") if task.is_today else _("Coming up")
