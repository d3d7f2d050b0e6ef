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
    request: HttpRequest, template: str, context: dict[str, Any], filename: str, *, instead: str = ""
) -> HttpResponse:
    """Render a template that extends `paper/base.html` as PDF; `filename` is a code, without ".pdf".

    `context["code"]` is the paper's title and all that its metadata says. Where this machine cannot make PDF
    (libpango is missing) or the paper would be too long, the answer is a page that says so (503, 413) and offers to
    print the page at the address `instead` from the browser; nothing was printed then, and the caller notes nothing.
    """
    if not FILENAME.fullmatch(filename):
        raise NotAFileName(filename)
    printed = {"printed_by": request.user, "printed_at": timezone.now()}
    html = render_to_string(template, {"code": filename, **context, **printed}, request)
    if len(html) > MOST_SIGNS:
        return render(request, "paper/refused.html", {"too_long": True, "instead": instead}, status=413)
    try:
        from config import typesetting
    except OSError:  # libpango is a library of the system, which a package of Python cannot bring
        return render(request, "paper/refused.html", {"instead": instead}, status=503)
    response = HttpResponse(typesetting.set_on_paper(html), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{filename}.pdf"'
    response["Cache-Control"] = "no-store"
    # A browser shows a PDF with a viewer of its own, which our policy for pages would keep it from.
    response._csp_replace = {"default-src": [NONE], "object-src": [SELF], "style-src": [UNSAFE_INLINE]}
    return response
