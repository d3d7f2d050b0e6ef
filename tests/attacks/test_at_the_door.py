"""The web around the pages: forged forms, frames, caches, redirects, sessions and guessing."""

from contextlib import nullcontext

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core import mail
from django.core.cache import cache
from django.db import OperationalError
from django.test import Client
from django.urls import reverse

from access.models import Submission
from accounts.models import Invitation
from accounts.roles import Role
from tests.access.answers import guarded
from tests.access.asking import WHETHER_THE_REST, nothing_is_written_out
from tests.addresses import ADDRESSES, fill
from tests.attacks.test_bad_input import in_part
from tests.factories.accounts import PASSWORD, make_user, signed_in_client, still_in
from tests.factories.cases import Team
from tests.factories.people import PersonFactory, made_by_system
from tests.test_non_interference import TOKENS

pytestmark = pytest.mark.django_db

ELSEWHERE = [
    "https://evil.example/",
    "//evil.example/",
    "/\\evil.example/",
    "\\\\evil.example",
    "https:evil.example",
    "javascript:alert(1)",
    "http://testserver@evil.example/",
    "/%0d%0aSet-Cookie:a=b",
    "\t//evil.example",
]


def every_address() -> list[tuple[str, str]]:
    return [(each.name, reverse(each.name, kwargs=fill(each, "NB-2222-2", None))) for each in ADDRESSES]


@pytest.mark.parametrize("rest", WHETHER_THE_REST)
def test_no_form_is_taken_without_its_csrf_token(rest):
    """Whose form it is says nothing: each address is sent a POST by one of three roles in turn; the rest is a drill."""
    others = {Role.SUPERVISOR: "put", Role.ADMINISTRATOR: "patch", Role.PARTNER: "delete"}
    for number, (role, other) in enumerate(others.items()):
        client = signed_in_client(make_user(role), enforce_csrf_checks=True, at_work=True)
        for turn, (name, address) in enumerate(every_address(), number):
            if name == "quick-exit":
                continue
            for method in ("post", other):
                if ((method == "post" and not turn % 3) or (method == other and turn % 12 == 1)) == rest:
                    continue
                with nothing_is_written_out():
                    assert getattr(client, method)(address, {"a": "b"}).status_code == 403, (name, method)
        assert "_auth_user_id" in client.session


def test_the_quick_exit_works_with_a_page_that_was_opened_before_the_last_log_in():
    client = signed_in_client(make_user(Role.CASEWORKER), enforce_csrf_checks=True)
    response = client.post(reverse("quick-exit"))
    assert response.status_code == 200
    assert "Refresh" in response
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("rest", WHETHER_THE_REST)
def test_every_answer_is_guarded_and_those_to_a_user_are_kept_by_nobody(rest):
    """Each address is asked with one method in turn, as the sweeps look at pages that open too; the rest is a drill."""
    user = make_user(Role.SUPERVISOR)
    client = signed_in_client(user)
    about_nothing = {each.name for each in ADDRESSES if each.parameters}  # nothing is there: the page of "nowhere"
    methods = ["get", "head", "options", "trace", "post"]
    for turn, (name, address) in enumerate([*every_address(), ("nowhere", "/nowhere/"), ("nul", "/people/%00/")]):
        for method in in_part(methods, turn, rest=rest):
            client = client if still_in(client) else signed_in_client(user)
            with nullcontext() if method == "get" and name not in about_nothing else nothing_is_written_out():
                response = getattr(client, method)(address)
            guarded(response, kept=name in ("healthz", "readyz"))
            assert "Last-Modified" not in response, name
            assert method != "trace" or (response.status_code, response.content) == (405, b""), name


def test_no_redirect_leads_out_of_the_house():
    user = make_user()
    for target in ELSEWHERE:
        client = Client()
        response = client.post(
            f"{reverse('account_login')}", {"login": user.email, "password": PASSWORD, "next": target}
        )
        assert response["Location"].startswith("/"), target
        assert not response["Location"].startswith(("//", "/\\")), target
        response = client.post(reverse("set_language"), {"language": "ne", "next": target})
        assert response["Location"].startswith("/"), target
        assert not response["Location"].startswith(("//", "/\\")), target


def test_hidden_and_missing_answer_in_the_same_bytes_and_with_as_many_queries(django_assert_max_num_queries):
    team = Team()
    hidden = made_by_system(PersonFactory)
    case = Team().case()
    client = signed_in_client(team.caseworker)
    client.get(reverse("home"))
    for page in ("person", "household", "consents", "case", "notes", "case-edit", "case-open"):
        answers = []
        for code in (hidden.code, case.person.code, "NB-2222-2"):
            with django_assert_max_num_queries(30) as asked:
                response = client.get(reverse(page, args=[code]))
            told = TOKENS.sub(b"token", response.content).replace(code.encode(), b"CODE")
            answers.append((response.status_code, told, len(asked), sorted(set(response.headers) - {"Content-Length"})))
        assert answers[0][0] == 404
        assert answers[0] == answers[1] == answers[2], page


def test_a_session_has_a_new_key_after_the_log_in():
    user = make_user(second_factor=False)
    client = Client()
    client.get(reverse("account_login"))
    session = client.session
    session["planted"] = "x"
    session.save()
    before = session.session_key
    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    assert client.session.session_key != before


def test_guessing_is_held_back_whatever_address_it_claims_to_come_from():
    cache.clear()
    user = make_user()
    client = Client()
    answers = [
        client.post(
            reverse("account_login"),
            {"login": user.email, "password": "wrong"},
            headers={"X-Forwarded-For": f"1.1.1.{n}"},
        )
        for n in range(7)
    ]
    last = client.post(reverse("account_login"), {"login": user.email.upper(), "password": PASSWORD})
    assert "_auth_user_id" not in client.session
    assert last.status_code in (200, 429), [each.status_code for each in answers]


