"""Logging in: password, second factor, rate limits, and what is never written down."""

import io
import logging
import time
from contextlib import redirect_stdout

import pytest
from allauth.mfa import app_settings as mfa_settings
from django.core.cache import caches
from django.core.checks import run_checks
from django.test import Client
from django.urls import reverse

from accounts.demo import PASSWORD as DEMO_PASSWORD
from accounts.demo import demo_accounts, seed_accounts
from accounts.roles import Role
from tests.factories.accounts import PASSWORD, SECRET, UserFactory, make_user, signed_in_client
from tests.opened import seen_in

pytestmark = pytest.mark.django_db


def log_in(client: Client, email: str, password: str = PASSWORD):
    return client.post(reverse("account_login"), {"login": email, "password": password})


def code_now() -> str:
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

    return format_hotp_value(hotp_value(SECRET, int(time.time()) // 30))


def test_password_alone_does_not_log_in_whoever_has_a_second_factor(client: Client):
    user = make_user(Role.CASEWORKER)
    assert log_in(client, user.email)["Location"] == reverse("mfa_authenticate")
    assert client.get(reverse("home")).status_code == 302
    assert client.get(reverse("mfa_authenticate")).status_code == 200
    client.post(reverse("mfa_authenticate"), {"code": code_now()})
    assert client.get(reverse("home")).status_code == 200


def test_a_code_works_once_also_in_the_next_half_minute(client: Client, monkeypatch: pytest.MonkeyPatch):
    user, code, began = make_user(Role.CASEWORKER), code_now(), time.time()
    log_in(client, user.email)
    client.post(reverse("mfa_authenticate"), {"code": code})
    assert client.get(reverse("home")).status_code == 200
    monkeypatch.setattr("time.time", lambda: began + 30)
    other = Client()
    log_in(other, user.email)
    answer = other.post(reverse("mfa_authenticate"), {"code": code})
    assert "used already" in answer.content.decode()
    assert other.get(reverse("home")).status_code == 302


def test_the_address_may_be_written_in_capitals(client: Client):
    user = UserFactory()
    assert log_in(client, user.email.upper())["Location"] == reverse("home")


def test_a_wrong_password_and_an_unknown_address_are_answered_alike(client: Client):
    user = UserFactory()
    known = log_in(client, user.email, "not the password").content.decode()
    unknown = log_in(client, "nobody@example.org", "not the password").content.decode()
    assert "not correct" in known
    assert ("not correct" in known) == ("not correct" in unknown)


def test_wrong_passwords_lock_the_address_for_a_while_whichever_process_counts(client: Client):
    user = UserFactory()
    for _attempt in range(5):
        log_in(client, user.email, "not the password")
        caches["default"].close()
    answer = Client(REMOTE_ADDR="192.0.2.7")
    page = answer.post(reverse("account_login"), {"login": user.email, "password": PASSWORD}).content.decode()
    assert "Too many failed login attempts" in page


def test_rate_limits_are_kept_in_the_database_not_in_a_process():
    from django.core.cache.backends.db import DatabaseCache

    one, other = DatabaseCache("django_cache", {}), DatabaseCache("django_cache", {})
    one.set("attempts", [1, 2, 3], 60)
    assert other.get("attempts") == [1, 2, 3]
    assert isinstance(caches["default"], DatabaseCache)


def test_a_deactivated_user_is_told_kindly_and_stays_outside(client: Client):
    user = UserFactory(is_active=False)
    assert log_in(client, user.email)["Location"] == reverse("account_inactive")
    assert client.get(reverse("account_inactive")).status_code == 200
    assert client.get(reverse("home")).status_code == 302


def test_nobody_signs_up_by_herself(client: Client):
    for path in ("/account/signup/", "/accounts/signup/", "/signup/"):
        assert client.get(path).status_code == 404


def test_the_address_is_never_logged(client: Client, caplog: pytest.LogCaptureFixture):
    out = io.StringIO()
    with redirect_stdout(out), caplog.at_level(logging.DEBUG):
        user = make_user(Role.CASEWORKER)
        log_in(client, user.email, "not the password")
        log_in(client, user.email)
        client.post(reverse("mfa_authenticate"), {"code": "000000"})
        client.post(reverse("account_reset_password"), {"email": user.email})
        signed_in_client(user).get(reverse("home"))
    assert user.email not in out.getvalue() + "".join(
        record.getMessage() for record in caplog.records if record.name != "django.db.backends"
    )


def test_a_forgotten_password_is_answered_alike_and_reset_by_link(client: Client, mailoutbox):
    user = UserFactory()
    for email in ("nobody@example.org", user.email):
        answer = client.post(reverse("account_reset_password"), {"email": email})
        assert answer["Location"] == reverse("account_reset_password_done")
        assert client.get(answer["Location"]).status_code == 200
    (message,) = mailoutbox
    assert user.full_name not in message.body
    link = next(word for word in message.body.split() if word.startswith("http"))
    page = client.get(link, follow=True)
    assert page.status_code == 200
    new = {"password1": "four words only mine", "password2": "four words only mine"}
    client.post(page.request["PATH_INFO"], new)
    assert log_in(Client(), user.email, "four words only mine")["Location"] == reverse("home")


def test_too_many_requests_are_answered_with_a_page_that_explains(client: Client):
    for _attempt in range(5):
        client.post(reverse("account_reset_password"), {"email": "nobody@example.org"})
    answer = client.post(reverse("account_reset_password"), {"email": "nobody@example.org"})
    assert answer.status_code == 429
    assert "Please wait a moment" in answer.content.decode()


def test_pages_of_ones_own_account_open(client: Client):
    client = signed_in_client(make_user(Role.CASEWORKER))
    names = [
        "my-account", "usersessions_list", "account_change_password", "mfa_index", "mfa_deactivate_totp",
        "mfa_generate_recovery_codes", "mfa_list_webauthn", "mfa_add_webauthn", "mfa_reauthenticate",
        "account_logout",
    ]  # fmt: skip
    for name in names:
        assert client.get(reverse(name)).status_code == 200, name


def test_whoever_has_a_second_factor_is_asked_for_that_and_not_for_the_password():
    client = signed_in_client(make_user(Role.CASEWORKER))
    answer = client.get(reverse("account_reauthenticate"), {"next": "/account/"})
    assert answer["Location"] == reverse("mfa_reauthenticate") + "?next=%2Faccount%2F"


def test_her_details_and_language_are_hers_to_change():
    user = make_user(Role.CASEWORKER)
    client = signed_in_client(user)
    typed = {"full_name": "Another Name", "phone": "9800000000", "language": "ne", "reminder_mails": "weekly"}
    typed |= seen_in(client, reverse("my-account"))
    answer = client.post(reverse("my-account"), typed)
    assert answer["Location"] == reverse("my-account")
    assert answer.cookies["django_language"].value == "ne"
    user.refresh_from_db()
    assert (user.full_name, user.language) == ("Another Name", "ne")
    client.post(reverse("set_language"), {"language": "fr", "next": "/account/"})
    user.refresh_from_db()
    assert user.language == "fr"
    client.post(reverse("set_language"), {"language": "xx"})
    user.refresh_from_db()
    assert user.language == "fr"


class TestDemonstration:
    """Its people are known to everybody, so they work while DEMO is on and only then."""

    def test_every_account_logs_in_with_what_is_shown_again_and_again(self, settings):
        settings.DEMO = True
        first = seed_accounts()
        first["asha.caseworker"].deactivate(by=None, reason="somebody tried it")
        seed_accounts()
        roles = set()
        for account in demo_accounts():
            for _again in range(1 if account.role in roles else 2):
                client = Client()
                page = client.get(reverse("account_login"), {"as": account.name}).content.decode()
                assert f'value="{account.email}"' in page
                assert f'value="{DEMO_PASSWORD}"' in page
                log_in(client, account.email, DEMO_PASSWORD)
                period = int(time.time()) // mfa_settings.TOTP_PERIOD
                page = client.get(reverse("mfa_authenticate")).content.decode()
                code = next(code for code in map(account.code_at, (period, period + 1)) if code in page)
                client.post(reverse("mfa_authenticate"), {"code": code})
                hers = client.get(reverse("my-account"))
                assert hers.status_code == 200, account.name
                assert account.full_name in hers.content.decode()
            roles.add(account.role)
        assert roles == set(Role)

    def test_nothing_is_shown_and_nobody_gets_in_while_it_is_off(self, settings, client: Client):
        seed_accounts()
        settings.DEMO = True
        account = demo_accounts()[0]
        log_in(client, account.email, DEMO_PASSWORD)
        client.post(reverse("mfa_authenticate"), {"code": account.code})
        assert client.get(reverse("home")).status_code == 200
        settings.DEMO = False
        assert client.get(reverse("home")).status_code == 302
        page = client.get(reverse("account_login"), {"as": account.name}).content.decode()
        assert account.email not in page
        assert DEMO_PASSWORD not in page
        log_in(client, account.email, DEMO_PASSWORD)
        assert client.get(reverse("home")).status_code == 302

    def test_a_real_persons_code_is_never_shown(self, settings, client: Client):
        settings.DEMO = True
        user = make_user(Role.CASEWORKER)
        log_in(client, user.email)
        page = client.get(reverse("mfa_authenticate")).content.decode()
        assert code_now() not in page
        assert "Demonstration" not in page

    def test_it_is_refused_on_a_machine_that_is_deployed(self, settings):
        from accounts.checks import no_demonstration_when_deployed

        settings.DEMO = True
        assert [each.id for each in no_demonstration_when_deployed()] == ["accounts.E001"]
        settings.DEMO = False
        assert no_demonstration_when_deployed() == []

    def test_the_checks_before_a_deployment_find_it(self, settings):
        def found(**which) -> bool:
            return "accounts.E001" in {each.id for each in run_checks(**which)}

        settings.DEMO = True
        assert found(include_deployment_checks=True)
        assert not found(), "a demonstration starts"
        settings.DEMO = False
        assert not found(include_deployment_checks=True)
