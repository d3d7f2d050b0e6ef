"""Log lines tell enough to find a fault, and nothing about a person."""

import io
import json
import logging
import uuid

import pytest
import structlog
from django.test import Client
from django.urls import reverse

from accounts.roles import Role
from config.logs import logging_settings
from tests.factories.accounts import make_user, signed_in_client

PERSONAL = ["Sunita", "NB-7KQ4-X", "9841", "203.0.113.7", "asha@", "कुमारी"]
FORM = {"name": "Sunita कुमारी", "phone": "9841000000"}


@pytest.fixture
def lines():
    """Return a function that gives the log so far, as a machine gets it."""
    settings = logging_settings("INFO", readable=False)["formatters"]["structured"]
    options = {key: value for key, value in settings.items() if key != "()"}
    handler = logging.StreamHandler(io.StringIO())
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(**options))
    root = logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel("INFO")
    yield lambda: [json.loads(line) for line in handler.stream.getvalue().splitlines()]
    root.removeHandler(handler)
    root.setLevel(before)


def log_of(lines) -> str:
    return json.dumps(lines(), ensure_ascii=False)


@pytest.mark.urls("tests.running.failing_pages")
@pytest.mark.parametrize(
    ("page", "code", "exception"),
    [
        ("raises", 500, "ValueError"),
        ("breaks", 500, "one_name"),
        ("missing", 404, None),
        ("nowhere", 404, None),
    ],
)
@pytest.mark.django_db
def test_a_failing_request_tells_the_page_and_the_place_but_no_data(lines, page, code, exception):
    client = Client(raise_request_exception=False, REMOTE_ADDR="203.0.113.7", HTTP_USER_AGENT="asha@phone")
    response = client.post(f"/{page}/NB-7KQ4-X/?q=Sunita", FORM)
    assert response.status_code == code
    told = log_of(lines)
    assert not [word for word in PERSONAL if word in told]
    (last,) = [line for line in lines() if line["event"].startswith("request_")]
    assert last["request_id"]
    if exception:
        assert exception in last["exception"]
        assert "tests/running/failing_pages.py" in last["exception"]


@pytest.mark.urls("tests.running.failing_pages")
def test_the_page_is_named_and_timed(lines, client):
    client.post("/missing/NB-7KQ4-X/", FORM)
    (line,) = [line for line in lines() if line["event"] == "request_finished"]
    assert line["request"] == "POST is-not-there"
    assert line["ms"] >= 0


def test_libraries_tell_numbers_but_no_words(lines):
    log = logging.getLogger("some.library")
    log.warning("Row %d of %s was refused", 7, "Sunita")
    log.warning("%(count)d rows of %(name)s", {"count": 3, "name": "Sunita"})
    assert [line["event"] for line in lines()] == ["Row 7 of … was refused", "3 rows of …"]


def test_our_own_lines_may_not_carry_a_name(lines):
    structlog.get_logger("nayabato").info("note_saved", name="Sunita", count=2)
    (line,) = lines()
    assert line["count"] == 2
    assert "Sunita" not in json.dumps(line)


def test_a_cause_is_told_without_its_message(lines):
    try:
        try:
            raise KeyError("Sunita")
        except KeyError as error:
            raise RuntimeError("of Sunita") from error
    except RuntimeError:
        logging.getLogger("some.library").exception("Failed")
    (line,) = lines()
    assert line["exception"].startswith("RuntimeError [tests/running/test_logs.py")
    assert "<- KeyError [" in line["exception"]
    assert "Sunita" not in json.dumps(line)


def test_nobody_is_sent_an_exception_by_mail():
    handlers = [logging.getLogger(name).handlers for name in ("django", "django.request", "django.security")]
    assert handlers == [[], [], []]


@pytest.mark.django_db
def test_a_refusal_says_to_whom_by_the_key_of_the_account_alone(lines):
    user = make_user(Role.FACILITATOR)
    client = signed_in_client(user)
    asked = [("get", "caseload", []), ("get", "group", [uuid.uuid4()]), ("get", "home", []), ("post", "my-account", [])]
    client.handler.enforce_csrf_checks = True
    codes = [getattr(client, how)(reverse(name, args=args)).status_code for how, name, args in asked]
    assert codes == [404, 404, 200, 403]
    told = [(line.get("who"), line.get("kind")) for line in lines() if line["event"] == "request_finished"]
    assert told == [(str(user.pk), "no role"), (str(user.pk), None), (None, None), (str(user.pk), None)]
    assert user.email not in log_of(lines)
