"""Tells a monitor whether the process lives and whether the database answers."""

from collections.abc import Callable

from django.db import Error, connection
from django.http import HttpRequest, HttpResponse

from access.views import anyone


class HealthFirst:
    """Answers a monitor before anything can refuse it: it may use any name of the machine, and plain HTTP.

    What comes after it looks at the host that is asked for and at who asks; neither changes the one word it answers.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request, or hand it on."""
        view = {"/healthz": healthz, "/readyz": readyz}.get(request.path_info)
        return view(request) if view and request.method in ("GET", "HEAD") else self.get_response(request)


@anyone("a monitor asks without logging in; the answer holds one word")
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer 200: the process lives."""
    return HttpResponse("alive\n", content_type="text/plain; charset=utf-8")


@anyone("a monitor asks without logging in; the answer holds one word")
def readyz(request: HttpRequest) -> HttpResponse:
    """Answer 200 when the database answers, else 503."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        return HttpResponse("the database does not answer\n", status=503, content_type="text/plain; charset=utf-8")
    return HttpResponse("ready\n", content_type="text/plain; charset=utf-8")
