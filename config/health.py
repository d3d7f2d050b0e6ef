"""Tells a monitor whether the process lives and whether the database answers."""

from django.db import Error, connection
from django.http import HttpRequest, HttpResponse

from access.views import anyone


@anyone("a monitor asks without logging in; the answer holds one word")
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer 200: the process lives."""
    return HttpResponse("alive\n", content_type="text/plain")


@anyone("a monitor asks without logging in; the answer holds one word")
def readyz(request: HttpRequest) -> HttpResponse:
    """Answer 200 when the database answers, else 503."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        return HttpResponse("the database does not answer\n", status=503, content_type="text/plain")
    return HttpResponse("ready\n", content_type="text/plain")
