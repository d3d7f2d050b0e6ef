"""The second factor: whoever can see a person needs one, and the rule is kept by one piece of code."""

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from accounts.recovery_codes import MADE_AT_ONCE
from accounts.roles import SEES_A_PERSON, Role
from tests.accounts.test_logging_in import log_in
from tests.accounts.test_recovery_codes import codes_on
from tests.factories.accounts import SECRET, UserFactory, give_role, make_user, signed_in_client

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", Role)
def test_a_role_that_can_see_a_person_reaches_only_the_set_up_without_one(role: Role):
    client = signed_in_client(make_user(role, second_factor=False), second_factor=False)
    held = role in SEES_A_PERSON
    for name in ("home", "my-account", "access-matrix", "users"):
        answer = client.get(reverse(name))
        if held:
            assert answer["Location"] == reverse("second-factor"), name
        else:
            assert answer.status_code in (200, 404), name
    for name in ("second-factor", "account_logout"):
        assert client.get(reverse(name)).status_code == 200, name


@pytest.mark.parametrize("role", sorted(SEES_A_PERSON))
def test_a_second_factor_not_used_in_this_session_is_asked_for(role: Role):
    client = signed_in_client(make_user(role), second_factor=False)
    assert client.get(reverse("my-account"))["Location"].startswith(reverse("mfa_reauthenticate"))
    assert client.post(reverse("my-account"), {})["Location"].endswith("next=%2F")


def test_whoever_is_held_back_sees_no_navigation():
    client = signed_in_client(make_user(Role.ADMINISTRATOR, second_factor=False), second_factor=False)
    page = client.get(reverse("second-factor")).content.decode()
    assert reverse("users") not in page


def test_setting_up_an_app_opens_the_house_at_once(client: Client):
    user = make_user(Role.CASEWORKER, second_factor=False)
    log_in(client, user.email)
    assert client.get(reverse("home"))["Location"] == reverse("second-factor")
    page = client.get(reverse("mfa_activate_totp"))
    assert page.status_code == 200
    secret = page.context["form"].secret
    answer = client.post(reverse("mfa_activate_totp"), {"code": _code_of(secret)})
    assert len(codes_on(answer)) == MADE_AT_ONCE
    assert client.post(reverse("mfa_activate_totp"), {"code": "again"})["Location"] == reverse("mfa_index")
    assert client.get(reverse("home")).status_code == 200


def test_secrets_are_kept_encrypted(client: Client):
    user = make_user(Role.CASEWORKER)
    kept = Authenticator.objects.get(user=user).data["secret"]
    assert SECRET not in kept


def test_a_role_given_acts_on_the_next_request():
    user = UserFactory()
    client = signed_in_client(user, second_factor=False)
    assert client.get(reverse("home")).status_code == 200
    membership = give_role(user, Role.CASEWORKER)
    assert client.get(reverse("home"))["Location"] == reverse("second-factor")
    membership.end()
    assert client.get(reverse("home")).status_code == 200


def test_removing_the_app_leads_to_setting_up_a_new_one():
    client = signed_in_client(make_user(Role.CASEWORKER))
    assert client.post(reverse("mfa_deactivate_totp")).status_code == 302
    assert client.get(reverse("home"))["Location"] == reverse("second-factor")


def _code_of(secret: str) -> str:
    import time

    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))
