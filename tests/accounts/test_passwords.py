"""Passwords that are made of what anybody would try here first are refused, others of the same length are not."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.roles import Role
from tests.factories.accounts import PASSWORD, make_user, signed_in_client


@pytest.mark.parametrize(
    "password",
    [
        "Nayabato-2026!",
        "nayabatonepal123",
        "Kathmandu.2083.Kathmandu",
        "caseworkersupervisor",
        "Administrator1234567890",
        "Welcome-to-Nepal",
        "aaaaaaaaaaaaaaaaaa1",
        "Shanti Griha 2026",
        "passwordpassword",
    ],
)
def test_words_of_the_house_are_none_of_a_password(settings, password):
    settings.PASSWORD_WORDS = ["Shanti", "Griha"]
    with pytest.raises(ValidationError) as refused:
        validate_password(password, User(email="maya@example.org", full_name="Maya"))
    assert "words_of_the_house" in [each.code for each in refused.value.error_list]


@pytest.mark.parametrize(
    "password",
    [
        "mountain river lantern 7",
        "नौ बत्ती डाँडा माथि",
        "Nepal has nine tall lanterns",
        "x" + "kR7#" * 30,
        "!?$%&/()=;:,kuhdwsnb",
    ],
)
def test_any_signs_and_any_length_will_do(password):
    validate_password(password, User(email="maya@example.org", full_name="Maya"))


@pytest.mark.parametrize("password", ["elevensigns", "maya@example.org", "qwerty123456"])
def test_short_ones_the_own_address_and_those_that_everybody_has_are_refused(password):
    with pytest.raises(ValidationError):
        validate_password(password, User(email="maya@example.org", full_name="Maya"))


CHOSEN = "  Nine lanterns over the RIVER, and a goat  "


@pytest.mark.django_db
def test_a_change_needs_the_password_of_now_and_ends_other_sessions():
    user = make_user(Role.CASEWORKER)
    here, elsewhere = signed_in_client(user), signed_in_client(user)
    sent = {"oldpassword": "not it", "password1": "nine lanterns and a goat", "password2": "nine lanterns and a goat"}
    assert "oldpassword" in here.post(reverse("account_change_password"), sent).context["form"].errors
    assert elsewhere.get(reverse("home")).status_code == 200
    assert here.post(reverse("account_change_password"), sent | {"oldpassword": PASSWORD}).status_code == 302
    assert here.get(reverse("home")).status_code == 200
    assert elsewhere.get(reverse("home")).status_code == 302


@pytest.mark.django_db
def test_a_password_is_taken_sign_by_sign():
    user = make_user(second_factor=False)
    user.set_password(CHOSEN)
    user.save()
    for typed, enters in ((CHOSEN.strip(), False), (CHOSEN.lower(), False), (CHOSEN[:30], False), (CHOSEN, True)):
        client = Client()
        client.post(reverse("account_login"), {"login": user.email, "password": typed})
        assert ("_auth_user_id" in client.session) is enters, typed
