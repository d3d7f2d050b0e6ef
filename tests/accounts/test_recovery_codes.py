"""Recovery codes: seen once, kept as hashes, each for one use."""

from importlib import import_module

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import encrypt
from django.apps import apps
from django.contrib.auth.hashers import check_password, identify_hasher
from django.db import connection
from django.test import Client
from django.urls import reverse
from lxml import html

from accounts.recovery_codes import MADE_AT_ONCE, CodesOfTheLibrary
from accounts.roles import Role
from tests.accounts.test_logging_in import log_in
from tests.factories.accounts import make_user, signed_in_client

pytestmark = pytest.mark.django_db


@pytest.fixture
def user():
    return make_user(Role.CASEWORKER)


def codes_on(page) -> list[str]:
    """Return the codes that a page shows."""
    return html.fromstring(page.content).xpath("//main//ul[contains(@class, 'font-monospace')]/li/text()")


def made_for(user) -> list[str]:
    """Let her make new codes, and return what she sees."""
    return codes_on(signed_in_client(user).post(reverse("mfa_generate_recovery_codes")))


def opens(user, code: str) -> bool:
    """Tell whether she gets in with her password and this code."""
    client = Client()
    log_in(client, user.email)
    client.post(reverse("mfa_authenticate"), {"code": code})
    return client.get(reverse("home")).status_code == 200


def kept_of(user) -> Authenticator:
    return Authenticator.objects.get(user=user, type=Authenticator.Type.RECOVERY_CODES)


def test_each_lets_her_in_once(user):
    first, second, *_others = made_for(user)
    assert opens(user, first)
    assert not opens(user, first)
    assert opens(user, second.replace(" ", ""))
    page = signed_in_client(user).get(reverse("mfa_index")).content.decode()
    assert f"{MADE_AT_ONCE - 2} codes are left" in page


def test_what_is_kept_of_them_is_hashes_alone_with_a_salt_each(user):
    codes = [code.replace(" ", "") for code in made_for(user)]
    kept = kept_of(user).data
    assert [*kept] == ["hashes"]
    assert [check_password(*pair) for pair in zip(codes, kept["hashes"], strict=True)] == [True] * MADE_AT_ONCE
    salts = {identify_hasher(each).decode(each)["salt"] for each in kept["hashes"]}
    assert len(salts) == MADE_AT_ONCE
    assert not [code for code in codes if code in str(kept)]


def test_they_are_shown_on_no_page_afterwards_and_die_with_new_ones(user):
    former = made_for(user)
    client = signed_in_client(user)
    for name in ("mfa_index", "mfa_generate_recovery_codes", "my-account"):
        page = client.get(reverse(name)).content.decode()
        assert not [code for code in former if code in page or code.replace(" ", "") in page], name
    new = made_for(user)
    assert not set(new) & set(former)
    assert not opens(user, former[0])
    assert opens(user, new[0])


def test_a_code_of_an_app_is_not_looked_for_among_them(user, monkeypatch: pytest.MonkeyPatch):
    """Each look takes half a second, on purpose."""
    made_for(user)
    monkeypatch.setattr("accounts.recovery_codes.check_password", lambda *_: pytest.fail("a slow look"))
    assert not kept_of(user).wrap().validate_code("123456")


def test_those_of_earlier_days_open_as_before_and_used_ones_stay_used(user):
    seed = Authenticator.objects.create(
        user=user, type=Authenticator.Type.RECOVERY_CODES, data={"seed": encrypt("ab" * 40), "used_mask": 0b101}
    )
    codes = CodesOfTheLibrary(seed).generate_codes()
    moved, lost = make_user(Role.CASEWORKER), make_user(Role.CASEWORKER)
    for whose, code in ((moved, encrypt("12345678")), (lost, "sealed with a key that is lost")):
        Authenticator.objects.create(
            user=whose, type=Authenticator.Type.RECOVERY_CODES, data={"migrated_codes": [code]}
        )
    with connection.schema_editor() as editor:
        import_module("accounts.migrations.0005_recovery_codes_hashed").keep_hashes(apps, editor)
    assert len(kept_of(user).data["hashes"]) == len(codes) - 2
    assert [opens(user, code) for code in codes[:4]] == [False, True, False, True]
    assert opens(moved, "12345678")
    assert not Authenticator.objects.filter(user=lost, type=Authenticator.Type.RECOVERY_CODES).exists()
