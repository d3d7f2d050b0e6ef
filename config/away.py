"""What the house answers when something fails: a kind page when it cannot save just now, else the apology.

When the database does not answer, or there is no room left, a form that arrived stands in the answer with everything
typed into it, its own token included: sent again, it is acted on once, also when it had arrived before.
"""

import errno
import sys
from collections.abc import Iterator

from django.core.exceptions import SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.http.request import RawPostDataException, UnreadablePostError
from django.template.loader import render_to_string
from django.utils.cache import add_never_cache_headers
from django.views.defaults import bad_request, server_error

AWAY, FULL = "away", "full"
PASSES = ("08", "40", "53", "57P")
"""Classes of SQLSTATE that say nothing against the form: no connection, two in each other's way, no room, shut down."""
DISK_FULL = "53100"
NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
RETRY_AFTER = "30"
"""Seconds after which a machine may ask again."""
UNREADABLE = (MultiPartParserError, RawPostDataException, SuspiciousOperation, UnreadablePostError)


def went_wrong(request: HttpRequest) -> HttpResponse:
    """Answer a request that failed: 503 when nothing can be saved just now, else 500."""
    why = why_it_cannot(sys.exc_info()[1])
    return cannot_now(request, why) if why else server_error(request)


def not_taken(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a request that is none: 400, or 503 when it is called so only because its session could not be saved."""
    why = why_it_cannot(exception)
    return cannot_now(request, why) if why else bad_request(request, exception)


def why_it_cannot(error: BaseException | None) -> str:
    """Return AWAY or FULL when this passes by itself or by an operator's hand; "" when it is a fault of ours."""
    for each in _with_causes(error):
        if isinstance(each, OSError) and each.errno in NO_ROOM:
            return FULL
        if isinstance(each, (OperationalError, InterfaceError)):
            state = getattr(each.__cause__, "sqlstate", None) or ""
            if state == DISK_FULL:
                return FULL
            if not state or state.startswith(PASSES):
                return AWAY
    return ""


def cannot_now(request: HttpRequest, why: str) -> HttpResponse:
    """Return the page that says so, with the form that arrived."""
    context = {
        "full": why == FULL,
        "sent": request.method == "POST",
        "here": request.get_full_path(),
        "typed": typed_into(request),
    }
    response = HttpResponse(render_to_string("503.html", context), status=503)
    response["Retry-After"] = RETRY_AFTER
    add_never_cache_headers(response)
    return response


def typed_into(request: HttpRequest) -> list[tuple[str, str]]:
    """Return each field of the form that arrived; none when it cannot be sent again from a page.

    A file cannot stand in a page, and a password must not.
    """
    if request.method != "POST":
        return []
    try:
        fields = [(name, value) for name, values in request.POST.lists() for value in values]
        whole = not request.FILES
    except UNREADABLE:
        return []
    return fields if whole and not any("password" in name for name, _value in fields) else []


def _with_causes(error: BaseException | None) -> Iterator[BaseException]:
    seen: list[BaseException] = []
    while error is not None and error not in seen:
        seen.append(error)
        yield error
        error = error.__cause__ or error.__context__
