"""Documents and pictures of a case: all of them, one, adding, changing, taking away, and the files themselves."""

import logging
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from access.paging import page_by_keys
from access.policy import APPROVE, READ, WRITE, Action
from access.saying import rows_of
from access.views import reads, writes
from audit.trail import note_read
from beneficiaries.forms.document import DocumentForm, NewDocumentForm, TakingAwayForm, says_no_to_pictures
from beneficiaries.models import Case, Document
from beneficiaries.views.case import sent, visible_case
from config.files import store
from config.files.leaving import file_response
from config.paper import paper_response

logger = logging.getLogger(__name__)
PAGE = 20
FACTS = ("kind", "dated", "about", "media_type")


@reads(Document)
def documents(request: HttpRequest, code: str) -> HttpResponse:
    """Show the documents of a case, the last added first; those taken away with the reason."""
    case = visible_case(request, code)
    note_read("case", subject=case.pk)
    seen = Document.objects.visible_to(request.user).filter(case=case).select_related("recorded_by", "removed_by")
    page = page_by_keys(seen, request, "-recorded_at", size=PAGE)
    return _page(request, "list", case, page=page, may_write=_may(request, case, WRITE))


@reads(Document)
def document(request: HttpRequest, code: str, document_id: UUID) -> HttpResponse:
    """Show one document: the picture itself, and what is known of it."""
    here = _visible(request, code, document_id)
    note_read("document", subject=here.case_id, rows=[here])
    is_photo = here.kind == Document.Kind.PHOTO
    context = {
        "document": here,
        "facts": [row for row in rows_of(here, FACTS) if row["value"]],
        "unwanted": is_photo and here.is_in_place and says_no_to_pictures(here),
        "may_write": here.is_in_place and _may(request, here.case, WRITE),
        "may_remove": Document.objects.removable_by(request.user).filter(pk=here.pk).exists(),
    }
    return _page(request, "read", here.case, **context)


@writes(Document)
def document_add(request: HttpRequest, code: str) -> HttpResponse:
    """Add a document with its file."""
    case = visible_case(request, code, WRITE)
    files = request.FILES if request.method == "POST" else None
    form = NewDocumentForm(sent(request), files, instance=Document(case=case), may_restrict=True)
    if request.method == "POST" and form.is_valid():
        form.instance.keep(form.cleaned_data["file"])
        messages.success(request, _("The document is saved."))
        return redirect("case-document", case.person.code, form.instance.pk)
    note_read("case", subject=case.pk)
    return _page(request, "form", case, form=form, is_new=True)


@writes(Document)
def document_edit(request: HttpRequest, code: str, document_id: UUID) -> HttpResponse:
    """Change what is said of a document; its file stays."""
    here = _changeable(request, code, document_id)
    may_restrict = here.recorded_by_id == request.user.pk or _may(request, here.case, APPROVE)
    form = DocumentForm(sent(request), instance=here, may_restrict=may_restrict)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
        return redirect("case-document", code, here.pk)
    note_read("document", subject=here.case_id, rows=[here])
    return _page(request, "form", here.case, form=form, is_new=False)


@writes(Document)
def document_remove(request: HttpRequest, code: str, document_id: UUID) -> HttpResponse:
    """Take a document away: its file is deleted, and why stays. A second worker takes away only what she added."""
    here = _changeable(request, code, document_id)
    if not Document.objects.removable_by(request.user).filter(pk=here.pk).exists():
        raise Http404
    form = TakingAwayForm(sent(request))
    if request.method == "POST" and form.is_valid():
        here.take_away(request.user, form.cleaned_data["reason"])
        messages.success(request, _("The document is taken away, and its file deleted."))
        return redirect("case-documents", code)
    note_read("document", subject=here.case_id, rows=[here])
    return _page(request, "remove", here.case, form=form, document=here)


@reads(Document)
def document_file(request: HttpRequest, code: str, document_id: UUID) -> HttpResponse:
    """Give the file, to be saved."""
    here = _in_place(request, code, document_id)
    return _opened(
        request,
        here,
        Document.content,
        lambda content: file_response(content, here.media_type, here.file_name),
        "document_file",
    )


@reads(Document)
def document_picture(request: HttpRequest, code: str, document_id: UUID) -> HttpResponse:
    """Give the picture, to be shown in a page."""
    here = _in_place(request, code, document_id, picture=True)
    return _shown(request, here, Document.content, "document_picture")


@reads(Document)
def document_small(request: HttpRequest, code: str, document_id: UUID) -> HttpResponse:
    """Give the small picture, to be shown in a page."""
    here = _in_place(request, code, document_id, picture=True)
    return _shown(request, here, Document.small, "document_small")


@reads(Document)
def document_sheet(request: HttpRequest, code: str, document_id: UUID) -> HttpResponse:
    """Print a picture, with who printed it and when across it."""
    here = _in_place(request, code, document_id, picture=True)
    context = {"document": here, "case": here.case, "person": here.case.person, "code": code}

    def printed(content: bytes) -> HttpResponse:
        template, pictures = "beneficiaries/document/sheet.html", {"shown": content}
        return paper_response(request, template, context, f"{code}-document", pictures=pictures)

    return _opened(request, here, Document.content, printed, "document_print")


def _shown(request: HttpRequest, here: Document, opened: Callable[[Document], bytes], read: str) -> HttpResponse:
    def shown(content: bytes) -> HttpResponse:
        return file_response(content, here.media_type, here.file_name, shown=True)

    return _opened(request, here, opened, shown, read)


def _opened(
    request: HttpRequest,
    here: Document,
    opened: Callable[[Document], bytes],
    given: Callable[[bytes], HttpResponse],
    read: str,
) -> HttpResponse:
    """Give what a file holds, and note that it was read; say so kindly when it does not open."""
    try:
        content = opened(here)
    except store.CannotOpen:
        logger.exception("a file does not open")
        return _page(request, "cannot_open", here.case, status=503, document=here)
    response = given(content)
    if response.status_code == 200:
        note_read(read, subject=here.case_id, rows=[here])
    return response


def _visible(request: HttpRequest, code: str, document_id: UUID, action: Action = READ) -> Document:
    case = visible_case(request, code, action)
    seen = Document.objects.visible_to(request.user, action).select_related("recorded_by", "removed_by")
    here = seen.get_or_404(pk=document_id, case=case)
    here.case = case
    return here


def _changeable(request: HttpRequest, code: str, document_id: UUID) -> Document:
    here = _visible(request, code, document_id, WRITE)
    if not here.is_in_place:
        raise Http404
    return here


def _in_place(request: HttpRequest, code: str, document_id: UUID, *, picture: bool = False) -> Document:
    here = _visible(request, code, document_id)
    if not here.is_in_place or (picture and not here.is_picture):
        raise Http404
    return here


def _may(request: HttpRequest, case: Case, action: Action) -> bool:
    return Case.objects.visible_to(request.user, action).filter(pk=case.pk).exists()


def _page(request: HttpRequest, name: str, case: Case, *, status: int = 200, **context: Any) -> HttpResponse:
    context |= {"case": case, "person": case.person}
    return render(request, f"beneficiaries/document/{name}.html", context, status=status)
