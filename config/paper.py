"""Papers: a template as PDF, traceable to who printed it, with nobody's name outside its pages."""

import re
from typing import Any

from csp.constants import NONE, SELF, UNSAFE_INLINE
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone

MOST_SIGNS = 300_000
"""The longest page of HTML that is set on paper: about a hundred sheets, some fifteen seconds of work."""
FILENAME = re.compile(r"[A-Za-z0-9-]+")


class NotAFileName(ValueError):
    """The name of a paper may hold letters, digits and hyphens only: a code, never a person's name."""


def paper_response(
    request: HttpRequest,
    template: str,
    context: dict[str, Any],
    filename: str,
    *,
    instead: str = "",
    pictures: dict[str, bytes] | None = None,
) -> HttpResponse:
    """Render a template that extends `paper/base.html` as PDF; `filename` is a code, without ".pdf".

    A template shows one of the `pictures` (JPEG) at the address "picture:" and its name.
    `context["code"]` is the paper's title and all that its metadata says. Where this machine cannot make PDF
    (libpango is missing), others are printing, or the paper would be too long, the answer is a page that says so (503,
    413) and offers to print the page at the address `instead` from the browser; nothing was printed then, and the
    caller notes nothing.
    """
    if not FILENAME.fullmatch(filename):
        raise NotAFileName(filename)
    printed = {"printed_by": request.user, "printed_at": timezone.now()}
    html = render_to_string(template, {"code": filename, **context, **printed}, request)
    if len(html) > MOST_SIGNS:
        return _refused(request, "too_long", 413, instead)
    try:
        from config import typesetting
    except OSError:  # libpango is a library of the system, which a package of Python cannot bring
        return _refused(request, "cannot", 503, instead)
    try:
        pdf = typesetting.set_on_paper(html, pictures or {})
    except typesetting.Busy:
        return _refused(request, "busy", 503, instead)
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{filename}.pdf"'
    response["Cache-Control"] = "no-store"
    # A browser shows a PDF with a viewer of its own, which our policy for pages would keep it from.
    response._csp_replace = {"default-src": [NONE], "object-src": [SELF], "style-src": [UNSAFE_INLINE]}
    return response


def _refused(request: HttpRequest, why: str, status: int, instead: str) -> HttpResponse:
    return render(request, "paper/refused.html", {"why": why, "instead": instead}, status=status)