def test_a_forgotten_password_tells_nothing_of_who_has_an_account():
    cache.clear()
    known = make_user()
    answers = set()
    for email in (known.email, "nobody@example.org"):
        response = Client().post(reverse("account_reset_password"), {"email": email})
        answers.add((response.status_code, response.get("Location"), response.content))
    assert len(answers) == 1
    assert [each.to for each in mail.outbox] == [[known.email]]


@pytest.mark.parametrize("rest", WHETHER_THE_REST)
def test_no_page_is_open_to_a_session_without_its_second_factor(rest):
    """One piece of code holds her back from all: every fourth address is asked for at once."""
    user = make_user(Role.SUPERVISOR, Role.DATA_PROTECTION)
    client = signed_in_client(user, second_factor=False)
    open_to_her = set()
    for turn, (name, address) in enumerate(every_address()):
        if (turn % 4 == 0) == rest:
            continue
        with nothing_is_written_out():
            response = client.get(address)
        if response.status_code == 200:
            open_to_her.add(name)
        if not still_in(client):
            client = signed_in_client(user, second_factor=False)
    allowed = {
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
        "account_logout",
        "healthz",
        "readyz",
        "set_language",
        "survey",  # ends her session
    }
    assert open_to_her <= allowed | {"account_reauthenticate"}, open_to_her - allowed


def test_the_secret_of_an_invitation_is_kept_nowhere():
    administrator = signed_in_client(make_user(Role.ADMINISTRATOR))
    place = f"site:{Team().site.pk}"
    sent = {"full_name": "A", "email": "a@example.org", "language": "en", "role": "caseworker", "place": place}
    assert administrator.post(reverse("invitation-add"), sent).status_code == 302
    secret = mail.outbox[0].body.split("/invitation/")[1].split("/")[0]
    invitation = Invitation.objects.get()
    assert secret not in str(vars(invitation))
    assert Client().get(reverse("invitation-accept", args=[invitation.secret_hash])).status_code == 410
    assert Client().get(reverse("invitation-accept", args=[secret])).status_code == 200


def test_an_invitation_for_an_address_taken_meanwhile_is_refused_kindly():
    administrator = signed_in_client(make_user(Role.ADMINISTRATOR))
    place = f"site:{Team().site.pk}"
    sent = {"full_name": "A", "email": "a@example.org", "language": "en", "role": "caseworker", "place": place}
    administrator.post(reverse("invitation-add"), sent)
    secret = mail.outbox[0].body.split("/invitation/")[1].split("/")[0]
    make_user(email="a@example.org")
    chosen = "mountain river lantern 7"
    response = Client(raise_request_exception=False).post(
        reverse("invitation-accept", args=[secret]), {"password": chosen, "again": chosen}
    )
    assert response.status_code == 410


def test_nothing_of_a_person_is_kept_beside_her_file():
    team = Team()
    case = team.case(in_progress=True)
    client = team.client("supervisor")
    client.post(reverse("people"), {"who": case.person.given_name})
    client.post(reverse("caseload"), {"q": case.person.given_name})
    sent = {"_once": "6fa459ea-ee8a-3ca4-894e-db77e160355e", "worker": team.colleague.pk}
    client.post(reverse("case-assign", args=[case.person.code]), sent)
    assert Submission.objects.get().answered_with == f"/cases/{case.person.code}/"
    assert case.person.given_name not in str(dict(client.session.items()))
    assert case.person.given_name not in str(client.cookies)


def test_a_host_that_is_not_ours_is_refused():
    for host in ("evil.example", "testserver.evil.example", "testserver:80@evil.example"):
        assert Client(headers={"Host": host}).get(reverse("account_login")).status_code == 400


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost", "[::1]:8000", "anything.example"])
def test_a_monitor_is_answered_whatever_host_it_names_and_without_https(settings, host):
    settings.ALLOWED_HOSTS, settings.SECURE_SSL_REDIRECT = ["cases.example.org"], True
    client = Client(headers={"Host": host})
    for method in ("get", "head"):
        for name in ("healthz", "readyz"):
            answer = getattr(client, method)(reverse(name))
            assert (answer.status_code, answer.get("Location")) == (200, None), (name, method)
            guarded(answer, kept=True)
    assert client.get(reverse("account_login")).status_code != 200


def test_a_monitor_is_told_when_the_database_does_not_answer(settings, monkeypatch):
    def broken() -> None:
        raise OperationalError

    settings.ALLOWED_HOSTS, settings.SECURE_SSL_REDIRECT = ["cases.example.org"], True
    monkeypatch.setattr("config.health.connection.cursor", broken)
    client = Client(headers={"Host": "127.0.0.1:8000"})
    assert client.get(reverse("readyz")).status_code == 503
    assert client.get(reverse("healthz")).status_code == 200


def test_a_log_in_with_an_address_that_is_unknown_costs_one_hash_like_one_that_is_known(monkeypatch):
    """The hash is what a log-in takes its time for; who skips it for nobody's address tells whose exist."""
    cache.clear()
    known = make_user()
    hashed = []
    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(MD5PasswordHasher, "encode", lambda *of: hashed.append(of) or encode(*of))
    for email in (known.email, "nobody@example.org"):
        hashed.clear()
        assert Client().post(reverse("account_login"), {"login": email, "password": "wrong"}).status_code == 200
        assert len(hashed) == 1, email
