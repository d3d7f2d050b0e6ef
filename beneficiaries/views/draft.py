"""Drafts of forms: kept while one types, given back when the form is opened again, thrown away."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _

from access import once
from access.policy import WRITE
from access.views import writes
from beneficiaries.drafts import ADDRESS, NOT_HERS, TOKEN, body_of, form_at, is_hers
from beneficiaries.models import Case, Draft
from beneficiaries.models.draft import TooLong
from beneficiaries.views.case import visible_case


@writes(Draft, again=True)
def draft_keep(request: HttpRequest, code: str) -> HttpResponse:
    """Keep what was typed into a form of this case, for its author alone.

    A page that keeps by itself is answered in a word; who pressed the button is led back to the form.
    """
    case = visible_case(request, code, WRITE)
    if request.method != "POST":
        return redirect(case)
    address, body = request.POST.get(ADDRESS, ""), body_of(request.POST)
    if not body or form_at(address, code) is None:
        raise Http404
    by_itself = not request.accepts("text/html")
    if not is_hers(request):
        return HttpResponse(NOT_HERS, status=412, content_type="text/plain; charset=utf-8")
    # the case is locked: a form that is being saved at this moment has ended
    if once.was_acted_on(request.user, request.POST.get(TOKEN, "")):
        return HttpResponse(_("It is saved already."), status=409, content_type="text/plain; charset=utf-8")
    try:
        draft = Draft.objects.keep(request.user, case, address, body)
    except TooLong:
        return _too_long(request, case, address, by_itself=by_itself)
    if by_itself:
        at = time_format(timezone.localtime(draft.kept_at), "H:i")
        return HttpResponse(
            _("Draft kept at %(time)s.") % {"time": at}, status=201, content_type="text/plain; charset=utf-8"
        )
    return redirect(address)


def _too_long(request: HttpRequest, case: Case, address: str, *, by_itself: bool) -> HttpResponse:
    """Say that a draft cannot hold so much; the button's page carries all of it on to be saved."""
    if by_itself:
        words = _("This is too long to be kept as a draft. Save it now: what is saved may be long.")
        return HttpResponse(words, status=413, content_type="text/plain; charset=utf-8")
    fields = [(name, value) for name, values in QueryDict(body_of(request.POST)).lists() for value in values]
    context = {"case": case, "person": case.person, "address": address, "fields": fields}
    return render(request, "beneficiaries/draft/too_long.html", context, status=413)


@writes(Draft)
def draft_remove(request: HttpRequest, code: str, draft_id: UUID) -> HttpResponse:
    """Throw a draft away and begin its form anew; opened as a page, it leads to the form."""
    case = visible_case(request, code, WRITE)
    draft = Draft.objects.writable_by(request.user).get_or_404(pk=draft_id, case=case)
    if request.method == "POST":
        draft.delete()
    return redirect(draft.address)
