"""Passwords that are made of what anybody would try here first are refused, others of the same length are not."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from accounts.models import User


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
