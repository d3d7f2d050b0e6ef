"""A database that is away, or a full disk, is told kindly, with what was typed; a fault of ours is told as one."""

import errno

import psycopg
import pytest
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, InterfaceError, OperationalError, ProgrammingError
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path

from config import urls
from tests.factories.accounts import UserFactory
from tests.running.visitor import filled_in

TYPED = {"name": "Sunita “कुमारी” <b>&amp;", "_once": "a-token", "csrfmiddlewaretoken": "another", "kind": "visit"}
FAILURES = {
    "gone": (OperationalError(), None),
    "closed": (InterfaceError("connection already closed"), None),
    "shut down": (OperationalError(), psycopg.errors.AdminShutdown()),
    "too many": (OperationalError(), psycopg.errors.TooManyConnections()),
    "deadlock": (OperationalError(), psycopg.errors.DeadlockDetected()),
    "database full": (OperationalError(), psycopg.errors.DiskFull()),
    "disk full": (OSError(errno.ENOSPC, "No space left on device"), None),
    "too slow": (OperationalError(), psycopg.errors.QueryCanceled()),
    "no column": (ProgrammingError(), psycopg.errors.UndefinedColumn()),
    "no file": (OSError(errno.ENOENT, "No such file"), None),
    "a fault": (ValueError(), None),
}
AWAY, FULL, OURS = "does not answer", "no room left", "went wrong on our side"


def fails(request: HttpRequest, how: str) -> HttpResponse:
    error, cause = FAILURES[how]
    raise error from cause


def says_something(request: HttpRequest) -> HttpResponse:
    request.session["said"] = "it"
    return HttpResponse()


urlpatterns = [path("fails/<how>/", fails), path("says/", says_something)]
handler400, handler500 = urls.handler400, urls.handler500


@pytest.fixture
def client():
    with override_settings(ROOT_URLCONF=__name__):
        yield Client(raise_request_exception=False)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("how", "status", "says"),
    [
        *((how, 503, AWAY) for how in ("gone", "closed", "shut down", "too many", "deadlock")),
        *((how, 503, FULL) for how in ("database full", "disk full")),
        *((how, 500, OURS) for how in ("too slow", "no column", "no file", "a fault")),
    ],
)
def test_what_passes_is_told_apart_from_a_fault_of_ours(client, how, status, says):
    answer = client.post(f"/fails/{how}/?page=2", TYPED)
    page = answer.content.decode()
    assert (answer.status_code, says in page) == (status, True)
    assert ("Sunita" in page) == (status == 503)
    if status == 503:
        assert filled_in(page) == TYPED
        assert "<b>" not in page
        assert f'action="/fails/{how.replace(" ", "%20")}/?page=2"' in page
        assert "no-store" in answer["Cache-Control"]
        assert answer["Retry-After"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("error", "status"), [(OperationalError(), 503), (DatabaseError("Forced update did not affect any rows."), 400)]
)
def test_a_session_that_could_not_be_saved_is_told_apart_from_one_that_is_gone(client, monkeypatch, error, status):
    """Django calls the request a bad one in both cases."""
    client.force_login(UserFactory())

    def away(*_of: object, **_how: object) -> None:
        raise error

    monkeypatch.setattr(Session, "save", away)
    answer = client.post("/says/", TYPED)
    assert answer.status_code == status
    assert ("Sunita" in answer.content.decode()) == (status == 503)


@pytest.mark.django_db
@pytest.mark.parametrize("more", [{"password": "secret"}, {"file": SimpleUploadedFile("a.png", b"x")}])
def test_no_password_and_no_file_stands_in_the_page(client, more):
    page = client.post("/fails/gone/", TYPED | more).content.decode()
    assert AWAY in page
    assert "<input" not in page
    assert "secret" not in page


@pytest.mark.django_db
def test_a_page_that_was_asked_for_is_asked_for_again(client):
    page = client.get("/fails/gone/?after=x").content.decode()
    assert 'href="/fails/gone/?after=x"' in page
    assert "<form" not in page
