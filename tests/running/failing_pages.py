"""Pages that fail in the ways pages fail, with a person's data in hand."""

from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path


def raises(request: HttpRequest, code: str) -> HttpResponse:
    name = request.POST["name"]
    raise ValueError(f"{name} of {code} cannot be saved")


def breaks_a_rule(request: HttpRequest, code: str) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE IF NOT EXISTS names (name text CONSTRAINT one_name UNIQUE)")
        cursor.executemany("INSERT INTO names VALUES (%s)", [[request.POST["name"]]] * 2)
    return HttpResponse()


def is_not_there(request: HttpRequest, code: str) -> HttpResponse:
    raise Http404(f"{request.POST['name']} is not there")


def plain_answer(status: int):
    return lambda request, *_args, **_kwargs: HttpResponse(status=status)


urlpatterns = [
    path("raises/<code>/", raises, name="raises"),
    path("breaks/<code>/", breaks_a_rule, name="breaks-a-rule"),
    path("missing/<code>/", is_not_there, name="is-not-there"),
]

handler404, handler500 = plain_answer(404), plain_answer(500)
