"""Notes and follow-ups: writing one, changing one's own, reading them all."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from access.forms import AsTyped
from access.policy import WRITE
from access.views import reads, writes
from audit.trail import note_read
from beneficiaries.drafts import typed
from beneficiaries.follow_up_questions import with_questions
from beneficiaries.forms.note import NoteForm
from beneficiaries.models import Case, Note
from beneficiaries.timeline import older_notes
from beneficiaries.views.case import id_in, visible_case

PAGE = 20


@reads(Note)
def notes(request: HttpRequest, code: str) -> HttpResponse:
    """Show the notes of a case that this user may read, the last first."""
    case = visible_case(request, code)
    note_read("case", subject=case.pk)
    seen = Note.objects.visible_to(request.user).filter(case=case).latest_first()
    before = id_in(request, "before")
    last = seen.filter(pk=before).first() if before else None
    if last is not None:
        seen = older_notes(seen, (last.happened_on, last.recorded_at, last.pk))
    page = list(seen[: PAGE + 1])
    context = {
        "case": case,
        "person": case.person,
        "notes": page[:PAGE],
        "may_write": Case.objects.writable_by(request.user).filter(pk=case.pk).exists(),
        "older": f"?before={page[PAGE - 1].pk}" if len(page) > PAGE else "",
        "newer": request.path if last else "",
    }
    return render(request, "beneficiaries/case/notes.html", context)


@writes(Note)
def note_add(request: HttpRequest, code: str) -> HttpResponse:
    """Write a note; with it goes when she was last met and is to be met next."""
    case = visible_case(request, code, WRITE)
    kind = request.GET.get("kind", "")
    data, initial = _asked(typed(request, case)), {"kind": kind} if kind in Note.Kind.values else None
    form = NoteForm(data, case=case, initial=initial)
    if request.method == "POST" and form.is_valid():
        return _recorded(request, form)
    return _page(request, form, is_new=True)


@writes(Note)
def note_edit(request: HttpRequest, code: str, note_id: UUID) -> HttpResponse:
    """Change one's own note."""
    mine = Note.objects.writable_by(request.user).filter(recorded_by=request.user).select_related("case__person")
    if request.method == "POST":
        mine = mine.select_for_update(of=("case",))
    note = mine.get_or_404(pk=note_id, case__person__code=code)
    case = note.case
    form = NoteForm(_asked(typed(request, case)), instance=note, case=case)
    if request.method == "POST" and form.is_valid():
        return _recorded(request, form)
    return _page(request, form, is_new=False)


def _asked(data: QueryDict | None) -> QueryDict | None:
    """Return what was sent; where the button asks for it, with the questions in the text and not to be saved yet."""
    if data is None or "questions" not in data:
        return data
    shown = AsTyped(mutable=True)
    shown.update(data)
    shown["text"] = with_questions(data.get("text", ""), data.get("kind", ""))
    return shown


def _page(request: HttpRequest, form: NoteForm, *, is_new: bool) -> HttpResponse:
    case = form.instance.case
    note_read("case", subject=case.pk)
    context = {"case": case, "person": case.person, "form": form, "is_new": is_new}
    return render(request, "beneficiaries/case/note.html", context)


def _recorded(request: HttpRequest, form: NoteForm) -> HttpResponse:
    form.instance.record()
    form.record_progress()
    messages.success(request, _("The note is saved."))
    return redirect(form.instance.case)
